"""Everybody says for themselves what reaches them, how, and when; colleagues see who is here."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from ascolto.channels.models import Account
from ascolto.commitments.models import Commitment, Escalation
from ascolto.core import bus, live, presence
from ascolto.core.models import LiveEvent
from ascolto.core.refusal import Refusal
from ascolto.events import CommitmentsBreached, CommitmentsEscalated, CommitmentsWarned
from ascolto.operate.actions import (
    assigning,
    attending,
    distributing,
    leaving,
    notifying,
    noting,
    seeing,
    viewing,
)
from ascolto.operate.actions.distributing import Gift
from ascolto.operate.models import Attention, Conversation, Notice
from ascolto.operate.notice_kinds import BY_KEY, KINDS, Way
from ascolto.operate.reads import colleagues
from ascolto.operate.reads.counts import counts
from ascolto.testing import counting, make
from ascolto.testing.cast import Cast
from ascolto.testing.pipeline import hear, said
from ascolto.web.settings.tests.conftest import browser


@pytest.fixture
def talk(cast: Cast, portal: Account) -> Conversation:
    return hear(portal, said())


def _choose(cast: Cast, **ways: list[str]) -> None:
    usual = {k.key: list(k.ways(cast.giulia.role, {})) for k in KINDS}
    attending.choose(cast.giulia, ways={**usual, **ways}, by=cast.as_("giulia"))


def _name(cast: Cast, talk: Conversation, text: str = "@Giulia, guarda") -> None:
    noting.note(talk, text=text, by=cast.as_("marco"))


def _card(cast: Cast, notice: Notice) -> int:
    code: int = (
        browser(cast.giulia).get(reverse("notice_card", args=[notice.pk])).status_code
    )
    return code


def test_only_what_differs_from_the_usual_is_written_down(cast: Cast) -> None:
    _choose(cast)
    assert Attention.objects.get().ways == {}
    _choose(cast, note=["app", "mail"], call=[])
    assert Attention.objects.get().ways == {"note": ["app", "mail"]}, "calls always"
    with pytest.raises(Refusal):
        attending.choose(cast.giulia, ways={}, by=cast.as_("ada"))


def test_a_voice_hears_by_mail(cast: Cast) -> None:
    assert Way.MAIL in BY_KEY["message"].ways("voice", {})
    assert Way.MAIL not in BY_KEY["message"].ways("agent", {})
    assert Way.MAIL not in BY_KEY["message"].ways("voice", {"message": ["app"]})


def test_what_is_not_wanted_under_the_bell_is_not_there(
    cast: Cast, talk: Conversation
) -> None:
    _choose(cast, mention=["browser"])
    _name(cast, talk)
    notice = Notice.objects.get()
    assert (notice.is_shown, notice.mail_at) == (False, None)
    assert counts(cast.giulia)["bell"] == 0
    assert counts(cast.giulia)["mentions"] == 1
    page = browser(cast.giulia).get(reverse("notices")).content.decode()
    assert "guarda" not in page
    _choose(cast, assigned=[])
    assigning.assign(talk, to=cast.giulia.pk, by=cast.as_("marco"))
    assert Notice.objects.count() == 1, "by no way, so not at all"


def test_a_browser_shows_what_is_new_wanted_and_not_before_their_eyes(
    cast: Cast, talk: Conversation
) -> None:
    _name(cast, talk)
    notice = Notice.objects.get()
    answer = browser(cast.giulia).get(reverse("notice_card", args=[notice.pk]))
    assert answer.json()["url"] == reverse("conversation", args=[talk.pk])
    assert "Marco" in answer.json()["title"]
    for other in (cast.marco, cast.otto):
        where = reverse("notice_card", args=[notice.pk])
        assert browser(other).get(where).status_code == 404
    viewing.look(talk, member=cast.giulia)
    assert _card(cast, notice) == 204
    viewing.leave(talk, member=cast.giulia)
    _choose(cast, mention=["app"])
    assert _card(cast, notice) == 204
    _choose(cast)
    assert _card(cast, notice) == 200
    Notice.objects.update(at=timezone.now() - timedelta(hours=1))
    assert _card(cast, notice) == 204
    Notice.objects.update(at=timezone.now(), read_at=timezone.now())
    assert _card(cast, notice) == 204
    Notice.objects.update(read_at=None)
    cast.giulia.brands.set([make.brand("Altro")])
    assert _card(cast, notice) == 404


def test_quiet_keeps_the_browser_silent_and_a_call_comes_through(
    cast: Cast, talk: Conversation
) -> None:
    _name(cast, talk)
    notice = Notice.objects.get()
    by = cast.as_("giulia")
    until = timezone.now() + timedelta(hours=1)
    attending.silence(cast.giulia, until=until, by=by)
    assert _card(cast, notice) == 204
    called = Notice.objects.create(member=cast.giulia, conversation=talk, kind="call")
    assert _card(cast, called) == 200
    attending.speak(cast.giulia, by=by)
    assert _card(cast, notice) == 200
    attending.keep_quiet(cast.giulia, begins=time(0), ends=time(23, 59, 59), days=[], by=by)  # fmt: skip
    assert _card(cast, notice) == 204
    attending.keep_quiet(cast.giulia, begins=None, ends=None, days=[], by=by)
    leaving.leave(cast.giulia, by=by)
    assert _card(cast, notice) == 204


HOURS: dict[str, dict[str, Any]] = {
    "half": {"begins": time(9), "ends": None, "days": []},
    "never": {"begins": None, "ends": None, "days": range(7)},
}


@pytest.mark.parametrize("wrong", HOURS)
def test_hours_that_cannot_be_are_refused(cast: Cast, wrong: str) -> None:
    with pytest.raises(Refusal):
        attending.keep_quiet(cast.giulia, **HOURS[wrong], by=cast.as_("giulia"))


@pytest.mark.parametrize("days", [-1, 99])
def test_silence_is_from_now_and_not_for_ever(cast: Cast, days: int) -> None:
    until = timezone.now() + timedelta(days=days)
    with pytest.raises(Refusal):
        attending.silence(cast.giulia, until=until, by=cast.as_("giulia"))


def test_who_owes_hears_that_it_is_nearly_due_and_late_and_who_is_on_call(
    cast: Cast, talk: Conversation
) -> None:
    assigning.assign(talk, to=cast.giulia.pk, by=cast.as_("giulia"))
    owed = Commitment.objects.open().about(talk).get()
    place = talk.workspace_id
    bus.publish(CommitmentsWarned(place, (owed.pk,)))
    bus.publish(CommitmentsBreached(place, (owed.pk,)))
    called = Escalation.objects.create(commitment=owed, member=cast.sara)
    bus.publish(CommitmentsEscalated(place, (called.pk,)))
    bus.dispatch()
    rows = Notice.objects.order_by("pk").values_list("member__name", "kind")
    assert list(rows) == [("Giulia", "due"), ("Giulia", "breach"), ("Sara", "call")]
    page = browser(cast.sara).get(reverse("notices")).content.decode()
    assert "Zoe" in page


def test_what_a_rule_gives_is_told_too(cast: Cast, talk: Conversation) -> None:
    by = cast.as_("marco")
    distributing.give([Gift(talk, cast.giulia, None, by)])
    assert [n.kind for n in Notice.objects.filter(member=cast.giulia)] == ["assigned"]
    distributing.give([Gift(talk, cast.marco, None, by)])
    assert not Notice.objects.filter(member=cast.marco).exists()


def test_telling_many_costs_what_telling_few_costs(cast: Cast, portal: Account) -> None:
    by = cast.as_("ada")
    talks = [hear(portal, said(who=f"ospite{n}")) for n in range(6)]
    people = [make.member(f"Persona {n}") for n in range(6)]
    pairs = [(t, p.pk, by) for t, p in zip(talks, people, strict=True)]
    few = counting.count(lambda: notifying.given(pairs[:1]))
    assert counting.count(lambda: notifying.given(pairs)) == few
    assert Notice.objects.count() == 7


def test_only_they_themselves_are_told_by_the_stream(
    cast: Cast, talk: Conversation
) -> None:
    _name(cast, talk)
    told = LiveEvent.objects.filter(name="notice")
    assert {e.topic for e in told} == {live.member_topic(cast.giulia.pk)}


def test_an_open_conversation_takes_the_notice_along(
    cast: Cast, talk: Conversation
) -> None:
    """Who has it before them reads the note as it comes."""
    _name(cast, talk)
    fresh = reverse("conversation_fresh", args=[talk.pk])
    browser(cast.giulia).get(fresh)
    assert Notice.objects.filter(read_at=None).exists(), "the tab lies behind others"
    viewing.look(talk, member=cast.giulia)
    browser(cast.giulia).get(fresh)
    assert not Notice.objects.filter(read_at=None).exists()


# --- who is here ---------------------------------------------------------------------------------


def _state(cast: Cast, name: str) -> str:
    rows = colleagues.everybody(cast.workspace.pk)
    return next(c.state for c in rows if c.name == name)


def test_who_is_here_steps_away_and_goes(cast: Cast) -> None:
    by = cast.as_("giulia")
    assert _state(cast, "Giulia") == "gone"
    presence.note({cast.workspace.pk: [cast.giulia.pk]})
    assert _state(cast, "Giulia") == "here"
    assert _state(cast, "Marco") == "gone"
    attending.step_away(cast.giulia, is_away=True, by=by)
    assert _state(cast, "Giulia") == "away"
    attending.step_away(cast.giulia, is_away=False, by=by)
    assert _state(cast, "Giulia") == "here"
    leaving.leave(cast.giulia, by=by)
    assert _state(cast, "Giulia") == "absent"


def test_colleagues_cost_three_questions(cast: Cast) -> None:
    few = counting.count(lambda: colleagues.everybody(cast.workspace.pk))
    for n in range(10):
        make.member(f"Persona {n}")
    assert counting.count(lambda: colleagues.everybody(cast.workspace.pk)) == few == 3


def test_the_page_the_menu_and_the_rail_say_it(cast: Cast) -> None:
    attending.step_away(cast.giulia, is_away=True, by=cast.as_("giulia"))
    marco = browser(cast.marco)
    states = marco.get(reverse("colleague_states")).json()
    assert states[str(cast.giulia.pk)][0] == "away"
    assert str(cast.otto.pk) not in states
    assert "Giulia" in marco.get(reverse("colleagues")).content.decode()
    assert "Otto" not in marco.get(reverse("colleagues")).content.decode()
    own = browser(cast.giulia).get(reverse("colleagues")).content.decode()
    assert 'data-state="away"' in own


def test_the_page_you_changes_it_all(cast: Cast) -> None:
    hers, where = browser(cast.giulia), reverse("attention")
    hers.post(where, {"do": "ways", "ways-mention": ["app"]})
    row = Attention.objects.get()
    assert row.ways["mention"] == ["app"]
    assert row.ways["message"] == []
    hers.post(where, {"do": "hours", "begins": "20:00", "ends": "08:00", "days": ["6"]})
    hers.post(where, {"do": "silence", "for": "2"})
    row.refresh_from_db()
    assert (row.quiet_from, row.quiet_days) == (time(20), [6])
    assert row.quiet_until is not None
    page = hers.get(reverse("me")).content.decode()
    assert 'value="20:00"' in page
    assert 'value="speak"' in page
    hers.post(where, {"do": "speak"})
    hers.post(where, {"do": "silence", "until": "ieri"})
    hers.post(where, {"do": "away"})
    row.refresh_from_db()
    assert (row.quiet_until, row.away_at is not None) == (None, True)
    assert hers.post(where, {"do": "fly"}).status_code == 404


def test_seeing_a_conversation_is_not_a_notice(cast: Cast, talk: Conversation) -> None:
    seeing.see(talk, by=cast.as_("giulia"))
    assert not Notice.objects.exists()
