from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.utils import timezone

from ascolto.channels.actions import consenting
from ascolto.channels.models import Account, Delivery, Message
from ascolto.commitments.models import Commitment
from ascolto.core import bus
from ascolto.core.models import Activity
from ascolto.core.refusal import Refusal
from ascolto.customers.actions import linking
from ascolto.customers.models import HandleLink
from ascolto.operate.actions import continuing
from ascolto.operate.actions.continuing import Step
from ascolto.operate.models import Continuation, Conversation
from ascolto.operate.reads import approach, elsewhere
from ascolto.testing import make
from ascolto.testing.cast import Cast
from ascolto.testing.pipeline import hear, run, said


@pytest.fixture
def mailbox(cast: Cast) -> Account:
    return make.account(cast.brand, kind="email", name="posta")


@pytest.fixture(autouse=True)
def _at_once(settings: Any) -> None:
    settings.UNDO_SECONDS = 10
    settings.PUBLIC_URL = "https://ascolto.example"


def step(mailbox: Account, **changes: Any) -> Step:
    known: dict[str, Any] = {
        "account": mailbox, "pointer": "Le scriviamo per e-mail.",
        "address": "mia@example.net", "subject": "La camera", "opening": "Eccoci qui.",
    }  # fmt: skip
    return Step(**known | changes)


def gone_on(talk: Conversation, mailbox: Account, cast: Cast) -> Continuation:
    return continuing.go_on(talk, step(mailbox), key=uuid.uuid4(), by=cast.as_("marco"))


def fate(made: Continuation, status: str) -> None:
    """The provider says what became of the pointer."""
    Delivery.objects.filter(message=made.pointer).update(status=status)
    from ascolto.events import DeliveriesSettled

    delivery = Delivery.objects.get(message=made.pointer)
    bus.publish(DeliveriesSettled(delivery.workspace_id, (delivery.pk,)))
    bus.dispatch()


def test_one_step_says_so_here_and_writes_there_in_the_same_case(
    cast: Cast, agency: Account, mailbox: Account
) -> None:
    talk = hear(agency, said("La camera era gelida", who="mia"))
    made = gone_on(talk, mailbox, cast)
    second = made.second
    assert second is not None
    assert (second.case, second.account) == (talk.case, mailbox)
    link = HandleLink.objects.get(handle=second.handle)
    assert link.customer == talk.case.customer
    texts = Message.objects.filter(author=cast.marco).order_by("pk")
    assert [m.text for m in texts] == ["Le scriviamo per e-mail.", "Eccoci qui."]
    told = Activity.objects.filter(verb="went on elsewhere")
    assert {a.target_id for a in told} == {talk.pk, second.pk}


def test_the_same_press_twice_is_one_step(
    cast: Cast, agency: Account, mailbox: Account
) -> None:
    talk, key = hear(agency, said(who="mia")), uuid.uuid4()
    for _ in range(2):
        continuing.go_on(talk, step(mailbox), key=key, by=cast.as_("marco"))
    assert Continuation.objects.count() == 1
    assert Message.objects.filter(author=cast.marco).count() == 2


@pytest.mark.parametrize(("status", "state"), [("sent", "kept"), ("failed", "open")])
def test_what_we_owe_stays_open_until_the_pointer_has_arrived(
    cast: Cast, agency: Account, mailbox: Account, status: str, state: str
) -> None:
    talk = hear(agency, said(who="mia"))
    made = gone_on(talk, mailbox, cast)
    owed = Commitment.objects.about(talk)
    assert owed.get().state == "open"
    fate(made, status)
    assert owed.get().state == state


def test_taken_back_nothing_leaves_and_what_we_owe_stays(
    cast: Cast, agency: Account, mailbox: Account
) -> None:
    talk = hear(agency, said(who="mia"))
    made = gone_on(talk, mailbox, cast)
    continuing.undo(made, by=cast.as_("marco"))
    ours = Delivery.objects.filter(message__author=cast.marco)
    assert {d.status for d in ours} == {"cancelled"}
    assert made.second is not None
    made.second.refresh_from_db()
    assert not made.second.is_open
    assert Commitment.objects.about(talk).get().state == "open"


