"""A feed as a channel."""

from __future__ import annotations

import hashlib
import itertools
import json
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from ascolto.channels.contract import (
    ChannelError,
    Does,
    Fact,
    File,
    Malformed,
    NeedsReconnect,
    Outgoing,
    Page,
    Raw,
    Refused,
    Sent,
    Site,
    Text,
    TryLater,
    measure,
)
from ascolto.connectors.rss import feeds, fetching, noticing, receive, wordpress
from ascolto.connectors.rss.config import Config
from ascolto.connectors.rss.fetching import Cursor
from ascolto.connectors.rss.manifest import MANIFEST
from ascolto.connectors.rss.noticing import Remembered
from ascolto.connectors.rss.wordpress import WordPress
from ascolto.core import http

PAGE = 500  # entries in one look
SHIFTING = Text(
    it="Il feed dà ai suoi articoli un identificativo nuovo a ogni lettura: li riconosciamo da titolo, "
    "testo e data, e una modifica appare come un messaggio nuovo.",
    en="The feed gives its entries another id at each look: they are told by title, text and date, "
    "and an edit appears as a new message.",
)
BROKEN = Text(
    it="Il feed si interrompe a metà: se ne legge solo la parte che arriva intera. Può correggerlo chi "
    "lo pubblica.",
    en="The feed breaks off in the middle: only what arrives whole is read. Its publisher can mend it.",
)


