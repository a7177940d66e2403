"""A Discourse forum as a channel."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import quote

import orjson

from ascolto.channels.contract import (
    Call,
    Fact,
    File,
    Insight,
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
from ascolto.connectors.discourse import insights, receive, send, verifying
from ascolto.connectors.discourse.config import Config
from ascolto.connectors.discourse.manifest import MANIFEST
from ascolto.connectors.discourse.speaking import DISCOURSE
from ascolto.core import http
from ascolto.providers.rest import reading
from ascolto.providers.rest.calling import Caller

WINDOW = 50  # a listing shows at most so many posts
OVERLAP = 1  # whether `before` itself is shown differs between versions
SURE_AFTER = timedelta(days=7)  # a post is looked for no further back
MOST_PAGES = 20
LISTINGS = ("/posts.json", "/private-posts.json")
NEW = {"x-discourse-event": "post_created"}


class Connector:
    """One user of one forum."""

    manifest = MANIFEST

    def __init__(self, config: Config, site: Site) -> None:
        self.config = config
        self.site = site
        self._caller = Caller(DISCOURSE, config.timeout_seconds)

    def check(self) -> str:
        self._asked(f"/u/{quote(self.config.username, safe='')}.json")
        about = self._asked("/site/basic-info.json")
        return f"{about.get('title') or self.site.name} ({self.config.username})"

    def profile(self) -> str:
        """The forum: whoever is signed in, all that is public there comes in."""
        return self.config.base_url

    # --- what comes in ---------------------------------------------------------------------------

    def verify(self, call: Call) -> tuple[Raw, ...]:
        return verifying.verify(call, self.config.webhook_secret.get_secret_value())

    def parse(self, raw: Raw) -> Iterable[Fact]:
        return receive.facts(raw, self.config.username, self.config.base_url)

    def poll(self, cursor: str) -> Page:
        """The public posts after the one numbered `cursor`, a window of numbers at a time."""
        newest = self._listed("")
        latest = max((_number(post) for post in newest), default=0)
        if not cursor.isdigit():
            return Page((), str(latest))  # what is older belongs to `backfill`
        here = int(cursor)
        if latest <= here:
            return Page((), cursor)
        if newest and min(map(_number, newest)) <= here + 1:
            found, reached = newest, latest
        else:
            found = self._listed(f"?before={here + WINDOW}")
            reached = min(here + WINDOW - OVERLAP, latest)
        fresh = sorted((p for p in found if here < _number(p) <= reached), key=_number)
        return Page(tuple(map(_raw, fresh)), str(reached), more=reached < latest)

    def backfill(self, cursor: str) -> Page:
        before = int(cursor) if cursor.isdigit() else self._latest()
        found = self._listed(f"?before={before}") if before else []
        found.sort(key=_number, reverse=True)
        lowest = min(map(_number, found), default=before - WINDOW + 1)
        onward = max(lowest - 1, 0)
        return Page(tuple(map(_raw, found)), str(onward), more=onward > 0)

    def fetch(self, file: File) -> File:
        """The key goes to the forum itself only."""
        ours = file.ref.startswith(f"{self.config.base_url}/")
        headers = self._headers() if ours else {}
        try:
            answer = http.fetch(
                "GET",
                file.ref,
                headers=headers,
                timeout=self.config.timeout_seconds,
                max_bytes=25 * 1024 * 1024,
                redirects=3,
            )
        except (http.Blocked, http.TooLarge) as blocked:
            raise Refused(str(blocked)) from None
        except http.Failed as failed:
            raise TryLater(str(failed)) from None
        if answer.status in {401, 403} and not ours:
            raise Refused("The file is shown to nobody from outside.")
        DISCOURSE.understood(answer, deed=False)
        kind = answer.headers.get("content-type", "").split(";")[0].strip()
        return File(file.name, answer.content, kind, ref=file.ref)

    # --- what goes out ---------------------------------------------------------------------------

    def reply(self, outgoing: Outgoing) -> Sent:
        send.must_fit(outgoing)
        topic, number = self._place(outgoing)
        links = [self._uploaded(file) for file in outgoing.files]
        answer = self._caller.do(
            "POST",
            self._url("/posts.json"),
            headers=self._headers("application/json"),
            content=send.post(outgoing, topic, number, links),
        )
        created = _created(answer)
        if "id" not in created:  # "enqueued": it has no number yet
            raise OutcomeUnknown(
                Text(
                    it="Il forum trattiene la risposta finché un moderatore non l'ha vista.",
                    en="The forum keeps the answer until a moderator has seen it.",
                )
            )
        return send.sent(created)

    def find(self, outgoing: Outgoing) -> Sent | None:
        """Look for our mark among the latest posts, public and private."""
        mark, latest = send.mark(outgoing.idempotency_key), self._latest()
        for listing in LISTINGS:
            if found := self._found(listing, mark, latest):
                return send.sent(found)
        return None

    def insights(self, since: date) -> Sequence[Insight]:
        """Of the forum's page “About”: how it stands now."""
        said = self._asked("/about.json")
        return insights.read(said, datetime.now(UTC).date())

    def close(self) -> None:
        self._caller.close()

    # --- inside ----------------------------------------------------------------------------------

    def _place(self, outgoing: Outgoing) -> tuple[int, int | None]:
        """The topic, and the number of the answered post in it. A deleted one is `Refused`."""
        if outgoing.in_reply_to.isdigit():
            post = self._asked(f"/posts/{outgoing.in_reply_to}.json")
            if post.get("deleted_at") or post.get("user_deleted"):
                raise Refused(
                    Text(
                        it="Il messaggio a cui si risponde è stato cancellato.",
                        en="The post that is answered has been deleted.",
                    )
                )
            return int(post["topic_id"]), int(post["post_number"])
        topic = receive.topic_of(outgoing.thread_id)
        if not topic.isdigit():
            raise Refused(
                Text(
                    it="Non si sa a che discussione.",
                    en="It is not known to which topic.",
                )
            )
        return int(topic), None

    def _uploaded(self, file: File) -> str:
        """A file brought to the forum; nobody sees it until a post shows it."""
        body, kind = send.upload(file)
        url = self._url("/uploads.json")
        answer = self._caller.ask(
            url, method="POST", headers=self._headers(kind), content=body
        )
        try:
            return send.link(file, DISCOURSE.body(answer))
        except KeyError:
            raise TryLater("The forum did not say where it put the file.") from None

    def _latest(self) -> int:
        """The highest number of a post that we see, public or private."""
        highest = 0
        for listing in LISTINGS:
            try:
                numbers = map(_number, self._listed("", listing))
                highest = max(highest, max(numbers, default=0))
            except Refused:
                continue  # this user may not list private posts
        return highest

    def _found(self, listing: str, mark: str, before: int) -> dict[str, Any] | None:
        """Raises `OutcomeUnknown` when the listing cannot be read far enough back."""
        for _ in range(MOST_PAGES):
            if before <= 0:
                return None
            try:
                posts = self._listed(f"?before={before}", listing)
            except Refused:
                raise OutcomeUnknown("The forum does not list private posts.") from None
            for post in posts:
                if mark in str(post.get("raw", "")):
                    return post
            oldest = min(posts, key=_number, default=None)
            if oldest and _is_old(oldest):
                return None
            before = _number(oldest) - 1 if oldest else before - WINDOW
        raise OutcomeUnknown(
            "So much was written that the forum's list ends too early."
        )

    def _listed(self, query: str, listing: str = "/posts.json") -> list[dict[str, Any]]:
        found = self._asked(f"{listing}{query}")
        posts = found.get("latest_posts") or found.get("private_posts") or []
        return [post for post in posts if isinstance(post, dict) and _number(post)]

    def _asked(self, path: str) -> dict[str, Any]:
        return DISCOURSE.body(
            self._caller.ask(self._url(path), headers=self._headers())
        )

    def _url(self, path: str) -> str:
        return f"{self.config.base_url}{path}"

    def _headers(self, content_type: str = "") -> dict[str, str]:
        headers = {
            "api-key": self.config.api_key.get_secret_value(),
            "api-username": self.config.username,
            "accept": "application/json",
        }
        return headers | ({"content-type": content_type} if content_type else {})


def _created(answer: http.Response) -> dict[str, Any]:
    """The post that was made. It was: an answer that cannot be read does not change that."""
    try:
        created = answer.json()
        if isinstance(created, dict) and ("id" in created or "action" in created):
            return created
    except ValueError:
        pass
    raise OutcomeUnknown("The forum took the answer without saying what became of it.")


def _number(post: dict[str, Any]) -> int:
    found = post.get("id")
    return found if isinstance(found, int) else 0


def _is_old(post: dict[str, Any]) -> bool:
    at = reading.moment(post.get("created_at"))
    return at is None or at < datetime.now(UTC) - SURE_AFTER


def _raw(post: dict[str, Any]) -> Raw:
    name = f"post:{post['id']}:{post.get('version', 1)}"
    return Raw(name, orjson.dumps({"post": post}), NEW)
