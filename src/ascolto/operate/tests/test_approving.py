"""What a newcomer answers waits for a yes: it leaves once, in their name, or comes back with why."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from ascolto.channels.actions import sweeping
from ascolto.channels.actions.writing import NewFile
from ascolto.channels.models import Account, Delivery, Message, Slip
from ascolto.commitments.actions.pledging import Word
from ascolto.commitments.models import Commitment
from ascolto.core import storage
from ascolto.core.models import Activity, Job, Role
from ascolto.core.refusal import Refusal
from ascolto.core.scoping import scope
from ascolto.operate import tallying
from ascolto.operate.actions import (
    advising,
    approving,
    asking,
    closing,
    conversing,
    promising,
    replying,
    submitting,
    training,
    transcribing,
)
from ascolto.operate.actions.submitting import Written
from ascolto.operate.models import (
    Asking,
    Conversation,
    Draft,
    Note,
    Notice,
    Submission,
    Tally,
    Training,
)
from ascolto.operate.reads import approvals, counts, inbox
from ascolto.operate.reads.inbox import Query, View
from ascolto.testing import make, pipeline
from ascolto.testing.cast import Cast, gather

SAID = "Certo, La aspetiamo."
RIGHT = "Certo, La aspettiamo."


@pytest.fixture
def talk(cast: Cast, chat: Account) -> Conversation:
    return _talk(cast, chat)


def _talk(cast: Cast, account: Account) -> Conversation:
    found: Conversation = conversing.receive(make.inbound(account, cast.zoes))[0]
    return found


@pytest.fixture
def marco(cast: Cast) -> Any:
    """Marco, who is new."""
    training.begin(cast.marco, by=cast.as_("sara"))
    cast.marco.refresh_from_db()
    return cast.as_("marco")


def submit(talk: Conversation, by: Any, text: str = SAID, **more: Any) -> Submission:
    return submitting.submit(talk, Written(text, **more), by=by)


def answers() -> list[str]:
    rows = Message.objects.filter(direction="out", by_rule="")
    return list(rows.order_by("pk").values_list("text", flat=True))


def code(act: Callable[[], Any]) -> str:
    with pytest.raises(Refusal) as refused:
        act()
    return refused.value.code


def test_it_waits_and_what_is_owed_stays_owed(
    cast: Cast, talk: Conversation, marco: Any
) -> None:
    submit(talk, marco)
    talk.refresh_from_db()
    assert answers() == []
    assert Commitment.objects.get().is_open
    assert (talk.awaits_approval, talk.assignee) == (True, cast.marco)
    told = Notice.objects.filter(kind="approve").values_list("member__name", flat=True)
    assert sorted(told) == ["Ada", "Sara"]


def test_a_yes_sends_it_in_their_name_and_keeps_the_promise(
    cast: Cast, talk: Conversation, marco: Any, settings: Any
) -> None:
    settings.UNDO_SECONDS = 0
    row = submit(talk, marco)
    message = approving.approve(row, by=cast.as_("sara"))
    pipeline.run()
    talk.refresh_from_db()
    assert (message.text, message.author) == (SAID, cast.marco)
    kept = Commitment.objects.get()
    assert (kept.state, kept.settled_by) == ("kept", cast.marco)
    assert not talk.awaits_approval
    assert not Notice.objects.filter(kind="approve", read_at=None).exists()
    assert not Notice.objects.filter(kind="lesson").exists(), "nothing to learn"
    done = Activity.objects.get(verb="approved answer")
    assert (done.actor_name, done.details["newcomer"]) == ("Sara", "Marco")


def test_a_yes_with_changes_is_a_lesson(
    cast: Cast, talk: Conversation, marco: Any
) -> None:
    row = submit(talk, marco)
    approving.approve(row, text=RIGHT, comment="Due t.", by=cast.as_("sara"))
    row.refresh_from_db()
    assert answers() == [RIGHT]
    assert (row.text, row.sent_text, row.is_changed) == (SAID, RIGHT, True)
    lesson = Notice.objects.get(kind="lesson")
    assert (lesson.member, lesson.words) == (cast.marco, "Due t.")


def test_line_ends_are_no_change(cast: Cast, talk: Conversation, marco: Any) -> None:
    row = submit(talk, marco, "Uno\nDue")
    approving.approve(row, text="Uno\r\nDue\r\n", by=cast.as_("sara"))
    row.refresh_from_db()
    assert not row.is_changed


def test_yes_twice_is_one_answer(cast: Cast, talk: Conversation, marco: Any) -> None:
    row = submit(talk, marco)
    first = approving.approve(row, by=cast.as_("sara"))
    assert approving.approve(row, text="Altro", by=cast.as_("ada")).pk == first.pk
    assert answers() == [SAID]


@pytest.mark.django_db(transaction=True)
def test_yes_by_two_at_a_time_is_one_answer(transactional_db: None) -> None:
    cast = gather()
    with scope(cast.workspace):
        chat = make.account(cast.brand, kind="webchat", config={})
        talk = _talk(cast, chat)
        training.begin(cast.marco, by=cast.as_("sara"))
        row = submit(talk, cast.as_("marco"))
    start = Barrier(4)

    def approve(name: str) -> int:
        try:
            with scope(cast.workspace):
                mine = Submission.objects.select_related("conversation").get(pk=row.pk)
                start.wait(10)
                return approving.approve(mine, by=cast.as_(name)).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(approve, ["sara", "ada", "sara", "ada"]))
    with scope(cast.workspace):
        assert len(set(made)) == 1
        assert answers() == [SAID]
        assert Delivery.objects.filter(message__by_rule="").count() == 1


def test_nobody_says_yes_to_themselves(
    cast: Cast, talk: Conversation, marco: Any
) -> None:
    row = submit(talk, marco)
    assert code(lambda: approving.approve(row, by=marco)) == "not_allowed"
    cast.marco.role = Role.LEAD
    cast.marco.save(update_fields=["role"])
    assert code(lambda: approving.approve(row, by=marco)) == "not_allowed"
    assert answers() == []


def test_a_mentor_says_yes_whatever_their_role(
    cast: Cast, talk: Conversation, marco: Any
) -> None:
    training.begin(cast.marco, mentor=cast.giulia, by=cast.as_("sara"))
    row = submit(talk, marco)
    assert Notice.objects.filter(kind="approve", member=cast.giulia).exists()
    mine = inbox.page(cast.giulia, Query(view=View.TO_APPROVE)).rows
    assert [r.pk for r in mine] == [talk.pk]
    approving.approve(row, by=cast.as_("giulia"))
    assert answers() == [SAID]


def test_not_yet_brings_the_text_back_with_why(
    cast: Cast, talk: Conversation, marco: Any
) -> None:
    row = submit(talk, marco)
    Draft.objects.create(conversation=talk, member=cast.marco, text="E poi")
    sara = cast.as_("sara")
    assert code(lambda: approving.send_back(row, comment=" ", by=sara)) == (
        "reason_missing"
    )
    approving.send_back(row, comment="Manca l'ora", by=sara)
    approving.send_back(row, comment="Manca l'ora", by=sara)
    talk.refresh_from_db()
    assert Draft.objects.get(member=cast.marco).text == f"{SAID}\n\nE poi"
    assert not talk.awaits_approval
    assert Notice.objects.get(kind="returned").words == "Manca l'ora"
    assert code(lambda: approving.approve(row, by=sara)) == "decided"
    assert answers() == []


def test_who_wrote_it_takes_it_back_while_it_waits(
    cast: Cast, talk: Conversation, marco: Any
) -> None:
    row = submit(talk, marco)
    assert code(lambda: submitting.withdraw(row, by=cast.as_("sara"))) == "not_yours"
    assert submitting.withdraw(row, by=marco) == SAID
    assert Draft.objects.get(member=cast.marco).text == SAID
    assert code(lambda: approving.approve(row, by=cast.as_("sara"))) == "withdrawn"
    submit(talk, marco, RIGHT)  # and writes another


def test_a_second_one_waits_for_the_first(
    cast: Cast, talk: Conversation, marco: Any
) -> None:
    submit(talk, marco)
    assert code(lambda: submit(talk, marco, "Un'altra")) == "waits"


def test_the_same_press_twice_is_one(
    cast: Cast, talk: Conversation, marco: Any
) -> None:
    key = uuid.uuid4()
    rows = [
        submitting.submit(talk, Written(SAID), by=marco, key=key).pk for _ in range(2)
    ]
    assert rows[0] == rows[1]


def test_an_answer_meanwhile_is_said_before_a_second_leaves(
    cast: Cast, talk: Conversation, marco: Any
) -> None:
    row = submit(talk, marco)
    sara = cast.as_("sara")
    other = replying.reply(talk, text="Ho risposto io", by=cast.as_("giulia"))
    assert code(lambda: approving.approve(row, seen=0, by=sara)) == "answered"
    talk.refresh_from_db()
    [shown] = approvals.waiting(talk, cast.sara)
    assert [m.pk for m in shown.answers_since] == [other.pk]
    approving.approve(row, seen=shown.seen, by=sara)
    assert answers() == ["Ho risposto io", SAID]


def test_a_yes_called_back_waits_again(
    cast: Cast, talk: Conversation, marco: Any
) -> None:
    row = submit(talk, marco)
    sara = cast.as_("sara")
    first = approving.approve(row, text=RIGHT, by=sara)
    assert code(lambda: approving.undo(row, by=cast.as_("ada"))) == "not_yours"
    approving.undo(row, by=sara)
    row.refresh_from_db()
    assert (row.status, row.text, row.sent_text) == ("waiting", SAID, "")
    assert not Draft.objects.exists()
    assert not Notice.objects.filter(kind="lesson").exists()
    second = approving.approve(row, by=sara)
    assert second.pk != first.pk
    states = dict(Delivery.objects.values_list("message", "status"))
    assert states[first.pk] == "cancelled"
    assert states[second.pk] == "pending"


def test_called_back_by_its_author_it_is_theirs_again(
    cast: Cast, talk: Conversation, marco: Any
) -> None:
    row = submit(talk, marco)
    message = approving.approve(row, by=cast.as_("sara"))
    replying.undo(message, by=marco)
    row.refresh_from_db()
    assert row.status == "withdrawn"
    assert Draft.objects.get(member=cast.marco).text == SAID


def test_send_and_close_closes_when_it_leaves(
    cast: Cast, talk: Conversation, marco: Any
) -> None:
    row = submit(talk, marco, and_close=True)
    talk.refresh_from_db()
    assert talk.is_open
    approving.approve(row, by=cast.as_("sara"))
    talk.refresh_from_db()
    assert not talk.is_open


def test_promises_and_files_go_along(
    cast: Cast, chat: Account, marco: Any, tmp_path: Any, settings: Any
) -> None:
    settings.FILES = tmp_path
    talk = _talk(cast, cast.account)
    stored = storage.keep(b"una mappa")
    due = timezone.now() + timedelta(days=1)
    words = [Word("call_back", "La richiamo domani", due), Word("promise", "x y", due)]
    row = submit(talk, marco, promises=words, files=[NewFile("mappa.txt", stored)])
    assert sweeping.named([stored.sha256]) == {stored.sha256}
    message = approving.approve(row, promises=[0], by=cast.as_("sara"))
    assert [a.name for a in message.attachments.all()] == ["mappa.txt"]
    made = Commitment.objects.promises().values_list("words", flat=True)
    assert list(made) == ["La richiamo domani"]


def test_no_other_way_leads_out_for_who_is_in_training(
    cast: Cast, talk: Conversation, marco: Any
) -> None:
    for act in (
        lambda: replying.reply(talk, text="x", by=marco),
        lambda: promising.reply(talk, text="x", by=marco),
        lambda: transcribing.send(talk, by=marco, root="https://x.example"),
    ):
        assert code(act) == "in_training"
    assert answers() == []


def test_what_an_answer_may_not_say_does_not_wait_either(
    cast: Cast, talk: Conversation, marco: Any
) -> None:
    assert code(lambda: submit(talk, marco, "  ")) == "empty"
    assert not Submission.objects.exists()


def test_where_nobody_can_say_yes_nothing_waits(
    cast: Cast, talk: Conversation, marco: Any
) -> None:
    other = make.brand("Altro")
    for lead in (cast.sara, cast.ada):
        lead.brands.set([other])
    assert code(lambda: submit(talk, marco)) == "nobody"


def test_the_list_and_its_count_are_the_leads(
    cast: Cast, talk: Conversation, marco: Any
) -> None:
    row = submit(talk, marco)

    def seen(member: Any) -> tuple[list[int], int]:
        rows = inbox.page(member, Query(view=View.TO_APPROVE)).rows
        return [r.pk for r in rows], counts.counts(member)["to_approve"]

    assert seen(cast.sara) == ([talk.pk], 1)
    assert seen(cast.giulia) == ([], 0)
    assert seen(cast.marco) == ([], 0)
    talk.refresh_from_db()
    closing.close(
        talk, reason="no_answer_needed", because="una prova", by=cast.as_("giulia")
    )
    assert seen(cast.sara) == ([talk.pk], 1), "closed, it waits all the same"
    kept = {(t.name, t.brand_id, t.member_id): t.count for t in Tally.objects.all()}
    assert {k: n for k, n in kept.items() if n} == tallying.recount()
    approving.send_back(row, comment="No, grazie", by=cast.as_("sara"))
    assert seen(cast.sara) == ([], 0)


def test_who_is_new_is_said_by_a_lead_and_ended_by_one(cast: Cast) -> None:
    assert code(lambda: training.begin(cast.marco, by=cast.as_("giulia"))) == (
        "not_allowed"
    )
    assert code(lambda: training.begin(cast.sara, by=cast.as_("ada"))) == "leads"
    training.begin(cast.vito, by=cast.as_("sara"))
    first = training.begin(cast.marco, by=cast.as_("sara"))
    assert training.begin(cast.marco, by=cast.as_("ada")).pk == first.pk
    assert code(
        lambda: training.begin(cast.marco, mentor=cast.vito, by=cast.as_("sara"))
    ) == ("mentor")
    training.release(cast.marco, by=cast.as_("ada"))
    training.release(cast.marco, by=cast.as_("ada"))
    row = Training.objects.get(member=cast.marco)
    assert (row.began_by_name, row.ended_by_name) == ("Sara", "Ada")
    cast.marco.refresh_from_db()
    assert not cast.marco.is_in_training
    verbs = Activity.objects.filter(target_id=cast.marco.pk).values_list("verb")
    assert list(verbs.filter(verb__contains="training").order_by("pk")) == [
        ("put in training",), ("released from training",),
    ]  # fmt: skip


def test_released_they_answer_and_what_waited_waits(
    cast: Cast, talk: Conversation, marco: Any
) -> None:
    row = submit(talk, marco)
    training.release(cast.marco, by=cast.as_("sara"))
    replying.reply(talk, text="Da solo", by=marco)
    approving.send_back(row, comment="Hai già risposto", by=cast.as_("sara"))
    assert answers() == ["Da solo"]


# --- voices ----------------------------------------------------------------------------------


@pytest.fixture
def asked(cast: Cast, talk: Conversation) -> Asking:
    """Vito, who is new, is asked for words for the customer."""
    training.begin(cast.vito, by=cast.as_("sara"))
    cast.vito.refresh_from_db()
    return asking.ask(
        talk, member=cast.vito, question="A che ora?", by=cast.as_("giulia"), wants="answer"
    )  # fmt: skip


def test_a_voice_in_training_waits_too(
    cast: Cast, talk: Conversation, asked: Asking
) -> None:
    done = advising.answer(asked, text="Alle nove.", by=cast.as_("vito"))
    assert (done.status, done.message, done.note) == ("answered", None, None)
    assert answers() == []
    row = Submission.objects.get()
    assert row.asking == asked
    approving.approve(row, by=cast.as_("sara"))
    asked.refresh_from_db()
    assert asked.message is not None
    assert asked.message.author == cast.vito
    talk.refresh_from_db()
    assert talk.assignee is None, "who was asked does not take it in hand"
    assert Notice.objects.get(kind="answered").member == cast.giulia


def test_a_mail_of_a_voice_in_training_waits_too(
    cast: Cast, talk: Conversation, asked: Asking
) -> None:
    Slip.objects.filter(asking=asked).update(text="Alle nove.")
    advising.returned(list(Slip.objects.values_list("pk", flat=True)))
    assert Submission.objects.get().text == "Alle nove."
    assert not Note.objects.exists()
    assert answers() == []


def test_not_yet_asks_the_voice_again(
    cast: Cast, talk: Conversation, asked: Asking
) -> None:
    first = asked.slip_id
    advising.answer(asked, text="Alle nove.", by=cast.as_("vito"))
    approving.send_back(
        Submission.objects.get(), comment="Di mattina?", by=cast.as_("sara")
    )
    again = Asking.objects.get()
    assert again.is_open
    assert again.slip_id != first
    mail = Job.objects.filter(name__endswith="post_mail").latest("pk").args
    assert mail["to"] == cast.vito.user.email
    assert "Di mattina?" in mail["text"]
    advising.answer(again, text="Alle nove di mattina.", by=cast.as_("vito"))
    approving.approve(Submission.objects.waiting().get(), by=cast.as_("sara"))
    assert answers() == ["Alle nove di mattina."]
