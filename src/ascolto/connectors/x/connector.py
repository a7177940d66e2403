"""An account of X as the core sees it."""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from urllib.parse import urlsplit

from ascolto.channels.contract import (
    Call,
    ChannelError,
    Fact,
    File,
    Forged,
    Greeting,
    Insight,
    NeedsReconnect,
    Outgoing,
    Page,
    Raw,
    Refused,
    Sent,
    Site,
    Text,
    TryLater,
)
from ascolto.connectors.x import (
    insights,
    listing,
    looking,
    receive,
    send,
    signing,
    subscribing,
)
from ascolto.connectors.x.api import READS_ONLY, Api
from ascolto.connectors.x.config import Config
from ascolto.connectors.x.listing import Cursor
from ascolto.connectors.x.manifest import MANIFEST
from ascolto.providers.rest import parts

LARGEST = 50 * 1024 * 1024
HOSTS = ("twimg.com", "twitter.com", "x.com")
log = logging.getLogger(__name__)


class Connector:
    """One account."""

    manifest = MANIFEST

    def __init__(self, config: Config, site: Site) -> None:
        self.config = config
        self.site = site
        self._api = Api(config)

    # --- the account -----------------------------------------------------------------------------

    def check(self) -> str:
        answer = self._api.ask("/2/users/me", [("user.fields", "name,username")])
        me = parts.Part(answer).part("data")
        if me.id("id") != self.config.user_id():
            raise NeedsReconnect(
                "The access token is not that of the account it names."
            )
        return f"{me.line('name')} (@{me.line('username')})"

    def profile(self) -> str:
        return self.config.user_id()

    def missing(self) -> tuple[Text, ...]:
        """What the keys do not allow: X tells it in a header of every answer."""
        if self._api.last is None:
            self.check()
        said = self._api.last.headers if self._api.last else {}
        level, lacks = said.get("x-access-level", ""), []
        if level == "read":
            lacks.append(READS_ONLY)
        elif level == "read-write" and self.config.direct_messages:
            lacks.append(
                Text(
                    it="L'app non può leggere i messaggi diretti: nella console di X, User "
                    "authentication settings → Read and write and Direct message, poi rifare il "
                    "token.",
                    en="The app may not read direct messages: in X's console, User authentication "
                    "settings → Read and write and Direct message, then make the token again.",
                )
            )
        if self._is_called() and (
            trouble := subscribing.lacking(
                self._api, self.config, self.site.webhook_url
            )
        ):
            lacks.append(trouble)
        return tuple(lacks)

    def _is_called(self) -> bool:
        return bool(self.config.bearer_token) and self.site.webhook_url.startswith(
            "https://"
        )

    # --- what comes in ---------------------------------------------------------------------------

    def verify(self, call: Call) -> tuple[Raw, ...]:
        if signing.is_handshake(call):
            signing.answered(self.config, call)  # raises `Forged`
            return ()
        if call.method != "POST":
            raise Forged("Only POST calls are taken.")
        signing.check(self.config, call)
        event = parts.loaded(call.body).part("data")
        name = event.id("event_uuid") or hashlib.sha256(call.body).hexdigest()
        # A deletion carries no time: the time it came is kept with it.
        timeless = event.line("event_type") == "post.delete"
        headers = {receive.CAME_AT: str(int(time.time()))} if timeless else {}
        return (Raw(f"event:{name}"[:255], call.body, headers),)

    def greet(self, call: Call) -> Greeting | None:
        is_handshake = signing.is_handshake(call)
        return signing.answered(self.config, call) if is_handshake else None

    def poll(self, cursor: str) -> Page:
        """Also where X calls us: it does not tell of answers to answers."""
        here = Cursor.read(cursor)
        items = listing.mentions(self._api, self.config.user_id(), here.post)
        quota = self._api.quota()
        here.post = str(max([int(here.post or 0), *map(listing.number, items)]) or "")
        here.seen += listing.names(items)
        items += self._messages(here)
        items += self._daily(here)
        return Page(tuple(items), str(here), quota=quota)

    def _messages(self, here: Cursor) -> list[Raw]:
        """Their quota is small, and some plans have none: mentions do not wait for them."""
        if not self.config.direct_messages:
            return []
        try:
            return listing.messages(self._api, here)
        except (TryLater, Refused) as error:
            log.info("direct messages were not listed: %s", error)
            return []

    def _daily(self, here: Cursor) -> list[Raw]:
        """Once a day: X still calls us, and what was deleted there is deleted here.

        What fails is tried again an hour later: every call costs.
        """
        now = datetime.now(UTC)
        today, hour = now.date().isoformat(), f"{now:%Y-%m-%dT%H}"
        if here.day in {today, hour}:
            return []
        items: list[Raw] = []
        went_well = self._see_to_calls()
        seen = list(dict.fromkeys(here.seen))[-listing.REMEMBERED :]
        if self.config.recheck and seen and here.day:
            try:
                items = list(listing.gone(self._api, seen, int(now.timestamp())))
            except ChannelError as error:
                log.info("whether posts are gone was not told: %s", error)
                went_well = False
        here.day = today if went_well else hour
        lost = {raw.delivery_id.split(":")[1] for raw in items}
        here.seen = [one for one in here.seen if one not in lost]
        return items

    def _see_to_calls(self) -> bool:
        if not self._is_called():
            return True
        try:
            subscribing.see_to(self._api, self.config, self.site.webhook_url)
        except ChannelError as error:
            log.info("X could not be asked to call us: %s", error)
            return False
        return True

    def backfill(self, cursor: str) -> Page:
        us = self.config.user_id()
        items, token = listing.mentions_before(self._api, us, cursor)
        return Page(tuple(items), token, more=bool(token), quota=self._api.quota())

    def parse(self, raw: Raw) -> Iterable[Fact]:
        return receive.facts(raw, self.config.user_id())

    def fetch(self, file: File) -> File:
        host = urlsplit(file.ref).hostname or ""
        home = urlsplit(self.config.base_url).hostname
        if host != home and not host.endswith(tuple("." + one for one in HOSTS)):
            raise Refused("The file lies outside X: it is not fetched.")
        return replace(file, content=self._api.download(file.ref, LARGEST))

    # --- what goes out ---------------------------------------------------------------------------

    def reply(self, outgoing: Outgoing) -> Sent:
        return send.sent(self._api, self.config, outgoing)

    def publish(self, outgoing: Outgoing) -> Sent:
        return send.published(self._api, self.config, outgoing)

    def insights(self, since: date) -> Sequence[Insight]:
        """X tells how it stands now; reach and views it tells its advertisers only."""
        answer = self._api.ask("/2/users/me", [("user.fields", "public_metrics")])
        return insights.read(parts.Part(answer), datetime.now(UTC).date())

    def find(self, outgoing: Outgoing) -> Sent | None:
        return looking.look(self._api, self.config.user_id(), outgoing)

    def close(self) -> None:
        self._api.close()
