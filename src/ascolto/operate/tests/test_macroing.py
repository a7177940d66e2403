"""Macros: several deeds by hand, shown before, done in order, named in the thread, and taken back."""

from __future__ import annotations

from typing import Any

import pytest

from ascolto.channels.models import Account, Message
from ascolto.core.models import Activity
from ascolto.core.refusal import Refusal
from ascolto.operate.actions import bulking, drafting, macroing
from ascolto.operate.macros.deeds import HANDS
from ascolto.operate.models import (
    BulkChange,
    Conversation,
    Draft,
    Follower,
    Macro,
    Note,
    Snooze,
)
from ascolto.operate.reads import macros
from ascolto.testing import pipeline
from ascolto.testing.cast import Cast
from ascolto.testing.pipeline import said

STEPS: list[dict[str, str]] = [
    {"do": "reply", "text": "Buongiorno {customer.first_name}", "how": "composer"},
    {"do": "tag", "tag": "Rimborso"},
    {"do": "assign", "to": "me"},
    {"do": "urge", "urgency": "high", "why": ""},
    {"do": "note", "text": "Vedi il caso {case.number}"},
    {"do": "follow"},
]


@pytest.fixture
def talks(cast: Cast, agency: Account) -> list[Conversation]:
    for n in range(3):
        pipeline.post(agency, said(who=f"guest-{n}"))
    pipeline.run()
    return list(Conversation.objects.order_by("pk"))


def _keep(cast: Cast, *steps: dict[str, str], who: str = "marco") -> Macro:
    return macroing.keep(None, name="Rimborso", steps=steps or STEPS, by=cast.as_(who))


def _run(cast: Cast, macro: Macro, *talks: Conversation) -> BulkChange:
    values = {"macro": macro.pk, "name": macro.name, "steps": macro.steps}
    return bulking.start(
        [t.pk for t in talks], kind="macro", values=values, by=cast.marco
    )


def _state(talk: Conversation) -> dict[str, Any]:
    fields = ("assignee_id", "tag_names", "urgency", "status", "is_snoozed")
    row = Conversation.objects.filter(pk=talk.pk).values(*fields).get()
    drafts = Draft.objects.filter(conversation=talk).values_list("text", flat=True)
    notes = Note.objects.filter(conversation=talk).count()
    followers = Follower.objects.filter(conversation=talk).count()
    return {**row, "drafts": list(drafts), "notes": notes, "followers": followers}


def test_everything_it_says_is_done_and_named_and_undone(
    cast: Cast, talks: list[Conversation]
) -> None:
    talk = talks[0]
    before = _state(talk)
    change = _run(cast, _keep(cast), talk)
    assert change.changed == 1
    assert not change.refused
    now = _state(talk)
    assert now["assignee_id"] == cast.marco.pk
    assert now["tag_names"] == "Rimborso"
    assert now["urgency"] == "high"
    assert now["notes"] == now["followers"] == 1
    assert now["drafts"] == ["Buongiorno Guest-0"]
    told = Activity.objects.get(verb="ran a macro", target_id=talk.pk)
    assert told.details["macro"] == "Rimborso"
    assert Note.objects.get().text == f"Vedi il caso {talk.case.number}"
    bulking.undo(change, by=cast.marco)
    assert _state(talk) == before


def test_the_look_ahead_says_it_and_does_nothing(
    cast: Cast, talks: list[Conversation]
) -> None:
    talk = talks[0]
    before, activities = _state(talk), Activity.objects.count()
    steps = macroing.check([*STEPS, {"do": "close", "reason": "answered"}])
    done = macroing.look_ahead(talk, name="X", steps=steps, by=cast.as_("marco"))
    assert [bool(one.outcome) for one in done] == [False] * 6 + [True]
    assert "sta ancora aspettando" in done[-1].outcome
    assert _state(talk) == before
    assert Activity.objects.count() == activities
    done = macroing.run(
        Conversation.objects.get(pk=talk.pk),
        name="X",
        steps=steps,
        by=cast.as_("marco"),
    )
    assert [bool(one.outcome) for one in done] == [False] * 6 + [True]


def test_sending_answers_and_then_it_may_close(
    cast: Cast, talks: list[Conversation]
) -> None:
    macro = _keep(
        cast,
        {"do": "reply", "text": "Fatto.", "how": "send"},
        {"do": "close", "reason": "answered", "because": ""},
    )
    change = _run(cast, macro, talks[0])
    assert not change.refused
    talk = Conversation.objects.get(pk=talks[0].pk)
    assert not talk.is_open
    message = Message.objects.get(thread=talk.thread_id, direction="out", by_rule="")
    assert message.delivery.status == "pending"
    bulking.undo(change, by=cast.marco)
    message.delivery.refresh_from_db()
    assert message.delivery.status == "cancelled"
    talk.refresh_from_db()
    assert talk.is_open
    assert not Draft.objects.exists()


