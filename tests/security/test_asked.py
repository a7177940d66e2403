"""The link and the mail of a question open one conversation, for one person, once, for a time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ascolto.channels import tokens
from ascolto.channels.actions import accepting, posting
from ascolto.channels.contract import Raw
from ascolto.channels.models import Account, Attachment, Message, Slip
from ascolto.commitments.models import Commitment
from ascolto.connectors.email.addresses import tagged
from ascolto.core import storage
from ascolto.core.actor import Actor
from ascolto.core.models import Activity, Job, Role
from ascolto.core.refusal import Refusal
from ascolto.core.secrets import sign
from ascolto.operate.actions import advising, asking, noting
from ascolto.operate.models import Asking, Conversation, Note, Notice
from ascolto.testing import make
from ascolto.testing.answering import Answer, answering
from ascolto.testing.cast import Cast
from ascolto.testing.pipeline import hear, run, said
from ascolto.web.portal.limits import limits
from tests.security.test_every_address import filled
from tests.security.test_outsider import ALL

INSIDE = "solo per noi"


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    limits.clear()


@pytest.fixture
def portal(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Iterator[Account]:
    monkeypatch.setenv("ASCOLTO_HTTP_ALLOW", "127.0.0.1")
    with answering(lambda call: Answer(204)) as server:
        config = {"secret": "whsec_" + "YWJj" * 8, "callback_url": server.url}
        yield make.account(cast.brand, kind="webhook", config=config)


@pytest.fixture
def talk(cast: Cast, portal: Account) -> Conversation:
    talk = hear(portal, said("La caldaia perde acqua."))
    noting.note(talk, text=INSIDE, by=cast.as_("ada"))
    return talk


def ask(cast: Cast, talk: Conversation, **more: object) -> Asking:
    return asking.ask(
        talk, member=cast.vito, question="Che guarnizione serve?", by=cast.as_("marco"), **more  # type: ignore[arg-type]
    )  # fmt: skip


def page(row: Asking) -> str:
    return reverse("asked", args=[asking.token(row)])


# --- the link --------------------------------------------------------------------------------


def test_the_page_shows_the_conversation_and_no_notes(
    cast: Cast, talk: Conversation
) -> None:
    client = Client()
    answer = client.get(page(ask(cast, talk)))
    assert answer.status_code == 200
    shown = answer.content.decode()
    assert "data-toast" not in shown
    assert "La caldaia perde acqua." in shown
    assert "Che guarnizione serve?" in shown
    assert INSIDE not in shown
    assert django_settings.SESSION_COOKIE_NAME not in client.cookies
    assert "no-store" in answer["Cache-Control"]


def test_every_opening_is_on_the_record(cast: Cast, talk: Conversation) -> None:
    row = ask(cast, talk)
    Client().get(page(row))
    Client().get(page(row))
    opened = Activity.objects.filter(verb="opened by link")
    assert [a.details["asking"] for a in opened] == [row.pk, row.pk]
    assert opened[0].actor_name == "Vito (link)"


def test_advice_becomes_a_note_once(cast: Cast, talk: Conversation) -> None:
    row, client = ask(cast, talk), Client()
    for text in ("Quella da mezzo pollice.", "Un'altra ancora."):
        assert client.post(page(row), {"text": text, "as": "answer"}).status_code == 200
    mine = Note.objects.filter(author=cast.vito)
    assert [n.text for n in mine] == ["Quella da mezzo pollice."]
    assert not Message.objects.filter(direction="out", by_rule="").exists()
    assert "caldaia" not in client.get(page(row)).content.decode()
    told = Notice.objects.filter(member=cast.marco)
    assert [n.words for n in told] == ["Quella da mezzo pollice."]


def test_an_answer_leaves_in_their_name_and_keeps_the_promise(
    cast: Cast, talk: Conversation
) -> None:
    row = ask(cast, talk, wants="answer")
    answer = Client().post(page(row), {"text": "Arrivo domani.", "as": "answer"})
    assert answer.status_code == 200, answer.content.decode()
    row.refresh_from_db()
    assert row.message is not None
    assert row.message.author == cast.vito
    assert Commitment.objects.open().about(talk).exists(), "open until it is delivered"
    told = Notice.objects.filter(member=cast.marco, kind="answered")
    assert told.count() == 1


def test_who_was_to_answer_may_only_advise(cast: Cast, talk: Conversation) -> None:
    row = ask(cast, talk, wants="answer")
    Client().post(page(row), {"text": "Meglio se risponde Marco.", "as": "advice"})
    assert not Message.objects.filter(direction="out", by_rule="").exists()
    assert Note.objects.filter(author=cast.vito).count() == 1


def test_an_empty_answer_is_refused_and_the_question_waits(
    cast: Cast, talk: Conversation
) -> None:
    row = ask(cast, talk)
    assert Client().post(page(row), {"text": "  "}).status_code == 422
    row.refresh_from_db()
    assert row.is_open


@pytest.mark.parametrize("change", ["withdrawn", "over", "left", "brand"])
def test_it_opens_no_more(cast: Cast, talk: Conversation, change: str) -> None:
    row = ask(cast, talk)
    where = page(row)
    if change == "withdrawn":
        asking.withdraw(row, by=cast.as_("marco"))
    elif change == "over":
        Asking.objects.update(until=timezone.now() - timedelta(seconds=1))
    elif change == "left":
        cast.vito.left_at = timezone.now()
        cast.vito.save(update_fields=["left_at"])
    else:
        cast.vito.brands.set([make.brand("La Dispensa")])
    client = Client()
    for answer in (client.get(where), client.post(where, {"text": "Ecco."})):
        assert answer.status_code == 410
        assert "caldaia" not in answer.content.decode()
    assert not Note.objects.filter(author=cast.vito).exists()


def test_forged_and_foreign_tokens_open_nothing(cast: Cast, talk: Conversation) -> None:
    row = ask(cast, talk)
    good = asking.token(row)
    data = [talk.workspace_id, row.pk, cast.vito.pk]
    bad = [
        good[:-4] + ("AAAA" if not good.endswith("AAAA") else "BBBB"),
        sign("take-commitment", data),  # made for another purpose
        sign("asking", data, expires_in=-5),
        sign("asking", [talk.workspace_id, row.pk, cast.giulia.pk]),
        sign("asking", [cast.elsewhere.pk, row.pk, cast.vito.pk]),
        "è" * 20,
        "a" * 600,
    ]
    for token in bad:
        answer = Client().get(reverse("asked", args=[token]))
        assert answer.status_code == 410, token


def test_it_opens_nothing_else(cast: Cast, talk: Conversation, portal: Account) -> None:
    other = hear(portal, said("Un'altra cosa", who="lia"))
    stored = storage.keep(b"una foto")

    def attach(to: Conversation) -> Attachment:
        row: Attachment = Attachment.objects.create(
            message=Message.objects.filter(thread=to.thread_id).earliest("pk"), name="foto.txt",
            content_type="text/plain", size=stored.size, sha256=stored.sha256,
        )  # fmt: skip
        return row

    mine, theirs = attach(talk), attach(other)
    row, client = ask(cast, talk), Client()
    token = asking.token(row)
    assert client.get(page(row)).status_code == 200
    found = client.get(reverse("asked_file", args=[token, mine.public_id]))
    assert found.status_code == 200
    assert found["Content-Disposition"] == 'attachment; filename="foto.txt"'
    assert (
        client.get(reverse("asked_file", args=[token, theirs.public_id])).status_code
        == 404
    )
    for where in (
        reverse("conversation", args=[talk.pk]),
        reverse("file", args=[mine.public_id]),
        reverse("inbox"),
    ):
        assert client.get(where).status_code == 302, "the log-in page"
    asking.withdraw(row, by=cast.as_("marco"))
    gone = client.get(reverse("asked_file", args=[token, mine.public_id]))
    assert gone.status_code == 404


def test_whoever_came_by_the_link_finds_every_other_address_shut(
    cast: Cast, talk: Conversation
) -> None:
    """Each route of the product, to read and to write, with the browser that has opened the link."""
    client = Client()
    token = asking.token(ask(cast, talk))
    assert client.get(reverse("asked", args=[token])).status_code == 200
    knocked = 0
    for pattern, name in ALL:
        for method in ("get", "post", "delete"):
            where = filled(pattern).replace("/1/", f"/{talk.pk}/")
            answer = getattr(client, method)(where, headers={"HX-Request": "true"})
            assert answer.status_code in {302, 401, 404, 405}, (name, method)
            if answer.status_code == 302:
                assert "/accounts/login/" in answer["Location"], name
            assert "caldaia" not in answer.content.decode(errors="replace")
            knocked += 1
    assert knocked > 400
    assert not Note.objects.filter(author=cast.vito).exists()


def test_the_links_token_is_no_key_of_another_door(
    cast: Cast, talk: Conversation
) -> None:
    """Where else a signed word opens something, this one does not."""
    token = asking.token(ask(cast, talk))
    doors = [
        reverse(name, args=[token])
        for name in ("take", "invitation", "record", "record_text", "record_data",
                     "record_proof", "chat-page", "form", "faq", "file")
    ]  # fmt: skip
    doors += [f"/live/?token={token}", f"/form/x/?c={token}"]
    for where in doors:
        for method in ("get", "post"):
            answer = getattr(Client(), method)(where)
            assert answer.status_code in {302, 400, 401, 403, 404, 405, 410}, where
            text = b"" if answer.streaming else answer.content
            assert "caldaia" not in text.decode(errors="replace"), where
    bearer = {"Authorization": f"Bearer {token}"}
    assert Client().get("/api/v1/conversations", headers=bearer).status_code == 401


def test_a_write_wants_the_token_of_the_page_itself(
    cast: Cast, talk: Conversation
) -> None:
    row = ask(cast, talk)
    client = Client(enforce_csrf_checks=True)
    answer = client.post(
        page(row), {"text": "Ecco."}, headers={"origin": "https://evil.example"}
    )
    assert answer.status_code == 403
    assert not Note.objects.filter(author=cast.vito).exists()


def test_knocking_without_end_is_stopped(cast: Cast, talk: Conversation) -> None:
    where, client = page(ask(cast, talk)), Client()
    codes = [client.get(where).status_code for _ in range(70)]
    assert codes[:60] == [200] * 60
    assert 429 in codes


def test_a_colleague_logged_in_elsewhere_does_not_change_who_answers(
    cast: Cast, talk: Conversation
) -> None:
    client = Client()
    client.force_login(cast.otto.user)
    client.post(page(ask(cast, talk)), {"text": "Ecco."})
    assert Note.objects.latest("pk").author == cast.vito


# --- asking ----------------------------------------------------------------------------------


def test_the_same_question_is_asked_once(cast: Cast, talk: Conversation) -> None:
    assert ask(cast, talk).pk == ask(cast, talk).pk


def test_nobody_asks_who_does_not_see_the_brand(cast: Cast, talk: Conversation) -> None:
    cast.vito.brands.set([make.brand("La Dispensa")])
    with pytest.raises(Refusal):
        ask(cast, talk)


def test_a_voice_cannot_ask_and_an_agent_can(cast: Cast, talk: Conversation) -> None:
    where = reverse("conversation_askings", args=[talk.pk])
    form = {"member": cast.vito.pk, "question": "Che ne dici?", "days": "7"}
    for who, code in ((cast.vito, 403), (cast.otto, 404), (cast.marco, 302)):
        client = Client()
        client.force_login(who.user)
        assert client.post(where, form).status_code == code, who
    row = Asking.objects.get()
    assert row.until - row.asked_at > timedelta(days=6)
    client = Client()
    client.force_login(cast.marco.user)
    assert "Che ne dici?" in client.get(where).content.decode()
    assert (
        "Marco" in client.get(reverse("conversation", args=[talk.pk])).content.decode()
    )
    assert client.post(reverse("asking_withdrawal", args=[row.pk])).status_code == 302
    row.refresh_from_db()
    assert row.status == "withdrawn"


def test_a_playbook_asks(cast: Cast, talk: Conversation) -> None:
    from ascolto.operate.playbooks.catalogue import Effect, deeds

    params = {"to": str(cast.vito.pk), "question": "È in garanzia?"}
    effect = Effect(talk, 0, 0, Actor.rule("Caldaie"), params)
    deeds["ask"].carry_out([effect])
    assert effect.outcome == ""
    row = Asking.objects.get()
    assert (row.by_name, row.asker) == ("Caldaie", None)


# --- the mail --------------------------------------------------------------------------------


@pytest.fixture
def mailbox(cast: Cast) -> Account:
    return make.account(
        cast.brand,
        kind="email",
        config={
            "address": "info@locanda.example", "password": "x", "imap_host": "127.0.0.1",
            "smtp_host": "127.0.0.1",
        },
    )  # fmt: skip


def mail(
    mailbox: Account, slip: Slip, *, sender: str, text: str = "Mezzo pollice.", more: str = "",
    token: str = "", name: str = "a1",
) -> None:  # fmt: skip
    """What arrives in the brand's mailbox when somebody answers the question."""
    from ascolto.channels import registry

    secret = registry.site(mailbox).secret
    to = tagged("info@locanda.example", token or tokens.slip_token(slip.pk), secret)
    raw = (
        f"From: V <{sender}>\r\nTo: {to}\r\nSubject: Re: Marco\r\nMessage-ID: <{name}@x.example>\r\n"
        f"{more}Date: Thu, 01 Jan 2026 10:00:00 +0000\r\n\r\n{text}\r\n\r\n"
        "Il giorno 1 gennaio 2026 alle 09:00 Marco <info@locanda.example> ha scritto:\r\n"
        "> Che guarnizione serve?\r\n"
    )
    accepting.accept(
        mailbox, [Raw(f"{name}-{timezone.now().timestamp()}", raw.encode())]
    )
    run()


