"""Where the burst happens: a blog, the guests' portal, two people at work; and what everybody says."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.header import decode_header, make_header
from email.message import Message as Mail
from typing import Any
from xml.sax.saxutils import escape

from django.utils import timezone
from playwright.sync_api import Locator, Page

from ascolto.channels.models import Account
from ascolto.testing import mailserver
from ascolto.testing.answering import Answer, Heard
from ascolto.testing.cast import Cast
from ascolto.testing.doors import post_signed
from ascolto.testing.pipeline import said

ADAS, SARAS = "oncall@brand.test", "booking@brand.test"
SLOW = 60_000  # ms: what passes through several queues of a busy machine
PAST = {
    "olga": "L'acqua della piscina era un po' fredda, ma il posto è bello",
    "rita": "Vorrei due camere per Pasqua",
    "gino": "Acqua fredda al bar, per favore: l'aranciata era calda",
    "lisa": "Si può parcheggiare davanti?",
}
IN_THE_FEED = {
    "Bruna Testa": "Acqua gelata da stamattina alla Locanda, che vergogna",
    "Ivo Serra": "Pessima esperienza: acqua fredda in tutte le docce e nessuno risponde",
    "Nadia Lupi": "Acqua fredda e camera sporca, mai più in questo albergo",
}
BY_HOOK = {
    "mia": "L'acqua è fredda da ieri sera, è una vergogna",
    "ugo": "Doccia con l'acqua gelata: sono furioso, voglio il rimborso",
    "lia": "Acqua fredda anche nella dodici, servizio pessimo",
    "teo": "Siamo molto delusi, acqua gelata e nessuna spiegazione",
    "pia": "Acqua fredda per lavare il bambino: inaccettabile",
}
MANY = len(IN_THE_FEED) + len(BY_HOOK)
ACTED_ON = "Bruna Testa"  # the others in the feed stay strangers
CUSTOMERS = len(BY_HOOK) + 1
TOLD = {*BY_HOOK, "eva"}
QUERY = "acqua AND (fredda OR gelata)"
WORDS = (
    "la caldaia si è fermata. Il tecnico è al lavoro, e stasera l'acqua torna calda."
)
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@dataclass
class Blog:
    """Somebody's Atom feed."""

    entries: list[str] = field(default_factory=list)

    def says(self, who: str, text: str) -> None:
        now, number = datetime.now(UTC).isoformat(), len(self.entries)
        self.entries.append(
            f"<entry><id>urn:blog:{number}</id><title>Locanda</title><author><name>{escape(who)}</name>"
            f"</author><link href='https://blog.example/{number}'/><updated>{now}</updated>"
            f"<published>{now}</published><content>{escape(text)}</content></entry>"
        )

    def __call__(self, call: Heard) -> Answer:
        begin = '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom">'
        head = "<title>Blog</title><id>urn:blog</id><updated>2026-01-01T00:00:00Z</updated>"
        body = f"{begin}{head}{''.join(reversed(self.entries))}</feed>"
        return Answer(200, body.encode(), {"content-type": "application/atom+xml"})


@dataclass
class Portal:
    """The system where guests write: it takes our answers, those by people only once `opens` is set."""

    taken: list[dict[str, Any]] = field(default_factory=list)
    opens: threading.Event = field(default_factory=threading.Event)

    def __call__(self, call: Heard) -> Answer:
        body = json.loads(call.body)
        if "message" in body and not body["message"]["automatic"]:
            self.opens.wait(SLOW / 1000)
        self.taken.append(body)
        return Answer(200, b"{}")

    def told(self) -> dict[str, list[str]]:
        """By guest, what people of ours said to them; the acknowledgement is none of it."""
        found: dict[str, list[str]] = {}
        for body in [b for b in self.taken if b["type"] == "reply.created"]:
            if not body["message"]["automatic"]:
                who = body["conversation"]["external_id"].removeprefix("t-")
                found.setdefault(who, []).append(body["message"]["text"])
        return found


@dataclass
class Scene:
    url: str
    company: Cast
    sara: Page  # who works
    ada: Page  # who has the inbox open
    hook: Account
    portal: Portal
    blog: Blog
    mail: mailserver.MailServer

    def writes(self, who: str, text: str, *, days_ago: int = 0) -> None:
        at = timezone.now() - timedelta(days=days_ago)
        body = said(text, who=who, at=at)
        name = body["message"]["external_id"]
        assert post_signed(self.url, self.hook, body, name) < 300

    def post_for_ada(self, words: str) -> Mail:
        return self.mail.wait_for(ADAS, lambda m: words in subject(m), seconds=60)


def subject(mail: Mail) -> str:
    return str(make_header(decode_header(str(mail["Subject"] or ""))))


def tile(page: Page, name: str) -> Locator:
    return page.locator(".incident-tile", has_text=name)
