"""A connector's fixtures: what came (raw), where it is from, and what we make of it (snapshot).

`fixtures/index.json` lists them:

    {"fixtures": [{"raw": "comment.json", "source": "docs of the provider, 2026-07",
                   "delivery_id": "d-1", "headers": {}, "config": {}}]}

`headers` and `config` (changes to the subject's configuration) may be left out. The snapshot of
`comment.json` is `comment.json.expected`, written by

    python -m ascolto.testing.connectors snapshot KIND

and read by a person before it is committed.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Any

from ascolto.channels.contract import Fact, Malformed, Raw
from ascolto.testing.connectors.folder import Folder


@dataclass(frozen=True)
class Fixture:
    path: Path
    source: str
    delivery_id: str
    headers: Mapping[str, str] = field(default_factory=dict)
    config: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.path.name

    @property
    def raw(self) -> Raw:
        return Raw(self.delivery_id, self.path.read_bytes(), dict(self.headers))

    @property
    def snapshot(self) -> Path:
        return self.path.with_name(self.path.name + ".expected")


def fixtures(folder: Folder) -> list[Fixture]:
    index = json.loads((folder.path / "fixtures" / "index.json").read_text())
    return [
        Fixture(
            path=folder.path / "fixtures" / entry["raw"],
            source=entry["source"],
            delivery_id=entry.get("delivery_id", entry["raw"]),
            headers=entry.get("headers", {}),
            config=entry.get("config", {}),
        )
        for entry in index["fixtures"]
    ]


def parsed(folder: Folder, fixture: Fixture) -> list[Fact] | Malformed:
    """The facts in a fixture, or why there are none."""
    config = folder.config_model.model_validate(
        {**folder.subject.config, **fixture.config}
    )
    try:
        return list(folder.connector(config).parse(fixture.raw))
    except Malformed as malformed:
        return malformed


def plain(outcome: Iterable[Fact] | Malformed) -> str:
    """Facts as JSON that a person can read: only what is said, files by size and hash."""
    if isinstance(outcome, Malformed):
        return _json([{"Malformed": str(outcome)}])
    return _json([{type(fact).__name__: _said(fact)} for fact in outcome])


def write(folder: Folder) -> Iterator[Path]:
    """Write the snapshot of every fixture; yields those that changed."""
    for fixture in fixtures(folder):
        now = plain(parsed(folder, fixture))
        if not fixture.snapshot.is_file() or fixture.snapshot.read_text() != now:
            fixture.snapshot.write_text(now)
            yield fixture.snapshot


def _json(data: Any) -> str:
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def _said(thing: Any) -> Any:
    if dataclasses.is_dataclass(thing) and not isinstance(thing, type):
        values = {f.name: getattr(thing, f.name) for f in dataclasses.fields(thing)}
        return {name: _said(value) for name, value in values.items() if _tells(value)}
    if isinstance(thing, bytes):
        return f"{len(thing)} bytes, sha256 {hashlib.sha256(thing).hexdigest()[:16]}"
    if isinstance(thing, datetime):
        return thing.isoformat()
    if isinstance(thing, Enum):
        return thing.value
    if isinstance(thing, Mapping):
        return {str(name): _said(value) for name, value in thing.items()}
    if isinstance(thing, tuple | list | set | frozenset):
        return [_said(one) for one in thing]
    return thing


def _tells(value: Any) -> bool:
    return value is not None and value is not False and value not in ("", (), {}, [])