def test_the_mail_asks_with_the_customers_words_and_a_way_back(
    cast: Cast, talk: Conversation, mailbox: Account, settings: object
) -> None:
    settings.PUBLIC_URL = "https://care.example"  # type: ignore[attr-defined]
    row = ask(cast, talk)
    asked = Job.objects.filter(name__endswith="post_mail").latest("pk")
    letter = asked.args if isinstance(asked.args, dict) else asked.kwargs
    assert letter["to"] == cast.vito.user.email
    assert letter["account_id"] == mailbox.pk
    assert tokens.slip_id(letter["token"]) == row.slip_id
    for words in ("La caldaia perde acqua.", "Che guarnizione serve?", "/asked/"):
        assert words in letter["text"]


def test_a_reply_by_mail_is_advice_without_its_quotes(
    cast: Cast, talk: Conversation, mailbox: Account
) -> None:
    row = ask(cast, talk)
    before = Conversation.objects.count()
    assert row.slip is not None
    mail(mailbox, row.slip, sender=cast.vito.user.email)
    row.refresh_from_db()
    assert row.status == "answered"
    assert row.note is not None
    assert row.note.text == "Mezzo pollice."
    assert Conversation.objects.count() == before
    mail(mailbox, row.slip, sender=cast.vito.user.email)  # handed over once more
    assert Conversation.objects.count() == before
    assert Note.objects.filter(author=cast.vito).count() == 1


