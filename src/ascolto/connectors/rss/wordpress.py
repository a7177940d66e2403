"""Answering comments through WordPress's REST API, with an application password.

WordPress knows no idempotency key, but it keeps the user agent of every comment and shows it to
editors: there we write our key, and there we look for it when an answer got lost.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlsplit

from ascolto.channels.contract import (
    NeedsReconnect,
    OutcomeUnknown,
    Outgoing,
    Refused,
    Sent,
    Text,
    TryLater,
)
from ascolto.connectors.rss.config import Config
from ascolto.connectors.rss.feeds import COMMENT
from ascolto.core import http

POST = re.compile(r"[?&](?:p|page_id)=([0-9]{1,18})$")
NOT_HERE = Text(
    it="Qui si risponde soltanto ai commenti del sito WordPress collegato.",
    en="Only comments on the connected WordPress site are answered here.",
)
LISTED = 100
SURE_AFTER = timedelta(days=2)  # an answer that is not in a list so long is not there


class WordPress:
    """One user of one site."""

    def __init__(self, config: Config, client: http.Client) -> None:
        self._config = config
        self._client = client
        self._me: dict[str, Any] = {}

    def me(self) -> dict[str, Any]:
        """Who we are there, with what we may do. Raises `ChannelError`."""
        if not self._me:
            self._me = self._asked(
                "users/me", "context=edit&_fields=id,name,capabilities"
            )
        return self._me

    def writer(self, comment: str) -> tuple[bool, str]:
        """Whether a comment is by our own user, and what tells its writer from a namesake.

        Visitors leave a mail address that nobody checks: good to tell two Marcos apart, not to say
        who they are.
        """
        found = self._asked(
            f"comments/{comment}", "context=edit&_fields=author,author_email"
        )
        ours = bool(found.get("author")) and found["author"] == self.me().get("id")
        email = str(found.get("author_email", "")).strip().lower()
        return ours, hashlib.sha256(email.encode()).hexdigest()[:12] if email else ""

    def number(self, entry: str) -> str:
        """The number of a comment on this very site, "" for anything else."""
        found = COMMENT.search(entry)
        here = urlsplit(self._config.wordpress_url).hostname
        try:
            return (
                found[1] if found and here and urlsplit(entry).hostname == here else ""
            )
        except ValueError:
            return ""

    def gone(self, numbers: list[str]) -> set[str]:
        """Those of at most a hundred comments that were deleted, or thrown out as spam."""
        asked = f"context=edit&include={','.join(numbers)}&status=all&_fields=id&per_page={LISTED}"
        there = (
            {str(row.get("id")) for row in self._listed(asked)} if numbers else set()
        )
        return set(numbers) - there

    def reply(self, outgoing: Outgoing) -> Sent:
        post, parent = self._place(outgoing.in_reply_to or outgoing.thread_id)
        guid = self._guid(post)
        said = {
            "post": int(post),
            "parent": int(parent),
            "content": outgoing.text,
            "author_user_agent": _signature(outgoing.idempotency_key),
        }
        try:
            answer = self._call("POST", "comments", "", json.dumps(said).encode())
        except http.Blocked as blocked:
            raise Refused(str(blocked)) from None
        except http.Failed as failed:
            if failed.sent:
                raise OutcomeUnknown(str(failed)) from None
            raise TryLater(str(failed)) from None
        return _sent(_understood(answer, deed=True).json(), guid)

    def find(self, idempotency_key: str) -> Sent | None:
        """Raises `OutcomeUnknown` when so many answers left since that the list ends too early."""
        asked = (
            f"context=edit&author={self.me().get('id')}&per_page={LISTED}&status=all"
            "&_fields=id,post,date_gmt,author_user_agent"
        )
        rows = self._listed(asked)
        wanted = _signature(idempotency_key)
        for row in rows:
            if row.get("author_user_agent") == wanted:
                return _sent(row, self._guid(str(row["post"])))
        if len(rows) < LISTED or _at(rows[-1]) < datetime.now(UTC) - SURE_AFTER:
            return None
        raise OutcomeUnknown("WordPress lists only the latest hundred of our comments.")

    def _place(self, answered: str) -> tuple[str, str]:
        """The post and the comment (0: none) that are answered."""
        if found := COMMENT.search(answered):
            comment = self._asked(f"comments/{found[1]}", "_fields=post")
            return str(comment.get("post", "")), found[1]
        if found := POST.search(answered):
            return found[1], "0"
        raise Refused(NOT_HERE)

    def _guid(self, post: str) -> str:
        """The name by which the feed knows a post, and its comments."""
        if not post.isdigit():
            raise Refused(NOT_HERE)
        for kind in ("posts", "pages"):
            try:
                found = self._asked(f"{kind}/{post}", "_fields=guid")
            except Refused:
                continue
            guid = found.get("guid")
            return str(guid.get("rendered", "")) if isinstance(guid, dict) else ""
        raise Refused(NOT_HERE)

    def _asked(self, path: str, query: str) -> dict[str, Any]:
        found = self._answer(path, query)
        if not isinstance(found, dict):
            raise TryLater("WordPress answered with something else than was asked.")
        return found

    def _listed(self, query: str) -> list[dict[str, Any]]:
        found = self._answer("comments", query)
        if not isinstance(found, list):
            raise TryLater("WordPress answered with something else than was asked.")
        return [row for row in found if isinstance(row, dict)]

    def _answer(self, path: str, query: str) -> Any:
        try:
            return _understood(self._call("GET", path, query), deed=False).json()
        except http.Failed as failed:
            raise TryLater(str(failed)) from None
        except ValueError:
            raise TryLater(
                "WordPress answered with something that is no JSON."
            ) from None

    def _call(
        self, method: str, path: str, query: str, content: bytes | None = None
    ) -> http.Response:
        config = self._config
        site = config.wordpress_url.rstrip("/")
        url = f"{site}/index.php?rest_route={quote(f'/wp/v2/{path}', safe='')}"
        pair = f"{config.wordpress_user}:{config.password()}".encode()
        headers = {
            "authorization": f"Basic {base64.b64encode(pair).decode()}",
            "content-type": "application/json",
        }
        return self._client.fetch(
            method,
            f"{url}&{query}" if query else url,
            headers=headers,
            content=content,
            timeout=config.timeout_seconds,
        )


def _signature(key: str) -> str:
    return f"Ascolto/{key}"


def _sent(comment: dict[str, Any], guid: str) -> Sent:
    return Sent(f"{guid}#comment-{comment['id']}", _at(comment))


def _at(comment: dict[str, Any]) -> datetime:
    said = str(comment.get("date_gmt", ""))
    try:
        return datetime.fromisoformat(said).replace(tzinfo=UTC)
    except ValueError:
        return datetime.now(UTC)


def _understood(answer: http.Response, *, deed: bool) -> http.Response:
    """A 2xx; everything else raises what it means."""
    status, code, why = answer.status, *_why(answer)
    if answer.ok:
        return answer
    if status == 401:
        raise NeedsReconnect(f"WordPress no longer takes our password: {why}")
    if status in {429, 503} or (status >= 500 and not deed):
        raise TryLater(f"WordPress is busy (status {status}).", answer.retry_after)
    if status >= 500:
        raise OutcomeUnknown(f"WordPress failed (status {status}).")
    if code == "comment_flood":
        raise TryLater(f"WordPress wants us slower: {why}", timedelta(seconds=20))
    if code == "comment_duplicate":
        raise OutcomeUnknown(f"WordPress says it has this comment already: {why}")
    raise Refused(
        Text(it=f"WordPress ha rifiutato: {why}", en=f"WordPress refused: {why}")
    )


def _why(answer: http.Response) -> tuple[str, str]:
    try:
        value = answer.json()
    except ValueError:
        value = None
    said = value if isinstance(value, dict) else {}
    why = re.sub(r"<[^>]*>", "", str(said.get("message", "")))[:200]
    return str(said.get("code", "")), why or f"status {answer.status}"
