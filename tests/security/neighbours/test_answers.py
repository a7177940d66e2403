"""What got the neighbours: what we write: fields, headers, tables, calls, error pages. Each docstring names the record it stands for."""

# ruff: noqa: E501 - tables of attacks read best a row a line

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ascolto.channels import registry
from ascolto.channels.actions import accepting
from ascolto.channels.models import (
    Account,
    Delivery,
    Message,
)
from ascolto.connectors.email import composing
from ascolto.connectors.email.config import Config
from ascolto.core import tables
from ascolto.core.models import Member
from ascolto.operate.actions import replying
from ascolto.operate.models import Conversation
from ascolto.testing import make
from ascolto.testing.cast import Cast
from tests.security.neighbours.scene import MAILBOX, arrive, mail


@pytest.mark.parametrize(
    "evil",
    [
        "a\r\nBcc: victim@example.org",
        "a\nX-Evil: 1",
        "a\rb",
        "a\u2028b",
        "a\x00b",
        "a\r\n\r\n<b>",
    ],
)
def test_no_name_or_subject_writes_a_field(
    evil: str, cast: Cast, mailbox: Account
) -> None:
    """ASVS 1.3.11, FreeScout CVE-2026-107393: CR and LF in what ends up in a mail's header."""
    from ascolto.channels import sending
    from ascolto.channels.contract import Refused

    word = "=?utf-8?q?" + "".join(f"={b:02X}" for b in evil.encode()) + "?="
    arrive(mailbox, mail(sender=f"{word} <zoe@example.net>", Subject=word))
    talk = Conversation.objects.get(account=mailbox)
    cast.ada.name = evil.replace("\x00", "")  # which no column holds
    ours = replying.reply(talk, text="Certo", by=cast.as_("ada"))
    outgoing = sending.outgoing(Delivery.objects.get(message=ours))
    try:
        letter = composing.compose(
            outgoing,
            Config.model_validate(MAILBOX),
            registry.site(mailbox),
            timezone.now(),
        )
    except Refused:
        return
    head = letter.content.split(b"\r\n\r\n")[0]
    fields = [
        line.split(b":")[0].lower()
        for line in head.split(b"\r\n")
        if line[:1] not in b" \t"
    ]
    assert not {b"bcc", b"x-evil"} & set(fields)
    assert fields.count(b"subject") == fields.count(b"from") == fields.count(b"to") == 1


def test_no_answer_of_ours_has_a_split_header(
    cast: Cast, ada: Client, conversation: Conversation
) -> None:
    """ASVS 1.3.11 for HTTP: what was typed never writes a header of the response."""
    for evil in (
        "x\r\nSet-Cookie: a=b",
        "x\nLocation: //evil.example",
        "\u560d\u560aSet-Cookie: a=b",
    ):
        for answer in (
            ada.get("/inbox/", {"q": evil, "view": evil}),
            ada.post(reverse("brands"), {"name": evil}),
            ada.post(reverse("teams"), {"name": evil}),
            ada.post(
                reverse("conversation_notes", args=[conversation.pk]),
                {"text": evil},
                headers={"HX-Request": "true"},
            ),
            ada.post(reverse("me"), {"name": evil, "theme": evil}),
            Client().get("/accounts/login/", {"next": evil}),
            Client().get("/chat/x/brand", headers={"origin": "https://x.example"}),
        ):
            for name, value in answer.items():
                assert not set(value) & {"\r", "\n"}, name
            assert "a" not in answer.cookies


@pytest.mark.parametrize("there", [
    "https://evil.example/", "//evil.example", "/\\evil.example", "https:evil.example", "javascript:alert(1)",
    "\thttps://evil.example", "http://localhost@evil.example", "/%09/evil.example", "///evil.example", "https:///evil.example",
])  # fmt: skip
def test_next_never_leads_away(there: str, cast: Cast) -> None:
    """ASVS 1.3.6 (open redirect): `next` after the log-in, and wherever a page takes an address."""
    user = make.user("Nora", email="nora@example.org", password=make.PASSWORD)
    make.member("Nora", user=user)
    client = Client()
    answer = client.post(
        "/accounts/login/",
        {"login": user.email, "password": make.PASSWORD, "next": there},
    )
    assert answer.status_code == 302
    where = answer["Location"]
    assert re.match(r"/(?![/\\])", where), where
    for place in ("/accounts/logout/", "/accounts/login/", "/accounts/reauthenticate/"):
        answer = client.get(place, {"next": there})
        if answer.status_code == 302:
            assert answer["Location"].startswith("/"), place
            assert not answer["Location"].startswith(("//", "/\\")), place


