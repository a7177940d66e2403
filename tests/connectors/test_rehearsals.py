"""Every small provider is heard by its connector's own code, and takes its answers."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from ascolto.channels import registry
from ascolto.channels.contract import (
    Call,
    Does,
    Edited,
    Incoming,
    Limited,
    Outgoing,
    Site,
    Text,
)
from ascolto.channels.contract.rehearsing import Hosts, Line
from ascolto.demo import playing
from ascolto.demo.post_office.stages import Stages
from ascolto.testing.connectors import doubted, post

KINDS = sorted(registry.rehearsals())
SITE = Site(
    "acc-1",
    "Locanda",
    "https://a.example",
    "https://a.example/hooks/acc-1",
    frozenset(),
    b"k" * 32,
)


@pytest.fixture
def stages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stages]:
    monkeypatch.setenv("ASCOLTO_HTTP_ALLOW", "localhost")
    found = Stages(tmp_path)
    found.start("127.0.0.1", 0)
    yield found
    found.stop()


def made(kind: str, stages: Stages) -> Any:
    settings = stages.plays[kind].settings()
    config = registry.config_class(kind).model_validate(settings)
    return registry.trial(kind, config, SITE)


def line(number: int = 1, **more: Any) -> Line:
    known = {
        "key": f"88000{number}", "talk": "7001", "author": "3331234567", "name": "Giulia Ferri",
        "text": f"Avete posto per {number} notti?", "at": datetime.now(UTC), "rating": 4,
    }  # fmt: skip
    return Line(**{**known, **more})


def heard(
    one: Any, calls: Sequence[Call], cursor: str, known: set[str]
) -> tuple[list[Incoming], str]:
    does = one.manifest.does
    if calls:
        raws = [raw for call in calls for raw in one.verify(call)]
    else:
        assert Does.POLL in does
        page = one.poll(cursor)
        raws, cursor = page.items, page.cursor
    facts = [fact for raw in raws for fact in one.parse(raw)]
    said = {f.external_id: f for f in facts if isinstance(f, Incoming) and not f.ours}
    for fact in facts:
        if isinstance(fact, Edited) and fact.external_id in said:
            was = said[fact.external_id]
            said[fact.external_id] = replace(was, text=fact.text)
    fresh = [said[id] for id in said if id not in known]
    known.update(said)
    return fresh, cursor


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_said_there_is_heard_and_answered(kind: str, stages: Stages) -> None:
    stage = stages
    one = made(kind, stage)
    assert one.check()
    cursor = one.poll("").cursor if Does.POLL in one.manifest.does else ""
    known: set[str] = set()
    calls = stage.plays[kind].say(line(), SITE.webhook_url)
    [first], cursor = heard(one, calls, cursor, known)
    assert "Avete posto per 1 notti" in first.text or Does.LIVE in one.manifest.does
    assert first.author.external_id
    if Does.REPLY in one.manifest.does and Does.LIVE not in one.manifest.does:
        sent = one.reply(answer(first, 1))
        assert sent.external_id
        given = took(stage, kind)
        assert [(one["talk"], "Volentieri" in one["text"]) for one in given] == [
            ("7001", True)
        ]
    if first.rating is not None or Does.LIVE in one.manifest.does:
        assert first.rating in {4, None}
        return  # a review is one message
    calls = stage.plays[kind].say(line(2), SITE.webhook_url)
    [second], cursor = heard(one, calls, cursor, known)
    assert "2 notti" in second.text
    assert second.thread_id or second.references
    assert first.author == second.author
    one.close()
    # After a restart it knows what it knew.
    again = type(stage)(Path(stage.plays[kind]._file).parent.parent)
    again.plays[kind].begin("http://localhost:1")
    assert again.plays[kind].given(0) == stage.plays[kind].given(0)


def took(stages: Stages, kind: str) -> list[dict[str, str]]:
    """The answers that it took: a real server hands them on in its own time."""
    until = time.monotonic() + 10
    while not (given := stages.plays[kind].given(0)) and time.monotonic() < until:
        time.sleep(0.02)
    return given


@pytest.mark.parametrize("kind", [k for k in KINDS if Does.PUBLISH in registry.manifest(k).does])  # fmt: skip
def test_what_is_published_there_stands_and_is_found(kind: str, stages: Stages) -> None:
    one = made(kind, stages)
    try:
        sent = one.publish(post("Sappiamo del freddo."))
        assert sent.permalink.startswith("https://")
        [given] = stages.plays[kind].given(0)
        assert given["text"] == "Sappiamo del freddo."
        if Does.FIND in one.manifest.does and kind not in NOT_LISTED:
            found = one.find(doubted(post("Sappiamo del freddo."), ago=1))
            assert found is not None
            assert found.external_id == sent.external_id
    finally:
        one.close()


# A small provider that does not list what it took; a connector that looks among comments only.
NOT_LISTED = {"facebook", "linkedin"}


def answer(said: Incoming, number: int) -> Outgoing:
    return Outgoing(
        idempotency_key=f"00000000-0000-4000-8000-00000000000{number}",
        thread_id=said.thread_id,
        text="Volentieri, Giulia.",
        to=said.author,
        in_reply_to=said.external_id,
        references=(said.external_id,),
        sender_name="Nives",
        last_heard_at=said.sent_at,
    )


def test_what_cannot_play_here_is_left_out_and_said() -> None:
    why = Text(it="manca un programma.", en="a program is missing.")
    hosts = [made for made in registry._rehearsed().values() if issubclass(made, Hosts)]
    assert hosts
    for made in hosts:
        kind = made.__module__.split(".")[-2]
        with mock.patch.object(made, "absent", staticmethod(lambda: why)):
            assert kind not in registry.rehearsals.__wrapped__()
            [said] = [one for one in playing.silent() if "a program is missing" in one]
            assert registry.manifest(kind).title.en in said


def test_who_waits_for_news_gets_it_when_there_is_some(
    stages: Stages,
) -> None:
    stage = stages
    for kind in KINDS:
        one = made(kind, stage)
        lacking = one.config.lacks() if isinstance(one.config, Limited) else ()
        if Does.LISTEN not in one.manifest.does or Does.LISTEN in lacking:
            continue
        cursor = one.poll("").cursor
        threading.Timer(0.5, stage.plays[kind].say, (line(9), SITE.webhook_url)).start()
        assert one.wait(10), kind
        found, _ = heard(one, (), cursor, set())
        assert found, kind


@pytest.mark.parametrize("kind", KINDS)
def test_what_it_counts_is_told_without_trouble(kind: str, stages: Stages) -> None:
    """A newcomer's first page of figures has no warning on it."""
    connector = made(kind, stages)
    told = registry.manifest(kind).does
    if isinstance(connector.config, Limited):
        told -= connector.config.lacks()
    if Does.INSIGHTS in told:
        connector.insights(datetime.now(UTC).date() - timedelta(days=7))
    connector.close()
