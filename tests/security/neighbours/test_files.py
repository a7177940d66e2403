"""What got the neighbours: what is sent to us as a file, and where it lies. Each docstring names the record it stands for."""

# ruff: noqa: E501 - tables of attacks read best a row a line

from __future__ import annotations

import re
from typing import Any

from django.test import Client
from django.urls import reverse

from ascolto.channels.models import (
    Account,
    Attachment,
    Message,
)
from ascolto.core import storage
from ascolto.operate.models import Conversation
from ascolto.testing.cast import Cast
from ascolto.testing.pipeline import hear, said
from tests.security.neighbours.scene import browser

HOSTILE = {
    "a.svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    "a.html": b"<!doctype html><script>alert(1)</script>", "a.xml": b"<?xml version='1.0'?><a xmlns='http://www.w3.org/1999/xhtml'><script/></a>",
    "a.png": b"<html><script>alert(1)</script></html>", "a.pdf": b"%PDF-1.4 <script>alert(1)</script>",
    "a.gif": b"GIF89a/*<script>*/=1;alert(1)//", "a.js": b"alert(1)", "\u200b.htaccess": b"AddType application/x-httpd-php .txt",
    "../../../etc/passwd": b"root", "a.php\x00.png": b"<?php system($_GET[0]);", "con.txt": b"x", "a\r\nSet-Cookie: x=1.txt": b"x",
    'a"; filename="evil.html': b"<script>", "\u202egnp.exe": b"MZ" + b"\0" * 100, "x" * 400 + ".html": b"<script>", ".": b"x", "": b"x",
}  # fmt: skip


def attached(message: Message) -> list[Attachment]:
    rows = []
    for position, (name, content) in enumerate(HOSTILE.items()):
        kept = storage.keep(content)
        rows.append(Attachment.objects.create(
            message=message, position=position, name=name[:255].replace("\0", ""), content_type=kept.content_type,
            size=kept.size, sha256=kept.sha256,
        ))  # fmt: skip
    return rows


def test_no_upload_runs_in_a_browser(
    cast: Cast, ada: Client, conversation: Conversation
) -> None:
    """Chatwoot CVE-2021-3741, osTicket CVE-2020-24917: stored XSS by SVG, HTML, or a file's name."""
    for row in attached(Message.objects.inbound().get()):
        answer = ada.get(reverse("file", args=[row.public_id]))
        assert answer.status_code == 200
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer["Content-Security-Policy"]
        assert "script" not in answer["Content-Security-Policy"]
        kind = answer["Content-Type"].split(";")[0]
        assert kind not in {
            "text/html",
            "image/svg+xml",
            "text/xml",
            "application/xhtml+xml",
            "text/javascript",
        }
        if kind not in {"image/gif", "image/png"}:
            assert answer["Content-Disposition"].startswith("attachment"), row.name
        assert "\n" not in answer["Content-Disposition"]
        assert "/" not in answer["Content-Disposition"].split("''")[0].replace("''", "")
        assert "Set-Cookie" not in answer.headers
        names = re.findall(r'filename="([^"]*)"', answer["Content-Disposition"])
        assert len(names) == 1, "one name, and nothing smuggled behind it"
        assert names[0].lower() not in {".htaccess", "con.txt", ".", ""}


def test_a_files_name_never_reaches_the_disk(
    cast: Cast, portal: Account, settings: Any
) -> None:
    """FreeScout CVE-2026-28289 / -27636 (10.0): an attachment named U+200B + .htaccess."""
    import base64
    from pathlib import Path

    files = [
        {"name": name, "content_base64": base64.b64encode(content).decode()}
        for name, content in HOSTILE.items()
    ]
    hear(portal, said("Ecco", message="files", attachments=files))
    every = [
        p for p in Path(settings.FILES).rglob("*") if p.is_file() and p.name != "lock"
    ]
    assert len(every) >= 10
    for path in every:
        assert re.fullmatch(r"[0-9a-f]{64}", path.name), path
        assert not path.stat().st_mode & 0o111, "nothing on the disk can be executed"
    for row in Attachment.objects.all():
        assert not row.name.startswith("."), row.name
        assert row.name
        assert not set(row.name) & {"/", "\u200b"}


def test_ids_of_files_cannot_be_guessed(
    cast: Cast, ada: Client, conversation: Conversation
) -> None:
    """Zammad CVE-2024-33668, FreeScout CVE-2026-40496: guessable upload and attachment tokens."""
    rows = attached(Message.objects.inbound().get())
    ids = {row.public_id for row in rows}
    assert len(ids) == len(rows)
    assert all(len(one) >= 22 for one in ids), "128 bits"
    assert ada.get(f"/files/{rows[0].pk}/").status_code == 404
    assert ada.get(f"/files/{rows[0].sha256}/").status_code == 404
    assert Client().get(reverse("file", args=[rows[0].public_id])).status_code == 302
    assert (
        browser(cast.otto).get(reverse("file", args=[rows[0].public_id])).status_code
        == 404
    )


def test_a_file_lost_from_the_store_is_404(
    cast: Cast, ada: Client, conversation: Conversation
) -> None:
    """Own finding: a row whose file is gone was an error page."""
    row = attached(Message.objects.inbound().get())[0]
    Attachment.objects.filter(pk=row.pk).update(sha256="0" * 64)
    assert ada.get(reverse("file", args=[row.public_id])).status_code == 404
