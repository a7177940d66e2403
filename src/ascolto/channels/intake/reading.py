"""Reading stored deliveries: a connector's `parse`, with nothing that may go wrong left open.

Only a disk that takes no files is raised (`OSError`): then the deliveries wait for a better one.
No rows are written here; files are put into the store before any row names them.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import structlog
from django.conf import settings

from ascolto.channels import registry
from ascolto.channels.actions import accepting
from ascolto.channels.contract import (
    ChannelError,
    Connector,
    Fact,
    File,
    Incoming,
    Malformed,
)
from ascolto.channels.models import Account, Payload
from ascolto.core import storage
from ascolto.core.scoping import scope

log = structlog.get_logger(__name__)

_UNUSABLE = "The account's settings cannot be used ({}). Connect it again."


@dataclass(frozen=True)
class KeptFile:
    """A file of a message, in the store."""

    file: File
    sha256: str
    size: int
    content_type: str
    refused: str = ""


@dataclass
class Reading:
    """What one delivery turned out to say."""

    payload: Payload
    facts: list[Fact] = field(default_factory=list)
    files: dict[str, list[KeptFile]] = field(default_factory=dict)  # by external id
    problem: str = ""

    @property
    def awaits_files(self) -> bool:
        """Whether some of its files are still at the provider."""
        return any(k.file.ref and not k.sha256 for f in self.files.values() for k in f)


def read(payloads: Sequence[Payload]) -> list[Reading]:
    """In the given order. Never raises for what a delivery contains."""
    connectors: dict[int, Connector | str] = {}
    readings = [_read(payload, connectors) for payload in payloads]
    for made in connectors.values():
        if not isinstance(made, str):
            made.close()
    return readings


def _read(payload: Payload, connectors: dict[int, Connector | str]) -> Reading:
    reading = Reading(payload)
    made = _connector(payload.account, connectors)
    if isinstance(made, str):
        reading.problem = made
        return reading
    try:
        reading.facts = list(made.parse(accepting.raw(payload)))
    except Malformed as problem:
        reading.facts, reading.problem = [], str(problem)[:2000]
    except Exception as problem:  # a connector's bug: the delivery waits for the fix
        log.exception("payload.not_understood", payload=payload.pk)
        where = traceback.extract_tb(problem.__traceback__)[-1]
        reading.facts = []
        reading.problem = (
            f"{type(problem).__name__} in {where.name}, line {where.lineno}"
        )
    for fact in reading.facts:
        if isinstance(fact, Incoming) and fact.files:
            reading.files[fact.external_id] = list(_keep(fact.files))
    return reading


def _connector(account: Account, made: dict[int, Connector | str]) -> Connector | str:
    """The account's connector, or the sentence why there is none."""
    if account.pk not in made:
        try:
            with scope(account.workspace_id):
                made[account.pk] = registry.connector(account)
        except Exception as problem:
            log.warning(
                "connector.unusable", account=account.pk, why=type(problem).__name__
            )
            is_said = isinstance(problem, ChannelError)
            made[account.pk] = (
                f"{problem if is_said else _UNUSABLE.format(type(problem).__name__)} "
                "Then replay this delivery."
            )
    return made[account.pk]


def _keep(files: Iterable[File]) -> Iterable[KeptFile]:
    total = 0
    for file in files:
        if file.ref and not file.content:
            yield KeptFile(file, "", 0, file.content_type)
            continue
        total += len(file.content)
        if total > settings.ATTACHMENT_LIMIT:
            limit = settings.ATTACHMENT_LIMIT // 1024 // 1024
            yield KeptFile(file, "", len(file.content), "", f"more than {limit} MB")
        else:
            kept = storage.keep(file.content)
            yield KeptFile(file, kept.sha256, kept.size, kept.content_type)
