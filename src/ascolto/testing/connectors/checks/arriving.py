"""What comes in: fixtures, garbage, forged calls."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from ascolto.channels.contract import (
    Author,
    Call,
    Deleted,
    Does,
    Edited,
    Forged,
    Hidden,
    Ignored,
    Incoming,
    Malformed,
    Raw,
    Reacted,
    Receipt,
)
from ascolto.testing.connectors import snapshots
from ascolto.testing.connectors.folder import Folder
from ascolto.testing.sockets import no_sockets


def says_why(folder: Folder, error: Exception) -> None:
    assert str(error).strip(), f"{folder}: {type(error).__name__} without a reason."


def parses_every_fixture_to_its_snapshot(folder: Folder) -> None:
    listed = snapshots.fixtures(folder)
    assert listed, f"{folder}: no fixtures."
    for fixture in listed:
        assert fixture.source.strip(), f"{folder}: where is {fixture} from?"
        with no_sockets():
            first = snapshots.plain(snapshots.parsed(folder, fixture))
            second = snapshots.plain(snapshots.parsed(folder, fixture))
        assert first == second, f"{folder}: {fixture} parses differently a second time."
        assert fixture.snapshot.is_file(), f"{folder}: {fixture} has no snapshot."
        assert first == fixture.snapshot.read_text(), (
            f"{folder}: {fixture} is not its snapshot; it is\n{first}"
        )
    used = {fixture.path.name for fixture in listed}
    used |= {fixture.snapshot.name for fixture in listed} | {"index.json", "SOURCE.md"}
    stray = {path.name for path in (folder.path / "fixtures").iterdir()} - used
    assert not stray, f"{folder}: fixtures not in the index: {sorted(stray)}."


SHOWN: dict[str, tuple[Does, Callable[[Any], bool]]] = {
    "an edit": (Does.EDITED, lambda fact: isinstance(fact, Edited)),
    "a deletion": (Does.DELETED, lambda fact: isinstance(fact, Deleted)),
    "a receipt": (Does.RECEIPT, lambda fact: isinstance(fact, Receipt)),
    "a reaction": (Does.REACTED, lambda fact: isinstance(fact, Reacted)),
    "something hidden": (Does.HIDDEN, lambda fact: isinstance(fact, Hidden)),
    "a file": (Does.ATTACH, lambda fact: bool(getattr(fact, "files", ()))),
    "a file to fetch": (
        Does.FETCH,
        lambda fact: any(file.ref for file in getattr(fact, "files", ())),
    ),
}


def has_a_fixture_for_all_it_says(folder: Folder) -> None:
    outcomes = [snapshots.parsed(folder, one) for one in snapshots.fixtures(folder)]
    facts = [fact for one in outcomes if isinstance(one, list) for fact in one]
    said = folder.manifest.does
    missing = [
        name
        for name, (does, is_it) in SHOWN.items()
        if does in said and not any(map(is_it, facts))
    ]
    if not any(isinstance(fact, Incoming) for fact in facts):
        missing.append("a message")
    if hears_providers(folder) and not any(isinstance(f, Ignored) for f in facts):
        missing.append("a kind it does not know")
    # A channel that takes anything for a message has nothing malformed to show.
    is_open = folder.subject.evidence.get("never_malformed")
    if not is_open and not any(isinstance(one, Malformed) for one in outcomes):
        missing.append("something malformed")
    assert not missing, f"{folder}: no fixture with {', '.join(missing)}."


def hears_providers(folder: Folder) -> bool:
    """Whether what arrives is of somebody else's making, with kinds that come as they please."""
    comes = {Does.WEBHOOK, Does.POLL} & set(folder.manifest.does)
    return bool(comes) and not folder.subject.evidence.get("one_kind")


def makes_facts_that_can_be_stored(folder: Folder) -> None:
    for fixture in snapshots.fixtures(folder):
        outcome = snapshots.parsed(folder, fixture)
        for fact in [] if isinstance(outcome, Malformed) else outcome:
            storable(folder, fact)


LIMITS = {
    "external_id": 512, "thread_id": 512, "below": 512, "subject": 500, "permalink": 1000,
    "name": 200, "email": 254, "phone": 40, "language": 8, "automatic": 40,
}  # fmt: skip


