"""Made-up customers: the same mails and webhook bodies for the product, the peer and the limit."""

from __future__ import annotations

import hashlib
import hmac
import json
import random
from base64 import b64encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

FIRST = ["Anna", "Luca", "Marta", "Paolo", "Giulia", "Hans", "Zoe", "Emma", "Piero"]
LAST = ["Rossi", "Bianchi", "Conti", "Ferrari", "Keller", "Moretti", "Ricci", "Smith"]
_WORDS = [
    "buongiorno",
    "vorrei",
    "sapere",
    "se",
    "avete",
    "ancora",
    "una",
    "camera",
    "doppia",
    "libera",
    "per",
    "il",
    "fine",
    "settimana",
    "del",
    "con",
    "vista",
    "sul",
    "lago",
    "e",
    "colazione",
    "inclusa",
    "siamo",
    "due",
    "adulti",
    "bambino",
    "cane",
    "piccolo",
    "arriviamo",
    "in",
    "treno",
    "verso",
    "sera",
    "possibile",
    "cenare",
    "anche",
    "al",
    "ristorante",
    "quanto",
    "costa",
    "il",
    "parcheggio",
    "ordine",
    "pacco",
    "non",
    "è",
    "arrivato",
    "ancora",
    "rimborso",
    "fattura",
    "ricevuta",
    "grazie",
    "mille",
    "cordiali",
    "saluti",
    "però",
    "perché",
    "già",
    "così",
    "città",
    "più",
    "ieri",
    "domani",
    "tavolo",
    "prenotazione",
    "conferma",
    "allergia",
    "glutine",
    "menù",
]


@dataclass(frozen=True)
class Letter:
    """One thing a customer wrote."""

    number: int
    name: str
    address: str
    subject: str
    text: str
    at: datetime


def letters(count: int, seed: int = 1, people: int = 0) -> list[Letter]:
    """`count` letters, each of a stranger, or of so many `people` in turn."""
    chance = random.Random(seed)
    now = datetime.now(UTC).replace(microsecond=0)
    return [_letter(chance, n, seed, people, now, count) for n in range(count)]


def _letter(
    chance: random.Random, n: int, seed: int, people: int, now: datetime, count: int
) -> Letter:
    who = n % people if people else n
    name = f"{FIRST[who % len(FIRST)]} {LAST[who // 7 % len(LAST)]}"
    said = [chance.choice(_WORDS) for _ in range(chance.randint(40, 120))]
    lines = [" ".join(said[i : i + 12]) for i in range(0, len(said), 12)]
    return Letter(
        number=n,
        name=name,
        address=f"{name.lower().replace(' ', '.')}.{seed}.{who}@example.net",
        subject=" ".join(chance.choices(_WORDS, k=5)).capitalize(),
        text="Buongiorno,\n" + "\n".join(lines) + f"\n\nCordiali saluti\n{name}",
        at=now - timedelta(seconds=(count - n) % 3000),
    )


def mail(letter: Letter, to: str) -> bytes:
    """As it lies in a mailbox: every other one has a second part in HTML."""
    head = (
        "Return-Path: <{a}>\r\nReceived: from mx.example.net (mx.example.net [192.0.2.7])\r\n"
        "\tby mail.example.org (Postfix) with ESMTPS id 4X{n:07d}\r\n\tfor <{to}>; {d}\r\n"
        "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.net; s=k1;\r\n"
        "\th=from:to:subject:date; bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=;\r\n"
        "\tb=dGhpcyBpcyBub3QgYSBzaWduYXR1cmUgYnV0IGl0IGlzIGFzIGxvbmcgYXMgb25l\r\n"
        "From: {name} <{a}>\r\nTo: <{to}>\r\nSubject: {s}\r\nDate: {d}\r\n"
        "Message-ID: <{n}.{h}@example.net>\r\nMIME-Version: 1.0\r\n"
        "User-Agent: Mozilla Thunderbird\r\n"
    ).format(
        a=letter.address,
        n=letter.number,
        to=to,
        d=format_datetime(letter.at),
        name=letter.name,
        s=f"=?utf-8?b?{b64encode(letter.subject.encode()).decode()}?=",
        h=hashlib.sha256(letter.address.encode()).hexdigest()[:12],
    )
    plain = (
        'Content-Type: text/plain; charset="utf-8"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n'
        + letter.text.replace("\n", "\r\n")
        + "\r\n"
    )
    if letter.number % 2:
        return (head + plain).encode()
    html = (
        'Content-Type: text/html; charset="utf-8"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n'
        "<html><body><p>"
        + letter.text.replace("\n", "<br>\r\n")
        + "</p></body></html>\r\n"
    )
    return (
        f'{head}Content-Type: multipart/alternative; boundary="b-{letter.number}"\r\n\r\n'
        f"--b-{letter.number}\r\n{plain}--b-{letter.number}\r\n{html}--b-{letter.number}--\r\n"
    ).encode()


def body(letter: Letter) -> bytes:
    """The same letter as any system would post it."""
    said = {
        "type": "message.created",
        "conversation": {
            "external_id": f"c-{letter.address}",
            "subject": letter.subject,
        },
        "message": {
            "external_id": f"m-{letter.address}-{letter.number}",
            "text": letter.text,
            "created_at": letter.at.isoformat(),
        },
        "author": {
            "external_id": letter.address,
            "name": letter.name,
            "email": letter.address,
        },
    }
    return json.dumps(said, ensure_ascii=False).encode()


def signed(secret: bytes, name: str, content: bytes, at: int) -> dict[str, str]:
    """The headers of Standard Webhooks."""
    stamp = f"{name}.{at}.".encode() + content
    mark = b64encode(hmac.digest(secret, stamp, "sha256")).decode()
    return {
        "webhook-id": name,
        "webhook-timestamp": str(at),
        "webhook-signature": f"v1,{mark}",
    }
