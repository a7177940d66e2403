from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from ascolto.channels.models import Account, Message, Payload
from ascolto.commitments.models import Commitment
from ascolto.core.actor import Actor
from ascolto.core.models import Activity
from ascolto.core.refusal import Refusal
from ascolto.operate import tallying
from ascolto.operate.actions import automating, conversing
from ascolto.operate.models import Acknowledgement, Case, Conversation, Tally
from ascolto.testing.cast import Cast
from ascolto.testing.pipeline import hear, post, run, said


def tallies() -> dict[tuple[str, int, int], int]:
    rows = Tally.objects.exclude(count=0)
    return {(t.name, t.brand_id, t.member_id): t.count for t in rows}


def test_a_first_message_opens_a_conversation_a_case_and_a_commitment(
    portal: Account,
) -> None:
    conversation = hear(portal, said("Avete una camera?"))
    owed = Commitment.objects.about(conversation).get()
    assert conversation.is_open
    assert conversation.is_unread
    assert conversation.preview == "Avete una camera?"
    assert conversation.case.customer.name == "Zoe"
    assert owed.kind == Commitment.Kind.FIRST_REPLY
    assert owed.due_at - owed.started_at == timedelta(hours=1)
    assert (conversation.waiting_since, conversation.due_at) == (
        owed.started_at,
        owed.due_at,
    )


def test_numbers_are_given_once_and_in_order(portal: Account) -> None:
    first = hear(portal, said(who="zoe"))
    second = hear(portal, said(who="luca"))
    assert second.number == first.number + 1
    assert second.case.number == first.case.number + 1


def test_a_second_message_continues_and_does_not_move_the_deadline(
    portal: Account,
) -> None:
    first = hear(portal, said("Avete una camera?"))
    again = hear(portal, said("C'è qualcuno?"))
    assert again.pk == first.pk
    assert again.due_at == first.due_at
    assert again.message_count == 2
    assert Commitment.objects.about(first).count() == 1


def test_the_same_delivery_twice_is_one_message(portal: Account) -> None:
    body = said("Una volta sola")
    post(portal, body, ids=["d1"])
    post(portal, body, ids=["d1"])
    post(portal, body, ids=["d2"])  # the provider repeats it under another delivery
    run()
    assert Message.objects.inbound().count() == 1
    assert Payload.objects.count() == 2
    assert Conversation.objects.get().message_count == 1


def test_an_automatic_message_opens_no_commitment_and_gets_no_acknowledgement(
    chat: Account, cast: Cast
) -> None:
    from ascolto.channels.models import Thread
    from ascolto.operate.actions import conversing
    from ascolto.testing import make

    thread: Thread = make.thread(chat, cast.zoes)
    (message,) = make.inbound(
        chat, cast.zoes, "Offerta!", thread=thread, automatic="list"
    )
    (conversation,) = conversing.receive([message])
    assert conversation.is_open
    assert conversation.due_at is None
    assert not Commitment.objects.exists()
    assert not Acknowledgement.objects.exists()


def test_a_closed_conversation_opens_again_when_the_customer_writes(
    portal: Account, cast: Cast
) -> None:
    from ascolto.operate.actions import closing

    conversation = hear(portal, said())
    closing.close(
        conversation,
        reason="no_answer_needed",
        because="un ringraziamento",
        by=cast.as_("marco"),
    )
    again = hear(portal, said("Anzi, una domanda"))
    assert again.pk == conversation.pk
    assert again.is_open
    assert again.case.status == Case.Status.OPEN
    assert again.due_at is not None
    assert again.closures.get().reopened_why == "a new message"


def test_the_acknowledgement_is_automatic_and_keeps_nothing(chat: Account) -> None:
    visitor = {"id": "v1", "name": "Zoe"}
    body = {
        "type": "message", "client_id": "c1", "visitor": visitor, "text": "Ciao",
        "sent_at": timezone.now().isoformat(), "page_url": "", "language": "it",
    }  # fmt: skip
    post(chat, body)
    run()
    conversation = Conversation.objects.get()
    told = Message.objects.get(by_rule="acknowledgement")
    assert told.delivery.status == "sent"
    assert str(conversation.number) in told.text
    assert not told.is_by_person
    assert Commitment.objects.get().is_open
    assert conversation.awaits_us


def test_at_most_one_acknowledgement_per_conversation_and_person_in_a_day(
    chat: Account,
) -> None:
    visitor = {"id": "v1", "name": "Zoe"}
    for n in range(3):
        body = {
            "type": "message", "client_id": f"c{n}", "visitor": visitor, "text": f"Ciao {n}",
            "sent_at": timezone.now().isoformat(), "page_url": "", "language": "it",
        }  # fmt: skip
        post(chat, body)
        run()
    assert Acknowledgement.objects.count() == 1


