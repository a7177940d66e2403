"""Every call, answer and fixture held against YouTube's own discovery document."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from ascolto.channels.contract import Incoming
from ascolto.connectors.youtube.tests.harness import at
from ascolto.connectors.youtube.tests.official import Official, official
from ascolto.connectors.youtube.tests.tube import Tube
from ascolto.testing.answering import answering
from ascolto.testing.connectors import outgoing

FIXTURES = Path(__file__).parents[1] / "fixtures"


@pytest.fixture(scope="module")
def spec() -> Official:
    found = official()
    if found is None:
        pytest.skip("google-api-python-client is not installed")
    return found


def test_a_talk_is_held_against_the_official_document(spec: Official) -> None:
    tube = Tube()
    tube.page = 3
    for number in range(9):
        top = tube.says(f"Domanda {number}", minutes=30 - number)
    for number in range(7):
        tube.says(f"Anch'io {number}", under=top)
    tube.says("Aspetto", moderationStatus="heldForReview")
    with answering(tube) as server, at(server.url) as connector:
        assert connector.check() == "Locanda sul Lago"
        page = connector.poll("")
        page = connector.poll(page.cursor)
        [fact, *_] = connector.parse(page.items[-1])
        assert isinstance(fact, Incoming)
        sent = connector.reply(replace(outgoing(), thread_id=fact.thread_id))
        connector.reply(
            replace(
                outgoing("Meglio."), thread_id=fact.thread_id, replaces=sent.external_id
            )
        )
        back = connector.backfill("")
        connector.backfill(back.cursor)
    assert [method for method, _ in tube.sent] == ["POST", "PUT"]
    assert len(tube.talk) >= 12
    assert tube.wrong() == []


@pytest.mark.parametrize(
    "path", sorted(FIXTURES.glob("*.json")), ids=lambda path: path.stem
)
def test_every_fixture_is_a_comment_of_the_official_document(
    path: Path, spec: Official
) -> None:
    said = json.loads(path.read_text())
    if "comment" in said:
        assert spec.comment(said["comment"]) == []


def test_the_strict_reading_can_say_no(spec: Official) -> None:
    def wrong(
        method: str, path: str, body: bytes = b"", answer: bytes = b"{}"
    ) -> list[str]:
        return spec.exchange(method, f"/youtube/v3/{path}", body, 200, answer)

    assert wrong("GET", "comments?id=a")  # part is missing
    assert wrong("GET", "comments?part=id&maxResults=101")
    assert wrong("GET", "comments?part=id&sideways=1")
    assert wrong("GET", "commentThreads?part=id&order=bogus")
    assert wrong("GET", "nowhere?part=id")
    assert wrong("POST", "comments?part=snippet", b'{"snippet": {"text": "a"}}')
    assert wrong("GET", "comments?part=id", answer=b'{"items": [{"id": 7}]}')
