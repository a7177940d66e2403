"""Tell people by mail of conversations that a playbook found worth it: one mail each, however many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ascolto.channels.actions import posting
from ascolto.commitments.reads import on_call
from ascolto.core.models import Member, Role
from ascolto.core.scoping import current
from ascolto.operate.models import Conversation

LISTED = 20  # conversations spelled out in one mail
Alert = tuple[
    Conversation, int, str, str
]  # with the message, the rule's name, its words


def recipients(
    targets: Sequence[tuple[str, Conversation]],
) -> Mapping[tuple[str, int], list[Member]]:
    """By target and brand: "on_call", "leads", "admins", "member:3" or "team:4"."""
    brands = {conversation.brand_id for _target, conversation in targets}
    wanted = {target for target, _conversation in targets}
    chains = on_call.chains(brands) if "on_call" in wanted else {}
    found: dict[tuple[str, int], list[Member]] = {}
    for target in wanted:
        people = [] if target == "on_call" else list(_rows(target))
        for brand in brands:
            chosen = chains[brand][:1] if target == "on_call" else people
            found[target, brand] = [m for m in chosen if _sees(m, brand)]
    return found


def _rows(target: str) -> Any:
    rows = Member.objects.active().select_related("user").prefetch_related("brands")
    what, _colon, pk = target.partition(":")
    if what == "leads":
        return rows.filter(role__in=[Role.LEAD, Role.ADMIN])
    if what == "admins":
        return rows.filter(role=Role.ADMIN)
    number = int(pk) if pk.isdecimal() else 0
    return rows.filter(teams=number) if what == "team" else rows.filter(pk=number)


def _sees(member: Member, brand: int) -> bool:
    brands = {b.pk for b in member.brands.all()}
    return not brands or brand in brands


def mail(alerts: Mapping[Member, Sequence[Alert]]) -> None:
    """Asked for in the caller's transaction, sent by a job. The same alerts are the same mail."""
    for member, rows in alerts.items():
        with translation.override(member.language):
            subject, text = _letter(member, rows)
        steps = ",".join(sorted(f"{message}:{rule}" for _c, message, rule, _w in rows))
        digest = sha256(f"{member.pk}:{steps}".encode()).hexdigest()[:32]
        posting.post(
            workspace_id=current(),
            to=member.user.email,
            subject=subject,
            text=text,
            key=f"playbook:{digest}",
        )


def _letter(member: Member, rows: Sequence[Alert]) -> tuple[str, str]:
    by_rule: dict[tuple[str, str], list[Conversation]] = defaultdict(list)
    for conversation, _message, rule, words in rows:
        by_rule[rule, words].append(conversation)
    lines = [_("Hello %(name)s,") % {"name": member.name}, ""]
    for (rule, words), conversations in by_rule.items():
        lines += [_("the playbook “%(rule)s” tells you of this:") % {"rule": rule}]
        lines += [words] if words else []
        lines += [""]
        lines += [_line(c) for c in conversations[:LISTED]]
        more = len(conversations) - LISTED
        if more > 0:
            said = ngettext("And %(count)d more.", "And %(count)d more.", more)
            lines += [said % {"count": more}]
        lines += [""]
    names = ", ".join(dict.fromkeys(rule for _c, _m, rule, _w in rows))
    if len(rows) == 1:
        subject = f"{names}: {rows[0][0].subject or rows[0][0].preview}"
    else:
        count = ngettext("%(count)d conversation", "%(count)d conversations", len(rows))
        subject = f"{names}: {count % {'count': len(rows)}}"
    return " ".join(subject.split())[:150], "\n".join(lines).strip()


def _line(conversation: Conversation) -> str:
    who = str(conversation.handle)
    line = f"{conversation.number} · {who}: {conversation.preview}"
    if settings.PUBLIC_URL:
        line += f"\n  {settings.PUBLIC_URL}/conversations/{conversation.pk}/"
    return line
