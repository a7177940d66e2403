"""The web chat's connector: what visitors did becomes facts, answers are delivered by being stored."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import ValidationError

from ascolto.channels.contract import (
    Fate,
    File,
    Finds,
    Ignored,
    Incoming,
    Malformed,
    Outgoing,
    Raw,
    Receipt,
    Refused,
    Replies,
    Site,
)
from ascolto.connectors.webchat import MANIFEST, Config, Connector
from ascolto.connectors.webchat.door import allows, proof

FIXTURES = Path(__file__).parent.parent / "fixtures"
KEY = "a-key-that-nobody-guesses"


def connector(**config: object) -> Connector:
    site = Site(account="acc", name="Locanda", public_url="https://ascolto.example.it")
    return Connector(Config.model_validate(config), site)


def raw(name: str, **changes: object) -> Raw:
    body = json.loads((FIXTURES / f"{name}.json").read_text()) | changes
    return Raw(delivery_id=body["client_id"], body=json.dumps(body).encode())


def only(name: str, **changes: object) -> Incoming:
    [fact] = connector().parse(raw(name, **changes))
    assert isinstance(fact, Incoming)
    return fact


def outgoing(text: str = "Buonasera, certo.", files: tuple[File, ...] = ()) -> Outgoing:
    return Outgoing(
        idempotency_key="key-1", thread_id="v-5QnE0y7a", text=text, files=files
    )


def test_the_connector_can_do_what_the_manifest_promises() -> None:
    assert isinstance(connector(), Replies)
    assert isinstance(connector(), Finds)


def test_a_message_keeps_its_author_its_words_and_its_moment() -> None:
    said = only("message")
    assert said.author.external_id == said.thread_id == "v-5QnE0y7a"
    assert (said.author.name, said.author.email) == (
        "Giulia Rinaldi",
        "giulia@example.it",
    )
    assert (
        said.text == "Buonasera, si può anticipare il check-in alle 12?\nSiamo in due."
    )
    assert said.sent_at == datetime(2026, 11, 20, 17, 4, 11, 250_000, UTC)
    assert said.language == "it-IT"
    assert said.automatic == ""


def test_the_page_is_kept_without_what_may_be_secret_in_its_address() -> None:
    assert only("message").meta == {"page": "https://www.locanda.example/camere/stufa"}


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "http://[",
        "https://u:p@",
        "data:text/html,x",
        "http://a:99999/",
    ],
)
def test_an_address_that_is_no_page_is_left_out(address: str) -> None:
    assert only("message", page_url=address).meta == {}


def test_the_same_delivery_gives_the_same_fact() -> None:
    assert only("message") == only("message")


def test_two_visitors_may_choose_the_same_message_id() -> None:
    other = only("message", visitor={"id": "v-other"})
    assert other.external_id != only("message").external_id


def test_files_travel_inside_the_delivery() -> None:
    text, picture = only("message_with_files").files
    assert text.content == "la stufa è fredda\n".encode()
    assert picture.content == b"\x89PNG\r\n\x1a\n"
    assert "\0" not in picture.name


def test_a_customer_whom_the_site_vouched_for_is_the_same_in_every_browser() -> None:
    known = only("message_verified")
    assert known.author.external_id == known.thread_id == "user:4711"
    assert known.meta == {"customer": "4711"}


def test_leaving_an_address_is_said_in_the_thread_but_never_acknowledged() -> None:
    left = only("email")
    assert left.author.email == "giulia@example.it"
    assert left.text == "Il mio indirizzo e-mail: giulia@example.it"
    assert left.automatic == "contact-details"
    assert only("email", language="de").text == "My e-mail address: giulia@example.it"


def test_reading_is_a_receipt_for_each_answer() -> None:
    facts = list(connector().parse(raw("read")))
    assert [(fact.of, fact.fate) for fact in facts if isinstance(fact, Receipt)] == [
        ("out-1", Fate.READ),
        ("out-2", Fate.READ),
    ]


def test_an_empty_message_is_left_aside() -> None:
    [fact] = connector().parse(raw("empty"))
    assert isinstance(fact, Ignored)


def test_nul_bytes_and_foreign_line_ends_do_not_survive() -> None:
    assert only("message", text="a\0b\r\nc").text == "ab\nc"


@pytest.mark.parametrize(
    "body",
    [
        (FIXTURES / "malformed.json").read_bytes(),
        b"",
        b"null",
        b"[]",
        b"\xff\xfe",
        b'{"type":"party"}',
        b'{"type":"message","client_id":"c","visitor":{"id":"v"},"sent_at":"2026-11-20T17:06:00"}',
        (FIXTURES / "message.json").read_bytes()[:-2]
        + b',"files":[{"content":"%%%"}]}',
        b"[" * 100_000,
    ],
)
def test_what_cannot_be_understood_is_malformed_and_says_why(body: bytes) -> None:
    with pytest.raises(Malformed, match="Not a chat delivery"):
        connector().parse(Raw(delivery_id="x", body=body))


def test_malformed_does_not_repeat_what_the_visitor_wrote() -> None:
    with pytest.raises(Malformed) as refusal:
        connector().parse(raw("malformed", sent_at="my card is 4111"))
    assert "4111" not in str(refusal.value)


def test_an_answer_is_delivered_under_its_own_key_however_often_it_is_sent() -> None:
    assert {connector().reply(outgoing()).external_id for _ in range(3)} == {"key-1"}


def test_an_answer_that_was_not_marked_as_sent_was_not_sent() -> None:
    assert connector().find(replace(outgoing(), idempotency_key="key-1")) is None


def test_too_long_an_answer_is_refused() -> None:
    assert MANIFEST.text_limit
    connector().reply(outgoing("a" * MANIFEST.text_limit))
    with pytest.raises(Refused):
        connector().reply(outgoing("a" * (MANIFEST.text_limit + 1)))


def test_too_large_files_are_refused() -> None:
    half = File(name="a", content=b"." * (MANIFEST.attachment_limit // 2))
    connector().reply(outgoing(files=(half, half)))
    with pytest.raises(Refused):
        connector().reply(outgoing(files=(half, half, File(name="b", content=b"."))))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("www.example.it", ("https://www.example.it",)),
        ("https://www.Example.it/contatti?x=1\nhttp://localhost:8000", None),
        (
            " https://*.example.it , https://*.example.it:443 ",
            ("https://*.example.it",),
        ),
        ("", ()),
        (["https://a.example"], ("https://a.example",)),
    ],
)
def test_sites_are_kept_as_origins(typed: object, kept: tuple[str, ...] | None) -> None:
    expected = (
        kept
        if kept is not None
        else ("https://www.example.it", "http://localhost:8000")
    )
    assert Config(origins=typed).origins == expected


@pytest.mark.parametrize(
    "typed",
    ["*", "https://*", "ftp://a.example", "https://", "a b@c", "https://ex*mple.it"],
)
def test_what_is_no_site_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        Config(origins=(typed,))


@pytest.mark.parametrize(
    ("origin", "welcome"),
    [
        ("https://www.example.it", True),
        ("https://WWW.example.it", True),
        ("http://www.example.it", False),
        ("https://www.example.it:8443", False),
        ("https://www.example.it.evil.example", False),
        ("https://evil-www.example.it", False),
        ("https://blog.shop.example", True),
        ("https://shop.example", False),
        ("https://a@b/.shop.example", False),
        ("https://evil.example#.shop.example", False),
        ("https://evilshop.example", False),
        ("https://ascolto.example.it", True),
        ("null", False),
        ("", False),
    ],
)
def test_only_listed_sites_and_our_own_pages_may_show_the_chat(
    origin: str, welcome: bool
) -> None:
    chat = connector(origins="https://www.example.it https://*.shop.example")
    assert chat.allows(origin) is welcome


def test_nobody_is_allowed_where_no_address_is_known() -> None:
    assert not Connector(Config(), Site(account="a", name="", public_url="")).allows("")
    assert not allows((), "https://www.example.it")


def test_a_customer_is_believed_only_with_the_proof_of_the_company_site() -> None:
    chat = connector(identity_secret=KEY)
    assert chat.vouches("4711", proof(KEY, "4711"))
    assert not chat.vouches("4712", proof(KEY, "4711"))
    assert not chat.vouches("4711", proof("another-key-altogether", "4711"))
    assert not chat.vouches("4711", "")
    assert not chat.vouches("", proof(KEY, ""))
    assert not chat.vouches("4711", "è")


def test_without_a_key_nobody_is_believed() -> None:
    assert not connector().vouches("4711", proof("", "4711"))


def test_a_short_key_is_refused() -> None:
    with pytest.raises(ValidationError):
        Config(identity_secret="short")
    assert Config(identity_secret="").identity_secret is None


def test_no_secret_shows_in_what_the_page_gets_or_in_a_repr() -> None:
    chat = connector(identity_secret=KEY)
    assert KEY not in json.dumps(chat.look("it"))
    assert KEY not in repr(chat.config)


def test_the_chat_speaks_italian_to_italians_and_english_to_the_rest() -> None:
    assert connector().look("it-CH")["placeholder"] == "Scriva un messaggio"
    assert connector().look("de")["placeholder"] == "Write a message"


@pytest.mark.parametrize(
    ("when", "there", "seconds"),
    [
        ("away", True, 300),
        ("away", False, 0),
        ("always", True, 0),
        ("never", False, None),
    ],
)
def test_the_address_is_asked_for_when_the_company_wants(
    when: str, there: bool, seconds: int | None
) -> None:
    assert (
        connector(ask_for_email=when).asks_email_after(somebody_there=there) == seconds
    )


def test_the_settings_survive_being_stored() -> None:
    config = Config(origins="https://a.example", color="#123456", greeting_it="Ciao")
    assert Config.model_validate_json(config.model_dump_json()) == config