def storable(folder: Folder, fact: Any) -> None:
    for item in fields(fact):
        value = getattr(fact, item.name)
        if isinstance(value, str):
            assert "\0" not in value, f"{folder}: {item.name} holds a NUL."
            value.encode()  # a lone surrogate cannot be stored
        elif isinstance(value, datetime):
            assert value.tzinfo is not None, f"{folder}: {item.name} has no zone."
        elif isinstance(value, Author):
            storable(folder, value)
    limits = LIMITS | ({"external_id": 320} if isinstance(fact, Author) else {})
    for name, limit in limits.items():
        value = getattr(fact, name, "")
        assert len(value) <= limit, f"{folder}: {name} is longer than {limit}."
    if isinstance(fact, Incoming | Edited | Deleted):
        assert fact.external_id, f"{folder}: no external id."
    if isinstance(fact, Incoming):
        assert fact.author.external_id, f"{folder}: nobody said it."
        json.dumps(dict(fact.meta))


def survives_garbage(folder: Folder) -> None:
    """Whatever comes is understood or `Malformed`, at once; nothing else is raised."""
    connector = folder.connector()
    for body in _garbage(folder):
        begun = time.process_time()
        with no_sockets():
            try:
                for fact in connector.parse(Raw("d", body)):
                    storable(folder, fact)
            except Malformed as malformed:
                says_why(folder, malformed)
        spent = time.process_time() - begun
        assert spent < 2.0, f"{folder}: {spent:.1f} s of CPU for {body[:40]!r}."
    connector.close()


def _garbage(folder: Folder) -> Iterator[bytes]:
    yield from (b"", b"\0", b"\xff\xfe\xfd", b"null", b"[]", b"{}", b'"text"', b"7")
    yield b"[" * 100_000
    yield b'{"a":' * 50_000
    yield b";" * 20_000
    yield bytes(range(256)) * 40
    for fixture in snapshots.fixtures(folder):
        whole = fixture.path.read_bytes()
        yield from (whole[: len(whole) // 2], whole[:-1], whole + b"\0", whole * 2)
        yield whole.replace(b'"', b'"\\u0000', 7)
        yield whole.replace(b"a", b"\\ud800", 5)
        yield re.sub(rb"[0-9]", b"9", whole)
        for wrong in (b"null", b"[]", b"{}", b"1e308", b"true", b'"\xc3\xa9"'):
            yield re.sub(rb'"[^"]{0,80}"(?=\s*[,}\]])', wrong, whole)


def refuses_forged_calls(folder: Folder) -> None:
    if Does.WEBHOOK not in folder.manifest.does:
        return
    subject, connector = folder.subject, folder.connector()
    assert subject.signed, f"{folder}: the subject signs no calls."
    body = snapshots.fixtures(folder)[0].path.read_bytes()
    good = subject.signed(body)
    with no_sockets():
        raws = connector.verify(good)
        assert raws == connector.verify(good), f"{folder}: verify is not pure."
        assert raws
        assert all(0 < len(raw.delivery_id) <= 255 for raw in raws)
        _forged(folder, connector, replace(good, body=good.body + b" "), "changed body")
        _forged(folder, connector, replace(good, headers={}), "no headers")
        for name in good.headers:
            fewer = {n: v for n, v in good.headers.items() if n != name}
            try:
                connector.verify(replace(good, headers=fewer))
            except Forged:
                continue
            except Exception as error:
                raise AssertionError(f"{folder}: without {name}: {error!r}") from error
        for value in ("", ",", "v1,", "é", "\0", "x" * 10_000, "v1,====", "ÿ,ÿ ÿ"):
            for name in good.headers:
                _unmoved(
                    folder,
                    connector,
                    replace(good, headers={**good.headers, name: value}),
                )
    connector.close()


def _forged(folder: Folder, connector: Any, call: Call, what: str) -> None:
    try:
        connector.verify(call)
    except Forged:
        return
    raise AssertionError(f"{folder}: takes a call with {what}.")


def _unmoved(folder: Folder, connector: Any, call: Call) -> None:
    try:
        connector.verify(call)
    except Forged:
        pass
    except Exception as error:
        raise AssertionError(f"{folder}: odd headers raise {error!r}.") from error
