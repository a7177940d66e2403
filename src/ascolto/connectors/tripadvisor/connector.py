"""A place on Tripadvisor as a channel."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from urllib.parse import quote

from ascolto.channels.contract import (
    Call,
    Does,
    Fact,
    Live,
    Outgoing,
    Page,
    Raw,
    Refused,
    Sent,
    Site,
    Text,
    measure,
)
from ascolto.connectors.tripadvisor import live, notices, receive, verifying
from ascolto.connectors.tripadvisor.config import Config
from ascolto.connectors.tripadvisor.live import TRIPADVISOR
from ascolto.connectors.tripadvisor.manifest import MANIFEST
from ascolto.connectors.tripadvisor.notices import Pointer
from ascolto.providers.rest.calling import Caller

MOST_KNOWN = 200


class Connector:
    """One place."""

    manifest = MANIFEST

    def __init__(self, config: Config, site: Site) -> None:
        self.config = config
        self.site = site
        self._link = ""  # to our page there, once `check` has seen it
        self._caller = Caller(TRIPADVISOR, config.timeout_seconds)

    def check(self) -> str:
        found = TRIPADVISOR.body(self._caller.ask(self._url("details")))
        self._link = str(found.get("web_url") or "")
        return f"{found.get('name') or self.site.name} (Tripadvisor)"

    def profile(self) -> str:
        return self.config.location_id

    def public_url(self) -> str:
        """As `check` has just seen it."""
        return self._link

    def lacks(self) -> frozenset[Does]:
        return self.config.lacks()

    # --- shown, never kept -----------------------------------------------------------------------

    def live(self, language: str = "") -> list[Live]:
        """The latest reviews as they are now. Raises `ChannelError`; keep nothing of it."""
        language = (language or self.config.language)[:2]
        url = self._url("reviews", f"&language={quote(language, safe='')}")
        url += f"&limit={live.LATEST}"
        return live.reviews(TRIPADVISOR.body(self._caller.ask(url)))

    def shown(self, external_id: str) -> Live | None:
        """The review a message points to, while it is among those Tripadvisor shows."""
        for review in self.live():
            if self._mark(review.id) == external_id:
                return review
        return None

    # --- what comes in ---------------------------------------------------------------------------

    def verify(self, call: Call) -> tuple[Raw, ...]:
        """A notice handed over by the company's mail server; only a pointer of it goes on."""
        secret = self.config.mail_secret.get_secret_value().encode()
        at = verifying.check(call, secret, time.time())
        stamp = datetime.fromtimestamp(at, UTC).isoformat()
        found = notices.pointers(call.body, self.config.location_id, self._key())
        waiting = [Pointer(one.mark, one.at or stamp) for one in found]
        return (_raw(waiting, "waits", else_named=f"none:{at}"),)

    def poll(self, cursor: str) -> Page:
        """With a contract that allows it: marks of new reviews, and of those answered since.

        Without one nothing is asked: nothing could be remembered of the answer.
        """
        if not self.config.may_keep_marks:
            return Page((), cursor)
        known = _known(cursor)
        begun, items = bool(cursor), []
        now = datetime.now(UTC).isoformat()
        for review in reversed(self.live()):
            mark = self._mark(review.id)
            before = known.pop(mark, None)
            known[mark] = bool(review.answer)
            if before is None and begun:
                at = review.published_at.isoformat() if review.published_at else now
                items.append(_raw([Pointer(mark, at)], "waits"))
            if review.answer and not before and begun:
                items.append(_raw([Pointer(mark, now)], "answered"))
        kept = dict(list(known.items())[-MOST_KNOWN:])
        return Page(tuple(items), json.dumps({"known": kept}))

    def parse(self, raw: Raw) -> Iterable[Fact]:
        return receive.facts(raw, self.config.language)

    # --- what goes out ---------------------------------------------------------------------------

    def reply(self, outgoing: Outgoing) -> Sent:
        """Record what a person answers at Tripadvisor, which takes no answers from programs.

        It counts as published once the review is seen with an answer. Asked twice, the same
        review names the same answer.
        """
        if outgoing.automatic:
            raise Refused("Nothing automatic is said at Tripadvisor.")
        if measure(outgoing.text, MANIFEST.text_unit) > (MANIFEST.text_limit or 0):
            raise Refused(
                Text(
                    it="La risposta è troppo lunga per Tripadvisor.",
                    en="The answer is too long for Tripadvisor.",
                )
            )
        if outgoing.files:
            raise Refused(
                Text(
                    it="Una risposta a una recensione non porta allegati.",
                    en="An answer to a review carries no files.",
                )
            )
        mark = outgoing.thread_id or outgoing.in_reply_to
        return Sent(receive.answer_id(mark), datetime.now(UTC))

    def close(self) -> None:
        self._caller.close()

    # --- inside ----------------------------------------------------------------------------------

    def _url(self, what: str, more: str = "") -> str:
        config = self.config
        key = quote(config.api_key.get_secret_value(), safe="")
        place = f"{config.base_url}/api/v1/location/{config.location_id}"
        return f"{place}/{what}?key={key}{more}"

    def _mark(self, review_id: str) -> str:
        return notices.mark(review_id, self._key())

    def _key(self) -> bytes:
        """The account's own, so that a mark means nothing anywhere else."""
        return self.site.secret or self.config.mail_secret.get_secret_value().encode()


def _raw(pointers: list[Pointer], change: str, else_named: str = "") -> Raw:
    listed = [{"mark": one.mark, "at": one.at, "change": change} for one in pointers]
    names = pointers[0].mark if len(pointers) == 1 else else_named
    if len(pointers) > 1:
        marks = "".join(one.mark for one in pointers)
        names = hashlib.sha256(marks.encode()).hexdigest()
    return Raw(f"{change}:{names}", json.dumps({"pointers": listed}).encode())


def _known(cursor: str) -> dict[str, bool]:
    try:
        found = json.loads(cursor) if cursor else {}
        known = found.get("known") if isinstance(found, dict) else {}
    except ValueError:
        known = {}
    return known if isinstance(known, dict) else {}
