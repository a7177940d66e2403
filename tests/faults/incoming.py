"""Mail, webhooks and chat come in while the web and the worker are killed (I1, I2, I5, I9)."""

from __future__ import annotations

import base64
import hashlib
import json
import random
import smtplib
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any

from ascolto.connectors.webhook import signing
from ascolto.testing import mailserver
from ascolto.testing.faulty.senders import Post, Sender, Tale, send_all
from ascolto.testing.mailserver import MailServer
from tests.faults.stage import Killer, Outcome, Stage, settle

# After a restart, leases of the dead run out (22 s); the work left takes as long as it takes here.
LEASES, STARTS = 22.0, 8.0  # seconds; times what a start takes
SECRET = signing.PREFIX + "YXNjb2x0by1mYXVsdHMtc2VjcmV0LTAxMjM0NTY3ODk="
Work = Callable[[Sender], None]


class Sent:
    """What was sent, as the oracle must find it."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []
        self.raws: list[dict[str, Any]] = []
        self.lock = threading.Lock()

    def message(self, account: int, id: str, text: str, state: str = "shown") -> None:
        with self.lock:
            self.messages.append(
                {"account": account, "id": id, "text": text, "state": state}
            )

    def raw(self, account: int, id: str, body: bytes, what: str = "") -> None:
        mark = hashlib.sha256(body).hexdigest()
        with self.lock:
            self.raws.append(
                {"account": account, "id": id, "sha256": mark, "what": what}
            )


def play(stage: Stage) -> Outcome:
    outcome = Outcome("mail, webhooks and chat, web and worker killed")
    size, chance = stage.size, stage.chance("incoming")
    guests = [f"guest{n}@alice.test" for n in range(max(6, size.items // 12))]
    why = mailserver.missing()
    hooks, chats = size.items * 4 // 10, size.items * 3 // 10
    mails = 0 if why else size.items - hooks - chats
    if why:
        hooks = size.items - chats
    with stage.house("incoming") as house:
        mail = None if why else MailServer(["care@brand.test", *guests]).start()
        try:
            accounts: dict[str, Any] = {
                "portal": ["webhook", {"secret": SECRET}],
                "chat": ["webchat", {}],
            }
            if mail:
                accounts["mailbox"] = ["email", mail.settings("care@brand.test")]
            company = house.ask("found", {"accounts": accounts})
            at = company["accounts"]
            sent, tale = Sent(), Tale()
            work = [
                *webhooks(at["portal"], hooks, chance, sent),
                *chat(at["chat"], chats, chance, sent),
            ]
            chance.shuffle(work)
            web, worker = house.start_web(), house.start("worker")
            web.wait_until_ready()
            worker.wait_until_ready()
            spread = size.kills * 1.6
            killer = Killer([web, worker], size.kills - 1, chance, spread / size.kills)
            senders = send_all(
                work,
                port=house.port,
                tale=tale,
                seed=stage.seed,
                spread=spread,
                within=spread + 900,  # a sender gives up after days, not after minutes
            )
            if mail:
                senders.append(
                    post_office(
                        mail, at["mailbox"], mails, guests, chance, sent, spread, tale
                    )
                )
            killer.start()
            for thread in (*senders, killer):
                thread.join()
            worker.wait_until_ready()
            worker.kill()  # the last one, with work in hand
            worker.wait_until_ready()
            resumed = settle(
                house, outcome, since=worker.ready_at, messages=len(sent.messages)
            )
            if mail:
                _raw_mails(mail, at["mailbox"], sent, outcome)
                _acknowledgements(mail, guests, outcome)
            outcome.add("lost", len(tale.given_up), tale.given_up)
            outcome.judge(
                house.ask(
                    "oracle",
                    {
                        "workspace": company["workspace"],
                        "messages": sent.messages,
                        "raws": sent.raws,
                    },
                )
            )
            kills = web.kills + worker.kills
        finally:
            if mail:
                mail.stop()
    if resumed > LEASES + STARTS * worker.start_took:
        outcome.add(
            "late", 1, [f"work was done only {resumed:.0f} s after the last restart"]
        )
    outcome.figures = {
        "items": len(sent.messages), "kills": kills, "attempts_failed": tale.troubles,
        "resumed_in_s": round(resumed, 1),
    }  # fmt: skip
    if why:
        outcome.figures["mail"] = why
    return outcome


# --- webhooks ------------------------------------------------------------------------------------


def webhooks(
    account: dict[str, Any], count: int, chance: random.Random, sent: Sent
) -> list[Work]:
    """Messages with edits and deletions, in an order of their own."""
    calls: list[tuple[float, Work]] = []
    now = datetime.now(UTC)
    for number in range(count):
        name = f"w{number}"
        at = now - timedelta(seconds=count - number)
        text = f"Avete una camera? [[{name}]]"
        if number % 60 == 7:
            text += " " + "è" * 60_000  # too large for a row
        last, state = text, "shown"
        calls.append(
            (number, call(account, f"{name}-new", said(name, number, text, at), sent))
        )
        if chance.random() < 0.15:
            moment = at + timedelta(seconds=5)
            for turn in range(chance.choice([1, 1, 2])):  # two may share their second
                words = f"Versione {turn} [[{name}]]"
                body = changed("edited", name, moment, text=words)
                late = number + chance.uniform(-8, 25)
                calls.append((late, call(account, f"{name}-edit{turn}", body, sent)))
                last, state = words, "edited"
        if chance.random() < 0.05:
            body = changed("deleted", name, at + timedelta(seconds=9))
            calls.append(
                (
                    number + chance.uniform(-8, 25),
                    call(account, f"{name}-gone", body, sent),
                )
            )
            state = "deleted"
        sent.message(account["id"], name, last, state)
    return [work for _, work in sorted(calls, key=lambda c: c[0])]


def said(name: str, number: int, text: str, at: datetime) -> dict[str, Any]:
    guest = f"guest-{number // 3}"
    return {
        "type": "message.created",
        "conversation": {"external_id": f"c-{guest}"},
        "message": {"external_id": name, "text": text, "created_at": at.isoformat()},
        "author": {"external_id": guest, "name": guest.title()},
    }


def changed(how: str, name: str, at: datetime, **more: Any) -> dict[str, Any]:
    return {
        "type": f"message.{how}",
        "message": {"external_id": name, f"{how}_at": at.isoformat(), **more},
    }


def call(account: dict[str, Any], id: str, said: dict[str, Any], sent: Sent) -> Work:
    body = json.dumps(said).encode()
    sent.raw(account["id"], id, body)
    post = Post(
        f"/hooks/{account['public_id']}", body, lambda: _signed(id, body), name=id
    )
    return lambda sender: void(sender.deliver(post))


def _signed(id: str, body: bytes) -> dict[str, str]:
    signed = signing.sign([signing.key(SECRET)], id, int(time.time()), body)
    return {**signed, "Content-Type": "application/json"}


def void(_: object) -> None:
    return


# --- the chat ------------------------------------------------------------------------------------


def chat(
    account: dict[str, Any], count: int, chance: random.Random, sent: Sent
) -> list[Work]:
    """Visitors, each from an address of their own, who write up to three times."""
    work, left, number = [], count, 0
    while left:
        turns = min(left, chance.choice([2, 3, 4]))
        work.append(_visitor(account, number, turns, chance.random(), sent))
        left, number = left - turns, number + 1
    return work


def _visitor(
    account: dict[str, Any], number: int, turns: int, wait: float, sent: Sent
) -> Work:
    source = f"127.{1 + number // 60_000}.{number // 250 % 250}.{1 + number % 250}"
    path = f"/chat/{account['public_id']}"
    plain = {"Content-Type": "application/json"}

    def visit(sender: Sender) -> None:
        begin = Post(f"{path}/session", b"{}", lambda: plain, source, f"chat-{number}")
        answer = sender.deliver(begin)
        if not answer:
            return
        session = json.loads(answer)
        headers = {**plain, "Authorization": f"Bearer {session['token']}"}
        who = _visitor_id(session["token"])
        for turn in range(turns):
            name = f"chat-{number:05d}-{turn}"
            text = f"C'è ancora posto? [[{name}]]"
            body = json.dumps(
                {"client_id": name, "text": text, "language": "it"}
            ).encode()
            sent.message(account["id"], f"{who}:{name}", text)
            sender.deliver(
                Post(f"{path}/messages", body, lambda: headers, source, name)
            )
            time.sleep(wait * 0.3)

    return visit


def _visitor_id(token: str) -> str:
    """As it stands in the token, behind the mark of 16 bytes."""
    blob = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    return str(json.loads(blob[16:])[1][1])


# --- mail ----------------------------------------------------------------------------------------


def post_office(
    mail: MailServer, account: dict[str, Any], count: int, guests: list[str],
    chance: random.Random, sent: Sent, spread: float, tale: Tale,
) -> threading.Thread:  # fmt: skip
    """Customers hand their mails to a real server, which delivers some of them twice."""

    def run() -> None:
        began = time.monotonic()
        for number in range(count):
            time.sleep(max(0.0, began + spread * number / count - time.monotonic()))
            name, guest = f"mail-{number}", chance.choice(guests)
            content = letter(name, guest, number)
            sent.message(account["id"], f"{name}@alice.test", f"[[{name}]]")
            for _ in range(2 if chance.random() < 0.05 else 1):
                _handed_over(mail, guest, content)
            with tale.lock:
                tale.acknowledged += 1

    thread = threading.Thread(target=run, name="post-office", daemon=True)
    thread.start()
    return thread


def _handed_over(mail: MailServer, guest: str, content: bytes) -> None:
    for _ in range(20):
        try:
            mail.send_raw(guest, "care@brand.test", content)
        except (OSError, smtplib.SMTPException):
            time.sleep(0.2)
        else:
            return
    raise RuntimeError("the mail server takes no mail")


def letter(name: str, guest: str, number: int) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"] = f"Ospite <{guest}>", "care@brand.test"
    mail["Subject"] = f"Richiesta {number}"
    mail["Date"] = format_datetime(datetime.now(UTC))
    mail["Message-ID"] = f"<{name}@alice.test>"
    mail.set_content(f"Buongiorno, è libera una camera?\n\n[[{name}]]\n")
    if number % 12 == 3:
        picture = random.Random(number).randbytes(
            400_000 if number % 24 == 3 else 9_000
        )
        mail.add_attachment(
            picture, maintype="application", subtype="octet-stream", filename="a.bin"
        )
    return mail.as_bytes()


def _raw_mails(
    mail: MailServer, account: dict[str, Any], sent: Sent, outcome: Outcome
) -> None:
    """What lies in the mailbox is what was kept, byte by byte."""
    files = mail._files("care@brand.test")
    for path in files:
        body = path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        sent.raw(account["id"], "", body, f"mail {path.name}")


def _acknowledgements(mail: MailServer, guests: list[str], outcome: Outcome) -> None:
    """What customers got from us: nobody the same mail twice, nobody two acknowledgements."""
    for guest in guests:
        got = [str(m["Message-ID"]) for m in mail.inbox(guest)]
        if len(got) > 1:
            outcome.add("sent_twice", 1, [f"{guest} got {len(got)} mails: {got[:3]}"])
