"""A Misago forum as a channel."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from ascolto.channels.contract import (
    Fact,
    File,
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
    reconciled,
    since,
)
from ascolto.connectors.misago import receive, send, watching
from ascolto.connectors.misago.config import Config
from ascolto.connectors.misago.forum import Forum, path, posts_of
from ascolto.connectors.misago.manifest import MANIFEST
from ascolto.connectors.misago.visiting import MISAGO, Visit
from ascolto.connectors.misago.watching import Memory
from ascolto.core import http
from ascolto.providers.rest import reading

LARGEST = 25 * 1024 * 1024  # bytes of a file that we take in
MOST_PAGES = 20  # of a thread, looked through for a lost answer
SOON = 4  # seconds: who may not hurry may post again after three
GONE = Text(
    it="Il messaggio a cui si risponde non c'è più sul forum.",
    en="The post that is answered is no longer on the forum.",
)


class Connector:
    """One user of one forum."""

    manifest = MANIFEST

    def __init__(self, config: Config, site: Site) -> None:
        self.config = config
        self.site = site
        self._visit = Visit(config)
        self._forum = Forum(self._visit)

    # --- the account -----------------------------------------------------------------------------

    def check(self) -> str:
        user = str(self._visit.user.get("username") or self.config.username)
        return f"{self._visit.forum or self.site.name} ({user})"

    def missing(self) -> tuple[Text, ...]:
        """A user who may answer nowhere reads only."""
        acl = self._visit.user.get("acl")
        rooms = acl.get("categories") if isinstance(acl, dict) else None
        rooms = rooms if isinstance(rooms, list) else []
        if any(isinstance(one, dict) and one.get("can_reply_threads") for one in rooms):
            return ()
        return (
            Text(
                it="L'utente del forum non può rispondere in nessuna categoria.",
                en="The forum's user may not answer in any category.",
            ),
        )

    def profile(self) -> str:
        """The forum: whoever is signed in, all that is public there comes in."""
        return self.config.base_url

    # --- what comes in ---------------------------------------------------------------------------

    def parse(self, raw: Raw) -> Iterable[Fact]:
        return receive.facts(raw, self.config.base_url)

    def poll(self, cursor: str) -> Page:
        here = Memory.of(cursor)
        if here is None:
            return watching.begin(self._forum)
        return watching.look(self._forum, here, self._me, datetime.now(UTC))

    def backfill(self, cursor: str) -> Page:
        """Thread by thread, those first where something was said last; a page of posts at a time."""
        kinds = self._forum.kinds
        try:
            kind, start, left, number = json.loads(cursor or '["", 0, null, 0]')
        except ValueError:
            return Page((), "done")
        if left is None:
            found = self._forum.listing(kind, start)
            left = [[one.place, one.pages] for one in found.threads]
            start, number = found.onward, 0
        if not left:
            onward = [kind, start] if start else [_after(kinds, kind), 0]
            is_more = onward[0] is not None
            return Page((), json.dumps([*onward, None, 0]), more=is_more)
        place, pages = left[0]
        number = number or pages
        raws = self._page(place, number)
        if number > 1:
            return Page(raws, json.dumps([kind, start, left, number - 1]), more=True)
        return Page(raws, json.dumps([kind, start, left[1:], 0]), more=True)

    def _page(self, place: str, number: int) -> tuple[Raw, ...]:
        page = self._forum.page(place, number)
        now = datetime.now(UTC)
        said = [one for one in posts_of(page) if one.get("content") is not None]
        return tuple(
            watching.told("created", page, post, self._me, now)
            for post in reversed(said)
            if page is not None
        )

    def fetch(self, file: File) -> File:
        """Our cookie goes to the forum itself only."""
        ours = file.ref.startswith(f"{self.config.base_url}/")
        headers = self._visit.headers() if ours and self._me else {}
        try:
            answer = http.fetch(
                "GET",
                file.ref,
                headers=headers,
                timeout=self.config.timeout_seconds,
                max_bytes=LARGEST,
                redirects=3,
            )
        except (http.Blocked, http.TooLarge) as blocked:
            raise Refused(str(blocked)) from None
        except http.Failed as failed:
            raise TryLater(str(failed)) from None
        MISAGO.understood(answer, deed=False)
        if (
            "attachment-40" in answer.url
        ):  # a picture that says so, in place of the file
            raise Refused("The forum does not give this file to our user.")
        kind = answer.headers.get("content-type", "").split(";")[0].strip()
        return File(file.name, answer.content, kind, ref=file.ref)

    # --- what goes out ---------------------------------------------------------------------------

    def reply(self, outgoing: Outgoing) -> Sent:
        send.must_fit(outgoing)
        where = path(self._place(outgoing))
        said: dict[str, Any] = {"post": self._quote(where, outgoing) + outgoing.text}
        if outgoing.files:
            said["attachments"] = [self._uploaded(file) for file in outgoing.files]
        try:
            answer = self._visit.post(f"{where}posts/", said)
        except http.Blocked as blocked:
            raise Refused(str(blocked)) from None
        except http.Failed as failed:
            if failed.sent:
                raise OutcomeUnknown(str(failed)) from None
            raise TryLater(str(failed)) from None
        if answer.status == 403 and self._may_answer(where):
            raise TryLater(send.HELD_BACK)
        return send.sent(MISAGO.understood(answer, deed=True))

    def find(self, outgoing: Outgoing) -> Sent | None:
        """The forum knows no key of ours: by the words, as it shows them."""
        begun = since(outgoing)
        try:
            shown = self._visit.ask("/api/parse-markup/", said={"post": outgoing.text})
        except Refused:
            return None  # words that it does not take did not get there
        words = receive.split(str(shown.get("parsed") or ""))[0]
        standing, reaches_back = self._said_by_us(self._place(outgoing), begun)
        asked = replace(outgoing, text=words or outgoing.text)
        return reconciled(asked, standing, reaches_back=reaches_back)

    def close(self) -> None:
        self._visit.close()

    # --- inside ----------------------------------------------------------------------------------

    @property
    def _me(self) -> int:
        return int(self._visit.user["id"])

    def _place(self, outgoing: Outgoing) -> str:
        place = receive.place_of(outgoing.thread_id)
        if not place.removeprefix("p").isdigit():
            raise Refused(
                Text(
                    it="Non si sa a che discussione.",
                    en="It is not known to which thread.",
                )
            )
        return place

    def _quote(self, where: str, outgoing: Outgoing) -> str:
        """What is answered, unless it is the thread's last word. `Refused` when it is gone."""
        if not outgoing.in_reply_to.isdigit():
            return ""
        asked = f"{where}posts/reply_editor/?reply={outgoing.in_reply_to}"
        answered, thread = self._visit.found(asked), self._visit.found(where)
        if answered is None or thread is None:
            raise Refused(GONE)
        if str(thread.get("last_post")) == outgoing.in_reply_to:
            return ""
        return send.quote(
            str(answered.get("poster") or ""), str(answered.get("post") or "")
        )

    def _may_answer(self, where: str) -> bool:
        """Who may and was refused was too quick, or has said enough for this hour."""
        thread = self._visit.found(where)
        acl = thread.get("acl") if thread else None
        return isinstance(acl, dict) and acl.get("can_reply") is True

    def _uploaded(self, file: File) -> int:
        made = self._visit.upload(*send.upload(file))
        if not isinstance(made.get("id"), int):
            raise TryLater("The forum did not say where it put the file.")
        return int(made["id"])

    def _said_by_us(self, place: str, begun: datetime) -> tuple[list[Standing], bool]:
        """Our posts in a thread since then, and whether all of them are among these."""
        found: dict[str, Standing] = {}
        for count, page in enumerate(self._forum.backwards(place)):
            if count == MOST_PAGES:
                return list(found.values()), False
            posts = posts_of(page)
            found |= {one.external_id: one for one in self._standing(posts)}
            times = [reading.moment(post.get("posted_on")) for post in posts]
            if any(at and at < begun for at in times):
                break
        return list(found.values()), True

    def _standing(self, posts: list[dict[str, Any]]) -> Iterable[Standing]:
        for post in posts:
            at, poster = reading.moment(post.get("posted_on")), post.get("poster")
            if at and isinstance(poster, dict) and poster.get("id") == self._me:
                words = receive.split(str(post.get("content") or ""))[0]
                yield Standing(str(post["id"]), words, at)


def _after(kinds: tuple[str, ...], kind: str) -> str | None:
    rest = kinds[kinds.index(kind) + 1 :] if kind in kinds else ()
    return rest[0] if rest else None