def test_a_variable_nobody_knows_is_never_sent(
    cast: Cast, talks: list[Conversation]
) -> None:
    macro = _keep(
        cast,
        {"do": "reply", "text": "Ordine {order}", "how": "send"},
        {"do": "tag", "tag": "x"},
    )
    change = _run(cast, macro, talks[0])
    assert change.changed == 1
    assert "{order}" in change.refused[0][1]
    assert not Message.objects.filter(direction="out", by_rule="").exists()


def test_what_was_begun_stays_before_the_macros_words(
    cast: Cast, talks: list[Conversation]
) -> None:
    drafting.save(talks[0], member=cast.marco, text="Cara Zoe,")
    macro = _keep(cast, {"do": "reply", "text": "a presto", "how": "composer"})
    change = _run(cast, macro, talks[0])
    assert Draft.objects.get().text == "Cara Zoe,\n\na presto"
    bulking.undo(change, by=cast.marco)
    assert Draft.objects.get().text == "Cara Zoe,"


def test_many_at_once_and_back(cast: Cast, talks: list[Conversation]) -> None:
    before = [_state(talk) for talk in talks]
    steps = [
        {"do": "tag", "tag": "vip"},
        {"do": "close", "reason": "no_answer_needed", "because": "pubblicità"},
    ]
    change = _run(cast, _keep(cast, *steps), *talks)
    assert change.changed == 3
    assert not Conversation.objects.open().exists()
    bulking.undo(change, by=cast.marco)
    assert [_state(talk) for talk in talks] == before


def test_put_aside_until_they_write(cast: Cast, talks: list[Conversation]) -> None:
    change = _run(cast, _keep(cast, {"do": "snooze", "when": "reply"}), talks[0])
    assert change.changed == 1
    assert Snooze.objects.filter(ended_at=None).count() == 1
    bulking.undo(change, by=cast.marco)
    assert not Conversation.objects.filter(is_snoozed=True).exists()


def test_where_everything_is_refused_nothing_is_changed(
    cast: Cast, talks: list[Conversation]
) -> None:
    macro = _keep(cast, {"do": "close", "reason": "answered", "because": ""})
    change = _run(cast, macro, *talks)
    assert change.changed == 0
    assert len(change.refused) == 3
    assert not Activity.objects.filter(verb="ran a macro").exists()


@pytest.mark.parametrize(
    "steps",
    [
        [],
        [{"do": "sing"}],
        [{"do": "tag", "tag": " "}],
        [{"do": "assign", "to": "member:0"}],
        [{"do": "snooze", "when": "someday"}],
        [{"do": "close", "reason": "no_answer_needed", "because": ""}],
        [{"do": "reply", "text": "", "how": "send"}],
        [{"do": "tag", "tag": "x"}] * 13,
    ],
)
def test_what_makes_no_sense_is_not_kept(
    cast: Cast, steps: list[dict[str, str]]
) -> None:
    with pytest.raises(Refusal):
        macroing.keep(None, name="X", steps=steps, by=cast.as_("marco"))


def test_whose_it_is_and_who_may(cast: Cast) -> None:
    mine = _keep(cast)
    assert macros.of(cast.marco) == [mine]
    assert macros.of(cast.giulia) == []
    with pytest.raises(Refusal):
        macroing.keep(mine, name="Suo", steps=STEPS, by=cast.as_("giulia"))
    with pytest.raises(Refusal):
        macroing.share(mine, is_shared=True, by=cast.as_("marco"))
    with pytest.raises(Refusal):
        macroing.keep(None, name="X", steps=STEPS, by=cast.as_("vito"))
    ours = _keep(cast, who="sara")
    macroing.share(ours, is_shared=True, by=cast.as_("sara"))
    assert macros.of(cast.giulia) == [ours]
    with pytest.raises(Refusal):
        macroing.drop(ours, by=cast.as_("giulia"))
    macroing.drop(ours, by=cast.as_("ada"))
    assert macros.of(cast.giulia) == []
    macroing.put_back(ours, by=cast.as_("ada"))
    assert macros.of(cast.giulia) == [ours]


def test_every_deed_has_a_name_an_icon_and_words() -> None:
    for name, deed in HANDS.items():
        assert deed.name == name
        assert str(deed.label)
        assert deed.icon
