"""Who said "stop" is not written to until they, or a member, say otherwise."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import orjson
import pytest
from django.utils import timezone

from ascolto.channels import lanes
from ascolto.channels.actions import accepting, consenting, writing
from ascolto.channels.actions.writing import Writing
from ascolto.channels.contract import Raw
from ascolto.channels.models import Account, Delivery, Handle, Message, OptOut, Thread
from ascolto.channels.reads import consents
from ascolto.core.actor import Actor
from ascolto.core.refusal import Refusal
from ascolto.testing import make
from ascolto.testing.cast import Cast
from ascolto.testing.pipeline import run
from ascolto.testing.provider import SECRET, TOKEN

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(cast: Cast) -> Account:
    config = {"base_url": "https://provider.test", "token": TOKEN}
    return make.account(cast.brand, config={**config, "signing_secret": SECRET})


def say(
    account: Account, id: str, *, at: datetime | None = None, **more: Any
) -> Message:
    body = {
        "kind": "message", "id": id, "thread": "t-lia", "text": "Buongiorno",
        "author": {"id": "lia@example.net", "name": "Lia"},
        "at": (at or timezone.now()).isoformat(), **more,
    }  # fmt: skip
    accepting.accept(account, [Raw(id, orjson.dumps(body))])
    run()
    message: Message = Message.objects.select_related("handle").get(external_id=id)
    return message


def lia(account: Account) -> tuple[Thread, Handle]:
    message = say(account, "hello")
    assert message.handle is not None
    return Thread.objects.select_related("account").get(), message.handle


def test_stop_is_kept_with_the_message_and_nobody_may_write(account: Account) -> None:
    thread, handle = lia(account)
    writing.check(thread, "Volentieri.")
    message = say(account, "no-more", text="STOP", consent="stop")
    found = OptOut.objects.get()
    assert (found.handle, found.message, found.kind) == (handle, message, account.kind)
    with pytest.raises(Refusal) as no:
        writing.check(thread, "Volentieri.")
    assert no.value.code == "opted_out"
    assert consents.why_not_written_to(handle.pk, "another") == ""


def test_start_lifts_it(account: Account, cast: Cast) -> None:
    thread, handle = lia(account)
    say(account, "no-more", text="STOP", consent="stop")
    consenting.forbid(handle, reason="Al telefono", by=cast.as_("ada"))
    say(account, "again", text="START", consent="start")
    assert not OptOut.objects.standing().exists()
    writing.check(thread, "Bentornata.")


def test_words_in_the_wrong_order_end_the_same(account: Account) -> None:
    now = timezone.now()
    thread, _ = lia(account)
    say(account, "first", consent="stop", at=now - timedelta(hours=3))
    say(account, "third", consent="start", at=now - timedelta(hours=1))
    say(account, "second", consent="stop", at=now - timedelta(hours=2))
    writing.check(thread, "Volentieri.")
    say(account, "old", consent="start", at=now - timedelta(hours=4))
    say(account, "last", consent="stop", at=now)
    say(account, "older", consent="start", at=now - timedelta(minutes=1))
    with pytest.raises(Refusal):
        writing.check(thread, "Volentieri.")


def test_what_was_written_before_does_not_leave_after(
    account: Account, cast: Cast
) -> None:
    thread, handle = lia(account)
    wait = timedelta(seconds=-1)
    message = writing.write(
        Writing(thread, "Volentieri.", cast.as_("ada")), undo_for=wait
    )
    consenting.forbid(handle, reason="Al telefono", by=cast.as_("ada"))
    lanes.send_due_here()
    delivery = Delivery.objects.get(message=message)
    assert delivery.status == Delivery.Status.FAILED
    assert "Al telefono" in delivery.why


def test_no_machine_writes_either(account: Account, cast: Cast) -> None:
    handle = make.handle("lia@example.net", realm=f"account:{account.pk}")
    consenting.forbid(handle, reason="Al telefono", by=cast.as_("ada"))
    say(account, "hello")
    assert not Message.objects.filter(direction="out").exists()
    consenting.allow(handle, reason="Ha richiamato", by=cast.as_("ada"))
    say(account, "hello again", text="Ancora io")
    assert Message.objects.get(direction="out").by_rule == "acknowledgement"


def test_a_public_answer_is_said_to_everybody(account: Account, cast: Cast) -> None:
    message = say(account, "out loud", public=True)
    assert message.handle is not None
    consenting.forbid(message.handle, reason="Al telefono", by=cast.as_("ada"))
    writing.check(Thread.objects.select_related("account").get(), "Grazie.")


def test_a_member_says_why_and_it_is_recorded(cast: Cast) -> None:
    handle, by = make.handle("lia@example.net"), cast.as_("ada")
    with pytest.raises(Refusal) as no:
        consenting.forbid(handle, reason=" ", by=by)
    assert no.value.code == "no_reason"
    consenting.forbid(handle, reason="Al telefono", by=by)
    consenting.forbid(handle, reason="Di nuovo", by=by)
    found = OptOut.objects.get()
    assert (found.reason, found.by_id) == ("Al telefono", cast.ada.pk)
    assert "Al telefono" in consents.why_not_written_to(handle.pk, "whatever")
    consenting.allow(handle, reason="Ha richiamato", by=by)
    consenting.allow(handle, reason="Di nuovo", by=by)
    found.refresh_from_db()
    assert (found.lifted_reason, found.lifted_by_id) == ("Ha richiamato", cast.ada.pk)
    assert consents.why_not_written_to(handle.pk, "whatever") == ""


def test_many_handles_are_looked_at_with_one_query(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    handles = [make.handle(f"g{n}@example.net") for n in range(5)]
    for handle in handles[:3]:
        consenting.forbid(handle, reason="Al telefono", by=Actor.member(cast.ada))
    with django_assert_num_queries(1):
        found = consents.standing(h.pk for h in handles)
        assert len({consents.sentence(o) for o in found}) == 1
    assert {o.handle_id for o in found} == {h.pk for h in handles[:3]}
