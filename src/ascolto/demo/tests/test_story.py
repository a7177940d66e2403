"""The story of the demo holds together, whatever the now it is told at."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from ascolto.demo import story
from ascolto.demo.calendar import ROME
from ascolto.demo.generated import WANTED
from ascolto.demo.story import Company, FileKind, Reason, Talk, Turn
from ascolto.demo.talks import hand_written

# Nights, a leap day, both changes of the clock, the turn of a year.
NOWS = [
    datetime(2026, 11, 21, 22, 2, tzinfo=UTC),
    datetime(2026, 3, 29, 1, 30, tzinfo=UTC),
    datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
    datetime(2028, 2, 29, 5, 0, tzinfo=UTC),
    datetime(2027, 1, 1, 0, 0, tzinfo=UTC),
    datetime(2027, 7, 6, 12, 0, tzinfo=UTC),
]
TOLD: dict[datetime, tuple[Company, tuple[Talk, ...]]] = {}


@pytest.fixture(params=NOWS, ids=str)
def now(request: pytest.FixtureRequest) -> datetime:
    moment: datetime = request.param
    return moment


@pytest.fixture
def told(now: datetime) -> tuple[Company, tuple[Talk, ...]]:
    if now not in TOLD:
        TOLD[now] = story.load(now=now)
    return TOLD[now]


def every_turn(talks: tuple[Talk, ...]) -> list[tuple[Talk, Turn]]:
    return [(talk, turn) for talk in talks for turn in talk.turns]


def test_there_are_320_talks_and_at_least_130_by_hand(
    told: tuple[Company, tuple[Talk, ...]],
) -> None:
    _, talks = told
    assert len(talks) == sum(WANTED.values()) == 320
    assert len(hand_written()) >= 130


def test_languages_are_80_12_8_percent(told: tuple[Company, tuple[Talk, ...]]) -> None:
    _, talks = told
    share = {
        language: count / len(talks)
        for language, count in Counter(talk.language for talk in talks).items()
    }
    assert share["it"] == pytest.approx(0.80, abs=0.02)
    assert share["en"] == pytest.approx(0.12, abs=0.02)
    assert share["de"] == pytest.approx(0.08, abs=0.02)


def test_every_channel_has_its_share(told: tuple[Company, tuple[Talk, ...]]) -> None:
    company, talks = told
    roles = Counter(company.account(talk.account).role for talk in talks)
    assert 90 <= roles["mail"] <= 150
    assert 40 <= roles["chat"] <= 90
    assert 25 <= roles["form"] <= 75
    assert 20 <= roles["portal"] <= 60
    assert 12 <= roles["reviews"] <= 45
    assert 12 <= roles["counter"] <= 45


def test_no_two_texts_are_equal(told: tuple[Company, tuple[Talk, ...]]) -> None:
    _, talks = told
    texts = Counter(turn.text.casefold().strip(" .!") for _, turn in every_turn(talks))
    reasons = Counter(
        talk.closed.explanation.casefold()
        for talk in talks
        if talk.closed and talk.closed.explanation
    )
    assert [text for text, times in (texts + reasons).items() if times > 1] == []


def test_no_text_is_empty_or_has_a_gap_left(
    told: tuple[Company, tuple[Talk, ...]],
) -> None:
    _, talks = told
    for talk, turn in every_turn(talks):
        assert turn.text.strip(), talk.key
        for text in (turn.text, turn.subject):
            assert not re.search(r"[<>{}\[\]|*]|\+\+", text), (talk.key, text)


def test_every_key_resolves(told: tuple[Company, tuple[Talk, ...]]) -> None:
    company, talks = told
    assert len({talk.key for talk in talks}) == len(talks)
    assert len({person.key for person in company.people}) == len(company.people)
    for talk in talks:
        company.person(talk.person)
        company.brand(company.account(talk.account).brand)
        if talk.assigned_to:
            company.member(talk.assigned_to)
        if talk.closed:
            company.member(talk.closed.by)
    for _, turn in every_turn(talks):
        if not turn.by_customer:
            company.member(turn.who)
        if turn.typed_by:
            company.member(turn.typed_by)
    for team in company.teams:
        assert all(company.member(key) for key in team.members)
    assert {account.team for account in company.accounts} <= {
        t.key for t in company.teams
    }


def test_a_person_can_be_reached_where_she_wrote(
    told: tuple[Company, tuple[Talk, ...]],
) -> None:
    company, talks = told
    for talk in talks:
        person, account = company.person(talk.person), company.account(talk.account)
        if account.role in ("mail", "form"):
            assert talk.turns[0].address in person.emails
        elif account.role == "counter":
            assert person.phones
            assert talk.turns[0].typed_by
        else:
            assert person.handle(account.key)


def test_turns_are_in_order_and_in_the_past(
    told: tuple[Company, tuple[Talk, ...]],
) -> None:
    _, talks = told
    for talk in talks:
        times = [turn.minutes_before_now for turn in talk.turns]
        times += [talk.closed.minutes_before_now] if talk.closed else []
        assert all(before >= after for before, after in pairwise(times)), talk.key
        assert times[-1] >= 0, talk.key
        assert times[0] <= 68 * 24 * 60, talk.key
        assert talk.turns[0].by_customer, talk.key


def test_what_is_open_now_is_new_soon_due_and_late(
    told: tuple[Company, tuple[Talk, ...]],
) -> None:
    _, talks = told
    waits = [talk.said[-1].minutes_before_now for talk in talks if talk.awaits_us]
    assert 22 <= len(waits) <= 30
    assert sum(wait <= 15 for wait in waits) >= 4
    assert sum(40 <= wait < 60 for wait in waits) >= 5
    assert sum(wait > 60 for wait in waits) >= 6


def test_first_answers_are_mostly_kept_but_not_always(
    told: tuple[Company, tuple[Talk, ...]],
) -> None:
    _, talks = told
    waits = [
        talk.turns[0].minutes_before_now - answer.minutes_before_now
        for talk in talks
        if (answer := next((t for t in talk.said if not t.by_customer), None))
    ]
    kept = sum(wait <= 60 for wait in waits) / len(waits)
    assert 0.6 < kept < 0.92


def test_some_are_closed_with_a_reason_in_words(
    told: tuple[Company, tuple[Talk, ...]],
) -> None:
    _, talks = told
    closings = [talk.closed for talk in talks if talk.closed]
    not_needed = [one for one in closings if one.reason is Reason.NOT_NEEDED]
    assert len(not_needed) >= 40
    assert all(len(one.explanation) > 25 for one in not_needed)
    assert all(one.minutes_before_now >= 0 for one in closings)


def test_ten_people_and_more_write_through_two_doors(
    told: tuple[Company, tuple[Talk, ...]],
) -> None:
    _, talks = told
    doors: dict[str, set[str]] = defaultdict(set)
    for talk in talks:
        if talk.theme != "generated":
            doors[talk.person].add(talk.account)
    assert sum(len(accounts) > 1 for accounts in doors.values()) >= 10


def test_there_are_notes_assignments_files_and_stars(
    told: tuple[Company, tuple[Talk, ...]],
) -> None:
    company, talks = told
    turns = every_turn(talks)
    assert sum(turn.note for _, turn in turns) >= 25
    assert sum(talk.assigned_to is not None for talk in talks) >= 6
    assert {file.kind for _, turn in turns for file in turn.attachments} == set(
        FileKind
    )
    for talk, turn in turns:
        on_reviews = company.account(talk.account).role == "reviews"
        if turn is talk.turns[0]:
            assert (turn.rating is not None) == on_reviews, talk.key
        assert turn.rating is None or 1 <= turn.rating <= 5


def test_every_answer_is_by_somebody_with_a_name(
    told: tuple[Company, tuple[Talk, ...]],
) -> None:
    company, talks = told
    for talk in talks:
        answers = [turn for turn in talk.said if not turn.by_customer]
        talkative = company.account(talk.account).role in ("chat", "portal")
        for turn in answers:
            name = company.member(turn.who).first_name
            if talkative:
                assert any(name in one.text for one in answers), talk.key
            else:
                assert name in turn.text[-80:], (talk.key, turn.text)


def test_nothing_points_at_the_real_world(
    told: tuple[Company, tuple[Talk, ...]],
) -> None:
    company, talks = told
    words = [turn.text + turn.subject + turn.address for _, turn in every_turn(talks)]
    words += [member.email for member in company.members]
    words += [account.address for account in company.accounts if account.address]
    words += [mail for person in company.people for mail in person.emails]
    for text in words:
        assert "http" not in text
        for domain in re.findall(r"@([\w.-]*\w)", text):
            assert domain.endswith((".example", ".test")), text
        assert not re.search(r"\b[\w-]+\.(com|it|de|net|org|eu|ch)\b", text), text
        for number in re.findall(r"\+\d\d[\d ]+", text):
            assert number[4:8] == "0000", text
    for person in company.people:
        assert all(number[4:8] == "0000" for number in person.phones)


def test_staff_sleep_at_night_and_guests_write_by_day(
    told: tuple[Company, tuple[Talk, ...]], now: datetime
) -> None:
    _, talks = told
    customers, members = Counter[int](), Counter[int]()
    for talk, turn in every_turn(talks):
        if talk.theme == "today":
            continue
        at = (now - timedelta(minutes=turn.minutes_before_now)).astimezone(ROME)
        (customers if turn.by_customer else members)[at.hour] += 1
    assert sum(members[hour] for hour in range(1, 7)) == 0
    night = sum(customers[hour] for hour in range(1, 6))
    assert night < 0.05 * sum(customers.values())
    assert min(customers[hour] for hour in (9, 10, 18)) > 10


def test_two_feasts_are_sundays_with_talks_of_their_own(
    told: tuple[Company, tuple[Talk, ...]], now: datetime
) -> None:
    company, talks = told
    assert len(company.holidays) == 2
    for feast in company.holidays:
        assert feast.on.weekday() == 6
        that_day = [
            talk
            for talk in talks
            if (now - timedelta(minutes=talk.turns[0].minutes_before_now))
            .astimezone(ROME)
            .date()
            == feast.on
        ]
        assert len(that_day) >= 2


def test_the_same_seed_tells_the_same_story() -> None:
    assert story.load(seed=5, now=NOWS[0]) == story.load(seed=5, now=NOWS[0])
    assert story.load(seed=5, now=NOWS[0]) != story.load(seed=6, now=NOWS[0])


def test_many_seeds_find_enough_words() -> None:
    for seed in range(25):
        assert len(story.load(seed=seed, now=NOWS[seed % len(NOWS)])[1]) == 320


def test_the_replay_is_ordered_over_all_talks() -> None:
    _, talks = story.load(now=NOWS[0])
    times = [turn.minutes_before_now for _, turn in story.turns_in_order(talks)]
    assert times == sorted(times, reverse=True)
    assert len(times) == len(every_turn(talks))
