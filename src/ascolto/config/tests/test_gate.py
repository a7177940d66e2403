"""What stands before every page: forwarded headers, bodies, watchers' pages, logs."""

from __future__ import annotations

import json
import logging
import select
import socket
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
import structlog
from django.core.exceptions import ImproperlyConfigured

from ascolto.config import bodies, logs
from ascolto.config.proxies import Proxies
from ascolto.testing.serving import serving


def scope(client: str, **headers: str) -> dict[str, Any]:
    return {
        "client": (client, 1234),
        "scheme": "http",
        "headers": [
            (name.replace("_", "-").encode(), value.encode())
            for name, value in headers.items()
        ],
    }


def test_a_stranger_cannot_say_who_they_are() -> None:
    call = scope("203.0.113.9", x_forwarded_for="10.0.0.1", x_forwarded_proto="https")
    call["headers"] += [(b"x_forwarded_for", b"10.0.0.1"), (b"accept", b"*/*")]
    Proxies(["10.0.0.0/8"]).apply(call)
    assert call["client"][0] == "203.0.113.9"
    assert call["scheme"] == "http"
    assert call["headers"] == [(b"accept", b"*/*")]


def test_a_named_proxy_is_believed_about_the_nearest_stranger_only() -> None:
    call = scope(
        "10.0.0.2",
        x_forwarded_for="6.6.6.6, 203.0.113.9, 10.0.0.1",
        x_forwarded_proto="https",
    )
    Proxies(["10.0.0.0/8"]).apply(call)
    assert call["client"][0] == "203.0.113.9"
    assert call["scheme"] == "https"


def test_a_mistyped_proxy_is_a_sentence() -> None:
    with pytest.raises(ImproperlyConfigured, match="ASCOLTO_TRUSTED_PROXIES"):
        Proxies(["not-a-network"])


@pytest.fixture
def web(transactional_db: None) -> Iterator[str]:
    with serving() as url:
        yield url


@pytest.mark.django_db(transaction=True)
def test_the_watchers_pages(web: str) -> None:
    with httpx.Client(base_url=web, trust_env=False) as http:
        assert http.get("/health/live").text == "live\n"
        assert http.get("/health/ready").status_code == 200
        assert "ascolto_jobs_total" in http.get("/metrics").text
        assert http.get("/health/nonsense").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_figures_are_for_this_machine_or_a_token(web: str, settings: Any) -> None:
    with httpx.Client(base_url=web, trust_env=False) as http:
        passed_on = http.get("/metrics", headers={"x-forwarded-for": "203.0.113.9"})
        assert passed_on.status_code == 404
        named = http.get("/metrics", headers={"host": "crm.example.org"})
        assert named.status_code == 404
        settings.METRICS_TOKEN = "a-token-of-the-operator"
        assert http.get("/metrics").status_code == 404
        bearer = {"authorization": "Bearer a-token-of-the-operator"}
        assert http.get("/metrics", headers=bearer).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_body_over_the_limit_reaches_no_view(web: str, settings: Any) -> None:
    settings.BODY_LIMIT = 50_000
    url = f"{web}/accounts/login/"
    assert httpx.post(url, content=b"x" * 50_001, trust_env=False).status_code == 413

    def pieces() -> Iterator[bytes]:
        for _ in range(10):
            yield b"x" * 10_000

    assert httpx.post(url, content=pieces(), trust_env=False).status_code == 413
    assert httpx.post(url, content=b"x" * 1_000, trust_env=False).status_code == 403


@pytest.mark.django_db(transaction=True)
def test_slow_senders_take_no_thread_from_the_others(
    web: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bodies, "NEXT_PIECE_WITHIN", 5.0)
    parts = urlsplit(web)
    slow = []
    for _ in range(40):
        pipe = socket.create_connection((parts.hostname, parts.port), 10)
        pipe.sendall(
            b"POST /accounts/login/ HTTP/1.1\r\nhost: localhost\r\ncontent-length: 9\r\n\r\nx"
        )
        slow.append(pipe)
    page = httpx.get(f"{web}/accounts/login/", trust_env=False, timeout=30)
    assert page.status_code == 200
    assert select.select(slow, [], [], 0)[0] == [], "all of them are still sending"
    assert b" 408 " in slow[0].recv(1000)
    for pipe in slow:
        pipe.close()


@pytest.fixture
def lines(capsys: pytest.CaptureFixture[str]) -> Iterator[Any]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    was = structlog.get_config()

    def read() -> list[dict[str, Any]]:
        return [json.loads(line) for line in capsys.readouterr().err.splitlines()]

    yield read
    root.handlers[:], root.level = handlers, level
    structlog.configure(**was)


def test_nobody_can_forge_a_line_of_the_log(lines: Any) -> None:
    logs.set_up(json=True)
    structlog.get_logger("a").info("login", who='x"\r\n{"event":"all is well"}\x1b[2J')
    logging.getLogger("b").warning("path %s", "/a\nFAKE line")
    first, second = lines()
    assert "\n" not in first["who"]
    assert "\x1b" not in first["who"]
    assert "\n" not in second["event"]


def test_secrets_are_hidden_by_name_and_in_addresses(lines: Any) -> None:
    logs.set_up(json=True)
    structlog.get_logger("a").info(
        "call",
        password="hunter2",
        api_key="hunter2",
        authorization="hunter2",
        config={"x": "hunter2"},
        url="/events?token=hunter2&after=3",
    )
    (line,) = lines()
    assert "hunter2" not in json.dumps(line)
    assert line["url"].endswith("&after=3")


def test_a_traceback_is_one_entry(lines: Any) -> None:
    logs.set_up(json=True)
    try:
        raise ValueError("a\nb")
    except ValueError:
        structlog.get_logger("a").exception("broke")
    (line,) = lines()
    assert "ValueError" in line["exception"]
