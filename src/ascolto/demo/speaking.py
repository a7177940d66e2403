"""What comes in at which account for a step of the story, and what our answers are called there."""

from __future__ import annotations

import zlib
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from ascolto.channels import registry
from ascolto.channels.contract import Raw
from ascolto.channels.models import Account, Delivery, Message
from ascolto.demo import elsewhere, envelopes
from ascolto.demo.elsewhere.staging import Staging
from ascolto.demo.envelopes import Letter, Posted, Quoted
from ascolto.demo.founding import KINDS, House
from ascolto.demo.steps import Kind, Step

VALIDITY = 1_700_000_000  # of the mailbox from which the story's mails were read
PAGES = ("", "camere", "tavola", "bottega", "come-arrivare")


@dataclass
class _Thread:
    """What mail programs remember of one conversation."""

    ids: list[str] = field(default_factory=list)
    last_of_ours: Quoted | None = None
    unread: list[str] = field(default_factory=list)


class Speaker:
    """Keeps what a channel remembers between two messages: Message-IDs, uids, what was seen."""

    def __init__(self, house: House, staging: Staging) -> None:
        self.house, self._staging = house, staging
        self._threads: dict[str, _Thread] = defaultdict(_Thread)
        self._uids: dict[int, int] = defaultdict(int)

    # --- in --------------------------------------------------------------------------------------

    def deliveries(self, strand: str, step: Step) -> tuple[Account, list[Raw]]:
        """The deliveries as their provider makes them, and the account they come to."""
        told = self.house.company.account(step.talk.account)
        if told.role == elsewhere.ROLE:
            account = self.house.accounts[told.key]
            person = self.house.company.person(step.talk.person)
            return account, self._staging.says(account, step, person.name)
        account, raw = self._delivery(strand, step)
        return account, [raw]

    def _delivery(self, strand: str, step: Step) -> tuple[Account, Raw]:
        thread = self._threads[strand]
        account = self.house.accounts[step.talk.account]
        role = self.house.company.account(step.talk.account).role
        if step.kind is Kind.READ:
            return account, self._read(step, thread)
        if role == "mail" or (role == "form" and thread.last_of_ours):
            # Who wrote through the form gets the answer by mail, and answers that mail.
            mailbox = account.answers_through or account
            return mailbox, self._mail(step, thread, mailbox)
        made = {
            "chat": self._chat,
            "form": self._form,
            "portal": self._call,
            "reviews": self._call,
            "counter": self._counter,
        }
        return account, made[role](step)

    def _mail(self, step: Step, thread: _Thread, mailbox: Account) -> Raw:
        person, turn = self.house.company.person(step.talk.person), step.said
        letter = Letter(
            name=person.name,
            address=turn.address,
            to=mailbox.address,
            subject=turn.subject,
            text=turn.text,
            at=step.at,
            message_id=f"{_name(step)}@{turn.address.rpartition('@')[2]}",
            language=step.talk.language,
            references=tuple(thread.ids),
            quoted=thread.last_of_ours,
            files=turn.attachments,
        )
        self._uids[mailbox.pk] += 1
        uid = self._uids[mailbox.pk]
        headers = {"internaldate": step.at.isoformat()}
        return Raw(f"{VALIDITY}:{uid}", bytes(envelopes.mail(letter)), headers)

    def _chat(self, step: Step) -> Raw:
        visitor, name = self._known_as(step)
        client_id = _name(step)
        page = PAGES[zlib.crc32(step.talk.key.encode()) % len(PAGES)]
        body = envelopes.chat(
            visitor=visitor,
            name=name,
            client_id=client_id,
            text=step.said.text,
            language=step.talk.language,
            at=step.at,
            page=f"https://treremi.example/{page}",
        )
        return Raw(f"user:{visitor}:{client_id}", body)

    def _read(self, step: Step, thread: _Thread) -> Raw:
        visitor, name = self._known_as(step)
        seen, thread.unread = thread.unread, []
        body = envelopes.chat_read(visitor=visitor, name=name, of=seen, at=step.at)
        return Raw(f"user:{visitor}:read-{seen[-1]}", body)

    def _form(self, step: Step) -> Raw:
        turn, token = step.said, _name(step)
        body = envelopes.form(
            name=self.house.company.person(step.talk.person).name,
            email=turn.address,
            subject=turn.subject,
            text=turn.text,
            language=step.talk.language,
            at=step.at,
            token=token,
            files=turn.attachments,
        )
        return Raw(token, body)

    def _call(self, step: Step) -> Raw:
        told = self.house.company.account(step.talk.account)
        author, name = self._known_as(step)
        call_id = f"msg_{_name(step)}"
        posted = Posted(
            conversation=step.talk.key,
            message=_name(step),
            author=author,
            name=name,
            text=step.said.text,
            language=step.talk.language,
            at=step.at,
            url=f"https://{told.address}/tre-remi/{step.talk.key}",
            rating=step.said.rating,
            is_public=told.public,
            files=step.said.attachments,
        )
        headers = {
            "webhook-id": call_id,
            "webhook-timestamp": str(int(step.at.timestamp())),
        }
        return Raw(call_id, envelopes.call(posted), headers)

    def _counter(self, step: Step) -> Raw:
        person, turn = self.house.company.person(step.talk.person), step.said
        by_phone = any(word in turn.text.lower() for word in ("telefon", "chiama"))
        body = envelopes.counter(
            name=person.name,
            phone=person.phones[0] if person.phones else "",
            text=turn.text,
            at=step.at,
            typed_by=self.house.members[turn.typed_by].name if turn.typed_by else "",
            where="phone" if by_phone else "counter",
        )
        return Raw(_name(step), body)

    def _known_as(self, step: Step) -> tuple[str, str]:
        """The person's id and name on this account."""
        handle = self.house.company.person(step.talk.person).handle(step.talk.account)
        assert handle is not None
        return handle.external_id, handle.name

    def heard(self, strand: str, message: Message) -> None:
        self._threads[strand].ids.append(message.external_id)

    # --- out -------------------------------------------------------------------------------------

    def name_of(self, delivery: Delivery) -> str:
        """What the provider called an answer of ours."""
        key = delivery.idempotency_key
        account = next(
            one for one in self.house.accounts.values() if one.pk == delivery.account_id
        )
        if account.kind in registry.rehearsals():
            return self._staging.takes(delivery)
        if account.kind == KINDS["mail"]:
            return f"{key.hex}.ascolto@{account.address.rpartition('@')[2]}"
        return str(key)

    def answered(self, strand: str, message: Message) -> None:
        """`message` has the provider's name by now."""
        thread = self._threads[strand]
        thread.ids.append(message.external_id)
        thread.unread.append(message.external_id)
        thread.last_of_ours = Quoted(
            who=message.author.name if message.author else "",
            at=_when(message),
            text=message.text,
        )


def _when(message: Message) -> datetime:
    at: datetime = message.sent_at
    return at


def _name(step: Step) -> str:
    return f"{step.talk.key}.{step.number + 1}"