def test_an_address_of_somebody_else_is_refused_and_nothing_is_sent(
    cast: Cast, agency: Account, mailbox: Account
) -> None:
    make.customer("Luca", make.handle("luca@example.net"))
    talk = hear(agency, said(who="mia"))
    with pytest.raises(Refusal) as refusal:
        continuing.go_on(
            talk,
            step(mailbox, address="luca@example.net"),
            key=uuid.uuid4(),
            by=cast.as_("marco"),
        )
    assert refusal.value.code == "another_person"
    assert not Message.objects.filter(author=cast.marco).exists()


def test_a_new_address_becomes_the_customers_by_a_link(
    cast: Cast, agency: Account, mailbox: Account
) -> None:
    talk = hear(agency, said(who="mia"))
    made = continuing.go_on(
        talk,
        step(mailbox, address="nuova@example.net"),
        key=uuid.uuid4(),
        by=cast.as_("marco"),
    )
    assert made.second is not None
    link = HandleLink.objects.get(handle=made.second.handle)
    assert link.customer == talk.case.customer


def test_public_channels_and_the_counter_are_no_way_on(
    cast: Cast, agency: Account, mailbox: Account
) -> None:
    make.account(cast.brand, kind="counter")
    talk = hear(agency, said(who="mia"))
    assert [w.account for w in elsewhere.ways(talk)] == [mailbox]
    assert elsewhere.ways(talk)[0].addresses == ["mia@example.net"]


def test_who_uses_the_link_comes_into_the_case_once(
    cast: Cast, agency: Account, mailbox: Account
) -> None:
    form = make.account(cast.brand, kind="webform", config={}, answers_through=mailbox)
    talk = hear(agency, said(who="mia"))
    made = continuing.go_on(
        talk,
        step(form, pointer="Ci scriva qui: {link}", address=""),
        key=uuid.uuid4(),
        by=cast.as_("marco"),
    )
    assert made.second is None
    assert made.pointer is not None
    assert "{link}" not in made.pointer.text
    token = made.pointer.text.split("?c=")[1]
    assert elsewhere.of_token(token, form) == made
    assert elsewhere.of_token(token, mailbox) is None
    assert elsewhere.of_token("x" + token, form) is None
    continuing.await_delivery(made, "f-1")
    assert elsewhere.of_token(token, form) is None
    hear(agency, said("Eccomi", who="anonima", message="f-1"))
    run()
    made.refresh_from_db()
    assert made.second is not None
    assert made.second.case == talk.case


def test_an_address_that_is_closed_to_us_is_no_way_on(
    cast: Cast, agency: Account, mailbox: Account
) -> None:
    talk = hear(agency, said("La camera era gelida", who="mia"))
    letter = make.handle("mia@example.net", realm="email")
    linking.link(talk.case.customer, make.customer("Mia", letter), by=cast.as_("marco"))
    assert [w.addresses for w in elsewhere.ways(talk)] == [["mia@example.net"]]
    assert elsewhere_found(talk, cast)
    consenting.forbid(letter, reason="per telefono", by=cast.as_("marco"))
    assert [w.addresses for w in elsewhere.ways(talk)] == [[]]
    assert not elsewhere_found(talk, cast), "a check-in is not offered either"


def elsewhere_found(talk: Conversation, cast: Cast) -> bool:
    """Whether a check-in would go on by mail, where they cannot be answered any more."""
    Account.objects.filter(pk=talk.account_id).update(disconnected_at=timezone.now())
    found = approach.approach(talk.case.customer, talk.brand_id, cast.marco, now=timezone.now())  # fmt: skip
    return bool(found and found.goes_on_elsewhere)
