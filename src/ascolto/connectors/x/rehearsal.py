"""X as the demo plays it: a small X to which people of the demo speak."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from ascolto.channels.contract import Call
from ascolto.channels.contract.rehearsing import Answer, Heard, Line, Stage
from ascolto.connectors.x.small_x import KEYS, USERS, X


class Rehearsal(X, Stage):
    """For the demo: a talk is a post that mentions us, and what its author says below it."""

    def __init__(self) -> None:
        X.__init__(self)
        Stage.__init__(self)
        self._begun: dict[str, str] = {}  # talk → its first post

    def settings(self, url: str) -> dict[str, Any]:
        keys = {name: value for name, value in KEYS.items() if name != "bearer_token"}
        return {**keys, "base_url": url, "direct_messages": False}

    def speak(self, line: Line, hook: str) -> Sequence[Call]:
        begun = self._begun.get(line.talk, "")
        since = int(line.at.timestamp() * 1000) - 1_288_834_974_657
        id = str((since << 22) + int(line.key) % (1 << 22))
        at = line.at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        more: dict[str, Any] = {
            "id": id,
            "edit_history_post_ids": [id],
            "created_at": at,
        }
        more |= {"author_id": line.author, "lang": line.language}
        more["conversation_id"] = begun or id
        if begun:
            more["referenced_tweets"] = [{"type": "replied_to", "id": begun}]
        self.says(line.text, **more)
        self.place(id, line.talk)
        self._begun.setdefault(line.talk, id)
        username = re.sub(r"\W+", "", line.name)[:15]
        if all(one["id"] != line.author for one in USERS):
            USERS.append({"id": line.author, "name": line.name, "username": username})
        return ()

    def __call__(self, heard: Heard) -> Answer | None:
        before = len(self.sent)
        answer = super().__call__(heard)
        self.talk.clear()
        for path, body in self.sent[before:]:
            if path == "/2/tweets":
                under = body.get("reply", {}).get("in_reply_to_tweet_id", "")
                self.take(under or self.own[0]["id"], body["text"])
        return answer
