"""Every address of the product: no write without our page's token, no page without its headers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from ascolto.channels.models import Account
from ascolto.testing import make
from ascolto.testing.cast import Cast
from ascolto.testing.pipeline import hear, said
from ascolto.web.portal.limits import limits

pytestmark = pytest.mark.one_database

INLINE = re.compile(
    r"<[^>]+\s(style|on[a-z]+)\s*=|<script(?![^>]*\ssrc=)|<style|javascript:", re.I
)
METHODS = ("post", "put", "patch", "delete")
# Who writes here is known by what they carry, not by a cookie: a signed token or key;
# a reader of the FAQ only moves a counter.
BY_TOKEN = re.compile(r"^(chat/<str:site>/|faq/<str:key>/|form/<str:key>/|api/)")


def addresses(patterns: Any = None, prefix: str = "") -> Iterator[str]:
    """Every address pattern, those of the log-in library too."""
    for pattern in patterns or get_resolver().url_patterns:
        where = prefix + str(pattern.pattern).lstrip("^").rstrip("$")
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, where)
        elif isinstance(pattern, URLPattern):
            yield where


def filled(where: str) -> str:
    where = re.sub(r"\(\?P<[^>]+>[^)]*\)", "1-a", where)
    where = where.replace("<slug:kind>", "webhook").replace("<slug:colour>", "22577a")
    return "/" + re.sub(r"<[a-z]+:[^>]+>", "1", where)


EVERY = sorted(set(addresses()))


@pytest.fixture
def everything(cast: Cast) -> Account:
    limits.clear()
    account = make.account(
        cast.brand,
        kind="webhook",
        config={
            "secret": "whsec_" + "YWJj" * 8,
            "callback_url": "https://portal.example/in",
        },
    )
    hear(account, said())
    return account


def test_all_addresses_are_walked() -> None:
    assert len(EVERY) > 90
    assert any("closure" in where for where in EVERY)


def test_no_write_without_the_token_of_our_page(
    cast: Cast, everything: Account
) -> None:
    """ASVS 3.5.1: cross-site request forgery, on every address and with every method."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.ada.user)
    kept = 0
    for where in EVERY:
        if BY_TOKEN.match(where):
            continue
        for method in METHODS:
            for headers in (
                {},
                {"HX-Request": "true", "origin": "https://evil.example"},
            ):
                answer = getattr(client, method)(filled(where), headers=headers)
                assert answer.status_code in {403, 404, 405}, (where, method)
                kept += answer.status_code == 403
    assert kept > 200, "most addresses that take a write were reached"


def test_a_session_is_no_key_where_no_page_is_asked(
    cast: Cast, everything: Account
) -> None:
    """ASVS 3.5.1: what takes no CSRF token takes no cookie either."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.ada.user)
    for where in filter(BY_TOKEN.match, EVERY):
        for method in METHODS:
            answer = getattr(client, method)(
                filled(where), b"{}", content_type="application/json"
            )
            assert answer.status_code in {400, 401, 403, 404, 405}, (where, method)


def test_every_page_has_its_headers(cast: Cast, everything: Account) -> None:
    """ASVS 3.4.3, 3.4.5, 3.4.6: CSP without inline or eval, nosniff, no frames, no referrer outside."""
    ada, stranger, pages = Client(), Client(), 0
    ada.force_login(cast.ada.user)
    for where in EVERY:
        if "logout" in where:
            continue
        for who in (ada, stranger):
            answer = who.get(filled(where))
            _assert_headers(where, answer)
            is_page = answer.headers.get("Content-Type", "").startswith("text/html")
            if is_page and not answer.streaming:
                _assert_page(where, answer)
                pages += answer.status_code == 200
    assert pages > 30, "most pages were really seen"


def _assert_headers(where: str, answer: Any) -> None:
    policy = answer.headers.get("Content-Security-Policy", "")
    assert answer["X-Content-Type-Options"] == "nosniff", where
    assert answer["Referrer-Policy"] in {"same-origin", "no-referrer"}, where
    if "sandbox" not in policy:  # a file that nothing of ours runs beside
        assert "unsafe" not in policy, where
    for name, cookie in answer.cookies.items():
        assert cookie["samesite"] == "Lax", (where, name)
        assert cookie["httponly"] or name in {
            "csrftoken",
            "ascolto_theme",
            "ascolto_density",
        }, name


def _assert_page(where: str, answer: Any) -> None:
    policy = answer["Content-Security-Policy"]
    for rule in (
        "default-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
    ):
        assert rule in policy, (where, rule)
    assert "frame-ancestors 'none'" in policy or "embed" in where, where
    page = answer.content.decode()
    found = INLINE.search(page)
    assert not found, (where, found)
    loaded = re.findall(
        r'<(?:script|img|link|iframe|form)[^>]*(?:src|href|action)="(?:https?:)?//',
        page,
    )
    assert not loaded, (where, loaded)


def test_cookies_are_secure_where_the_product_is(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """ASVS 3.3.1: over https they never travel in the clear."""
    import subprocess
    import sys

    code = (
        "from ascolto.config import settings as s; print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE,"
        " s.SECURE_HSTS_SECONDS, s.SESSION_COOKIE_HTTPONLY, s.SESSION_COOKIE_SAMESITE, s.DEBUG)"
    )
    monkeypatch.setenv("ASCOLTO_PUBLIC_URL", "https://care.example")
    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert said.stdout.split() == ["True", "True", "31536000", "True", "Lax", "False"]
