"""Everything a customer can write, as a script, drawn in a real browser: nothing of it runs.

osTicket CVE-2020-24917 and neighbours: stored XSS by name, subject, file name, HTML, link or error.
"""

# ruff: noqa: E501

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page

from ascolto.channels.actions import accepting
from ascolto.channels.contract import Raw
from ascolto.channels.models import Account, Payload
from ascolto.core.scoping import scope
from ascolto.customers.models import Customer
from ascolto.operate.models import Conversation
from ascolto.testing import browsing, make
from ascolto.testing.cast import Cast, gather
from ascolto.testing.pipeline import post, run, said
from ascolto.testing.serving import serving
from ascolto.web.portal.limits import limits

pytestmark = [
    pytest.mark.one_database,
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]

PROBES = (
    "<img src=x onerror=window.pwned=1>",
    "\"><script>window.pwned=1</script>",
    "'><svg onload=window.pwned=1>",
    "</textarea></title></style></script><script>window.pwned=1</script>",
    "javascript:window.pwned=1",
    "{{constructor.constructor('window.pwned=1')()}}${window.pwned=1}",
    "<iframe srcdoc='<script>parent.pwned=1</script>'>",
    "<a href=\"javascript:window.pwned=1\">qui</a>",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=window.pwned=1&gt;\">",
    "<form action=javascript:window.pwned=1><button autofocus onfocus=window.pwned=1>",
    "<meta http-equiv=refresh content='0;url=javascript:window.pwned=1'><base href=//evil.example/>",
    "<div hx-get=/settings/ hx-trigger=load hx-on::load=window.pwned=1 data-copy=x>x</div>",
    "+ADw-script+AD4-window.pwned=1+ADw-/script+AD4-",
    "<link rel=stylesheet href=//evil.example/x.css><style>@import '//evil.example'</style>",
    "\u2028<img/src/onerror=window.pwned=1>\x00<scr\x00ipt>window.pwned=1</scr\x00ipt>",
)  # fmt: skip
MAILBOX = {
    "address": "care@brand.test", "password": "not-used", "imap_host": "127.0.0.1",
    "smtp_host": "127.0.0.1", "imap_security": "none", "smtp_security": "none",
}  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing.chromium() as found:
        yield found


@pytest.fixture
def company(transactional_db: None) -> Iterator[Cast]:
    limits.clear()
    everybody = gather()
    with scope(everybody.workspace):
        yield everybody


def by_webhook(company: Cast) -> Account:
    account = make.account(
        company.brand,
        kind="webhook",
        name=PROBES[0],
        config={
            "secret": "whsec_" + "YWJj" * 8,
            "callback_url": "https://portal.example/in",
        },
    )
    for number, probe in enumerate(PROBES):
        body = said(probe, who=f"w{number}", message=f"m{number}", subject=probe, html=f"<p>{probe}</p>{probe}",
                    url="javascript:window.pwned=1", language="it",
                    attachments=[{"name": probe, "content_base64": base64.b64encode(probe.encode()).decode()}])  # fmt: skip
        body["author"] |= {"name": probe, "phone": probe}
        body["author"].pop("email")
        body["conversation"]["url"] = "javascript:window.pwned=1"
        post(account, body)
        post(account, {"type": probe}, {"type": "message.created", "message": probe})
    return account


def by_mail(company: Cast) -> None:
    account = make.account(
        company.brand, kind="email", config=MAILBOX, address="care@brand.test"
    )
    raws = []
    for number, probe in enumerate(PROBES):
        word = f"=?utf-8?b?{base64.b64encode(probe.encode()).decode()}?="
        raws.append(Raw(f"1:{number}", (
            f"From: {word} <zoe{number}@example.net>\r\nTo: care@brand.test\r\nSubject: {word}\r\n"
            f"Message-ID: <x{number}@example.net>\r\nX-Mailer: {word}\r\nContent-Type: text/html; charset="
            f"{'utf-7' if probe.startswith('+') else 'utf-8'}\r\n\r\n<html><body><p>Ciao</p>{probe}</body></html>\r\n"
        ).encode()))  # fmt: skip
    accepting.accept(account, [*raws, Raw("broken", b"\x00" + PROBES[1].encode())])


def by_chat_and_form(company: Cast) -> tuple[Account, Account]:
    chat = make.account(
        company.brand, kind="webchat", name=PROBES[1], config={"origins": []}
    )
    form = make.account(
        company.brand, kind="webform", name=PROBES[2], config={"allowed_origins": []}
    )
    client = Client()
    for number, probe in enumerate(PROBES):
        limits.clear()
        begun = client.post(
            f"/chat/{chat.public_id}/session", "{}", content_type="application/json"
        )
        event = {
            "client_id": f"abcdefgh{number}",
            "text": probe,
            "page_url": f"https://x.example/{probe}",
        }
        client.post(f"/chat/{chat.public_id}/messages", json.dumps(event), content_type="application/json",
                    headers={"Authorization": f"Bearer {begun.json()['token']}"})  # fmt: skip
        sent = {"name": probe, "email": f"f{number}@example.net", "subject": probe, "message": probe, "phone": probe,
                "page_url": f"https://x.example/{probe}", "token": f"t{number}", "sent_at": "2026-11-01T10:00:00+00:00"}  # fmt: skip
        accepting.accept(form, [Raw(f"t{number}", json.dumps(sent).encode())])
    return chat, form


