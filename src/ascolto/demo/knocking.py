"""The real doors, as customers find them: SMTP, the chat's and the form's HTTP, signed calls."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import smtplib
import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from standardwebhooks import Webhook

from ascolto.channels import registry
from ascolto.channels.actions import jotting, nudging
from ascolto.channels.actions.jotting import Said
from ascolto.channels.contract.rehearsing import Line
from ascolto.channels.models import Account
from ascolto.core import http
from ascolto.core.actor import Actor
from ascolto.core.models import Member
from ascolto.core.scoping import scope
from ascolto.demo import envelopes
from ascolto.demo.envelopes import Letter, Posted, Quoted
from ascolto.demo.post_office import places
from ascolto.demo.story import Attachment, Person

READS_A_FORM_FOR = 2.5  # seconds; who is quicker is taken for a robot
WAIT = 20.0  # seconds for an answer of the server
_TOKEN = re.compile(r'name="token"\s+value="([^"]+)"')


class NotNow(Exception):
    """Nobody opened, or not in time: the same again, later. `after`: seconds, when it was said."""

    def __init__(self, why: str, after: float = 0.0) -> None:
        super().__init__(why)
        self.after = after


class Refused(Exception):
    """They opened and said no; trying again would not help."""


@dataclass
class Visit:
    """A customer in the chat: one browser."""

    person: Person
    user_id: str
    name: str
    token: str = ""
    seen: str = ""  # the cursor
    language: str = "it"


@dataclass
class Doors:
    """Where everything is. For one thread at a time; `close` it."""

    url: str
    accounts: Mapping[str, Account]
    others: Mapping[str, Account] = field(default_factory=dict)  # elsewhere, by kind
    client: http.Client = field(default_factory=http.Client)

    def close(self) -> None:
        self.client.close()

    # --- mail ----------------------------------------------------------------------------------

    def mail(
        self,
        person: Person,
        address: str,
        to: str,
        *,
        subject: str,
        text: str,
        language: str,
        references: Sequence[str] = (),
        quoted: Quoted | None = None,
        files: Sequence[Attachment] = (),
    ) -> str:
        """Hand a mail to the post office; returns its Message-ID."""
        now = datetime.now(UTC)
        name = f"{uuid.uuid4().hex}@{address.rpartition('@')[2]}"
        letter = Letter(
            name=person.name,
            address=address,
            to=to,
            subject=subject,
            text=text,
            at=now,
            message_id=name,
            language=language,
            references=references,
            quoted=quoted,
            files=files,
        )
        try:
            with smtplib.SMTP(places.HOST, places.ports().smtp, timeout=WAIT) as server:
                server.send_message(envelopes.mail(letter), address, [to])
        except smtplib.SMTPRecipientsRefused as problem:
            raise Refused(str(problem)) from None
        except (OSError, smtplib.SMTPException) as problem:
            raise NotNow(str(problem)) from None
        return name

    # --- chat ----------------------------------------------------------------------------------

    def enter(self, visit: Visit) -> None:
        """Open the chat on the inn's site, where the customer is logged in."""
        key = str(self.accounts["chat"].config["identity_secret"])
        proof = hmac.new(key.encode(), visit.user_id.encode(), hashlib.sha256)
        user = {"id": visit.user_id, "name": visit.name, "hmac": proof.hexdigest()}
        said = self._chat(visit, "POST", "session", language=visit.language, user=user)
        visit.token = said["token"]

    def say(self, visit: Visit, text: str, *, key: str) -> None:
        """Write in the chat; the same `key` twice is one message."""
        if not visit.token:
            self.enter(visit)
        self._chat(
            visit,
            "POST",
            "messages",
            client_id=key,
            text=text,
            language=visit.language,
            page_url="https://treremi.example/camere",
        )

    def look(self, visit: Visit) -> list[dict[str, Any]]:
        """What is new in the chat; answers that are seen are said to be seen."""
        if not visit.token:
            self.enter(visit)
        page = self._chat(visit, "GET", f"messages?after={visit.seen}")
        visit.seen = page["last"] or visit.seen
        ours: list[dict[str, Any]] = [
            one for one in page["messages"] if one["from"] == "person"
        ]
        if ours:
            self._chat(visit, "POST", "read", seq=max(one["seq"] for one in ours))
        return ours

    def _chat(self, visit: Visit, method: str, what: str, **data: Any) -> Any:
        headers = {"accept-language": visit.language}
        if visit.token:
            headers["authorization"] = f"Bearer {visit.token}"
        where = f"chat/{self.accounts['chat'].public_id}/{what}"
        body = json.dumps(data).encode() if method == "POST" else None
        answer = self._fetch(method, where, headers, body, "application/json")
        if answer.status == 401:
            visit.token = ""
            raise NotNow("The chat does not know us any more.")
        self._settled(answer)
        return answer.json() if answer.content else None

    # --- form ----------------------------------------------------------------------------------

    def form(
        self, person: Person, address: str, *, subject: str, text: str, language: str
    ) -> None:
        """Open the contact form, fill it in and send it."""
        where = f"form/{self.accounts['form'].public_id}/"
        headers = {"accept-language": language}
        opened = self._fetch("GET", where, headers)
        self._settled(opened)
        token = _TOKEN.search(opened.text)
        if token is None:
            raise Refused("The form's page shows no form.")
        time.sleep(READS_A_FORM_FOR)
        fields = {
            "token": token[1],
            "name": person.name,
            "email": address,
            "subject": subject,
            "message": text,
            "page_url": "https://treremi.example/contatti",
        }
        kind = "application/x-www-form-urlencoded"
        answer = self._fetch("POST", where, headers, urlencode(fields).encode(), kind)
        if answer.status not in {302, 303}:
            self._settled(answer)
            raise Refused("The form came back.")

    # --- other systems ---------------------------------------------------------------------------

    def call(self, account: str, posted: Posted) -> None:
        """Call our webhook as the platform does, signed."""
        row, body = self.accounts[account], envelopes.call(posted).decode()
        name, now = f"msg_{posted.message}", datetime.now(UTC)
        headers = {
            "webhook-id": name,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": Webhook(str(row.config["secret"])).sign(
                name, now, body
            ),
        }
        where = f"hooks/{row.public_id}"
        self._settled(
            self._fetch("POST", where, headers, body.encode(), "application/json")
        )

    # --- elsewhere -------------------------------------------------------------------------------

    def elsewhere(self, kind: str, line: Line) -> None:
        """Say something at a provider; it calls us, or we come and look."""
        row = self.others[kind]
        with scope(row.workspace_id):
            hook = registry.site(row).webhook_url
        told = {"line": asdict(line) | {"at": line.at.isoformat()}, "hook": hook}
        try:
            answer = self.client.fetch(
                "POST",
                self._stage(f"{kind}/say"),
                content=json.dumps(told).encode(),
                timeout=WAIT,
            )
        except http.Failed as problem:
            raise NotNow(str(problem)) from None
        self._settled(answer)
        self._follow(row, answer.json())

    def _follow(self, row: Account, calls: list[dict[str, Any]]) -> None:
        """Make the provider's calls. Where it makes none we come and look: here at once, so that
        nobody sits and waits for it."""
        if not calls:
            with scope(row.workspace_id):
                nudging.nudge(row)
        for call in calls:
            where = f"hooks/{row.public_id}/{call['path']}".rstrip("/")
            if call["query"]:
                where += f"?{urlencode(call['query'])}"
            body = base64.b64decode(call["body"]) if call["method"] != "GET" else None
            self._settled(self._fetch(call["method"], where, call["headers"], body))

    def given(self, kind: str, after: int) -> list[dict[str, str]]:
        """The answers of ours that a provider took since the first `after`."""
        try:
            answer = self.client.fetch(
                "GET", self._stage(f"{kind}/given?after={after}"), timeout=WAIT
            )
        except http.Failed as problem:
            raise NotNow(str(problem)) from None
        self._settled(answer)
        found: list[dict[str, str]] = answer.json()
        return found

    def _stage(self, what: str) -> str:
        return f"http://{places.NAME}:{places.ports().stages}/~/{what}"

    # --- the counter -----------------------------------------------------------------------------

    def counter(self, person: Person, text: str, *, typed_by: str, key: str) -> None:
        """A member writes down what somebody said, by the product's own action."""
        row = self.accounts["counter"]
        phone = person.phones[0] if person.phones else ""
        said = Said(text=text, name=person.name, phone=phone)
        with scope(row.workspace_id):
            member = Member.objects.active().get(name=typed_by)
            jotting.jot(row.brand, said, key=key, by=Actor.member(member))

    # --- parts -----------------------------------------------------------------------------------

    def _fetch(
        self,
        method: str,
        where: str,
        headers: Mapping[str, str],
        body: bytes | None = None,
        kind: str = "",
    ) -> http.Response:
        given = {**headers, "content-type": kind} if kind else dict(headers)
        try:
            return self.client.fetch(
                method, f"{self.url}/{where}", headers=given, content=body, timeout=WAIT
            )
        except http.Failed as problem:
            raise NotNow(str(problem)) from None

    def _settled(self, answer: http.Response) -> None:
        """Nothing when it was taken. Raises `NotNow` or `Refused`."""
        if answer.ok:
            return
        if answer.status in {408, 429} or answer.status >= 500:
            after = answer.retry_after
            seconds = after.total_seconds() if after else 0.0
            raise NotNow(f"status {answer.status}", seconds)
        raise Refused(f"status {answer.status}")
