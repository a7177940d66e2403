"""Known secrets go through everything that talks; no line of any log repeats one, and none is forged."""

from __future__ import annotations

import io
import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import structlog
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ascolto.channels import registry
from ascolto.channels.actions import ingesting
from ascolto.channels.listening import Due, Listener
from ascolto.channels.models import Delivery
from ascolto.config import logs
from ascolto.core.actions import inviting, keying
from ascolto.core.scoping import scope
from ascolto.operate.actions import replying
from ascolto.operate.reads import inbox
from ascolto.testing import make
from ascolto.testing.cast import Cast, gather
from ascolto.testing.pipeline import hear, post, run, said
from ascolto.testing.serving import serving

pytestmark = pytest.mark.django_db(transaction=True)

MARK = "hunter2"  # part of every secret below
SECRET = "whsec_" + "aHVudGVyMmh1bnRlcjJodW50ZXIyaHVudGVyMmh1bnRlcjI="
LINE = "2026-11-21T10:00:00Z [critical] all.is.lost"


@pytest.fixture(params=["json", "people"])
def log(request: Any) -> Iterator[io.StringIO]:
    """All that is logged, as the product does it, at the most talkative level."""
    root, before = logging.getLogger(), list(logging.getLogger().handlers)
    level, configuration = root.level, structlog.get_config()
    logs.set_up(json=request.param == "json", level="DEBUG")
    heard = io.StringIO()
    root.handlers[0].setStream(heard)  # type: ignore[attr-defined]
    yield heard
    root.handlers[:] = before
    root.setLevel(level)
    structlog.configure(**configuration)


@pytest.fixture
def company(transactional_db: None) -> Iterator[Cast]:
    everybody = gather()
    with scope(everybody.workspace):
        yield everybody


