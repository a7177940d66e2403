"""A page on LinkedIn as a channel."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from ascolto.channels.contract import (
    Call,
    Fact,
    Greeting,
    NeedsReconnect,
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
from ascolto.connectors.linkedin import posting, receive, verifying
from ascolto.connectors.linkedin.access import LinkedIn, named
from ascolto.connectors.linkedin.config import Config
from ascolto.connectors.linkedin.manifest import MANIFEST
from ascolto.providers.rest import reading

PAGE = 100
MOST_PAGES = 10  # of the comments at one place
BEGIN: dict[str, Any] = {"since": 0, "start": 0, "ahead": 0, "newest": [], "seen": []}
KEPT_FOR = 60 * 86_400_000  # milliseconds that LinkedIn keeps notifications
SCOPES = ("r_organization_social", "w_organization_social", "rw_organization_admin")
ACTIONS = "COMMENT,ADMIN_COMMENT,SHARE_MENTION,COMMENT_EDIT,COMMENT_DELETE"

POST_UNSEEN = Text(
    it="Se il post è uscito non si sa: guarda sulla pagina di LinkedIn.",
    en="Whether the post is out is not known: look at the page on LinkedIn.",
)


class Connector:
    """One page."""

    manifest = MANIFEST

    def __init__(self, config: Config, site: Site) -> None:
        self.config = config
        self.site = site
        self._linked = LinkedIn(config)

    # --- the account -----------------------------------------------------------------------------

    def check(self) -> str:
        found = self._linked.ask(f"/rest/organizations/{self.config.organization_id}")
        return str(found.get("localizedName") or self.site.name)

    def profile(self) -> str:
        return self.config.organization_id

    def expires(self) -> datetime | None:
        told = self._linked.token()
        if told.get("active") is False:
            raise NeedsReconnect("LinkedIn no longer knows our token.")
        return reading.moment(told.get("expires_at"))

    def missing(self) -> tuple[Text, ...]:
        said = str(self._linked.token().get("scope", ""))
        has = set(said.replace(",", " ").split())
        return tuple(
            Text(
                it=f"Al token manca l'ambito {scope}.",
                en=f"The token lacks the scope {scope}.",
            )
            for scope in SCOPES
            if scope not in has
        )

    # --- what comes in ---------------------------------------------------------------------------

    def verify(self, call: Call) -> tuple[Raw, ...]:
        return verifying.verify(call, self.config.client_secret.get_secret_value())

    def greet(self, call: Call) -> Greeting | None:
        return verifying.greet(call, self.config.client_secret.get_secret_value())

    def parse(self, raw: Raw) -> Iterable[Fact]:
        return receive.facts(raw, self.config.urn)

    def poll(self, cursor: str) -> Page:
        """What the webhook may have missed. `since` moves once all pages behind it were returned."""
        here = _cursor(cursor)
        if not here["since"]:
            return Page((), json.dumps(here | {"since": int(time.time() * 1000)}))
        listed, more, _ = self._listed(here["since"], here["start"])
        listed.sort(key=_modified)
        ahead = max([here["ahead"], *map(_modified, listed)])
        raws = tuple(map(verifying.raw, listed))
        fresh = tuple(raw for raw in raws if raw.delivery_id not in here["seen"])
        # What bears the newest moment comes again at the next look: it is known by name.
        newest = [
            raw.delivery_id
            for raw, one in zip(raws, listed, strict=True)
            if _modified(one) == ahead
        ]
        newest += here["newest"] if here["ahead"] == ahead else []
        if more:
            onward = {"start": here["start"] + PAGE, "ahead": ahead, "newest": newest}
            return Page(fresh, json.dumps(here | onward), more=True)
        since = max(ahead, here["since"])
        seen = newest if since > here["since"] else sorted({*newest, *here["seen"]})
        return Page(fresh, json.dumps(BEGIN | {"since": since, "seen": seen}))

    def backfill(self, cursor: str) -> Page:
        start = int(cursor) if cursor.isdigit() else 0
        begin = int(time.time() * 1000) - KEPT_FOR
        listed, more, total = self._listed(begin, start)
        listed.sort(key=_modified, reverse=True)
        raws = tuple(map(verifying.raw, listed))
        return Page(raws, str(start + PAGE), more=more, total=total)

    # --- what goes out ---------------------------------------------------------------------------

    def reply(self, outgoing: Outgoing) -> Sent:
        _must_fit(outgoing)
        post, parent = self._place(outgoing.in_reply_to, outgoing.thread_id)
        said: dict[str, Any] = {
            "actor": self.config.urn,
            "object": post,
            "message": {"text": outgoing.text},
        }
        if parent:
            said["parentComment"] = parent
        answer = self._linked.post(_comments(parent or post), said)
        known = answer.headers.get("x-restli-id", "")
        try:
            created = answer.json() if answer.content else {}
        except ValueError:
            created = {}
        return _sent(created if isinstance(created, dict) else {}, post, known)

    def find(self, outgoing: Outgoing) -> Sent | None:
        """Among all that stands there, in no order that is promised: LinkedIn knows no key."""
        if outgoing.is_post:
            raise OutcomeUnknown(POST_UNSEEN)
        since(outgoing)  # that it can be told by its words, before anything is asked
        post, parent = self._place(outgoing.in_reply_to, outgoing.thread_id)
        shown: list[Standing] = []
        for page in range(MOST_PAGES):
            path = f"{_comments(parent or post)}?start={page * PAGE}&count={PAGE}"
            listed = self._linked.ask(path).get("elements")
            if not isinstance(listed, list):  # nothing is told by what is no list
                raise TryLater("LinkedIn's list of comments cannot be read.")
            shown += [_standing(one, post) for one in listed if self._is_ours(one)]
            if len(listed) < PAGE:
                return reconciled(outgoing, shown, reaches_back=True)
        return reconciled(outgoing, shown, reaches_back=False)

    def publish(self, outgoing: Outgoing) -> Sent:
        _must_fit(outgoing)
        return posting.publish(self._linked, self.config.urn, outgoing)

    def close(self) -> None:
        self._linked.close()

    # --- inside ----------------------------------------------------------------------------------

    def _place(self, answered: str, thread_id: str) -> tuple[str, str]:
        """The post, and the comment below it that is answered ("": the post itself).

        LinkedIn nests once: an answer to an answer stands below the first comment.
        """
        found = receive.COMMENT.fullmatch(answered)
        if not found:
            post = (
                answered
                if answered.startswith("urn:li:")
                else receive.post_of(thread_id)
            )
            if not post.startswith("urn:li:"):
                raise Refused("It is not known what is answered.")
            return post, ""
        path = f"/rest/socialActions/{named(found[1])}/comments/{found[2]}"
        above = self._linked.ask(path).get("parentComment")
        return found[1], above if isinstance(above, str) and above else answered

    def _is_ours(self, comment: object) -> bool:
        return isinstance(comment, dict) and comment.get("actor") == self.config.urn

    def _listed(self, since: int, start: int) -> tuple[list[Any], bool, int | None]:
        path = (
            f"/rest/organizationalEntityNotifications?q=criteria&actions=List({ACTIONS})"
            f"&organizationalEntity={named(self.config.urn)}"
            f"&timeRange=(start:{since})&start={start}&count={PAGE}"
        )
        found = self._linked.ask(path)
        rows, paging = found.get("elements"), found.get("paging")
        listed = (
            [r for r in rows if isinstance(r, dict)] if isinstance(rows, list) else []
        )
        total = paging.get("total") if isinstance(paging, dict) else None
        return listed, len(listed) >= PAGE, total if isinstance(total, int) else None


def _must_fit(outgoing: Outgoing) -> None:
    limit = (MANIFEST.longest_post if outgoing.is_post else MANIFEST.text_limit) or 0
    what = ("Un post", "A post") if outgoing.is_post else ("Un commento", "A comment")
    if measure(outgoing.text, MANIFEST.text_unit) > limit:
        raise Refused(
            Text(
                it=f"{what[0]} su LinkedIn ha al massimo {limit:,} caratteri.",
                en=f"{what[1]} on LinkedIn has at most {limit:,} characters.",
            )
        )
    if outgoing.files:
        raise Refused(
            Text(
                it=f"{what[0]} su LinkedIn qui non porta allegati.",
                en=f"{what[1]} on LinkedIn carries no files here.",
            )
        )


def _sent(created: dict[str, Any], post: str, known: str) -> Sent:
    """Named as LinkedIn's notifications will name it."""
    urn, number = str(created.get("commentUrn", "")), created.get("id") or known
    if not receive.COMMENT.fullmatch(urn):
        urn = known if known.startswith("urn:") else f"urn:li:comment:({post},{number})"
    if not number:
        raise OutcomeUnknown(
            "LinkedIn took the comment without saying what it is called."
        )
    made = created.get("created")
    at = reading.moment(made.get("time")) if isinstance(made, dict) else None
    return Sent(urn, at or datetime.now(UTC))


def _comments(place: str) -> str:
    return f"/rest/socialActions/{named(place)}/comments"


def _standing(comment: dict[str, Any], post: str) -> Standing:
    message = comment.get("message")
    words = message.get("text") if isinstance(message, dict) else ""
    there = _sent(comment, post, "")
    return Standing(there.external_id, str(words or ""), there.sent_at)


def _modified(notification: dict[str, Any]) -> int:
    found = notification.get("lastModifiedAt")
    return found if isinstance(found, int) else 0


def _cursor(cursor: str) -> dict[str, Any]:
    try:
        found = json.loads(cursor) if cursor else {}
    except ValueError:
        return BEGIN
    return BEGIN | found if isinstance(found, dict) else BEGIN
