"""A mail to a member is answered by that member, once, in time, from their own address: or it is
nothing but mail."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from ascolto.channels import tokens
from ascolto.channels.models import Account, Message, Slip
from ascolto.commitments.actions import watching
from ascolto.commitments.models import Commitment
from ascolto.core.models import Member
from ascolto.operate.actions import (
    cataloguing_gestures,
    gesturing,
    mailing_notices,
    noting,
)
from ascolto.operate.models import Conversation, Gesture, LedgerEntry, Note
from ascolto.testing import make
from ascolto.testing.cast import Cast
from ascolto.testing.pipeline import hear, said
from tests.security import mailing
from tests.security.mailing import answer, mails, slip_of

SOON = timedelta(minutes=4)


@pytest.fixture
def portal(cast: Cast) -> Account:
    config = {
        "secret": "whsec_" + "YWJj" * 8, "callback_url": "https://shop.example/back",
    }  # fmt: skip
    return make.account(cast.brand, kind="webhook", config=config)


@pytest.fixture
def through(cast: Cast) -> Account:
    return mailing.mailbox(cast.brand)


@pytest.fixture
def talk(cast: Cast, portal: Account) -> Conversation:
    return hear(portal, said("La caldaia perde acqua."))


def named(cast: Cast, talk: Conversation) -> dict[str, object]:
    """Giulia is named, and gets a mail."""
    noting.note(talk, text="@Giulia, che guarnizione serve?", by=cast.as_("marco"))
    mailing_notices.send(timezone.now() + SOON)
    return mails(cast.giulia.user.email)[-1]


def hers(cast: Cast) -> list[Note]:
    return list(Note.objects.filter(author=cast.giulia).order_by("pk"))


def test_an_answer_to_a_mention_is_a_note_there_and_never_goes_to_the_customer(
    cast: Cast, talk: Conversation, through: Account
) -> None:
    mail = named(cast, talk)
    before = Conversation.objects.count()
    answer(through, mail, "Da mezzo pollice.\nLa porto io.")
    [note] = hers(cast)
    assert note.conversation_id == talk.pk
    assert note.text == "Da mezzo pollice.\nLa porto io.", "without what it quotes"
    assert not Message.objects.filter(direction="out", by_rule="").exists()
    assert Conversation.objects.count() == before


def test_handed_over_twice_it_is_once(
    cast: Cast, talk: Conversation, through: Account
) -> None:
    mail = named(cast, talk)
    answer(through, mail, "Eccola.", name="same")
    answer(through, mail, "Eccola.", name="same")
    assert len(hers(cast)) == 1


@pytest.mark.parametrize(
    "wrong",
    ["sender", "forged", "foreign", "auto", "expired", "left", "twice", "reply-only"],
)  # fmt: skip
def test_what_does_not_hold_is_ordinary_mail(
    cast: Cast, talk: Conversation, through: Account, wrong: str
) -> None:
    mail = named(cast, talk)
    slip, notes, more = slip_of(mail), 0, ""
    sender, token = "", None
    if wrong == "sender":
        sender = "altro@example.net"
    elif wrong == "forged":
        token = f"s{slip.pk}-aaaaaaaaaaaaa"
    elif wrong == "foreign":
        other = Slip.objects.create(
            member=cast.marco, purpose="notice", expires_at=timezone.now() + SOON
        )
        token = tokens.slip_token(other.pk)  # Marco's slip, Giulia's address
    elif wrong == "auto":
        more = "Auto-Submitted: auto-replied\r\n"
    elif wrong == "expired":
        Slip.objects.update(expires_at=timezone.now())
    elif wrong == "left":
        Member.objects.filter(pk=cast.giulia.pk).update(left_at=timezone.now())
    elif wrong == "twice":
        answer(through, mail, "Prima.")
        notes = 1
    else:
        # The address alone, with the names of our mails and of the customer's thread forged.
        token = ""
        sent = Message.objects.filter(thread=talk.thread_id).latest("pk").external_id
        more = f"In-Reply-To: <{sent}>\r\nReferences: <{sent}>\r\n"
    said_there = Message.objects.filter(thread=talk.thread_id).count()
    answer(through, mail, "Chiudete pure.", sender=sender, token=token, more=more)
    assert len(hers(cast)) == notes
    assert Message.objects.filter(thread=talk.thread_id).count() == said_there
    assert Message.objects.filter(account=through).exists(), "kept, as any mail"


def test_a_mail_that_only_quotes_is_no_note_and_is_asked_back(
    cast: Cast, talk: Conversation, through: Account
) -> None:
    answer(through, named(cast, talk), "")
    assert hers(cast) == []
    assert mails(cast.giulia.user.email)[-1]["token"]


def test_who_does_not_see_the_brand_any_more_writes_no_note_and_is_told(
    cast: Cast, talk: Conversation, through: Account
) -> None:
    mail = named(cast, talk)
    cast.giulia.brands.set([make.brand("Altro")])
    answer(through, mail, "Eccola.")
    assert hers(cast) == []
    back = mails(cast.giulia.user.email)[-1]
    assert "Eccola." in back["text"]
    assert back["token"] == "", "nothing to answer"


def test_a_digest_is_answered_by_number_and_else_asks_back_at_most_twice(
    cast: Cast, portal: Account, through: Account
) -> None:
    talks = [hear(portal, said(who=f"ospite{n}")) for n in range(4)]
    other = hear(portal, said(who="altra"))
    for each in talks:
        noting.note(each, text="@Giulia?", by=cast.as_("marco"))
    mailing_notices.send(timezone.now() + SOON)
    [mail] = mails(cast.giulia.user.email)
    answer(through, mail, "Sì, va bene.")
    assert hers(cast) == []
    again = mails(cast.giulia.user.email)[-1]
    assert str(talks[0].number) in again["text"]
    answer(through, again, f"{other.number}: qui no")
    assert hers(cast) == [], "not one of those it told of"
    third = mails(cast.giulia.user.email)[-1]
    answer(through, third, f"{talks[2].number}: Sì, va bene.")
    assert [(n.conversation_id, n.text) for n in hers(cast)] == [
        (talks[2].pk, "Sì, va bene.")
    ]


def test_who_is_never_clear_is_not_asked_for_ever(
    cast: Cast, portal: Account, through: Account
) -> None:
    for n in range(4):
        noting.note(
            hear(portal, said(who=f"ospite{n}")), text="@Giulia?", by=cast.as_("marco")
        )
    mailing_notices.send(timezone.now() + SOON)
    for _ in range(3):
        answer(through, mails(cast.giulia.user.email)[-1], "Boh.")
    assert mails(cast.giulia.user.email)[-1]["token"] == ""
    assert len(mails(cast.giulia.user.email)) == 4


# --- gestures ------------------------------------------------------------------------------------


@pytest.fixture
def gesture(cast: Cast, talk: Conversation, through: Account) -> Gesture:
    kind = cataloguing_gestures.add(
        nature="voucher", title_it="Buono", title_en="Voucher", cost=2500,
        text_it="Un buono.", by=cast.as_("sara"),
    )  # fmt: skip
    return gesturing.propose(talk, kind=kind, by=cast.as_("marco"), why="camera fredda")


def asked_of(member: Member) -> dict[str, object]:
    return mails(member.user.email)[-1]


def test_a_plain_yes_approves_once_in_their_name(
    cast: Cast, gesture: Gesture, through: Account
) -> None:
    answer(through, asked_of(cast.sara), "Sì\n\nSara")
    gesture.refresh_from_db()
    assert (gesture.status, gesture.approved_by) == ("approved", cast.sara)
    assert LedgerEntry.objects.filter(gesture=gesture).count() == 1
    assert asked_of(cast.sara)["token"] == "", "a confirmation, nothing to answer"
    answer(through, mails(cast.ada.user.email)[0], "no, perché è troppo")
    gesture.refresh_from_db()
    assert gesture.status == "approved", "it does not wait any more"
    assert "è troppo" in asked_of(cast.ada)["text"]


def test_a_no_carries_its_reason(
    cast: Cast, gesture: Gesture, through: Account
) -> None:
    answer(through, asked_of(cast.sara), "No, perché l'abbiamo già scusata ieri.")
    gesture.refresh_from_db()
    assert gesture.status == "declined"
    last = gesture.steps.latest("pk")
    assert last.why == "l'abbiamo già scusata ieri."
    assert last.member == cast.sara


@pytest.mark.parametrize("text", ["no", "Sì, ma solo 10 euro", "vedi tu", "Ok.\n\nPerò chiamala."])  # fmt: skip
def test_what_is_not_plain_decides_nothing_and_is_asked_back(
    cast: Cast, gesture: Gesture, through: Account, text: str
) -> None:
    answer(through, asked_of(cast.sara), text)
    gesture.refresh_from_db()
    assert gesture.status == "proposed"
    back = asked_of(cast.sara)
    assert back["token"]
    answer(through, back, "approvo")
    gesture.refresh_from_db()
    assert gesture.status == "approved"


@pytest.mark.parametrize("wrong", ["sender", "forged", "auto", "demoted", "brand"])
def test_nobody_else_approves(
    cast: Cast, gesture: Gesture, through: Account, wrong: str
) -> None:
    mail = asked_of(cast.sara)
    sender, token, more = "", None, ""
    if wrong == "sender":
        sender = cast.marco.user.email  # a colleague who forwards it to themselves
    elif wrong == "forged":
        token = f"s{slip_of(mail).pk}-aaaaaaaaaaaaa"
    elif wrong == "auto":
        more = "Precedence: bulk\r\n"
    elif wrong == "demoted":
        Member.objects.filter(pk=cast.sara.pk).update(role="agent")
    else:
        cast.sara.brands.set([make.brand("Altro")])
    answer(through, mail, "sì", sender=sender, token=token, more=more)
    gesture.refresh_from_db()
    assert gesture.status == "proposed"
    assert not LedgerEntry.objects.exists()


def test_a_slip_for_one_thing_is_none_for_another(
    cast: Cast, talk: Conversation, gesture: Gesture, through: Account
) -> None:
    """A yes to a mention approves nothing."""
    noting.note(talk, text="@Sara, approvi?", by=cast.as_("marco"))
    mailing_notices.send(timezone.now() + SOON)
    answer(through, asked_of(cast.sara), "sì")
    gesture.refresh_from_db()
    assert gesture.status == "proposed"
    assert Note.objects.filter(author=cast.sara).get().text == "sì"


# --- who is on call ------------------------------------------------------------------------------


def called(cast: Cast, talk: Conversation) -> dict[str, object]:
    row = Commitment.objects.open().about(talk).get()
    watching.watch(row.due_at + timedelta(seconds=1))
    return asked_of(cast.sara)


def test_who_is_on_call_takes_it_by_mail(
    cast: Cast, talk: Conversation, through: Account
) -> None:
    mail = called(cast, talk)
    assert "«Lo prendo io»" in mail["text"] or "“Lo prendo io”" in mail["text"]
    answer(through, mail, "Lo prendo io")
    assert Commitment.objects.about(talk).get().taken_by == cast.sara
    assert asked_of(cast.sara)["token"] == ""


@pytest.mark.parametrize("wrong", ["sender", "auto", "unclear"])
def test_nothing_is_taken_by_others_machines_or_half_words(
    cast: Cast, talk: Conversation, through: Account, wrong: str
) -> None:
    mail = called(cast, talk)
    answer(
        through, mail, "lo prendo io" if wrong != "unclear" else "lo prendo io domani",
        sender="altro@example.net" if wrong == "sender" else "",
        more="Auto-Submitted: auto-replied\r\n" if wrong == "auto" else "",
    )  # fmt: skip
    assert Commitment.objects.about(talk).get().taken_by is None


def test_of_several_one_does_not_say_which(
    cast: Cast, portal: Account, through: Account
) -> None:
    talks = [hear(portal, said(who=f"ospite{n}")) for n in range(2)]
    last = max(Commitment.objects.values_list("due_at", flat=True))
    watching.watch(last + timedelta(seconds=1))
    mail = asked_of(cast.sara)
    answer(through, mail, "Lo prendo io")
    rows = Commitment.objects.filter(subject_id__in=[t.pk for t in talks])
    assert {row.taken_by for row in rows} == {None}


def test_of_several_all_can_be_taken(
    cast: Cast, portal: Account, through: Account
) -> None:
    talks = [hear(portal, said(who=f"ospite{n}")) for n in range(2)]
    last = max(Commitment.objects.values_list("due_at", flat=True))
    watching.watch(last + timedelta(seconds=1))
    answer(through, asked_of(cast.sara), "Li prendo tutti.")
    rows = Commitment.objects.filter(subject_id__in=[t.pk for t in talks])
    assert {row.taken_by for row in rows} == {cast.sara}
