"""What members saw: by bookmark, by mail, once, and only from members."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest

from ascolto.channels.contract import Call, Forged, Incoming, Raw
from ascolto.connectors.capture.config import Config
from ascolto.connectors.capture.connector import Connector
from ascolto.connectors.capture.tests.harness import SECRET, signed, subject

WINDOW = "https://ascolto.example/accounts/1/seen/"
PAGE = {
    "url": "https://forum.example/t/88#post-3",
    "title": "Forum",
    "text": "Fredda, ma bella 🌊",
    "author": "giulia",
}


def connector() -> Connector:
    return Connector(Config.model_validate(dict(subject.config)), subject.site)


def pressed(page: dict[str, Any], *, ago: int = 0) -> Raw:
    """What comes of a yes in the window that the bookmark opens."""
    at = datetime.now(UTC) - timedelta(seconds=ago)
    return connector().brought(page, by="Pia", at=at)


def said(brought: Call | Raw) -> Incoming:
    if isinstance(brought, Call):
        [raw] = connector().verify(brought)
    else:
        raw = brought
    [fact] = connector().parse(raw)
    assert isinstance(fact, Incoming)
    return fact


def test_the_bookmark_brings_what_is_marked_with_its_link() -> None:
    seen = said(pressed(PAGE))
    assert seen.text == PAGE["text"]
    assert seen.permalink == PAGE["url"]
    assert seen.author.name == "giulia"
    assert seen.meta == {"captured_by": "Pia"}
    assert seen.automatic == ""  # somebody is responsible for it
    assert abs(seen.sent_at.timestamp() - time.time()) < 60


def test_pressing_twice_is_seeing_once() -> None:
    first, later = (pressed(PAGE, ago=n) for n in (0, 60))
    assert first.delivery_id == later.delivery_id


def test_two_members_who_see_the_same_person_there_share_the_conversation() -> None:
    one = said(pressed(PAGE))
    two = said(
        pressed({**PAGE, "text": "Un altro pezzo", "url": "https://forum.example/t/88"})
    )
    assert one.external_id != two.external_id
    assert (one.thread_id, one.author) == (two.thread_id, two.author)
    other = said(pressed({**PAGE, "author": "bruno"}))
    assert other.thread_id != one.thread_id


def test_forged_and_replayed_calls_are_refused() -> None:
    good = signed(b"{}")
    for call in (
        replace(good, body=b"{ }"),
        replace(good, headers={}),
        replace(good, headers={"x-ascolto-signature": "t=٣,v1=" + "a" * 64}),
        replace(good, method="PUT"),
        replace(good, method="GET"),
        signed(b"{}", ago=301),
        signed(b"{}", secret="another-secret-altogether"),
    ):
        with pytest.raises(Forged):
            connector().verify(call)


def test_a_shared_mail_is_its_first_link_and_what_is_said_of_it() -> None:
    mail = b"From: Marco <marco@brand.example>\nSubject: Fwd: Guarda\n\nBello.\nhttps://v.example/1)\n"
    seen = said(signed(mail, kind="message/rfc822"))
    assert (seen.permalink, seen.text, seen.subject) == (
        "https://v.example/1",
        "Bello.",
        "Guarda",
    )
    assert seen.meta == {"captured_by": "marco@brand.example"}


@pytest.mark.parametrize(
    "mail",
    [
        b"Content-Type: text/plain"
        + b";" * 200_000
        + b"\n\nhttps://v.example/1 Bello.",
        b"Subject: " + b"=?utf-8?q?a?= " * 40_000 + b"\n\nhttps://v.example/1 Bello.",
        b"From: " + b"(" * 200_000 + b"\n\nhttps://v.example/1 Bello.",
        b"From: " + b"<a@b.example>, " * 20_000 + b"\n\nhttps://v.example/1 Bello.",
    ],
)
def test_a_hostile_mail_is_read_in_a_moment(mail: bytes) -> None:
    begun = time.process_time()
    assert said(signed(mail, kind="message/rfc822")).permalink == "https://v.example/1"
    assert time.process_time() - begun < 2


def test_a_shared_mail_is_read_in_its_own_letters() -> None:
    mail = b"Subject: =?utf-8?q?Caff=C3=A8?=\nContent-Type: text/plain; charset=iso-8859-1\n\nPerch\xe9?\nhttps://v.example/1"
    seen = said(signed(mail, kind="message/rfc822"))
    assert (seen.subject, seen.text) == ("Caffè", "Perché?")


def test_a_thousand_captures_are_a_thousand() -> None:
    seen = {said(pressed({**PAGE, "text": f"n {n}"})).external_id for n in range(1000)}
    assert len(seen) == 1000


def test_the_secret_must_be_worth_the_name() -> None:
    assert Config().secret != Config().secret
    with pytest.raises(ValueError, match="16"):
        Config.model_validate({"secret": "short"})


def test_the_bookmark_fits_where_bookmarks_are_kept() -> None:
    address = connector().bookmark(WINDOW)
    assert address.startswith("javascript:(()=>")
    assert len(address) < 4_000
    assert not set(address) & set(' "<\n')
    assert SECRET not in unquote(address)  # any page it is pressed on could read it


@pytest.mark.skipif(not shutil.which("node"), reason="node is not installed")
def test_the_bookmark_s_own_script_opens_the_window_with_what_is_seen(
    tmp_path: Path,
) -> None:
    """The script runs as it is, in an engine like a browser's, over a page made of straw."""
    script = unquote(connector().bookmark(WINDOW).removeprefix("javascript:"))
    page = """
const tags={'meta[name=author]':{content:'Giulia ☕'}};
const document={title:'Forum',querySelector:s=>tags[s]||null,documentElement:{lang:'it'}};
const location={href:'https://forum.example/t/88'};
const getSelection=()=>'Fredda, ma bella 🌊 + / = ?';
const open=u=>console.log(u);
"""
    path = tmp_path / "press.js"
    path.write_text(page + script)
    done = subprocess.run(
        ["node", str(path)], capture_output=True, text=True, check=True, timeout=30
    )
    url = urlsplit(done.stdout.strip())
    assert url.path == "/accounts/1/seen/"
    handed = dict(parse_qsl(url.query))["d"]
    page = json.loads(base64.urlsafe_b64decode(handed + "=" * (-len(handed) % 4)))
    assert page == {
        "url": "https://forum.example/t/88", "title": "Forum", "language": "it",
        "text": "Fredda, ma bella 🌊 + / = ?", "author": "Giulia ☕",
    }  # fmt: skip