def test_no_secret_is_in_any_log(
    log: io.StringIO, company: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """G8, ASVS 16.2.5, 14.2.4: passwords, keys, tokens, links and settings, in good days and bad ones."""
    told = {f"password-{MARK}-1", SECRET}
    _log_in(company, told)
    _connect(company)
    _listen_with_unfit_settings(company)
    told |= _invite_and_fail(company, monkeypatch)
    told |= _call_with_a_key(company)
    _call_webhooks(company)
    _deliver_and_fail(company, monkeypatch)
    text = log.getvalue()
    assert len(text.splitlines()) > 10, "nothing was logged, so nothing was proven"
    assert MARK not in text, text[max(0, text.find(MARK) - 600) :][:900]
    for one in told:
        assert one not in text, text[max(0, text.find(one) - 600) :][:900]
    assert "Traceback" in text, "the bad days are in it"


def _log_in(company: Cast, told: set[str]) -> None:
    client = Client(raise_request_exception=False)
    for password in (f"wrong-{MARK}", f"password-{MARK}-1"):
        client.post(
            "/accounts/login/",
            {"login": f"ada-{MARK}@example.org", "password": password},
        )
    client.get(f"/accounts/login/?next=/&token={MARK}&key={MARK}")
    client.get(f"/accounts/password/reset/key/1-{MARK}/")


def _connect(company: Cast) -> None:
    ada = Client(raise_request_exception=False)
    ada.force_login(company.ada.user)
    fields = {
        "brand": company.brand.pk, "address": "care@brand.test", "password": f"box-{MARK}",
        "imap_host": "127.0.0.1", "smtp_host": "127.0.0.1", "imap_port": "1", "smtp_port": "1",
        "imap_security": "none", "smtp_security": "none",
    }  # fmt: skip
    ada.post(reverse("account_create", args=["email"]), fields)
    ada.post(reverse("account_create", args=["webhook"]), {"secret": f"bad-{MARK}"})


def _listen_with_unfit_settings(company: Cast) -> None:
    """Settings of an older version: pydantic's own words would repeat them."""
    account = make.account(
        company.brand,
        kind="email",
        config={"password": f"box-{MARK}", "imap_port": MARK},
    )
    listener = Listener(Due(account.pk, account.version))
    listener._pause = lambda seconds: listener.stop()  # type: ignore[method-assign]
    with scope(company.workspace):
        listener._attempt(account)
    post(account, said())
    ingesting.pump()


def _invite_and_fail(company: Cast, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    _, secret = inviting.invite("neu@example.org", role="agent", by=company.as_("ada"))
    with monkeypatch.context() as broken:
        broken.setattr(inviting, "find", _raise)
        Client(raise_request_exception=False).get(f"/invitations/{secret}/")
        broken.setattr(inbox, "page", _raise)
        ada = Client(raise_request_exception=False)
        ada.force_login(company.ada.user)
        ada.get(f"/inbox/?token={MARK}")
    return {secret}


def _raise(*_: Any, **__: Any) -> Any:
    password = f"local-{MARK}"  # a traceback with the values of names would tell it
    raise RuntimeError(f"it broke after {len(password)} letters\n{LINE}")


def _call_with_a_key(company: Cast) -> set[str]:
    _, key = keying.issue(
        company.ada, name="t", scopes=keying.SCOPES, by=company.as_("ada")
    )
    client = Client(raise_request_exception=False)
    client.get("/api/v1/me", headers={"Authorization": f"Bearer {key}"})
    client.get("/api/v1/me", headers={"Authorization": f"Bearer {key}x-{MARK}"})
    return {key}


def _call_webhooks(company: Cast) -> None:
    account = make.account(company.brand, kind="webhook", config={"secret": SECRET})
    unfit = make.account(company.brand, kind="webhook", config={"secret": f"no-{MARK}"})
    with serving() as url, httpx.Client(trust_env=False, timeout=20) as client:
        for one in (account, unfit):
            where = f"{url}/hooks/{one.public_id}?token={MARK}"
            client.post(
                where,
                content=f"body-{MARK}",
                headers={"webhook-signature": f"v1,{MARK}"},
            )
        client.get(f"{url}/events?token={MARK}")
        client.get(f"{url}/chat/x/stream?token={MARK}")
        client.get(f"{url}/metrics", headers={"Authorization": f"Bearer {MARK}"})
        client.cookies.set("ascolto_session", MARK)
        client.get(f"{url}/inbox/")


def _deliver_and_fail(company: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """To an address with a key in it, and with a body that is nobody else's business."""
    config = {"secret": SECRET, "callback_url": f"https://portal.invalid/in?key={MARK}"}
    account = make.account(company.brand, kind="webhook", config=config)
    talk = hear(account, said(message="m-fail"))
    replying.reply(talk, text=f"il codice è {MARK}", by=company.as_("ada"))
    Delivery.objects.update(not_before=timezone.now())
    run()
    assert not Delivery.objects.filter(status="sent").exists()


def test_nobody_writes_a_line_of_the_log(log: io.StringIO, company: Cast) -> None:
    """ASVS 16.4.1: not by an address, a header, or the words of an error."""
    client = Client(raise_request_exception=False)
    client.get(f"/x%0a{LINE}/", headers={"user-agent": f"x\n{LINE}", "referer": LINE})
    account = make.account(company.brand, kind="webhook", config={"secret": SECRET})

    def parse(*_: Any) -> Any:
        raise ValueError(f"bad\n{LINE}\r{LINE}\x1b[2J\u2028{LINE}")

    made = registry.connector(account)
    with pytest.MonkeyPatch.context() as broken:
        broken.setattr(type(made), "parse", parse)
        post(account, said())
        ingesting.pump()
    text = log.getvalue()
    assert "all.is.lost" in text
    assert "\x1b[2J" not in text
    assert "\r" not in text
    for line in text.splitlines():
        assert not line.startswith(LINE[:20]), line
        if line.startswith("{"):
            json.loads(line)


def test_the_console_repeats_no_setting(tmp_path: Any) -> None:
    """ASVS 16.2.5 for `ascolto account check` and `doctor`: their output ends in tickets and mails."""
    own = {"ASCOLTO_DATA": str(tmp_path), "ASCOLTO_SECRET_KEY": f"key-{MARK}-{'x' * 40}",
           "ASCOLTO_METRICS_TOKEN": MARK, "ASCOLTO_MAIL_URL": f"smtp://me:{MARK}@127.0.0.1:1"}  # fmt: skip
    environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"} | own
    for words in (
        ["migrate"],
        ["doctor"],
        ["account", "check"],
        ["member", "add", "--no-such"],
        ["nothing"],
    ):
        done = subprocess.run(
            [sys.executable, "-m", "ascolto.config.console", *words],
            capture_output=True, text=True, env=environment, timeout=100, check=False,
        )  # fmt: skip
        assert MARK not in done.stdout + done.stderr, words
        assert "Traceback" not in done.stderr, (words, done.stderr[-800:])
