"""A user of Reddit as a channel."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

from ascolto.channels.contract import (
    Fact,
    OutcomeUnknown,
    Outgoing,
    Page,
    Raw,
    Refused,
    Sent,
    Site,
    Standing,
    Text,
    TryLater,
    measure,
    reconciled,
    since,
)
from ascolto.connectors.reddit import receive
from ascolto.connectors.reddit.access import Reddit
from ascolto.connectors.reddit.config import Config
from ascolto.connectors.reddit.manifest import MANIFEST
from ascolto.providers.rest import reading

PAGE = 100
MOST_PAGES = 10  # of one listing in one look: Reddit shows a thousand things
MOST_KNOWN = 2_000  # things whose deletion is looked for: the latest
Found = dict[str, Any]  # {"kind": …, "data": {…}}


@dataclass
class Cursor:
    """What was brought, and the digest of what each said: the oldest are asked about first."""

    begun: bool = False
    known: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, cursor: str) -> Cursor:
        try:
            found = json.loads(cursor) if cursor else {}
            return cls(**found) if isinstance(found, dict) else cls()
        except (ValueError, TypeError):
            return cls()

    def __str__(self) -> str:
        kept = set(sorted(self.known, key=_age)[-MOST_KNOWN:])
        known = {name: mark for name, mark in self.known.items() if name in kept}
        return json.dumps(asdict(self) | {"known": known})


class Connector:
    """One user."""

    manifest = MANIFEST

    def __init__(self, config: Config, site: Site) -> None:
        self.config = config
        self.site = site
        self._reddit = Reddit(config)

    def check(self) -> str:
        name = str(self._reddit.ask("/api/v1/me").get("name", ""))
        if name.lower() != self.config.username.lower():
            raise Refused(
                Text(
                    it=f"L'autorizzazione è di u/{name}, non di u/{self.config.username}.",
                    en=f"The authorisation is of u/{name}, not of u/{self.config.username}.",
                )
            )
        return f"u/{name}"

    def profile(self) -> str:
        return self.config.username

    # --- what comes in ---------------------------------------------------------------------------

    def poll(self, cursor: str) -> Page:
        """What is new in each listing; then what became of the hundred asked longest ago."""
        here = Cursor.of(cursor)
        fresh: dict[str, Found] = {}
        for source in self.config.sources():
            for one in self._new(source, here):
                fresh[one["data"]["name"]] = one
        items = []
        for name, one in sorted(fresh.items(), key=lambda pair: _created(pair[1])):
            here.known[name] = _mark(one)
            items += [_raw(one, "new")] if here.begun else []
        items += self._asked_again(here, skip=fresh) if here.begun else []
        here.begun = True
        return Page(tuple(items), str(here), quota=self._reddit.quota)

    def backfill(self, cursor: str) -> Page:
        """Each listing to its end, one after the other: "number of the listing|after"."""
        number, _, after = cursor.partition("|")
        place = int(number) if number.isdigit() else 0
        sources = self.config.sources()
        if place >= len(sources):
            return Page((), cursor)
        listed, onward = self._listed(sources[place], after)
        raws = tuple(_raw(one, "new") for one in listed)
        following = f"{place}|{onward}" if onward else f"{place + 1}|"
        more = bool(onward) or place + 1 < len(sources)
        return Page(raws, following, more=more, quota=self._reddit.quota)

    def parse(self, raw: Raw) -> Iterable[Fact]:
        return receive.facts(raw, self.config.username)

    # --- what goes out ---------------------------------------------------------------------------

    def reply(self, outgoing: Outgoing) -> Sent:
        _must_fit(outgoing)
        thing = _answered(outgoing)
        form = {"thing_id": thing, "text": outgoing.text}
        data = self._reddit.do("/api/comment", form)
        things = data.get("things")
        if not isinstance(things, list) or not things:
            raise OutcomeUnknown(
                "Reddit took the answer without saying what it is called."
            )
        return _sent(things[0].get("data", {}))

    def find(self, outgoing: Outgoing) -> Sent | None:
        """Among what we wrote, newest first, back to when it was handed over: Reddit knows no key."""
        begun, thing, after = since(outgoing), _answered(outgoing), ""
        places = {thing, *outgoing.references}
        private = thing.startswith(receive.MESSAGE)
        mine = "/message/sent" if private else f"/user/{self.config.username}/comments"
        shown: list[Standing] = []
        for _ in range(MOST_PAGES):
            listed, after = self._listed(mine, after)
            said = [_standing(one["data"]) for one in listed]
            shown += [
                there
                for one, there in zip(listed, said, strict=True)
                if one["data"].get("parent_id") in places
            ]
            if not after or min((one.at for one in said), default=begun) < begun:
                return reconciled(outgoing, shown, reaches_back=True)
        return reconciled(outgoing, shown, reaches_back=False)

    def close(self) -> None:
        self._reddit.close()

    # --- inside ----------------------------------------------------------------------------------

    def _new(self, source: str, here: Cursor) -> list[Found]:
        """What a listing shows that is not known yet. `before` is of no use: it ends when its
        thing is deleted."""
        found: list[Found] = []
        after = ""
        for _ in range(MOST_PAGES):
            listed, after = self._listed(source, after)
            unknown = [one for one in listed if one["data"]["name"] not in here.known]
            found += unknown
            if not after or len(unknown) < len(listed):
                break
        return found

    def _asked_again(self, here: Cursor, skip: dict[str, Found]) -> list[Raw]:
        """Reddit asks to forget what is deleted there, and tells it only to those who ask."""
        names = [n for n in here.known if n not in skip and not n.startswith("t4")][
            :PAGE
        ]
        if not names:
            return []
        listed, _ = self._listed(f"/api/info?id={','.join(names)}", "")
        there = {one["data"]["name"]: one for one in listed}
        items = []
        for name in names:
            before = here.known.pop(name)
            one = there.get(name)
            if one is None or receive.is_gone(one["data"]):
                items.append(_gone(name))
                continue
            here.known[name] = _mark(one)  # now it is the one asked last
            if before != here.known[name]:
                items.append(_raw(one, "edited"))
        return items

    def _listed(self, source: str, after: str) -> tuple[list[Found], str]:
        mark = "&" if "?" in source else "?"
        onward = f"&after={after}" if after else ""
        data = self._reddit.ask(f"{source}{mark}limit={PAGE}{onward}").get("data")
        rows = data.get("children") if isinstance(data, dict) else None
        if not isinstance(rows, list):
            raise TryLater("Reddit's list cannot be read.")
        found = [
            one
            for one in rows
            if isinstance(one, dict)
            and isinstance(one.get("data"), dict)
            and receive.FULLNAME.fullmatch(str(one["data"].get("name", "")))
        ]
        following = data.get("after") if isinstance(data, dict) else None
        return found, following if isinstance(following, str) else ""


def _must_fit(outgoing: Outgoing) -> None:
    limit = MANIFEST.text_limit or 0
    if measure(outgoing.text, MANIFEST.text_unit) > limit:
        raise Refused(
            Text(
                it=f"Una risposta su Reddit ha al massimo {limit:,} caratteri.",
                en=f"An answer on Reddit has at most {limit:,} characters.",
            )
        )
    if outgoing.files:
        raise Refused(
            Text(
                it="Una risposta su Reddit non porta allegati.",
                en="An answer on Reddit carries no files.",
            )
        )


def _answered(outgoing: Outgoing) -> str:
    """The thing that is answered. Raises `Refused`."""
    thing = outgoing.in_reply_to or outgoing.thread_id.split(":")[0]
    if not receive.FULLNAME.fullmatch(thing):
        raise Refused("It is not known what is answered.")
    return thing


def _standing(data: dict[str, Any]) -> Standing:
    at = reading.moment(data.get("created_utc")) or datetime.now(UTC)
    return Standing(str(data["name"]), str(data.get("body") or ""), at)


def _sent(data: dict[str, Any]) -> Sent:
    name = str(data.get("name") or data.get("id") or "")
    if not receive.FULLNAME.fullmatch(name):
        raise OutcomeUnknown("Reddit took the answer without saying what it is called.")
    return Sent(name, reading.moment(data.get("created_utc")) or datetime.now(UTC))


def _age(name: str) -> int:
    """Reddit counts its things in base 36."""
    return int(name[3:], 36)


def _created(one: Found) -> float:
    at = one["data"].get("created_utc")
    return float(at) if isinstance(at, int | float) else 0.0


def _mark(one: Found) -> str:
    data = one["data"]
    words = (
        f"{data.get('title', '')}\0{data.get('body', '')}\0{data.get('selftext', '')}"
    )
    return hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()[:12]


def _raw(one: Found, change: str) -> Raw:
    data = one["data"]
    body = {"kind": one.get("kind"), "change": change, "data": data, "seen": _now()}
    # Edited to and fro, the same words come twice: the moment tells them apart.
    moment = str(data.get("edited") or "")[:30] if change == "edited" else ""
    name = f"{change}:{data['name']}:{_mark(one)}:{moment}"
    return Raw(name, json.dumps(body).encode())


def _gone(name: str) -> Raw:
    return Raw(f"gone:{name}", json.dumps({"gone": name, "seen": _now()}).encode())


def _now() -> str:
    return datetime.now(UTC).isoformat()
