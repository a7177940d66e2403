"""Closed: the acknowledgement says so, and who is on call hears of what is urgent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from ascolto.channels.models import Account, Message
from ascolto.commitments.actions import taking, watching
from ascolto.commitments.clock import DAYS
from ascolto.commitments.models import Commitment, Escalation
from ascolto.core.actor import Actor
from ascolto.core.models import Brand, Job
from ascolto.operate import promising
from ascolto.operate.actions import scripting, urging
from ascolto.operate.models import AcknowledgementText, Conversation
from ascolto.testing import make, pipeline
from ascolto.testing.cast import Cast

OFFICE = {day: [["09:00", "18:00"]] for day in DAYS[:5]}


@pytest.fixture
def closed(cast: Cast) -> Brand:
    """Open for an hour, the day after tomorrow."""
    day = DAYS[(timezone.now() + timedelta(days=2)).weekday()]
    cast.brand.opening_hours = {day: [["10:00", "11:00"]]}
    cast.brand.save(update_fields=["opening_hours"])
    return cast.brand


def write(account: Account, text: str = "Avete una camera?") -> Conversation:
    pipeline.post(account, pipeline.said(text, who="ines"))
    pipeline.run()
    return Conversation.objects.get()


@pytest.mark.parametrize(
    ("at", "italian", "english"),
    [
        (
            datetime(2026, 11, 22, 22, 30, tzinfo=UTC),
            "è domenica notte",
            "it is Sunday night",
        ),
        (
            datetime(2026, 11, 23, 2, 0, tzinfo=UTC),
            "è domenica notte",
            "it is Sunday night",
        ),
        (
            datetime(2026, 11, 21, 9, 0, tzinfo=UTC),
            "è sabato mattina",
            "it is Saturday morning",
        ),
        (
            datetime(2026, 11, 21, 13, 0, tzinfo=UTC),
            "è sabato pomeriggio",
            "it is Saturday afternoon",
        ),
        (
            datetime(2026, 11, 20, 18, 0, tzinfo=UTC),
            "è venerdì sera",
            "it is Friday evening",
        ),
        (
            datetime(2026, 12, 8, 10, 0, tzinfo=UTC),
            "oggi è festa",
            "today is a public holiday",
        ),
        (datetime(2026, 11, 20, 10, 0, tzinfo=UTC), "", ""),
    ],
)
def test_the_hour_is_said_as_people_say_it(
    cast: Cast, at: datetime, italian: str, english: str
) -> None:
    cast.brand.opening_hours, cast.brand.holidays = OFFICE, "IT"
    conversation = Conversation(brand=cast.brand)
    for language, said in (("it", italian), ("en", english)):
        with override(language):
            assert promising.closed_now(conversation, at) == said


def acknowledged() -> str:
    return str(Message.objects.exclude(by_rule="").get().text)


def test_while_closed_the_acknowledgement_says_so(
    agency: Account, closed: Brand
) -> None:
    conversation = write(agency)
    text = acknowledged()
    with override("it"):
        assert promising.closed_now(conversation) in text
        assert promising.by_when(conversation.due_at, conversation) in text
    assert "{" not in text


@pytest.mark.parametrize("is_closed", [True, False])
def test_a_text_of_the_companys_own_may_say_it(
    cast: Cast, agency: Account, is_closed: bool, request: pytest.FixtureRequest
) -> None:
    AcknowledgementText.objects.create(
        brand=cast.brand,
        language="it",
        text="Grazie. {hours}: risponde una persona {by}.",
    )
    if is_closed:
        request.getfixturevalue("closed")
    write(agency)
    begin = acknowledged().split(" risponde")[0]
    assert begin == "Grazie." or is_closed
    assert ("notte" in begin or "è " in begin) == is_closed


def test_what_becomes_urgent_while_closed_is_told_at_once(
    cast: Cast, portal: Account, closed: Brand
) -> None:
    make.on_call(cast.sara, cast.ada)
    conversation = write(portal)
    assert watching.watch(timezone.now()).escalated == 0
    urging.urge(conversation, urgency="urgent", by=cast.as_("marco"))
    assert watching.watch(timezone.now()).escalated == 1
    assert watching.watch(timezone.now()).escalated == 0
    told = Escalation.objects.get()
    assert told.member == cast.sara
    assert not told.commitment.is_late
    [mail] = Job.objects.filter(name__endswith="post_mail")
    assert "urgente" in mail.args["text"]
    assert "scaduto" not in mail.args["text"]
    taking.take(told.commitment, by=cast.as_("sara"))
    assert watching.watch(timezone.now() + timedelta(minutes=31)).escalated == 0


def test_what_arrives_urgent_while_closed_is_told_at_once(
    cast: Cast, portal: Account, closed: Brand
) -> None:
    conversation = write(portal)
    Conversation.objects.update(urgency="urgent")
    Commitment.objects.all().delete()
    pipeline.post(portal, pipeline.said("E allora?", who="ines"))
    pipeline.run()
    assert Commitment.objects.about(conversation).get().escalate_at is not None


def test_while_open_nobody_is_called_before_it_is_late(
    cast: Cast, portal: Account
) -> None:
    conversation = write(portal)
    urging.urge(conversation, urgency="urgent", by=cast.as_("marco"))
    assert watching.watch(timezone.now()).escalated == 0


def test_a_playbook_says_how_urgent_it_is(cast: Cast, portal: Account) -> None:
    make.target(15, urgency="urgent")
    body = {
        "on": "message",
        "when": {"all": [{"fact": "message.text", "is": "any_of", "to": ["fumo"]}]},
        "then": [{"do": "urge", "urgency": "urgent", "why": "pericolo"}],
    }
    made = scripting.create("Fumo", body, by=Actor.system())
    scripting.switch(made, on=True, by=Actor.system())
    conversation = write(portal, "Esce fumo dalla stufa")
    assert conversation.urgency == "urgent"
    assert (conversation.urgency_why, conversation.urgency_by) == ("pericolo", "Fumo")
    row = Commitment.objects.about(conversation).get()
    assert (row.minutes, row.terms) == (15, "urgent")
    assert conversation.due_at == row.due_at
