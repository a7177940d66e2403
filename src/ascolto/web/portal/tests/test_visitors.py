from __future__ import annotations

import pytest

from ascolto.web.portal import visitors
from ascolto.web.portal.visitors import Upload, Visitor

ADA = Visitor.new()
FILE = Upload("ab" * 32, "stufa.png", 12, "image/png")


def test_a_token_says_who_somebody_is() -> None:
    known = Visitor.known("4711", "Giulia", "giulia@example.it")
    assert visitors.unseal("site", visitors.seal("site", known)) == known
    assert visitors.unseal("site", visitors.seal("site", ADA)) == ADA


def test_a_token_of_another_chat_is_worth_nothing() -> None:
    assert visitors.unseal("other", visitors.seal("site", ADA)) is None


@pytest.mark.parametrize("token", ["", "x", "è" * 40, "A" * 5000, "null", "e30"])
def test_what_is_no_token_is_nobody(token: str) -> None:
    assert visitors.unseal("site", token) is None


def test_every_changed_character_spoils_a_token() -> None:
    token = visitors.seal("site", ADA)
    # The last character of base64 may hold bits that mean nothing.
    for place, letter in enumerate(token[:-1]):
        forged = token[:place] + ("A" if letter != "A" else "B") + token[place + 1 :]
        assert visitors.unseal("site", forged) is None, place


def test_an_upload_is_no_visitor_and_a_visitor_no_upload() -> None:
    assert visitors.unseal("site", visitors.seal_upload("site", ADA, FILE)) is None
    assert visitors.unseal_upload("site", ADA, visitors.seal("site", ADA)) is None


def test_a_file_is_found_by_who_sent_it_only() -> None:
    name = visitors.seal_upload("site", ADA, FILE)
    assert visitors.unseal_upload("site", ADA, name) == FILE
    assert visitors.unseal_upload("site", Visitor.new(), name) is None
    assert visitors.unseal_upload("other", ADA, name) is None


def test_nobody_can_call_themselves_a_known_customer() -> None:
    assert not any(Visitor.new().id.startswith("user:") for _ in range(100))
