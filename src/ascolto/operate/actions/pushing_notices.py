"""The browser, for who has Ascolto closed: what a tab of theirs would show, by push."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import translation

from ascolto.commitments.models import Absence
from ascolto.core import presence
from ascolto.core.actions import pushing
from ascolto.core.actions.pushing import Card
from ascolto.core.models import Member
from ascolto.core.scoping import current
from ascolto.operate import notice_kinds, notice_words
from ascolto.operate.models import Attention, Notice
from ascolto.operate.reads import notices as reads


@transaction.atomic
def push(notice_ids: Sequence[int], now: datetime) -> int:
    """Those that a browser should show now; how many pushes. Who has a screen open sees it there."""
    rows = Notice.objects.filter(pk__in=notice_ids, read_at=None)
    notices = list(
        rows.select_related("member", "conversation__handle__link__customer")
    )
    able = pushing.reachable(n.member_id for n in notices)
    at_screens = presence.who_looks(current()) if able else set()
    cards = [
        _card(notice)
        for notice in notices
        if notice.member_id in able
        and (_passes(notice) or notice.member_id not in at_screens)
        and _sees(notice)
        and reads.is_for_browser(notice, notice.member, now)
    ]
    return pushing.push_each(cards, now=now)


def resting(member_ids: Collection[int], now: datetime) -> set[int]:
    """Those who do not want to be disturbed, or are away. Two queries."""
    away = Absence.objects.lasting(now).filter(member__in=member_ids)
    found = set(away.values_list("member_id", flat=True))
    rows = Attention.objects.filter(member__in=member_ids).select_related("member")
    return found | {
        row.member_id
        for row in rows
        if row.quiet_over_at(row.member.timezone, now) is not None
    }


def _sees(notice: Notice) -> bool:
    brands = notice.member.brand_ids()
    return not brands or notice.conversation.brand_id in brands


def _passes(notice: Notice) -> bool:
    return notice_kinds.BY_KEY[notice.kind].passes


def _card(notice: Notice) -> Card:
    """As a tab says it, by the same tag: whichever comes second takes the other's place."""
    member: Member = notice.member
    with translation.override(member.language):
        title = notice_words.sentence(notice)
    where = f"/conversations/{notice.conversation_id}/"
    tag = f"notice-{notice.pk}"
    return Card(member.pk, title, notice.words, where, tag, _passes(notice))