def test_a_reply_by_mail_goes_to_the_customer_when_that_was_asked(
    cast: Cast, talk: Conversation, mailbox: Account
) -> None:
    row = ask(cast, talk, wants="answer")
    assert row.slip is not None
    mail(mailbox, row.slip, sender=cast.vito.user.email.upper(), text="Arrivo domani.")
    row.refresh_from_db()
    assert row.message is not None
    assert (row.message.text, row.message.author) == ("Arrivo domani.", cast.vito)
    assert row.message.thread_id == talk.thread_id


@pytest.mark.parametrize(
    "wrong", ["sender", "token", "auto", "expired", "withdrawn", "left", "answered"]
)
def test_what_does_not_hold_is_ordinary_mail_and_no_answer(
    cast: Cast, talk: Conversation, mailbox: Account, wrong: str
) -> None:
    row = ask(cast, talk, wants="answer")
    slip, sender, token, more = row.slip, cast.vito.user.email, "", ""
    assert slip is not None
    if wrong == "sender":
        sender = "altro@example.net"
    elif wrong == "token":
        token = f"s{slip.pk}-aaaaaaaaaaaaa"
    elif wrong == "auto":
        more = "Auto-Submitted: auto-replied\r\n"
    elif wrong == "expired":
        Slip.objects.update(expires_at=timezone.now())
    elif wrong == "withdrawn":
        asking.withdraw(row, by=cast.as_("marco"))
    elif wrong == "left":
        cast.vito.left_at = timezone.now()
        cast.vito.save(update_fields=["left_at"])
    else:
        advising.answer(row, text="Già detto.", by=cast.as_("vito"))
    answers = Message.objects.filter(thread_id=talk.thread_id).count()
    mail(mailbox, slip, sender=sender, token=token, more=more)
    came = Message.objects.get(account=mailbox)
    assert came.thread_id != talk.thread_id, "a conversation of its own"
    assert Message.objects.filter(thread_id=talk.thread_id).count() == answers
    assert not Note.objects.filter(author=cast.vito).exists()


def test_a_slip_is_never_taken_for_a_thread() -> None:
    assert tokens.thread_id(tokens.slip_token(7)) is None
    assert tokens.slip_id(tokens.thread_token(7)) is None
    assert tokens.slip_id(tokens.slip_token(7)) == 7


def test_words_that_cannot_leave_are_kept_as_advice(
    cast: Cast, talk: Conversation, mailbox: Account
) -> None:
    row = ask(cast, talk, wants="answer")
    assert row.slip is not None
    Account.objects.filter(pk=talk.account_id).update(disconnected_at=timezone.now())
    mail(mailbox, row.slip, sender=cast.vito.user.email, text="Arrivo domani.")
    row.refresh_from_db()
    assert row.message is None
    assert row.note is not None
    assert row.note.text.startswith("Arrivo domani.")


def test_no_mailbox_no_reply_by_mail(cast: Cast, talk: Conversation) -> None:
    assert posting.way_back(cast.brand.pk) is None
    assert Role(cast.vito.role) is Role.VOICE
