"""The past elsewhere: said at the rehearsed providers, and heard by each connector's own code."""

from __future__ import annotations

import shutil
import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from ascolto.channels import registry, sending
from ascolto.channels.contract import Does, Raw
from ascolto.channels.contract.rehearsing import Change, Line
from ascolto.channels.models import Account, Delivery
from ascolto.demo import post_office
from ascolto.demo.post_office import places
from ascolto.demo.post_office.stages import Stages
from ascolto.demo.steps import Step

MOST_PAGES = 40


class Staging:
    """The providers while the story is told. `rows`: the accounts by kind."""

    def __init__(self, stages: Stages) -> None:
        self._stages = stages
        self._made: dict[str, Any] = {}
        self._seen: dict[str, set[str]] = defaultdict(set)
        self._cursors: dict[str, str] = {}

    def says(self, account: Account, step: Step, name: str) -> list[Raw]:
        """What the provider makes of a line, as it comes in here."""
        line = Line(
            key=str(10_000_000 + zlib.crc32(f"{step.talk.key}.{step.number}".encode()) % 10**7),
            talk=str(7_000 + zlib.crc32(step.talk.key.encode()) % 2_000),
            author=author(step.talk.person),
            name=name,
            text=step.said.text,
            at=step.at,
            language=step.talk.language,
            rating=step.said.rating,
            change=Change(step.change) if step.change else None,
        )  # fmt: skip
        hook = registry.site(account).webhook_url
        calls = self._stages.plays[account.kind].say(line, hook)
        made = self._connector(account)
        raws = [raw for call in calls for raw in made.verify(call)]
        fresh = raws or self._found(account.kind, made)
        self._seen[account.kind].update(raw.delivery_id for raw in fresh)
        return fresh

    def takes(self, delivery: Delivery) -> str:
        """Our answer leaves as it does any day; what the provider calls it."""
        sent = self._connector(delivery.account).reply(sending.outgoing(delivery))
        return str(sent.external_id)

    def begin(self, accounts: Sequence[Account]) -> None:
        """From here on each account is looked after from what is there now."""
        for account in accounts:
            made = self._connector(account)
            if Does.POLL in registry.does(account):
                account.cursor = made.poll(self._cursors.get(account.kind, "")).cursor
                account.save(update_fields=["cursor"])

    def close(self) -> None:
        for made in self._made.values():
            made.close()

    def _connector(self, account: Account) -> Any:
        if account.kind not in self._made:
            self._made[account.kind] = registry.connector(account)
        return self._made[account.kind]

    def _found(self, kind: str, made: Any) -> list[Raw]:
        """What is new there: what lies in the past is listed from its end."""
        seen, cursor = self._seen[kind], self._cursors.get(kind, "")
        backwards = Does.BACKFILL in made.manifest.does
        if backwards:
            cursor = ""
        for _ in range(MOST_PAGES):
            page = made.backfill(cursor) if backwards else made.poll(cursor)
            cursor = page.cursor
            if fresh := [raw for raw in page.items if raw.delivery_id not in seen]:
                break
            if not page.more:
                break
        if not backwards:
            self._cursors[kind] = cursor
        return fresh


def author(person: str) -> str:
    """Ten digits, as of a mobile number."""
    return f"33{zlib.crc32(person.encode()) % 10**8:08}"


@contextmanager
def staged() -> Iterator[Staging]:
    """The rehearsed providers at the post office's address, which does not stand yet."""
    post_office.allow_callbacks()
    shutil.rmtree(places.folder() / "stages", ignore_errors=True)
    stages = Stages(places.folder())
    try:
        stages.start(places.HOST, places.ports().stages)
    except OSError:  # somebody else has it by now
        stages.start(places.HOST, places.others().stages)
    staging = Staging(stages)
    try:
        yield staging
    finally:
        staging.close()
        stages.stop()