class Connector:
    """One feed."""

    manifest = MANIFEST

    def __init__(self, config: Config, site: Site) -> None:
        self.config = config
        self.site = site
        self._kept: http.Client | None = None
        self._press: WordPress | None = None
        self._checked: feeds.Feed | None = None

    # --- the account -----------------------------------------------------------------------------

    def check(self) -> str:
        feed = self._checked = self._feed(Cursor.of("", self.config.feed_url))
        if self.config.wordpress_url:
            self._wordpress().me()
        return (feed.title if feed else "") or self.config.feed_url

    def profile(self) -> str:
        return self.config.feed_url

    def lacks(self) -> frozenset[Does]:
        return self.config.lacks()

    def missing(self) -> tuple[Text, ...]:
        """What keeps the feed from being followed well. That it breaks off, `check` saw; it is looked at once more."""
        if self._checked and self._checked.is_broken:
            return (BROKEN,)
        return (*self._lasting_ids(), *self._rights())

    def _lasting_ids(self) -> tuple[Text, ...]:
        before = (
            {one["id"] for one in self._checked.entries} if self._checked else set()
        )
        again = self._feed(Cursor.of("", self.config.feed_url)) if before else None
        now = {one["id"] for one in again.entries} if again else set()
        return (SHIFTING,) if noticing.shifts(len(now - before), len(now)) else ()

    def _rights(self) -> tuple[Text, ...]:
        """An author may answer; only an editor may look up what became of an answer."""
        if not self.config.wordpress_url:
            return ()
        may = self._wordpress().me().get("capabilities")
        if isinstance(may, dict) and may.get("moderate_comments"):
            return ()
        return (
            Text(
                it="L'utente di WordPress non può moderare i commenti: serve il ruolo Editore.",
                en="The WordPress user may not moderate comments: the role Editor is needed.",
            ),
        )

    # --- what comes in ---------------------------------------------------------------------------

    def poll(self, cursor: str) -> Page:
        """The first poll only looks what is there: that belongs to `backfill`."""
        here = Cursor.of(cursor, self.config.feed_url)
        if here.not_before > time.time():
            return Page((), cursor)
        is_first, here.begun = not here.begun, True
        feed = self._feed(here)
        missing = tuple(self._gone(here))
        if feed is None:
            return Page(missing, str(here))
        if is_first:
            here.known = {one["id"]: str(Remembered.of(one)) for one in feed.entries}
            return Page((), str(here))
        raws = tuple(itertools.islice(self._noticed(here, feed), PAGE))
        if (
            is_more := len(raws) == PAGE
        ):  # the rest is still unknown, and asked for again
            here.etag, here.modified, here.not_before = "", "", 0.0
        return Page((*raws, *missing), str(here), more=is_more)

    def backfill(self, cursor: str) -> Page:
        """A feed shows its latest entries, all on one page."""
        feed = self._feed(Cursor.of("", self.config.feed_url))
        entries = feed.entries if feed else ()
        raws = tuple(
            self._raw("new", entry, feeds.mark(entry), past=True)
            for entry in reversed(entries)
        )
        return Page(raws, "done", total=len(raws))

    def parse(self, raw: Raw) -> Iterable[Fact]:
        return receive.facts(raw)

    def fetch(self, file: File) -> File:
        try:
            answer = self._client().fetch(
                "GET", file.ref, timeout=self.config.timeout_seconds, redirects=3
            )
        except (http.Blocked, http.TooLarge) as blocked:
            raise Refused(fetching.worded(blocked)) from None
        except http.Failed as failed:
            raise TryLater(fetching.worded(failed)) from None
        if answer.status in {404, 410}:
            raise Refused("The picture is gone.")
        fetching.understood(answer)
        kind = answer.headers.get("content-type", file.content_type).split(";")[0]
        return File(file.name, answer.content, kind, ref=file.ref)

    # --- what goes out ---------------------------------------------------------------------------

    def reply(self, outgoing: Outgoing) -> Sent:
        limit = MANIFEST.text_limit or 0
        if measure(outgoing.text, MANIFEST.text_unit) > limit:
            raise Refused(
                Text(
                    it=f"Un commento ha al massimo {limit:,} caratteri.",
                    en=f"A comment has at most {limit:,} characters.",
                )
            )
        if outgoing.files:
            raise Refused(
                Text(
                    it="Un commento non porta allegati.",
                    en="A comment carries no files.",
                )
            )
        if not self.config.wordpress_url:
            raise Refused(
                Text(
                    it="Questo feed si legge soltanto: nelle sue impostazioni non c'è un sito "
                    "WordPress.",
                    en="This feed is only read: its settings name no WordPress site.",
                )
            )
        return self._wordpress().reply(outgoing)

    def find(self, outgoing: Outgoing) -> Sent | None:
        return self._wordpress().find(outgoing.idempotency_key)

    def close(self) -> None:
        if self._kept:
            self._kept.close()
            self._kept = self._press = None

    # --- inside ----------------------------------------------------------------------------------

    def _feed(self, here: Cursor) -> feeds.Feed | None:
        """What the feed says, None when it says nothing new."""
        got = fetching.fetch(self._client(), here, self.config.timeout_seconds)
        if got is None:
            return None
        try:
            feed = feeds.read(got.body, got.content_type)
        except Malformed as malformed:
            feed = self._linked(here, got.body, malformed)
        wanted = feed.every.total_seconds() if feed.every else 0.0
        if not self.config.wordpress_url:  # who answers comments wants them now
            pause = min(wanted, fetching.LONGEST_PAUSE)
            here.not_before = time.time() + pause if pause else 0.0
        return feed

    def _linked(self, here: Cursor, page: bytes, malformed: Malformed) -> feeds.Feed:
        """People give the address of their blog: its page names the feed. Remembered as moved for good."""
        there = feeds.linked(page, here.url)
        is_open = here.url.startswith("https:") and not there.startswith("https:")
        if not there or is_open or there == here.url:
            raise TryLater(malformed.text)
        here.url, here.etag, here.modified = there, "", ""
        got = fetching.fetch(self._client(), here, self.config.timeout_seconds)
        try:
            return feeds.read(got.body if got else b"", got.content_type if got else "")
        except Malformed as again:
            raise TryLater(again.text) from None

    def _noticed(self, here: Cursor, feed: feeds.Feed) -> Iterable[Raw]:
        """What is new or says something else; `here` learns it."""
        for notice in noticing.noticed(here, feed):
            yield self._raw(notice.change, notice.entry, notice.mark)
        for gone in feed.deleted:
            if here.known.pop(gone["id"], None) is not None:
                yield _deleted(gone)

    def _gone(self, here: Cursor) -> Iterable[Raw]:
        """A feed does not tell that a comment was deleted; the site does, to its editors."""
        known = {self._wordpress().number(name): name for name in here.known}
        numbers = sorted(filter(None, known), key=int)[-wordpress.LISTED :]
        try:
            gone = self._wordpress().gone(numbers)
        except Refused:
            return  # no editor: `missing` says so
        for number in sorted(gone, key=int):
            del here.known[known[number]]
            yield _deleted({"id": known[number]})

    def _raw(
        self, change: str, entry: dict[str, Any], mark: str, *, past: bool = False
    ) -> Raw:
        body: dict[str, Any] = {"change": change, "entry": entry, "seen": _now()}
        if past:
            body["past"] = True
        if change == "new":
            body |= self._writer(entry)
        return Raw(_name(change, entry["id"], mark), _json(body))

    def _writer(self, entry: dict[str, Any]) -> dict[str, Any]:
        """Anybody may write under any name, ours too: the site knows better than its feed."""
        comment = self._wordpress().number(entry["id"])
        if not comment:
            return {}
        try:
            ours, key = self._wordpress().writer(comment)
        except (NeedsReconnect, TryLater):
            raise
        except ChannelError:
            return {}  # the site does not show it to us: then it is not ours
        return {"ours": ours, "writer": key}

    def _client(self) -> http.Client:
        self._kept = self._kept or http.Client()
        return self._kept

    def _wordpress(self) -> WordPress:
        self._press = self._press or WordPress(self.config, self._client())
        return self._press


def _deleted(what: dict[str, Any]) -> Raw:
    body = {"change": "deleted", **what, "seen": _now()}
    return Raw(_name("deleted", str(what["id"]), ""), _json(body))


def _name(change: str, known: str, mark: str) -> str:
    digest = hashlib.sha256(f"{change}\0{known}\0{mark}".encode()).hexdigest()
    return f"{change}:{digest[:40]}"


def _now() -> str:
    return datetime.now(UTC).isoformat()


def _json(value: dict[str, Any]) -> bytes:
    return json.dumps(value).encode()