class Watched:
    """A page, and all that should never happen in it."""

    def __init__(self, page: Page) -> None:
        self.page, self.wrong = page, list[str]()
        page.on("console", lambda said: self._heard(said.text))
        page.on(
            "dialog",
            lambda box: (self.wrong.append(f"dialog {box.message}"), box.dismiss()),
        )
        page.on("request", lambda asked: self._asked(asked.url))

    def _heard(self, text: str) -> None:
        if "Content Security Policy" in text or "Refused to" in text:
            self.wrong.append(text)

    def _asked(self, url: str) -> None:
        if "evil" in url or not url.startswith(
            ("http://127.0.0.1:", "data:", "blob:", "about:")
        ):
            self.wrong.append(f"asked {url}")

    def visit(self, url: str) -> None:
        self.page.goto(url)
        self.page.evaluate(
            "document.querySelectorAll('details').forEach(d => d.open = true)"
        )
        self.page.evaluate(
            "document.querySelectorAll('[autofocus],button,a,input').forEach(e => e.focus?.())"
        )
        links = self.page.evaluate(
            "[...document.querySelectorAll('a,form')].map(e => e.href || e.action || '')"
        )
        bad = [
            one
            for one in links
            if str(one)
            .lower()
            .lstrip()
            .startswith(("javascript:", "data:", "vbscript:"))
        ]
        assert not bad, (url, bad)
        assert self.page.evaluate("typeof window.pwned") == "undefined", url
        assert not self.wrong, (url, self.wrong)


def test_nothing_a_customer_writes_runs(browser: Browser, company: Cast) -> None:
    portal = by_webhook(company)
    by_mail(company)
    chat, form = by_chat_and_form(company)
    run()
    failed = list(Payload.objects.not_understood().values_list("pk", flat=True))
    talks = list(Conversation.objects.order_by("pk").values_list("pk", flat=True))
    people = list(Customer.objects.order_by("pk").values_list("pk", flat=True))
    assert len(talks) >= 4 * len(PROBES) - 4
    assert failed
    addresses = [
        "/inbox/?view=all", "/inbox/?view=open&q=pwned", "/customers/", "/customers/?q=window",
        *(f"/conversations/{pk}/" for pk in talks), *(f"/customers/{pk}/" for pk in people[::5]),
        "/settings/payloads/", *(f"/settings/payloads/{pk}/" for pk in failed[:6]),
        "/settings/activity/", "/settings/accounts/", f"/settings/accounts/{portal.pk}/",
        f"/inbox/?q={PROBES[1]}", f"/form/{form.public_id}/?page={PROBES[1]}", f"/chat/{chat.public_id}/",
        f"/accounts/login/?next={PROBES[4]}", f"/settings/payloads/?account={PROBES[1]}",
    ]  # fmt: skip
    with serving() as url, browsing.logged_in(browser, url, company.ada) as page:
        watched = Watched(page)
        for address in addresses:
            watched.visit(url + address)
        # And had one come through: the page's policy stops it, and this test would know.
        page.evaluate(
            "document.body.append(Object.assign(document.createElement('script'),"
            "{textContent: 'window.pwned = 1'}))"
        )
        assert page.evaluate("typeof window.pwned") == "undefined"
        assert any("Content Security Policy" in one for one in watched.wrong)


def test_what_members_write_does_not_run_either(
    browser: Browser, company: Cast
) -> None:
    """A careless colleague, or a stolen session: names, notes, signatures, teams, texts."""
    account = make.account(
        company.brand,
        kind="webhook",
        config={
            "secret": "whsec_" + "YWJj" * 8,
            "callback_url": "https://portal.example/in",
        },
    )
    post(account, said("Ciao"))
    run()
    talk: Any = Conversation.objects.get()
    ada, probe = Client(), PROBES[1]
    ada.force_login(company.ada.user)
    for where, fields in (
        ("/settings/brands/", {"name": probe}), ("/settings/teams/", {"name": probe}),
        (f"/conversations/{talk.pk}/notes/", {"text": probe}), (f"/conversations/{talk.pk}/draft/", {"text": probe}),
        (f"/conversations/{talk.pk}/closure/", {"reason": "no_answer_needed", "because": probe}),
        (f"/customers/{talk.case.customer_id}/facts/", {"name": probe, "about": probe}),
        ("/settings/members/", {"email": "x@example.org", "name": probe, "role": "agent"}),
        ("/settings/tokens/", {"name": probe, "scopes": "messages:read"}),
        ("/settings/me/", {"name": probe, "signature": probe, "language": "it", "timezone": "Europe/Rome", "theme": "light"}),
        (f"/settings/acknowledgements/{company.brand.pk}/", {"language": "it", "text": probe, "is_on": "yes"}),
    ):  # fmt: skip
        assert ada.post(where, fields).status_code < 500, where
    with serving() as url, browsing.logged_in(browser, url, company.ada) as page:
        watched = Watched(page)
        for address in ("/inbox/?view=all", f"/conversations/{talk.pk}/", f"/customers/{talk.case.customer_id}/",
                        "/settings/", "/settings/brands/", "/settings/teams/", "/settings/members/", "/settings/tokens/",
                        "/settings/me/", "/settings/activity/", "/settings/acknowledgements/", "/settings/targets/", "/counter/"):  # fmt: skip
            watched.visit(url + address)
