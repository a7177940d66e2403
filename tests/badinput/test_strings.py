"""Strings that break software, in everything a customer or a member can write."""

from __future__ import annotations

import itertools
from contextlib import suppress

import pytest
from django.test import Client
from django.urls import reverse

from ascolto.channels.models import Account, Message, Payload
from ascolto.core.refusal import Refusal
from ascolto.customers.models import Customer
from ascolto.customers.reads import finding
from ascolto.operate.actions import noting
from ascolto.operate.models import Conversation, Note
from ascolto.operate.reads import inbox
from ascolto.testing import make
from ascolto.testing.cast import Cast
from ascolto.testing.pipeline import hear, post, run, said
from ascolto.web.operate import counter

pytestmark = pytest.mark.django_db
OWN = [
    "", " ", "\x00", "a\x00b", "\x1b[31mred\x1b[0m", "\u202egnp.exe", "\ufeff", "\u2028\u2029",
    "a" * 10_000, "😀" * 3_000, "%s %n %d {0} {self} ${7*7} {{7*7}} {% now %}", "=cmd|' /C calc'!A0",
    "\ud83d", "é" + "\u0301" * 5_000, "'\"`;--", "\r\nBcc: victim@example.org\r\n\r\nx",
]  # fmt: skip


@pytest.fixture
def portal(cast: Cast) -> Account:
    secret = {"secret": "whsec_" + "YWJj" * 8}
    return make.account(cast.brand, kind="webhook", config=secret)


@pytest.fixture
def words(naughty: list[str]) -> list[str]:
    """As a browser or a program can send them: half a character is none."""
    return [word.encode("utf-8", "replace").decode() for word in [*OWN, *naughty]]


@pytest.fixture
def ada(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.ada.user)
    return client


def test_a_customer_may_be_called_and_say_anything(
    cast: Cast, portal: Account, words: list[str], ada: Client
) -> None:
    bodies = []
    for number, word in enumerate(words):
        body = said(word or "x", who=f"w{number}", message=f"m{number}", subject=word)
        body["author"] |= {"name": word, "email": word, "phone": word}
        body["message"] |= {"html": f"<p>{word}</p>", "url": word, "language": word}
        bodies.append(body)
    post(portal, *bodies, said("Avete una camera?", who="zoe", message="after"))
    run()
    ended = Payload.objects.exclude(status="parsed").values_list("problem", flat=True)
    assert all(ended), "what was not taken says why"
    assert len(ended) < 12, list(ended)  # a text of nothing but blanks says nothing
    assert Message.objects.get(external_id="after").text == "Avete una camera?"
    every = list(Conversation.objects.values_list("pk", flat=True))
    for pk in every[::15]:
        assert ada.get(reverse("conversation", args=[pk])).status_code == 200
    for pk in list(Customer.objects.values_list("pk", flat=True))[::30]:
        assert ada.get(reverse("customer", args=[pk])).status_code == 200
    for view in ("all", "open", "waiting"):
        assert ada.get(f"/inbox/?view={view}").status_code == 200


def test_anything_can_be_searched_for(
    cast: Cast, portal: Account, words: list[str], ada: Client
) -> None:
    conversation = hear(portal, said())
    with_link = f"/customers/{conversation.case.customer_id}/candidates/"
    for word in words:
        inbox.page(cast.ada, inbox.Query(view=inbox.View.ALL, words=word[:300]))
        finding.find(word[:200])
    for word in words[::12]:
        for address in ("/inbox/", "/customers/", with_link):
            assert ada.get(address, {"q": word}).status_code == 200, (address, word)
    for odd in ("%ED%A0%BD", "%FF%FE", "%00", "%", "%u0041", "+" * 2_000):
        assert ada.get(f"/inbox/?q={odd}&view=all").status_code == 200, odd


def test_a_member_may_write_anything(
    cast: Cast, portal: Account, words: list[str], ada: Client
) -> None:
    conversation = hear(portal, said())
    notes, drafts, customer = (
        reverse("conversation_notes", args=[conversation.pk]),
        reverse("conversation_draft", args=[conversation.pk]),
        reverse("customer_facts", args=[conversation.case.customer_id]),
    )
    for word in words:
        with suppress(Refusal):
            noting.note(conversation, text=word, by=cast.as_("ada"))
    assert Note.objects.count() > 450
    for word in words[::12]:
        assert ada.post(notes, {"text": word}).status_code in {302, 422}, word
        assert ada.post(drafts, {"text": word}).status_code == 204, word
        facts = {"name": word, "email": word, "phone": word, "about": word}
        assert ada.post(customer, facts).status_code in {302, 422}, word
    assert ada.get(reverse("conversation", args=[conversation.pk])).status_code == 200
    assert (
        ada.get(reverse("customer", args=[conversation.case.customer_id])).status_code
        == 200
    )


def test_an_answer_may_say_anything_and_is_sent_as_it_was_written(
    cast: Cast, words: list[str], ada: Client
) -> None:
    conversation = hear_by_fake(cast)
    where = reverse("conversation_replies", args=[conversation.pk])
    for word in itertools.islice(words, 0, None, 8):
        assert ada.post(where, {"text": word}).status_code in {302, 422}, word
    page = ada.get(reverse("conversation", args=[conversation.pk]))
    assert page.status_code == 200


def hear_by_fake(cast: Cast) -> Conversation:
    portal = make.account(
        cast.brand, kind="webhook",
        config={"secret": "whsec_" + "YWJj" * 8, "callback_url": "https://portal.example/in"},
    )  # fmt: skip
    return hear(portal, said())


def test_every_name_in_the_settings_takes_anything_or_says_why_not(
    cast: Cast, words: list[str], ada: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counter, "OPENS_WITHIN", 0.0)  # nobody reads the notes here
    for word in words[::10]:
        for address, fields in (
            (reverse("brands"), {"name": word}),
            (reverse("brand", args=[cast.brand.pk]), {
                "name": word, "language": word, "timezone": word, "color": word, "signature": word,
            }),
            (reverse("teams"), {"name": word}),
            (reverse("me"), {
                "name": word, "signature": word, "language": word, "timezone": word, "theme": word,
            }),
            (reverse("members"), {"email": word, "name": word, "role": word, "how": "invite"}),
            (reverse("tokens"), {"name": word, "scopes": word, "days": word}),
            (reverse("counter"), {"text": word, "name": word, "phone": word, "email": word, "where": "counter"}),
            (reverse("brand_hours", args=[cast.brand.pk]), {"mon-0-from": word, "mon-0-to": word, "holidays": word}),
            (reverse("targets"), {"minutes": word, "kind": word}),
        ):  # fmt: skip
            answer = ada.post(address, fields)
            assert answer.status_code in {200, 302, 404, 405, 422}, (address, word)
