"""What got the neighbours: a right to one thing is none to another that is named beside it. Each docstring names the record it stands for."""

# ruff: noqa: E501 - tables of attacks read best a row a line

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ascolto.channels.actions import delivering
from ascolto.channels.contract import Sent
from ascolto.channels.models import (
    Account,
    Delivery,
    Message,
)
from ascolto.core.scoping import scope, unscoped
from ascolto.operate.actions import replying
from ascolto.operate.models import Conversation
from ascolto.testing import make
from ascolto.testing.cast import Cast
from ascolto.testing.pipeline import post, run
from tests.security.neighbours.scene import SECRET, assert_nothing_points_outside


def test_the_second_object_is_authorised_too(
    cast: Cast, ada: Client, conversation: Conversation, theirs: dict[str, Any]
) -> None:
    """Zammad CVE-2026-34722, Chatwoot CVE-2026-115725, FreeScout CVE-2026-40591: a linked foreign object."""
    ours = conversation.case.customer_id
    tries = [
        (reverse("conversation_assignment", args=[conversation.pk]), {"member": theirs["member"].pk}),
        (reverse("customer_links", args=[ours]), {"other": theirs["customer"].pk}),
        (reverse("counter"), {"text": "x", "brand": theirs["brand"].pk, "name": "x"}),
        (reverse("member", args=[cast.marco.pk]), {"name": "M", "role": "agent", "brands": theirs["brand"].pk}),
        (reverse("member", args=[cast.marco.pk]), {"name": "M", "role": "agent", "teams": theirs["team"].pk}),
        (reverse("members"), {"email": "a@b.it", "role": "agent", "brands": theirs["brand"].pk}),
        (reverse("acknowledgement", args=[cast.brand.pk]), {"account": theirs["account"].pk, "language": "it", "text": "x"}),
        (reverse("acknowledgement", args=[theirs["brand"].pk]), {"language": "it", "text": "x"}),
        (reverse("target_create"), {"brand": theirs["brand"].pk, "minutes": "5", "kind": "first_reply", "account": theirs["account"].pk}),
        (reverse("on_call"), {"brand": theirs["brand"].pk, "members": theirs["member"].pk}),
        (reverse("on_call"), {"members": theirs["member"].pk, "member": theirs["member"].pk}),
        (reverse("payloads_replay"), {"account": theirs["account"].pk}),
        (reverse("account_create", args=["webform"]), {"brand": theirs["brand"].pk, "name": "x"}),
        (reverse("account_create", args=["webform"]), {"brand": cast.brand.pk, "answers_through": theirs["mailbox"].pk, "through": theirs["mailbox"].pk}),
    ]  # fmt: skip
    for where, fields in tries:
        answer = ada.post(where, fields)
        assert answer.status_code in {302, 404, 422}, (where, answer.status_code)
        assert "Fremd" not in answer.content.decode(), where
    assert_nothing_points_outside(cast)


def test_a_delivery_of_others_is_not_decided(
    cast: Cast, ada: Client, theirs: dict[str, Any]
) -> None:
    """FreeScout CVE-2026-40591: acting on an object of another mailbox by its number."""
    with scope(cast.elsewhere):
        talk = theirs["conversation"]
        message = replying.reply(talk, text="Hier", by=cast.as_("otto"))
        Delivery.objects.update(status="unknown")
        delivery = Delivery.objects.get(message=message)
    assert (
        ada.post(
            reverse("delivery_decision", args=[delivery.pk]), {"it": "went_out"}
        ).status_code
        == 404
    )
    assert ada.post(reverse("message_undo", args=[message.pk])).status_code == 404
    with unscoped("test"):
        delivery.refresh_from_db()
    assert delivery.status == "unknown"


def test_a_system_speaks_only_of_its_own_messages(
    cast: Cast, portal: Account, conversation: Conversation
) -> None:
    """Chatwoot CVE-2026-115725: ids of one provider mean nothing in the account of another."""
    other = make.account(
        cast.brand,
        kind="webhook",
        config={"secret": SECRET, "callback_url": "https://portal.example/in"},
    )
    message = replying.reply(conversation, text="Certo", by=cast.as_("ada"))
    Delivery.objects.filter(message=message).update(status="sent")
    Message.objects.filter(pk=message.pk).update(external_id="portal-1")
    told = {
        "type": "receipt",
        "receipt": {
            "of": "portal-1",
            "fate": "failed",
            "at": timezone.now().isoformat(),
            "why": "x",
        },
    }
    post(other, told)
    run()
    assert Delivery.objects.get(message=message).status == "sent"
    edited = {
        "type": "message.edited",
        "message": {
            "external_id": "portal-1",
            "text": "Paghi qui",
            "edited_at": timezone.now().isoformat(),
        },
    }
    post(other, edited)
    post(
        other,
        {
            "type": "message.deleted",
            "message": {
                "external_id": "portal-1",
                "deleted_at": timezone.now().isoformat(),
            },
        },
    )
    run()
    message.refresh_from_db()
    assert message.text == "Certo"
    assert message.state not in {"edited", "deleted"}
    post(portal, told)
    run()
    assert Delivery.objects.get(message=message).status == "failed"


def test_a_name_given_twice_deletes_nothing(
    cast: Cast, portal: Account, conversation: Conversation
) -> None:
    """Own finding: a provider that names our answer like the customer's message must not erase that."""
    asked = Message.objects.inbound().get()
    message = replying.reply(conversation, text="Certo", by=cast.as_("ada"))
    delivery = Delivery.objects.get(message=message)
    Delivery.objects.filter(pk=delivery.pk).update(status="sending")
    delivering.settle_sent(delivery, Sent(asked.external_id, timezone.now()))
    assert Message.objects.filter(pk=asked.pk).exists()
    assert Delivery.objects.get(message=message).status == "sent"
