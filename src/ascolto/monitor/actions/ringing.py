"""An alert rings: by mail with whoever is on call first, and on every open screen (`live`)."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from ascolto.channels.actions import posting
from ascolto.commitments.reads import on_call
from ascolto.core.models import Member, Role
from ascolto.monitor import saying
from ascolto.monitor.models import Alert, AlertPost

QUOTED = 3  # posts in a mail
WORDS = 160


def ring(alert_ids: Sequence[int]) -> None:
    """In the caller's transaction. The same alert is the same mail to each."""
    rows = Alert.objects.filter(pk__in=alert_ids).select_related("brand", "watch")
    alerts = list(rows)
    chains = on_call.chains({alert.brand_id for alert in alerts})
    for alert in alerts:
        for member in _told(alert, chains[alert.brand_id]):
            with translation.override(member.language):
                subject, text = _letter(alert, member)
            posting.post(
                workspace_id=alert.workspace_id,
                to=member.user.email,
                subject=subject,
                text=text,
                key=f"alert:{alert.pk}:{member.pk}",
            )


def _told(alert: Alert, chain: Sequence[Member]) -> list[Member]:
    """Who is first on call, and those who answer for the brand."""
    rows = Member.objects.active().filter(role__in=[Role.LEAD, Role.ADMIN])
    leads = rows.select_related("user").prefetch_related("brands")
    seeing = [
        m
        for m in leads
        if not (mine := {b.pk for b in m.brands.all()}) or alert.brand_id in mine
    ]
    first = list(chain[:1])
    return first + [m for m in seeing if m.pk not in {f.pk for f in first}]


def _letter(alert: Alert, member: Member) -> tuple[str, str]:
    kind = saying.kind(alert.kind)
    subject = f"{alert.brand.name}: {kind} · {alert.watch.name}"[:150]
    lines = [_("Hello %(name)s,") % {"name": member.name}, ""]
    lines += [f"{kind}.", saying.sentence(alert), f"({saying.sure(alert)})", ""]
    if alert.words:
        lines += [", ".join(str(word) for word in alert.words[:8]), ""]
    posts = AlertPost.objects.filter(alert=alert).select_related("message")
    for post in posts.order_by("-message__sent_at")[:QUOTED]:
        words = " ".join(post.message.text.split())[:WORDS]
        lines.append(f"“{words}”")
    path = f"/alerts/{alert.pk}/"
    lines += ["", f"{settings.PUBLIC_URL}{path}" if settings.PUBLIC_URL else path]
    return subject, "\n".join(lines)
