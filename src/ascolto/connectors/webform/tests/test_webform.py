"""The contact form: what the page stored becomes a message."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from ascolto.channels.contract import Does, Identity, Incoming, Malformed, Raw, Site
from ascolto.connectors.webform.config import Config
from ascolto.connectors.webform.connector import Connector
from ascolto.connectors.webform.manifest import MANIFEST

SITE = Site(account="a", name="Locanda", public_url="https://ascolto.example.com/x")
FORM = {
    "name": "Giulia",
    "email": "giulia@example.it",
    "message": "Buonasera",
    "token": "t-1",
    "sent_at": "2026-11-20T18:04:11+01:00",
}


def connector(**settings: Any) -> Connector:
    return Connector(Config.model_validate(settings), SITE)


def message(**changes: Any) -> Incoming:
    raw = Raw("d-1", json.dumps({**FORM, **changes}).encode())
    [fact] = connector().parse(raw)
    assert isinstance(fact, Incoming)
    return fact


def test_answers_leave_through_a_mail_account_and_the_author_is_known_there() -> None:
    assert MANIFEST.answers_through is Identity.EMAIL is MANIFEST.identity
    assert Does.REPLY not in MANIFEST.does
    author = message(email="Giulia@Example.IT").author
    assert author.external_id == author.email == "giulia@example.it"


def test_the_same_form_sent_twice_is_one_message() -> None:
    assert message().external_id == message(message="Buonasera").external_id == "t-1"
    assert message(token=None).external_id == "d-1"


@pytest.mark.parametrize(
    "email",
    [
        "",
        None,
        "giulia",
        "giulia@",
        "@example.it",
        "a@b",
        "a b@example.it",
        "a@example.it, b@example.it",
        "<a@example.it>",
        "a@example.it\r\nBcc: b@example.it",
        "a" * 250 + "@example.it",
        "a@example..it",
        7,
        ["a@example.it"],
    ],
)
def test_an_address_that_cannot_be_answered_is_malformed(email: object) -> None:
    with pytest.raises(Malformed, match="email"):
        message(email=email)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"message": ""}, "message"),
        ({"message": 7}, "message"),
        ({"message": "x" * 20_001}, "message"),
        ({"name": {}}, "name"),
        ({"sent_at": None}, "sent_at"),
        ({"sent_at": 7}, "sent_at"),
        ({"sent_at": "2026-11-20T18:04:11"}, "sent_at"),
        ({"sent_at": "0001-01-01T00:00:00+00:00"}, "sent_at"),
        ({"files": "x"}, "files"),
        ({"files": [{}] * 21}, "files"),
        ({"files": [7]}, r"files\[0\]"),
        ({"files": [{"content_base64": "é"}]}, r"files\[0\]"),
    ],
)
def test_what_is_wrong_is_named(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Malformed, match=field):
        message(**changes)


def test_files_beyond_the_limit_are_malformed(monkeypatch: pytest.MonkeyPatch) -> None:
    small = replace(MANIFEST, attachment_limit=3)
    monkeypatch.setattr("ascolto.connectors.webform.receive.MANIFEST", small)
    assert message(files=[{"content_base64": "YWJj"}]).files[0].content == b"abc"
    with pytest.raises(Malformed, match="files"):
        message(files=[{"content_base64": "YWJjZA=="}])


def test_a_file_alone_says_something() -> None:
    fact = message(message="", files=[{"name": "", "content_base64": "YWJj"}])
    assert fact.files[0].name == "file-1"


def test_nothing_can_be_smuggled_into_a_line() -> None:
    fact = message(subject="Ciao\r\nBcc: x@example.com", name="Zoe\0\n\u2028x")
    assert fact.subject == "Ciao Bcc: x@example.com"
    assert fact.author.name == "Zoe x"


def test_the_page_is_kept_without_what_may_be_secret() -> None:
    url = "https://user:pw@www.example.com:8443/contatti?token=s#f"
    assert message(page_url=url).meta == {
        "page": "https://www.example.com:8443/contatti"
    }
    for odd in ("javascript:alert(1)", "//x", "http://[", "ciao"):
        assert message(page_url=odd).meta == {}


@pytest.mark.parametrize(
    ("origin", "may"),
    [
        ("https://ascolto.example.com", True),
        ("https://www.example.com", True),
        ("https://WWW.example.com", True),
        ("https://b.locanda.example", True),
        ("https://a.b.locanda.example", True),
        ("https://locanda.example", False),
        ("https://locanda.example.evil.example", False),
        ("https://evil.example/?x=.locanda.example", False),
        ("https://evillocanda.example", False),
        ("http://www.example.com", False),
        ("https://www.example.com:444", False),
        ("null", False),
        ("", False),
    ],
)
def test_only_listed_sites_may_show_it(origin: str, may: bool) -> None:
    one = connector(
        allowed_origins="www.example.com\nhttps://*.locanda.example/contatti\n"
    )
    assert one.allows(origin) is may


def test_without_a_list_only_our_own_page_shows_it() -> None:
    assert connector().allows("https://ascolto.example.com")
    assert not connector().allows("https://www.example.com")
    assert not Connector(Config(), replace(SITE, public_url="")).allows("")


@pytest.mark.parametrize(
    "typed", ["*", "https://*", "https://a b", "javascript:alert(1)", "https://*.*.it"]
)
def test_what_is_no_site_is_refused_on_saving(typed: str) -> None:
    with pytest.raises(ValueError, match="address of a site"):
        connector(allowed_origins=[typed])


def test_the_form_speaks_the_visitors_language_or_the_chosen_one() -> None:
    one = connector(
        default_language="en", title_it="Ciao", title_en="Hello", ask_phone=False
    )
    said = {tongue: one.look(tongue)["words"] for tongue in ("it-CH", "en", "de", "")}
    titles = {tongue: words["title"] for tongue, words in said.items()}  # type: ignore[index]
    assert titles == {"it-CH": "Ciao", "en": "Hello", "de": "Hello", "": "Hello"}
    assert one.look("it")["asks"] == {
        "phone": False,
        "subject": False,
        "files": True,
        "consent": False,
    }
