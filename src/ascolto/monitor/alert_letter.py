"""An alert as a mail, and as a card in the browser."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.conf import settings
from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.utils import translation
from django.utils.translation import gettext as _

from ascolto.channels.actions.posting import Mail
from ascolto.core.actions.pushing import Card
from ascolto.core.models import Member
from ascolto.monitor import saying
from ascolto.monitor.models import Alert, AlertPost

QUOTED = 3  # posts
WORDS = 160
LASTS = 4 * 3600  # seconds that a push is worth being told


def quotes(alert: Alert) -> list[str]:
    """Its newest posts, each as a line."""
    return quotes_of([alert])[alert.pk]


def quotes_of(alerts: Iterable[Alert]) -> dict[int, list[str]]:
    """The same of each, by alert. One query."""
    found: dict[int, list[str]] = {alert.pk: [] for alert in alerts}
    newest = (F("message__sent_at").desc(), F("message_id").desc())
    place = Window(RowNumber(), partition_by="alert_id", order_by=newest)
    posts = AlertPost.objects.filter(alert__in=list(found)).annotate(place=place)
    rows = posts.filter(place__lte=QUOTED).order_by("alert_id", "place")
    for pk, text in rows.values_list("alert_id", "message__text"):
        found[pk].append(" ".join(text.split())[:WORDS])
    return found


def address(alert: Alert) -> str:
    return f"{settings.PUBLIC_URL or ''}/alerts/{alert.pk}/"


def card(alert: Alert, member: Member, *, passes: bool) -> Card:
    """What a browser shows of it, Ascolto open or not."""
    with translation.override(member.language):
        title = f"{alert.brand.name}: {saying.kind(alert.kind)}"
        body = f"{alert.watch.name}. {saying.sentence(alert)}"
    where = f"/alerts/{alert.pk}/"
    return Card(member.pk, title, body, where, f"alert-{alert.pk}", passes, LASTS)


def letter(alert: Alert, member: Member, said: Sequence[str], *, is_next: bool) -> Mail:
    """`is_next`: nobody before them took it. The same alert is the same mail to each."""
    with translation.override(member.language):
        kind = saying.kind(alert.kind)
        subject = f"{alert.brand.name}: {kind} · {alert.watch.name}"[:150]
        lines = [_("Hello %(name)s,") % {"name": member.name}, ""]
        if is_next:
            lines += [_("Nobody has taken this alert yet. You are next on call."), ""]
        lines += [f"{kind}.", saying.sentence(alert), f"({saying.sure(alert)})", ""]
        if alert.words:
            lines += [", ".join(str(word) for word in alert.words[:8]), ""]
        lines += [f"“{words}”" for words in said]
        lines += ["", address(alert)]
    key = f"alert:{alert.pk}:{member.pk}{':next' if is_next else ''}"
    return Mail(member, subject, "\n".join(lines), key)