def test_guessing_a_password_is_stopped_with_a_sentence(
    cast: Cast, settings: Any
) -> None:
    """ASVS 6.3.1, 2.4.1: brute force and stuffing."""
    from django.core.cache import cache

    cache.clear()
    user = make.user("Nora", email="nora@example.org", password=make.PASSWORD)
    make.member("Nora", user=user)
    client, seen = Client(), []
    for number in range(14):
        seen.append(
            client.post(
                "/accounts/login/", {"login": user.email, "password": f"wrong-{number}"}
            )
        )
    last = client.post(
        "/accounts/login/", {"login": user.email, "password": make.PASSWORD}
    )
    cache.clear()
    assert last.status_code in {200, 429}, "even the right one has to wait"
    assert "_auth_user_id" not in client.session
    words = re.sub(r"<[^>]+>", " ", last.content.decode())
    assert re.search(r"(Troppi|Riprova|Too many|again)", words), words[-600:]


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_of_a_table_we_write_is_a_formula(first: str) -> None:
    """ASVS 1.2.10: formulas in exports. And it comes back as it was."""
    cell = f'{first}HYPERLINK("https://mallory.test","x")'
    [[read]] = csv.reader(io.StringIO(tables.text([[cell]]), newline=""))
    assert read == f"'{cell}"
    assert tables.as_written(read) == cell


@pytest.mark.parametrize("cell", ["-12.50", "+39 333 1234567", "+39.02.55", "-1,5"])
def test_numbers_of_a_table_stay_numbers(cell: str) -> None:
    assert tables.text([[cell, "x"]], ";") == f"{cell};x\r\n"


def test_tables_are_written_in_one_place() -> None:
    from pathlib import Path

    source = Path(accepting.__file__).parents[2]
    for path in source.rglob("*.py"):
        if "/tests/" not in str(path) and path.name != "tables.py":
            assert not re.search(r"csv\.(Dict)?[wW]riter\(", path.read_text()), path


def test_outgoing_calls_are_guarded_in_one_place() -> None:
    """Gauzy GHSA-mggh-g9p3-hwrm, Chatwoot #14887: SSRF. The table of cases is tried in core/tests/test_http.py."""
    from pathlib import Path

    source = Path(accepting.__file__).parents[2]
    allowed = {"core/http.py", "core/wire.py"}
    for path in source.rglob("*.py"):
        where = str(path.relative_to(source))
        if (
            "/tests/" in where
            or where.startswith(("testing/", "demo/"))
            or where in allowed
        ):
            continue
        text = path.read_text()
        assert not re.search(
            r"^\s*(import|from) (requests|httpx|aiohttp|urllib\.request|http\.client)\b",
            text,
            re.M,
        ), where


def test_the_error_page_tells_nothing(
    cast: Cast, ada: Client, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    """osTicket CVE-2019-14750, ASVS 16.5: no traceback, setting or version for who looks at an error."""
    from ascolto.operate.reads import inbox

    def broken(*_: Any, **__: Any) -> Any:
        raise RuntimeError("hunter2 in a traceback")

    monkeypatch.setattr(inbox, "page", broken)
    ada.raise_request_exception = False
    assert settings.DEBUG is False
    answer = ada.get("/inbox/")
    assert answer.status_code == 500
    for page in (
        answer,
        ada.get("/nothing/here/"),
        Client().get("/conversations/99/"),
        Client().post("/api/v1/messages"),
    ):
        text = page.content.decode()
        for word in (
            "hunter2",
            "Traceback",
            "RuntimeError",
            "SECRET_KEY",
            "site-packages",
            "/work/",
            "urlpatterns",
            "ascolto.config",
        ):
            assert word not in text, word
        assert "Server" not in page.headers or "Django" not in page["Server"]


def test_customers_are_not_members(cast: Cast, mailbox: Account) -> None:
    """FreeScout CVE-2026-47123: writing from a member's address opens no log-in and grants nothing."""
    before = Member.objects.count()
    arrive(mailbox, mail(sender=f"Ada <{cast.ada.user.email}>"))
    assert Member.objects.count() == before
    assert Message.objects.inbound().get(account=mailbox).author is None


def test_refusals_name_nobody_elses_things(
    cast: Cast, ada: Client, theirs: dict[str, Any], conversation: Conversation
) -> None:
    """ASVS 8.2.2: a refusal is the same for what does not exist and for what is another company's."""
    where = reverse("conversation_assignment", args=[conversation.pk])
    foreign = ada.post(
        where, {"member": theirs["member"].pk}, headers={"HX-Request": "true"}
    )
    nobody = ada.post(where, {"member": 10**12}, headers={"HX-Request": "true"})
    assert (foreign.status_code, foreign.content) == (
        nobody.status_code,
        nobody.content,
    )
    assert json.loads(foreign["HX-Trigger"]) == json.loads(nobody["HX-Trigger"])
