"""A Telegram bot as the core sees it."""

from __future__ import annotations

import hmac
import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import orjson

from ascolto.channels.contract import (
    Call,
    Fact,
    Figure,
    File,
    Forged,
    Insight,
    NeedsReconnect,
    OutcomeUnknown,
    Outgoing,
    Page,
    Raw,
    Refused,
    Sent,
    Site,
    Text,
    TryLater,
)
from ascolto.connectors.telegram import content, naming, receive, send
from ascolto.connectors.telegram.api import TAKEN, Api, Moved
from ascolto.connectors.telegram.config import Config
from ascolto.connectors.telegram.manifest import MANIFEST
from ascolto.providers.rest import parts

PAGE = 100  # updates: the most Telegram hands over at a time
HEADER = "x-telegram-bot-api-secret-token"
CANNOT_TELL = Text(
    it="Telegram non dice a un bot che cosa ha già scritto: guarda nella chat se la risposta c'è, "
    "poi decidi tu.",
    en="Telegram does not tell a bot what it has written: see in the chat whether the answer is "
    "there, then decide.",
)


class Connector:
    """One bot."""

    manifest = MANIFEST

    def __init__(self, config: Config, site: Site) -> None:
        self.config = config
        self.site = site
        self._link = ""  # to our page there, once `check` has seen it
        self._api = Api(config)
        self._next = ""  # the update that the next poll asks for
        self._about: dict[str, Any] = {}

    # --- the account -----------------------------------------------------------------------------

    def check(self) -> str:
        """The bot's name; and Telegram is told how we want its news."""
        me = self._about = self._api.ask("getMe")
        hook = self._api.ask("getWebhookInfo")
        there = str(hook.get("url", ""))
        if self.config.by_webhook:
            self._be_called()
        elif there and there == self.site.webhook_url:
            self._api.ask("deleteWebhook", {"drop_pending_updates": False})
        elif there:
            # Taking it away would silence whoever uses it, without a word to them.
            raise Refused(TAKEN)
        name = str(me.get("first_name") or "")
        if me.get("username"):
            self._link = f"https://t.me/{me['username']}"
        return (
            f"{name} (@{me['username']})" if me.get("username") else name or "Telegram"
        )

    def profile(self) -> str:
        """The bot: its number stands before the secret."""
        return self.config.token.get_secret_value().partition(":")[0]

    def public_url(self) -> str:
        """As `check` has just seen it."""
        return self._link

    def _be_called(self) -> None:
        if not self.site.webhook_url.startswith("https://"):
            raise Refused(
                Text(
                    it="Telegram chiama solo indirizzi https: questa installazione non ne ha uno. "
                    "Togliere “Telegram chiama noi”.",
                    en="Telegram calls https addresses only, and this installation has none. "
                    "Untick “Telegram calls us”.",
                )
            )
        self._api.ask(
            "setWebhook",
            {
                "url": self.site.webhook_url,
                "secret_token": self.config.webhook_secret.get_secret_value(),
                "allowed_updates": list(receive.WANTED),
                "max_connections": 40,
            },
        )

    def missing(self) -> tuple[Text, ...]:
        """What Telegram says it does not let this bot do, or could not do for it."""
        me = self._about or self._api.ask("getMe")
        lacks = []
        if me.get("can_join_groups") and not me.get("can_read_all_group_messages"):
            lacks.append(
                Text(
                    it="Nei gruppi il bot legge solo ciò che gli è rivolto. Per leggere tutto: "
                    "@BotFather → Bot Settings → Group Privacy → Turn off.",
                    en="In groups the bot reads only what is said to it. To read everything: "
                    "@BotFather → Bot Settings → Group Privacy → Turn off.",
                )
            )
        if self.config.by_webhook:
            trouble = str(self._api.ask("getWebhookInfo").get("last_error_message", ""))
            if trouble:
                lacks.append(
                    Text(
                        it=f"Telegram non è riuscito a chiamarci: {trouble[:200]}.",
                        en=f"Telegram could not call us: {trouble[:200]}.",
                    )
                )
        return tuple(lacks)

    # --- what comes in ---------------------------------------------------------------------------

    def verify(self, call: Call) -> tuple[Raw, ...]:
        """The secret says who calls. It does not cover the body: that is what https is for."""
        given = call.headers.get(HEADER, "").encode("utf-8", "replace")
        wanted = self.config.webhook_secret.get_secret_value().encode()
        if call.method != "POST" or not hmac.compare_digest(wanted, given):
            raise Forged("The call does not carry the secret that Telegram was given.")
        # Exactly one object, as Telegram writes it; what somebody added is not Telegram's.
        if not (call.body.startswith(b"{") and call.body.endswith(b"}")):
            raise Forged("The body is not one update of Telegram.")
        return (_raw(call.body, parts.loaded(call.body)),)

    def poll(self, cursor: str) -> Page:
        """Asking from an update onwards makes Telegram forget those before: they are stored by then."""
        if self.config.by_webhook:
            return Page((), cursor)
        updates = self._updates(cursor, limit=PAGE)
        items = tuple(_raw(orjson.dumps(one), parts.Part(one)) for one in updates)
        last = max((int(one["update_id"]) for one in updates), default=None)
        self._next = cursor if last is None else str(last + 1)
        return Page(items, self._next, more=len(updates) >= PAGE)

    def wait(self, seconds: float) -> bool:
        if self.config.by_webhook:
            threading.Event().wait(seconds)
            return False
        return bool(self._updates(self._next, limit=1, wait_for=int(seconds)))

    def _updates(self, cursor: str, *, limit: int, wait_for: int = 0) -> list[Any]:
        asked: dict[str, Any] = {
            "limit": limit,
            "timeout": wait_for,
            "allowed_updates": list(receive.WANTED),
        }
        if cursor.isascii() and cursor.isdigit():
            asked["offset"] = int(cursor)
        try:
            came = self._api.ask("getUpdates", asked, patience=wait_for)
        except (
            Refused
        ) as refused:  # a question refused is an account that does not work
            raise NeedsReconnect(refused.text) from None
        if not isinstance(came, list):
            raise TryLater(
                "Telegram answered with something that is no list of updates."
            )
        good = [one for one in came if isinstance(one, dict)]
        return [one for one in good if isinstance(one.get("update_id"), int)]

    def parse(self, raw: Raw) -> Iterable[Fact]:
        return receive.facts(raw, self.config.bot_id())

    def fetch(self, file: File) -> File:
        there = self._api.ask("getFile", {"file_id": file.ref})
        path = str(there.get("file_path") or "") if isinstance(there, dict) else ""
        if not path:
            raise Refused("Telegram does not say where the file is.")
        return replace(file, content=self._api.download(path, content.LARGEST + 1))

    # --- what goes out ---------------------------------------------------------------------------

    def reply(self, outgoing: Outgoing) -> Sent:
        send.must_fit(outgoing, datetime.now(UTC))
        try:
            return self._sent(outgoing)
        except Moved as moved:
            # The group became a supergroup; Telegram refused, so sending to its new id is safe.
            place = replace(
                naming.Place.read(outgoing.thread_id), chat=str(moved.chat_id)
            )
            try:
                return self._sent(
                    replace(outgoing, thread_id=str(place), in_reply_to="")
                )
            except Moved:
                raise Refused("The group has moved, and moved again.") from None

    def find(self, outgoing: Outgoing) -> Sent | None:
        """Nobody can tell: a bot cannot list what it said, and knows no key against repeats."""
        raise OutcomeUnknown(CANNOT_TELL)

    def _sent(self, outgoing: Outgoing) -> Sent:
        call = send.call(outgoing)
        result = self._api.say(call.method, *call.packed(send.boundary(outgoing)))
        if not isinstance(result, dict | list):
            raise OutcomeUnknown("Telegram said yes, and not to what.")
        return send.sent(outgoing, result)

    def insights(self, since: date) -> Sequence[Insight]:
        """How many are in the channel or group that the settings name."""
        place = self.config.community
        count = self._api.ask("getChatMemberCount", {"chat_id": place})
        if isinstance(count, bool) or not isinstance(count, int) or count < 0:
            raise TryLater("Telegram did not say how many members there are.")
        return [Insight(datetime.now(UTC).date(), Figure.FOLLOWERS, count)]

    def close(self) -> None:
        self._api.close()


def _raw(body: bytes, update: parts.Part) -> Raw:
    """One delivery, named by its update. What carries no time of its own keeps the time it came."""
    name = update.id("update_id")
    if not name:
        raise Forged("The body is not an update of Telegram: it has no update_id.")
    timeless = "deleted_business_messages" in update
    headers = {receive.CAME_AT: str(int(time.time()))} if timeless else {}
    return Raw(name, body, headers)
