"""A channel on YouTube as the core sees it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

from ascolto.channels.contract import (
    Fact,
    File,
    Insight,
    NeedsReconnect,
    Outgoing,
    Page,
    Quota,
    Raw,
    Refused,
    Sent,
    Site,
    Text,
)
from ascolto.connectors.youtube import (
    insights,
    listing,
    looking,
    quota,
    receive,
    send,
)
from ascolto.connectors.youtube.api import Api
from ascolto.connectors.youtube.config import Config
from ascolto.connectors.youtube.cursor import Cursor
from ascolto.connectors.youtube.manifest import MANIFEST

SCOPE = "https://www.googleapis.com/auth/youtube.force-ssl"
LARGEST = 20 * 1024 * 1024
FIRST_LOOK = timedelta(days=1)  # what is older when we are connected is backfilled
HOSTS = (
    ".ytimg.com",
    ".ggpht.com",
    ".googleusercontent.com",
    ".youtube.com",
    ".google.com",
)
NO_CHANNEL = Text(
    it="Questo accesso non ha un canale YouTube: rifare il token scegliendo il canale.",
    en="This sign-in has no YouTube channel: make the token again and choose the channel.",
)


class Connector:
    """One channel."""

    manifest = MANIFEST

    def __init__(self, config: Config, site: Site) -> None:
        self.config = config
        self.site = site
        self._link = ""  # to our page there, once `check` has seen it
        self._channel = ""
        self._api = Api(config)

    # --- the account -----------------------------------------------------------------------------

    def check(self) -> str:
        known, name = self._us()
        self._channel = known
        self._link = f"https://www.youtube.com/channel/{known}"
        return name

    def profile(self) -> str:
        """As `check` has just seen it."""
        return self._channel

    def public_url(self) -> str:
        """As `check` has just seen it."""
        return self._link

    def _us(self) -> tuple[str, str]:
        """Our channel's id and name. Raises `NeedsReconnect`."""
        answer = self._api.ask("channels", [("part", "snippet"), ("mine", "true")])
        for one in answer.get("items") or ():
            title = str((one.get("snippet") or {}).get("title") or "YouTube")
            if one.get("id"):
                return str(one["id"]), title
        raise NeedsReconnect(NO_CHANNEL)

    def missing(self) -> tuple[Text, ...]:
        self._signed_in()
        if not self._api.scopes or SCOPE in self._api.scopes:
            return ()
        lacks = Text(
            it="Il token non permette di rispondere: va rifatto con l'ambito youtube.force-ssl.",
            en="The token does not allow answering: make it again with the scope "
            "youtube.force-ssl.",
        )
        return (lacks,)

    def expires(self) -> datetime | None:
        """Google tells when the sign-in of an app in “Testing” ends; others last."""
        self._signed_in()
        return self._api.ends_at

    def _signed_in(self) -> None:
        if not self._api.scopes and self._api.ends_at is None:
            self._api.sign_in()

    # --- what comes in ---------------------------------------------------------------------------

    def poll(self, cursor: str) -> Page:
        here, now = Cursor.read(cursor), datetime.now(UTC)
        if not here.channel:
            here.channel, _ = self._us()
        here.start = here.start or f"{now - FIRST_LOOK:%Y-%m-%dT%H:%M:%SZ}"
        one = listing.Round(self._api, here)
        more = one.walk()
        if not more:
            one.look_again()
            one.held_back()
            if here.hour != f"{now:%Y-%m-%dT%H}":
                one.gone(int(now.timestamp()))
                here.hour = f"{now:%Y-%m-%dT%H}"
        items = sorted(one.items, key=listing.said_at)
        left = self._counted(here, items, now)
        return Page(tuple(items), str(here), more, quota=left)

    def _counted(self, here: Cursor, items: list[Raw], now: datetime) -> Quota:
        """What this poll used, and the answers that left since the last one."""
        fresh = [
            raw
            for raw in items
            if here.polled_at
            and listing.said_at(raw) >= here.polled_at
            and listing.is_ours(raw, here.channel)
        ]
        meter = quota.Meter(here.day, here.used)
        meter.count(self._api.used + quota.WRITE * len(fresh), now)
        self._api.used = 0
        here.day, here.used = meter.day, meter.used
        here.polled_at = f"{now:%Y-%m-%dT%H:%M:%SZ}"
        return meter.quota(self.config.daily_quota, now)

    def backfill(self, cursor: str) -> Page:
        channel, _, token = cursor.partition(" ")
        if not channel:
            channel, _ = self._us()
        page = listing.threads(self._api, channel, token)
        found = [one for one in page.get("items") or () if isinstance(one, dict)]
        items = [raw for thread in found for raw in listing.wrapped(thread, self._api)]
        onward = str(page.get("nextPageToken") or "")
        return Page(
            tuple(items), f"{channel} {onward}" if onward else "", more=bool(onward)
        )

    def parse(self, raw: Raw) -> Iterable[Fact]:
        return receive.facts(raw)

    def fetch(self, file: File) -> File:
        host = urlsplit(file.ref).hostname or ""
        if host != urlsplit(self.config.base_url).hostname and not host.endswith(HOSTS):
            raise Refused("The picture lies outside YouTube: it is not fetched.")
        return replace(file, content=self._api.download(file.ref, LARGEST))

    # --- what goes out ---------------------------------------------------------------------------

    def reply(self, outgoing: Outgoing) -> Sent:
        return send.sent(self._api, outgoing)

    def insights(self, since: date) -> Sequence[Insight]:
        """One unit of the quota; views by day belong to another API and another consent."""
        asked = [("part", "statistics"), ("mine", "true")]
        said = self._api.ask("channels", asked)
        return insights.read(said, datetime.now(UTC).date())

    def find(self, outgoing: Outgoing) -> Sent | None:
        us, _ = self._us()
        return looking.look(self._api, us, outgoing)

    def close(self) -> None:
        self._api.close()
