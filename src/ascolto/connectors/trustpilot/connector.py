"""The reviews of one business unit on Trustpilot."""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from ascolto.channels.contract import (
    Call,
    Fact,
    Forged,
    Outgoing,
    Page,
    Raw,
    Refused,
    Sent,
    Site,
    Standing,
    Text,
    TryLater,
    reconciled,
    since,
)
from ascolto.connectors.trustpilot import noticing, receive
from ascolto.connectors.trustpilot.access import TRUSTPILOT, Trustpilot
from ascolto.connectors.trustpilot.config import Config
from ascolto.connectors.trustpilot.manifest import MANIFEST
from ascolto.connectors.trustpilot.noticing import Cursor
from ascolto.providers.rest import reading
from ascolto.providers.rest.remembering import digest

PAGE = 100
MOST_PAGES = 10  # in one look
OLDEST_TURN = 10  # older pages that are looked at in turn: a thousand reviews
Review = dict[str, Any]


class Connector:
    """One business unit."""

    manifest = MANIFEST

    def __init__(self, config: Config, site: Site) -> None:
        self.config = config
        self.site = site
        self._link = ""  # to our page there, once `check` has seen it
        self._pilot = Trustpilot(config)

    def check(self) -> str:
        self._listed(1)
        found = TRUSTPILOT.body(self._pilot.ask(f"/v1/business-units/{self._unit()}"))
        name = found.get("name")
        site = str(name.get("identifying") or "") if isinstance(name, dict) else ""
        self._link = f"https://www.trustpilot.com/review/{site}" if site else ""
        return f"{found.get('displayName') or self.site.name} (Trustpilot)"

    def profile(self) -> str:
        return self.config.business_unit_id

    def public_url(self) -> str:
        """As `check` has just seen it."""
        return self._link

    # --- hints ---------------------------------------------------------------------------------

    def hint(self, call: Call) -> None:
        """Whoever knows the key may say "look"; the review itself is read from the API."""
        given = call.query.get("token", "").encode("utf-8", "replace")
        wanted = self.config.push_secret.get_secret_value().encode()
        if call.method != "POST" or not hmac.compare_digest(given, wanted):
            raise Forged("The key in the address is missing or wrong.")

    # --- what comes in ---------------------------------------------------------------------------

    def poll(self, cursor: str) -> Page:
        """What is new since the last look, and what changed. The first look only learns."""
        here = Cursor.of(cursor)
        if not here.begun:
            listed, _ = self._listed(1)
            noticing.noticed(here, listed)
            here.begun, here.since = True, max(map(_created, listed), default="")
            return Page((), str(here))
        listed, onward = self._back_to(here)
        gone = self._gone(here, listed, is_first=True) if not here.page else []
        if not here.page:
            here.ahead = max([here.since, *map(_created, listed)])
        items = [_raw(one) for one in noticing.noticed(here, listed)]
        # Not reached yet: the next look goes on from there, and nothing is passed over.
        here.page = onward
        if not here.page:
            here.since = max(here.since, here.ahead)
            items += self._older(here)
        return Page((*items, *gone), str(here), more=bool(here.page))

    def backfill(self, cursor: str) -> Page:
        page = int(cursor) if cursor.isdigit() else 1
        listed, more = self._listed(page)
        raws = tuple(_raw({"review": one, "before": None}) for one in listed)
        return Page(raws, str(page + 1), more=more)

    def parse(self, raw: Raw) -> Iterable[Fact]:
        return receive.facts(raw)

    # --- what goes out ---------------------------------------------------------------------------

    def reply(self, outgoing: Outgoing) -> Sent:
        """One answer stands; a second one takes its place."""
        if outgoing.files:
            raise Refused(
                Text(
                    it="Una risposta a una recensione non porta allegati.",
                    en="An answer to a review carries no files.",
                )
            )
        if not outgoing.thread_id:
            raise Refused("It is not known which review is answered.")
        said = {"message": outgoing.text}
        if self.config.business_user_id:
            said["authorBusinessUserId"] = self.config.business_user_id
        path = f"/v1/private/reviews/{quote(outgoing.thread_id, safe='')}/reply"
        if outgoing.replaces:
            with suppress(Refused):  # perhaps it is gone already
                self._pilot.do("DELETE", path)
        self._pilot.do("POST", path, said)
        return Sent(_name(outgoing), datetime.now(UTC))

    def find(self, outgoing: Outgoing) -> Sent | None:
        """The one answer that stands below the review is it, or is not."""
        begun = since(outgoing)
        review = reading.Thing(self._review(outgoing.thread_id))
        if review.maybe("id") != outgoing.thread_id:  # nothing is told by another thing
            raise TryLater("Trustpilot's answer is not the review that was asked for.")
        answer = review.part("companyReply")
        at = answer.moment("updatedAt", "createdAt") or begun
        there = Standing(_name(outgoing), answer.text("text"), at)
        return reconciled(outgoing, [there], reaches_back=True)

    def close(self) -> None:
        self._pilot.close()

    # --- inside ----------------------------------------------------------------------------------

    def _review(self, known: str) -> Review:
        path = f"/v1/private/reviews/{quote(known, safe='')}"
        return TRUSTPILOT.body(self._pilot.ask(path))

    def _back_to(self, here: Cursor) -> tuple[list[Review], int]:
        """The latest reviews back to `since`, and the page to go on with (0: that was reached)."""
        found: list[Review] = []
        page = here.page or 1
        for _ in range(MOST_PAGES):
            listed, more = self._listed(page)
            found += listed
            if not more or any(_created(one) <= here.since for one in listed):
                return found, 0
            page += 1
        return found, page

    def _older(self, here: Cursor) -> list[Raw]:
        """Changes on one older page; another one each time."""
        if len(here.known) < PAGE and here.turn == 1:
            return []
        here.turn = here.turn + 1 if here.turn < OLDEST_TURN else 2
        listed, more = self._listed(here.turn)
        gone = self._gone(here, listed, is_first=False)
        changed = [_raw(one) for one in noticing.noticed(here, listed)]
        here.turn = here.turn if more else 1
        return [*changed, *gone]

    def _gone(self, here: Cursor, listed: list[Review], *, is_first: bool) -> list[Raw]:
        """What a page misses may only have moved to another one: Trustpilot is asked."""
        found = []
        for known in noticing.missing(here, listed, is_first=is_first):
            try:
                self._review(known)
            except Refused:
                del here.known[known]
                body = {"gone": known, "seen": datetime.now(UTC).isoformat()}
                found.append(Raw(f"gone:{known[:200]}", json.dumps(body).encode()))
        return found

    def _unit(self) -> str:
        return self.config.business_unit_id

    def _listed(self, page: int) -> tuple[list[Review], bool]:
        """A page, newest first, and whether there is another one behind it."""
        path = (
            f"/v1/private/business-units/{self._unit()}/reviews"
            f"?perPage={PAGE}&page={page}&orderBy=createdat.desc"
        )
        rows = TRUSTPILOT.body(self._pilot.ask(path)).get("reviews")
        found = [
            one
            for one in (rows if isinstance(rows, list) else [])
            if isinstance(one, dict) and one.get("id")
        ]
        return found, isinstance(rows, list) and len(rows) >= PAGE


def _name(outgoing: Outgoing) -> str:
    return receive.answer_id(outgoing.thread_id, outgoing.text)


def _created(review: Review) -> str:
    return str(review.get("createdAt", ""))


def _raw(change: dict[str, Any]) -> Raw:
    review = change["review"]
    updated = reading.clean(str(review.get("updatedAt") or ""))
    mark = digest(json.dumps([noticing.state(review), updated]))
    return Raw(f"review:{str(review['id'])[:200]}:{mark}", json.dumps(change).encode())
