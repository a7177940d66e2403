"""A small Bot API that keeps updates and messages as Telegram does."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any

from ascolto.channels.contract import Call
from ascolto.channels.contract.rehearsing import Answer, Heard, Line, Stage

TOKEN = "4242:AAEhBP0av28fZ9aQ2uD5wP7rVQ-0123456789"
BOT = {
    "id": 4242,
    "is_bot": True,
    "first_name": "Locanda",
    "username": "locanda_bot",
    "can_join_groups": True,
    "can_read_all_group_messages": False,
}
CUSTOMER = {"id": 4711001, "is_bot": False, "first_name": "Giulia"}
Mishap = Callable[[str], Answer | None]


class BotApi:
    def __init__(self) -> None:
        self.updates: list[dict[str, Any]] = []
        self.sent: list[tuple[str, dict[str, Any], dict[str, bytes]]] = []
        self.hook: dict[str, Any] = {"url": ""}
        self.files: dict[str, bytes] = {}
        self.moved: dict[Any, int] = {}
        self.mishap: Mishap = lambda method: None  # what happens instead
        self.after: Mishap = lambda method: None  # what happens once it is done
        self._number = 100

    def says(self, **update: Any) -> dict[str, Any]:
        """A new update, as Telegram would write it."""
        whole = {"update_id": 1 + len(self.updates), **update}
        self.held("update", "", whole)
        self.updates.append(whole)
        return whole

    def message(self, text: str, **more: Any) -> dict[str, Any]:
        self._number += 1
        chat = {"id": CUSTOMER["id"], "type": "private", "first_name": "Giulia"}
        said = {"message_id": self._number, "from": CUSTOMER, "chat": chat}
        return {**said, "date": int(time.time()), "text": text, **more}

    def __call__(self, heard: Heard) -> Answer | None:
        _, place, *rest = heard.path.split("/")
        if place == "file":
            content = self.files.get(rest[-1])
            return Answer(404) if content is None else Answer(200, content)
        method = rest[0]
        if (odd := self.mishap(method)) is not None:
            return odd
        if place != f"bot{TOKEN}":
            return no(401, "Unauthorized")
        parameters, files = _read(heard)
        self.held("call", method, {**parameters, **files})
        answer = self._done(method, parameters, files)
        return self.after(method) or answer

    def _done(
        self, method: str, parameters: dict[str, Any], files: dict[str, bytes]
    ) -> Answer:
        if method.startswith(("send", "edit")):
            if (new := self.moved.get(parameters["chat_id"])) is not None:
                hint = {"migrate_to_chat_id": new}
                return no(400, "Bad Request: group chat was upgraded", hint)
            self.sent.append((method, parameters, files))
            result: Any = self._said(method, parameters)
        else:
            result = getattr(self, f"_{method}")(parameters)
        self.held("result", method, result)
        return Answer(200, json.dumps({"ok": True, "result": result}).encode())

    def _said(self, method: str, parameters: dict[str, Any]) -> Any:
        chat = {"id": parameters["chat_id"], "type": "private"}
        if not isinstance(parameters["chat_id"], int):
            chat["id"] = 1
        made = []
        for _ in parameters.get("media", [0]):
            self._number += 1
            number = parameters.get("message_id", self._number)
            said = {"message_id": number, "from": _as_user(BOT), "chat": chat}
            made.append(
                {**said, "date": int(time.time()), "text": parameters.get("text", "")}
            )
        return made if method == "sendMediaGroup" else made[0]

    def _getMe(self, _: dict[str, Any]) -> Any:
        return BOT

    def _getUpdates(self, asked: dict[str, Any]) -> Any:
        self.updates = [
            u for u in self.updates if u["update_id"] >= asked.get("offset", 0)
        ]
        return self.updates[: asked["limit"]]

    def _getWebhookInfo(self, _: dict[str, Any]) -> Any:
        return {"has_custom_certificate": False, "pending_update_count": 0, **self.hook}

    def _setWebhook(self, asked: dict[str, Any]) -> Any:
        self.hook = {"url": asked["url"]}
        return True

    def _deleteWebhook(self, _: dict[str, Any]) -> Any:
        self.hook = {"url": ""}
        return True

    def _getFile(self, asked: dict[str, Any]) -> Any:
        name = asked["file_id"]
        return {
            "file_id": name,
            "file_unique_id": "u",
            "file_path": f"documents/{name}",
        }

    def held(self, what: str, method: str, value: Any) -> None:
        """What passed: an update, a call or a result."""


def _as_user(bot: dict[str, Any]) -> dict[str, Any]:
    return {name: bot[name] for name in ("id", "is_bot", "first_name", "username")}


def _read(heard: Heard) -> tuple[dict[str, Any], dict[str, bytes]]:
    kind = heard.headers["content-type"]
    if kind == "application/json":
        return json.loads(heard.body), {}
    head = f"content-type: {kind}\r\n\r\n".encode()
    parameters: dict[str, Any] = {}
    files: dict[str, bytes] = {}
    for part in BytesParser(policy=HTTP).parsebytes(head + heard.body).iter_parts():
        name = str(part.get_param("name", header="content-disposition"))
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        if part.get_filename():
            files[name] = content
        else:
            parameters[name] = _plain(name, content.decode())
    # The files of an album are named inside `media`; a single one is a parameter itself.
    return parameters, {} if "media" in parameters else files


def _plain(name: str, said: str) -> Any:
    return (
        said
        if name in {"caption", "text", "business_connection_id"}
        else json.loads(said)
    )


def no(
    status: int, description: str, parameters: dict[str, Any] | None = None
) -> Answer:
    said: dict[str, Any] = {
        "ok": False,
        "error_code": status,
        "description": description,
    }
    return Answer(
        status,
        json.dumps(said | ({"parameters": parameters} if parameters else {})).encode(),
    )


WAITS = "x-rehearsed-wait"


class Rehearsal(BotApi, Stage):
    """For the demo: a talk is a person who writes to the bot."""

    def __init__(self) -> None:
        BotApi.__init__(self)
        Stage.__init__(self)
        self._count = 0

    def settings(self, url: str) -> dict[str, Any]:
        return {"token": TOKEN, "by_webhook": False, "base_url": url}

    def speak(self, line: Line, hook: str) -> Sequence[Call]:
        known = int(line.author)
        first, _, last = line.name.partition(" ")
        person = {"id": known, "first_name": first} | (
            {"last_name": last} if last else {}
        )
        self.place(str(known), line.talk)
        said = self.message(line.text, date=int(line.at.timestamp()))
        said["from"] = {**person, "is_bot": False, "language_code": line.language}
        said["chat"] = {**person, "type": "private"}
        self._count += 1
        self.updates.append({"update_id": self._count, "message": said})
        return ()

    def __call__(self, heard: Heard) -> Answer | None:
        before = len(self.sent)
        answer = super().__call__(heard)
        for _, parameters, _ in self.sent[before:]:
            self.take(str(parameters["chat_id"]), str(parameters.get("text", "")))
        self.sent.clear()
        if (
            heard.path.endswith("/getUpdates")
            and answer
            and answer.body.endswith(b"[]}")
        ):
            wait = str(json.loads(heard.body).get("timeout", 0))
            return Answer(answer.status, answer.body, {WAITS: wait})
        return answer