def test_where_no_answer_can_leave_nothing_automatic_is_written(
    portal: Account, cast: Cast
) -> None:
    conversation = hear(portal, said())
    assert conversation.awaits_us
    assert not Acknowledgement.objects.exists()
    with pytest.raises(Refusal):
        automating.send(conversation, text="In partenza", by=Actor.system("Shop"))
    assert not Message.objects.filter(direction="out").exists()


def test_with_an_address_for_answers_the_same_channel_acknowledges(
    agency: Account,
) -> None:
    hear(agency, said())
    assert Message.objects.get(by_rule="acknowledgement").delivery.status == "sent"


def test_old_messages_of_a_new_connection_are_not_acknowledged(agency: Account) -> None:
    hear(agency, said(at=timezone.now() - timedelta(days=3)))
    assert not Acknowledgement.objects.exists()


def test_the_kept_counts_are_the_counted_ones(portal: Account, cast: Cast) -> None:
    from ascolto.operate.actions import assigning, closing

    one, two, three = (hear(portal, said(who=w)) for w in ("zoe", "luca", "mia"))
    assigning.assign(one, to=cast.marco.pk, by=cast.as_("sara"))
    assigning.assign(two, to=cast.giulia.pk, by=cast.as_("sara"))
    assigning.assign(two, to=None, by=cast.as_("sara"))
    closing.close(
        three, reason="no_answer_needed", because="pubblicità", by=cast.as_("marco")
    )
    closing.reopen(three, by=cast.as_("marco"))
    closing.close(
        one, reason="no_answer_needed", because="doppione", by=cast.as_("marco")
    )
    assert tallies() == tallying.recount()
    assert tallies()["open", cast.brand.pk, 0] == 2


def test_every_write_is_on_the_record(portal: Account, cast: Cast) -> None:
    from ascolto.operate.actions import assigning

    conversation = hear(portal, said())
    assigning.assign(conversation, to=cast.marco.pk, by=cast.as_("sara"))
    rows = Activity.objects.filter(
        target_type="operate.conversation", target_id=conversation.pk
    )
    verbs = list(rows.order_by("pk").values_list("verb", "actor_kind", "actor_name"))
    assert verbs[0][:2] == ("opened", "customer")
    assert verbs[-1] == ("assigned", "member", "Sara")


@pytest.mark.parametrize("size", [1, 40])
def test_a_batch_costs_a_constant_number_of_queries(
    agency: Account, size: int, django_assert_max_num_queries: object
) -> None:
    from ascolto.channels.actions import ingesting
    from ascolto.core import bus

    hear(agency, said(who="warm-up"))
    post(agency, *(said(who=f"guest{n}") for n in range(size)))
    with django_assert_max_num_queries(122):  # type: ignore[operator]
        ingesting.pump()
        bus.dispatch()


def test_being_told_of_the_same_messages_twice_changes_nothing(
    agency: Account,
) -> None:
    """A job that died after its work is run again: so is a handler that it tells."""
    conversation = hear(agency, said("Avete una camera?"))
    before = (conversation.message_count, tallies(), Commitment.objects.count())
    conversing.receive(list(Message.objects.inbound()))
    conversation.refresh_from_db()
    assert (
        conversation.message_count,
        tallies(),
        Commitment.objects.count(),
    ) == before
    assert Acknowledgement.objects.count() == 1


def test_an_automatic_message_says_so_whatever_its_template_forgot() -> None:
    from ascolto.operate import promising

    assert "messaggio automatico" in promising.with_notice("Grazie, a presto!")
    assert promising.with_notice("Messaggio automatico.") == "Messaggio automatico."
    assert promising.with_notice("") == ""


def test_a_public_message_is_not_acknowledged_unless_its_account_asks_for_it(
    agency: Account, cast: Cast
) -> None:
    from ascolto.operate.actions import setting

    hear(agency, said("Due stelle", rating=2, visibility="public"))
    assert not Acknowledgement.objects.exists()
    setting.set_acknowledgement(
        cast.brand, account=agency, language="it", text="Grazie: rispondiamo {by}.",
        is_on=True, by=cast.as_("ada"),
    )  # fmt: skip
    hear(agency, said("Tre stelle", who="luca", rating=3, visibility="public"))
    assert Message.objects.get(by_rule="acknowledgement").text.startswith("Grazie")


def test_a_customer_of_another_language_gets_the_companys_text_in_it_or_english(
    agency: Account, cast: Cast
) -> None:
    from ascolto.operate.actions import setting

    hear(agency, said("Haben Sie ein Zimmer?", language="de"))
    assert "automatic message" in Message.objects.get(by_rule="acknowledgement").text
    setting.set_acknowledgement(
        cast.brand, language="de", text="Automatische Antwort: wir schreiben bis {by}.",
        is_on=True, by=cast.as_("ada"),
    )  # fmt: skip
    hear(agency, said("Und ein Kinderbett?", who="luca", language="de"))
    latest = Message.objects.filter(by_rule="acknowledgement").latest("pk").text
    assert latest.startswith("Automatische Antwort: wir schreiben bis ")
    assert "{by}" not in latest
