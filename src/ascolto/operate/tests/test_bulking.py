"""Many at once: everything that may change does, what refuses is told, and all of it can be undone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from ascolto.channels.models import Account
from ascolto.core.models import Job
from ascolto.core.refusal import Refusal
from ascolto.core.scoping import scope
from ascolto.operate import tallying
from ascolto.operate.actions import assigning, bulking, tagging
from ascolto.operate.models import BulkChange, Conversation, Tally
from ascolto.testing import make, pipeline
from ascolto.testing.cast import Cast
from ascolto.testing.pipeline import said


@pytest.fixture
def talks(cast: Cast, portal: Account) -> list[Conversation]:
    for n in range(6):
        pipeline.post(portal, said(who=f"guest-{n}"))
    pipeline.run()
    return list(Conversation.objects.order_by("pk"))


def _start(
    cast: Cast, rows: list[Conversation], kind: str, **values: Any
) -> BulkChange:
    return bulking.start([r.pk for r in rows], kind=kind, values=values, by=cast.marco)


CHANGES: dict[str, dict[str, Any]] = {
    "assign": {"member": None},
    "tag": {"add": ["vip"], "remove": ["vecchio"]},
    "snooze": {"until": ""},
    "close": {"reason": "no_answer_needed", "because": "pubblicità"},
    "mark": {"unread": False},
}
FIELDS = ("assignee_id", "tag_names", "is_snoozed", "wakes_at", "status", "is_unread")


def _state() -> list[tuple[Any, ...]]:
    return list(Conversation.objects.order_by("pk").values_list("pk", *FIELDS))


@pytest.mark.parametrize("kind", CHANGES)
def test_every_change_can_be_undone(
    cast: Cast, talks: list[Conversation], kind: str
) -> None:
    tagging.tag(talks[:2], add=["vecchio"], by=cast.as_("marco"))
    for talk in talks[2:]:
        assigning.assign(talk, to=cast.giulia.pk, by=cast.as_("marco"))
    before = _state()
    change = _start(cast, talks, kind, **CHANGES[kind])
    assert change.status == "done"
    assert change.changed > 0
    assert _state() != before
    bulking.undo(change, by=cast.marco)
    changed = FIELDS.index("is_unread") + 1  # closing has read them, which stays so
    skip = {changed} if kind in {"close", "snooze"} else set()
    strip = [[v for n, v in enumerate(row) if n not in skip] for row in _state()]
    assert strip == [[v for n, v in enumerate(row) if n not in skip] for row in before]
    kept = {
        (t.name, t.brand_id, t.member_id): t.count
        for t in Tally.objects.exclude(count=0)
    }
    assert kept == tallying.recount()


def test_what_refuses_is_told_and_the_others_change(
    cast: Cast, talks: list[Conversation]
) -> None:
    change = _start(cast, talks, "close", reason="answered")
    assert (change.changed, len(change.refused)) == (0, 6)
    number, why = change.refused[0]
    assert number == talks[0].number
    assert why


def test_a_colleagues_later_change_is_not_undone(
    cast: Cast, talks: list[Conversation]
) -> None:
    change = _start(cast, talks, "assign", member=cast.marco.pk)
    talk = Conversation.objects.get(pk=talks[0].pk)
    assigning.assign(talk, to=cast.sara.pk, by=cast.as_("sara"))
    bulking.undo(change, by=cast.marco)
    talk.refresh_from_db()
    assert talk.assignee_id == cast.sara.pk
    assert Conversation.objects.get(pk=talks[1].pk).assignee_id is None


def test_many_are_left_to_a_job_that_goes_on_where_it_was(
    cast: Cast, talks: list[Conversation], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulking, "AT_ONCE", 2)
    monkeypatch.setattr(bulking, "PIECE", 2)
    change = _start(cast, talks, "mark", unread=False)
    assert (change.status, change.done) == ("waiting", 0)
    assert Job.objects.filter(name__endswith="change_many").count() == 1
    assert bulking._piece(change.pk)  # then the process dies
    change.refresh_from_db()
    assert (change.status, change.done) == ("running", 2)
    bulking.work(change.pk)
    change.refresh_from_db()
    assert (change.status, change.done, change.changed) == ("done", 6, 6)


def test_only_what_the_member_sees(cast: Cast, talks: list[Conversation]) -> None:
    cast.marco.brands.set([make.brand("Altro")])
    with pytest.raises(Refusal):
        _start(cast, talks, "mark", unread=False)


def test_nobody_undoes_what_others_did(cast: Cast, talks: list[Conversation]) -> None:
    change = _start(cast, talks, "mark", unread=False)
    with pytest.raises(Refusal):
        bulking.undo(change, by=cast.giulia)
    BulkChange.objects.update(at=timezone.now() - timedelta(hours=2))
    change.refresh_from_db()
    with pytest.raises(Refusal) as refused:
        bulking.undo(change, by=cast.marco)
    assert refused.value.code == "too_late"


def test_another_companys_rows_are_not_there(
    cast: Cast, talks: list[Conversation]
) -> None:
    with scope(cast.elsewhere), pytest.raises(Refusal):
        bulking.start(
            [t.pk for t in talks], kind="mark", values={"unread": False}, by=cast.otto
        )
