"""What customers hear from us: mails in their mailboxes, answers in the chat and on platforms."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import parseaddr
from pathlib import Path

from ascolto.demo.envelopes import Quoted
from ascolto.demo.post_office import places, platforms
from ascolto.demo.post_office.boxes import INBOX, plain


@dataclass(frozen=True)
class Heard:
    """An answer that a person of ours wrote. `talk` names what it belongs to, for counting."""

    talk: str
    by: str
    language: str
    mail: EmailMessage | None = None
    account: str = ""
    conversation: str = ""
    author: str = ""
    name: str = ""
    answers: str = ""  # the id of what it is

    @property
    def references(self) -> tuple[str, ...]:
        """Message-IDs of the mail's thread, oldest first, its own last."""
        assert self.mail is not None
        names = f"{self.mail['References'] or ''} {self.mail['Message-ID'] or ''}"
        return tuple(dict.fromkeys(name.strip("<>") for name in names.split()))

    @property
    def quoted(self) -> Quoted:
        assert self.mail is not None
        date = self.mail["Date"].datetime
        return Quoted(self.by, date, body(self.mail).partition("\n\n>")[0])


class Mailboxes:
    """The mailboxes of customers, read where the post office keeps them."""

    def __init__(self, ours: frozenset[str]) -> None:
        self._ours = ours
        self._seen: set[Path] = set(self._paths())

    def news(self) -> list[Heard]:
        """What came since the last look. Automatic mail is not heard: nobody answers it."""
        fresh = [path for path in self._paths() if path not in self._seen]
        self._seen.update(fresh)
        return [heard for path in sorted(fresh) if (heard := _mail(path))]

    def _paths(self) -> Iterator[Path]:
        boxes = places.folder() / "boxes"
        for path in boxes.glob(f"*/{INBOX}/*.eml"):
            if path.parent.parent.name not in self._ours:
                yield path


class Answers:
    """What platforms have taken for their customers."""

    def __init__(self, accounts: tuple[str, ...]) -> None:
        self._known = {one: len(list(self._all(one))) for one in accounts}

    def news(self) -> list[Heard]:
        found: list[Heard] = []
        for account, known in self._known.items():
            lines = list(self._all(account))
            self._known[account] = len(lines)
            found += [_answer(account, line["said"]) for line in lines[known:]
                      if not line["said"]["message"].get("automatic")]  # fmt: skip
        return found

    _all: Callable[[str], Iterator[dict]] = staticmethod(  # type: ignore[type-arg]
        lambda account: iter(list(platforms.answers(places.folder(), account)))
    )


def _mail(path: Path) -> Heard | None:
    with path.open("rb") as file:
        found = email.message_from_binary_file(file, policy=email.policy.default)
    assert isinstance(found, EmailMessage)
    if (found["Auto-Submitted"] or "no").lower() != "no":
        return None
    names = str(found["References"] or found["Message-ID"] or path).split()
    return Heard(
        talk=names[0],
        by=parseaddr(str(found["From"]))[0],
        language=str(found["Content-Language"] or "it")[:2],
        mail=found,
    )


def _answer(account: str, said: dict) -> Heard:  # type: ignore[type-arg]
    to = said.get("to") or {}
    conversation = str(said["conversation"]["external_id"])
    return Heard(
        talk=f"{account}/{conversation}",
        by=str(said["sender"].get("name", "")),
        language=str(said["message"].get("language") or "it")[:2],
        account=account,
        conversation=conversation,
        author=str(to.get("external_id", "")),
        name=str(to.get("name", "")),
        answers=str(said["message"]["external_id"]),
    )


def recipient(mail: EmailMessage) -> tuple[str, str]:
    """Name and address of the customer a mail was for."""
    name, address = parseaddr(str(mail["To"]))
    return name, plain(address) or address


def body(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    return str(part.get_content()) if part is not None else ""
