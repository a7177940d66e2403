"""Bad input: a clear "no" in the one shape, never a 500, and nothing written."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from ascolto.operate.models import Note
from ascolto.web.api import door, keys
from ascolto.web.api.tests.test_outsiders import OPERATIONS, address, untouched
from ascolto.web.api.tests.world import World, error
from ascolto.web.portal.limits import Rate

CORPORA = Path(__file__).resolve().parents[5] / ".." / "shared" / "corpora"
WRITES = [o.id for o in OPERATIONS.values() if o.has_body]
LISTS = [o.id for o in OPERATIONS.values() if o.id.startswith(("list_", "customer_t"))]
SQLISH = ["' OR '1'='1", "1; DROP TABLE core_member--", "1) UNION SELECT 1--", "%' AND SLEEP(5)--",
          "\x00", "\ud7ff\uffff", "%", "_", "$gt", "[]", "null", "NaN", "1e309", "-1", "²", "١"]  # fmt: skip


def notes(world: World) -> str:
    return f"conversations/{world.ours.conversation.pk}/notes"


NONSENSE = [b"", b"{", b"[]", b"null", b"1", b'"x"', b"\xff\xfe", b'{"text":"\xff"}', b"NaN", b'{"text":NaN}',
     b'{"text":"\\ud800"}', b'{"a":' * 5000 + b"1" + b"}" * 5000, b"[" * 200_000, b'{"text":1e999}',
     b'{"customer_id":123456789012345678901234567890,"member_id":1e30,"text":[]}',
     b'{"customer_id":0,"member_id":-9223372036854775809,"name":7}', b'{"__class__":"x","text":{}}',
     b'{"text":"' + b"a" * 1_040_000 + b'"}', b"\x00", b"\xef\xbb\xbf{}"]  # fmt: skip


@pytest.mark.parametrize("name", WRITES)
def test_a_body_that_makes_no_sense(world: World, name: str) -> None:
    operation, ada = OPERATIONS[name], world.caller("ada")
    for raw in NONSENSE:
        answer = ada(operation.method, address(operation, world.ours), raw)
        assert answer.status_code in {400, 422}, (raw[:40], answer.content[:300])
        error(answer, answer.status_code)
    untouched(world.ours)


def test_a_body_that_is_too_large_is_not_read(world: World) -> None:
    raw = b'{"text":"' + b"a" * door.MOST + b'"}'
    began = time.monotonic()
    error(world.caller("marco")("POST", notes(world), raw), 413, "too_large")
    assert time.monotonic() - began < 20
    assert Note.objects.count() == 0


@pytest.mark.parametrize(
    "kind",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""],
)
def test_only_json_is_taken(world: World, kind: str) -> None:
    answer = world.caller("marco")(
        "POST", notes(world), '{"text":"x"}', content_type=kind
    )
    error(answer, 415, "not_json")
    charset = "application/json; charset=utf-8"
    fine = world.caller("marco")(
        "POST", notes(world), '{"text":"x"}', content_type=charset
    )
    assert fine.status_code == 201


@pytest.mark.parametrize("name", LISTS)
def test_filter_values_that_would_be_something_else(world: World, name: str) -> None:
    operation, ada = OPERATIONS[name], world.caller("ada")
    path = address(operation, world.ours)
    from urllib.parse import quote

    from ascolto.web.api.api import description

    details = description()["paths"][f"/api/v1/{operation.path}"]["get"]
    known = [p["name"] for p in details["parameters"] if p["in"] == "query"]
    whole = len(ada.get(f"{path}?limit=100")["items"])
    for field in [*known, "id__gt", "workspace_id", "account__config"]:
        for value in SQLISH:
            answer = ada("GET", f"{path}?{field}={quote(value)}")
            if (
                answer.status_code == 200
            ):  # a search for odd words finds at most everybody
                assert field == "q"
                assert len(answer.json()["items"]) <= whole
            else:
                error(answer, 422)


def test_too_many_parameters_are_refused(world: World) -> None:
    query = "&".join(f"a{n}=1" for n in range(2000))
    error(world.caller("ada")("GET", f"conversations?{query}"), 400, "bad_request")


@pytest.mark.parametrize(
    "path", ["", "v1", "v1/", "v1/nothing", "v1/conversations/", "v2/me", "v1/me/x"]
)
def test_an_address_that_is_none_is_said_in_the_same_shape(
    world: World, path: str
) -> None:
    error(world.caller("ada")("GET", f"/api/{path}"), 404, "not_found")


@pytest.mark.parametrize(
    "method", ["DELETE", "HEAD", "OPTIONS", "TRACE", "PUT", "BREW"]
)
def test_a_method_that_is_not_there_names_those_that_are(
    world: World, method: str
) -> None:
    answer = world.caller("ada")(method, "conversations")
    assert answer.status_code == 405
    assert answer["Allow"] == "GET"
    if method != "HEAD":
        error(answer, 405, "method_not_allowed")


def test_naughty_strings_are_kept_as_they_came_or_refused(
    world: World, monkeypatch: Any
) -> None:
    monkeypatch.setattr(keys, "RATE", Rate(100_000, 60))
    source = CORPORA / "naughty-strings" / "blns.json"
    if not source.exists():
        pytest.skip("../shared/corpora is not here")
    marco, kept = world.caller("marco"), 0
    person = f"customers/{world.ours.customer.pk}"
    for text in json.loads(source.read_text()):
        note = marco("POST", notes(world), {"text": text})
        assert note.status_code in {201, 422}, (text, note.content)
        kept += note.status_code == 201
        assert marco("PATCH", person, {"about": text}).status_code in {200, 422}, text
        found = marco("GET", f"customers?q={_quoted(text)}")
        assert found.status_code in {200, 422}, (text, found.content)
    assert kept > 400


def test_json_by_the_letter(world: World) -> None:
    source = CORPORA / "json-parsing"
    if not source.exists():
        pytest.skip("../shared/corpora is not here")
    marco = world.caller("marco")
    for file in sorted(source.glob("*.json")):
        answer = marco("POST", notes(world), file.read_bytes())
        expected = {400} if file.name.startswith("n_") else {400, 422}
        if file.name == "n_structure_no_data.json":
            expected = {422}
        assert answer.status_code in expected, (file.name, answer.content)
        error(answer, answer.status_code)
    assert Note.objects.count() == 0


def _quoted(text: str) -> str:
    from urllib.parse import quote

    return quote(text[:200].encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize(
    ("sent", "language"),
    [("it", "it"), ("en", "en"), ("de, it;q=0.5, en;q=0.4", "it"), ("en-GB,it;q=0.9", "en"),
     ("", "it"), ("x" * 5000, "it"), (";;;,,,", "it"), ("de", "it")],
)  # fmt: skip
def test_problems_are_said_in_the_callers_language(
    world: World, sent: str, language: str, monkeypatch: Any
) -> None:
    """Without a language we speak, in the member's own (here Italian)."""
    spoken: list[str | None] = []

    def heard(text: str) -> str:
        spoken.append(translation.get_language())
        return text

    monkeypatch.setattr("ascolto.web.api.problems._", heard)
    error(world.caller("ada")("GET", "conversations/0", Accept_Language=sent), 404)
    assert spoken == [language]


@pytest.mark.parametrize(
    ("language", "message"),
    [("it", "Qui non c'è niente."), ("en", "There is nothing here.")],
)
def test_both_languages_are_there(world: World, language: str, message: str) -> None:
    answer = world.caller("ada")("GET", "conversations/0", Accept_Language=language)
    assert error(answer, 404)["message"] == message
