"""What got the neighbours: what a mail may say of itself. Each docstring names the record it stands for."""

# ruff: noqa: E501 - tables of attacks read best a row a line

from __future__ import annotations

from typing import Any

from ascolto.channels import tokens
from ascolto.channels.models import (
    Account,
    Delivery,
    Message,
    Thread,
)
from ascolto.connectors.email import composing
from ascolto.core.models import Activity
from ascolto.core.scoping import scope
from ascolto.operate.actions import replying
from ascolto.operate.models import Conversation
from ascolto.testing.cast import Cast
from tests.security.neighbours.scene import arrive, assert_nothing_points_outside, mail


def test_a_forged_answer_is_never_ours(cast: Cast, mailbox: Account) -> None:
    """FreeScout CVE-2026-47123: a forged In-Reply-To and From make a mail an agent's reply."""
    arrive(mailbox, mail("Avete posto?", name="zoes"))
    talk = Conversation.objects.get()
    ours = replying.reply(talk, text="Certo", by=cast.as_("ada"))
    Message.objects.filter(pk=ours.pk).update(external_id="ours.ascolto@brand.test")
    Delivery.objects.update(status="sent")
    done = Activity.objects.filter(actor_kind="member").count()
    for number, sender in enumerate((
        cast.ada.user.email, f"Ada <{cast.ada.user.email}>", "care@brand.test", '"care@brand.test" <mallory@mallory.test>',
    )):  # fmt: skip
        arrive(mailbox, mail(
            "Paghi qui invece", sender=sender, name=f"forged{number}", In_Reply_To="<ours.ascolto@brand.test>",
            X_Ascolto_Message="ours.ascolto@brand.test", X_FreeScout_Mail_Type="customer.message",
        ))  # fmt: skip
    forged = Message.objects.filter(text="Paghi qui invece")
    assert forged.count() == 4
    assert not forged.exclude(direction="in").exists()
    assert not forged.exclude(author=None).exists()
    assert not Delivery.objects.filter(message__in=forged).exists(), (
        "nothing is passed on to the customer"
    )
    assert Activity.objects.filter(actor_kind="member").count() == done, (
        "in nobody's name"
    )


def test_a_stranger_does_not_get_into_a_conversation_nor_its_answer(
    cast: Cast, mailbox: Account
) -> None:
    """FreeScout CVE-2026-47123, its other half: who knows the name of a customer's mail gets the next answer."""
    from ascolto.channels import sending

    arrive(mailbox, mail("Avete posto?", name="zoes"))
    talk = Conversation.objects.get()
    arrive(mailbox, mail("Anche io", sender="mallory@mallory.test", name="x", In_Reply_To="<zoes@example.net>",
                         References="<zoes@example.net>"))  # fmt: skip
    assert Conversation.objects.count() == 2
    ours = replying.reply(talk, text="La camera è la 7", by=cast.as_("ada"))
    assert (
        sending.outgoing(Delivery.objects.get(message=ours)).to.external_id
        == "zoe@example.net"
    )  # type: ignore[union-attr]
    arrive(
        mailbox, mail("E la colazione?", name="zoes2", In_Reply_To="<zoes@example.net>")
    )
    assert Message.objects.get(text="E la colazione?").thread_id == talk.thread_id


def test_who_got_our_answer_may_join(cast: Cast, mailbox: Account) -> None:
    """The same rule must not tear apart what belongs together: our own mails have unguessable names."""
    arrive(mailbox, mail("Avete posto?", name="zoes"))
    talk = Conversation.objects.get()
    ours = replying.reply(talk, text="Certo", by=cast.as_("ada"))
    Delivery.objects.filter(message=ours).update(status="sent")
    Message.objects.filter(pk=ours.pk).update(external_id="secret.ascolto@brand.test")
    arrive(
        mailbox,
        mail(
            "Sono il marito",
            sender="max@example.net",
            name="max",
            In_Reply_To="<secret.ascolto@brand.test>",
        ),
    )
    assert Message.objects.get(text="Sono il marito").thread_id == talk.thread_id


def test_nothing_moves_a_mail_into_another_company(
    cast: Cast, mailbox: Account, theirs: dict[str, Any]
) -> None:
    """FreeScout CVE-2026-47123: References, plus-addresses and tokens of another company, and forged ones."""
    with scope(cast.elsewhere):
        thread = Thread.objects.get(pk=theirs["conversation"].thread_id)
        known = theirs["message"].external_id
        token = tokens.thread_token(thread.pk)
    signed = composing.addresses.tagged(
        "care@brand.test", token, bytes.fromhex(mailbox.key)
    )
    forged = [
        f"care+{token}-aaaaaaaaaaaaaaaa@brand.test",
        f"care+{thread.pk}-{'a' * 13}@brand.test",
        signed,
    ]
    for number, to in enumerate(forged):
        arrive(
            mailbox,
            mail(
                name=f"t{number}",
                To=to,
                References=f"<{known}>",
                In_Reply_To=f"<{known}>",
            ),
        )
    with scope(cast.elsewhere):
        assert Message.objects.filter(thread=thread, direction="in").count() == 1
    assert Message.objects.inbound().filter(account=mailbox).count() == 3
    assert_nothing_points_outside(cast)
