"""The webhook door over real HTTP: durable before 2xx, forged 401, overload 503, nothing lost."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from django.db import OperationalError

from ascolto.channels import registry
from ascolto.channels.actions import accepting
from ascolto.channels.contract import Call, Forged, Malformed, Raw
from ascolto.channels.models import Account, Payload
from ascolto.core.scoping import scope, unscoped
from ascolto.testing import make
from ascolto.testing.serving import serving
from ascolto.web.hooks import door, intake
from ascolto.web.hooks.within import Within

pytestmark = pytest.mark.django_db(transaction=True)


class Post:
    """A connector whose signature is a word in a header."""

    def __init__(self, account: Account, *_: Any) -> None:
        self.word = account.config.get("word", "sesame")

    def verify(self, call: Call) -> tuple[Raw, ...]:
        if call.headers.get("x-word") != self.word:
            raise Forged("wrong word")
        if call.body == b"garbage":
            raise Malformed("not a letter")
        if call.body == b"bug":
            raise ZeroDivisionError
        letters = json.loads(call.body) if call.body else []
        return tuple(Raw(str(n["id"]), json.dumps(n).encode()) for n in letters)


@pytest.fixture
def account(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Account:
    monkeypatch.setattr(registry, "connector", Post)
    with scope(make.workspace()):
        return make.account(make.brand())


@pytest.fixture
def web(transactional_db: None) -> Iterator[str]:
    with serving() as url:
        yield url


@pytest.fixture
def post(web: str, account: Account) -> Iterator[Any]:
    with httpx.Client(timeout=30, trust_env=False) as client:

        def call(
            *ids: str, word: str = "sesame", content: bytes | None = None, **more: Any
        ) -> httpx.Response:
            body = json.dumps([{"id": i} for i in ids]).encode()
            url = f"{web}/hooks/{more.get('to', account.public_id)}"
            return client.post(
                url,
                content=body if content is None else content,
                headers={"x-word": word},
            )

        yield call


def stored() -> list[str]:
    with unscoped("test"):
        return sorted(Payload.objects.values_list("delivery_id", flat=True))


def test_what_was_answered_with_200_is_stored(post: Any) -> None:
    assert post("a", "b").status_code == 200
    assert stored() == ["a", "b"]
    with unscoped("test"):
        row = Payload.objects.get(delivery_id="a")
    assert bytes(row.body) == b'{"id": "a"}'
    assert row.status == Payload.Status.WAITING


def test_the_same_delivery_again_is_welcome_and_stored_once(post: Any) -> None:
    assert [post("a").status_code for _ in range(3)] == [200] * 3
    assert stored() == ["a"]


def test_a_forged_call_is_refused_and_leaves_no_trace(post: Any) -> None:
    assert post("a", word="wrong").status_code == 401
    assert stored() == []


def test_unknown_and_disconnected_accounts_are_not_there(
    post: Any, account: Account
) -> None:
    assert post("a", to="nobody").status_code == 404
    assert post("a", to="").status_code == 404
    assert post("a", to="../accounts/login").status_code != 200
    assert post("a").status_code == 200
    with unscoped("test"):
        Account.objects.update(disconnected_at="2026-01-01T00:00Z", version=2)
    end = time.monotonic() + 2.0
    while post("b").status_code == 200:
        assert time.monotonic() < end, "the change was not felt within two seconds"
        time.sleep(0.1)


def test_a_changed_secret_is_felt_within_two_seconds(
    post: Any, account: Account
) -> None:
    assert post("a").status_code == 200
    with scope(account.workspace_id):
        account.config, account.version = {"word": "new"}, 2
        account.save(update_fields=["config", "version"])
    end = time.monotonic() + 2.0
    while post("b", word="new").status_code != 200:
        assert time.monotonic() < end
        time.sleep(0.1)
    assert post("c").status_code == 401


def test_what_cannot_be_split_is_400_and_a_bug_of_ours_500(post: Any) -> None:
    assert post(content=b"garbage").status_code == 400
    assert post(content=b"bug").status_code == 500
    assert post("a").status_code == 200


def test_a_body_over_the_cap_is_refused_whether_announced_or_not(
    post: Any, web: str, account: Account, settings: Any
) -> None:
    settings.BODY_LIMIT = 100_000
    assert post(content=b"x" * 100_001).status_code == 413

    def pieces() -> Iterator[bytes]:
        for _ in range(20):
            yield b"x" * 10_000

    answer = httpx.post(
        f"{web}/hooks/{account.public_id}", content=pieces(), trust_env=False
    )
    assert answer.status_code == 413
    assert stored() == []


def test_other_methods_are_not_taken(web: str, account: Account) -> None:
    url = f"{web}/hooks/{account.public_id}"
    assert httpx.delete(url, trust_env=False).status_code == 405
    assert httpx.put(url, trust_env=False).status_code == 401  # some push by PUT
    assert httpx.get(url, trust_env=False).status_code == 401
    answer = httpx.get(url, headers={"x-word": "sesame"}, trust_env=False)
    assert answer.status_code == 200


def test_a_slow_body_does_not_hold_the_door(
    web: str, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "within", Within(0.5, look_every=0.1))
    parts = urlsplit(web)
    with socket.create_connection((parts.hostname, parts.port), 10) as pipe:
        head = (
            f"POST /hooks/{account.public_id} HTTP/1.1\r\n"
            "host: x\r\ncontent-length: 50\r\n\r\n{"
        )
        pipe.sendall(head.encode())
        assert b" 408 " in pipe.recv(1000)


def test_a_database_that_cannot_store_is_503_and_never_2xx(
    post: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(items: Any) -> None:
        raise OperationalError("database or disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(accepting, "store", full)
        answer = post("a")
        assert answer.status_code == 503
        assert int(answer.headers["retry-after"]) > 0
    assert post("a").status_code == 200
    assert stored() == ["a"]


def test_a_disk_that_hangs_is_503_and_the_call_that_comes_again_is_stored_once(
    post: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    post("first")
    open_again = threading.Event()
    real = accepting.store

    def held(items: Any) -> None:
        open_again.wait(10)
        real(items)

    with monkeypatch.context() as patch:
        patch.setattr(accepting, "store", held)
        patch.setattr(door, "within", Within(0.5, look_every=0.1))
        answer = post("slow")
        assert answer.status_code == 503
        assert int(answer.headers["retry-after"]) > 0
        open_again.set()
    assert post("slow").status_code == 200
    assert stored() == ["first", "slow"]


def test_a_crowd_beyond_what_can_wait_gets_503_and_the_rest_is_stored(
    post: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    post("first")
    open_again = threading.Event()
    real = accepting.store

    def held(items: Any) -> None:
        open_again.wait(10)
        real(items)

    monkeypatch.setattr(accepting, "store", held)
    monkeypatch.setattr(intake.commit, "_capacity", 5)
    with ThreadPoolExecutor(20) as pool:
        calls = [pool.submit(post, f"n{n}") for n in range(20)]
        end = time.monotonic() + 10
        while sum(call.done() for call in calls) < 10 and time.monotonic() < end:
            time.sleep(0.05)
        open_again.set()
        codes = [call.result().status_code for call in calls]
    assert set(codes) == {200, 503}
    assert len(stored()) == 1 + codes.count(200)


def test_many_at_once_share_commits_and_lose_nothing(
    post: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    batches: list[int] = []
    real = accepting.store

    def counted(items: Any) -> None:
        batches.append(len(items))
        time.sleep(0.02)
        real(items)

    monkeypatch.setattr(accepting, "store", counted)
    with ThreadPoolExecutor(16) as pool:
        codes = list(pool.map(lambda n: post(f"n{n}").status_code, range(200)))
    assert codes == [200] * 200
    assert len(stored()) == 200
    assert len(batches) < 120


def test_nothing_of_a_call_is_logged(post: Any, caplog: Any) -> None:
    post(content=b"bug", word="sesame")
    post("a", word="my-secret-word")
    text = caplog.text + repr([record.__dict__ for record in caplog.records])
    assert "my-secret-word" not in text
    assert "sesame" not in text


def test_a_view_can_store_through_the_same_commit(account: Account) -> None:
    intake.commit.start()
    intake.take(account, [Raw("from-a-form", b"{}")])
    assert stored() == ["from-a-form"]


class Looked:
    """A connector whose provider signs nothing: its calls only say "look"."""

    def __init__(self, account: Account, *_: Any) -> None:
        """There is nothing to know."""

    def hint(self, call: Call) -> None:
        if call.query.get("token") != "sesame":
            raise Forged("wrong token")


def test_a_hint_stores_nothing_and_many_cost_one_look(
    web: str, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "connector", Looked)
    url = f"{web}/hooks/{account.public_id}"

    def nudged() -> Any:
        with unscoped("test"):
            return Account.objects.values_list("nudged_at", flat=True).get(
                pk=account.pk
            )

    assert httpx.post(url, params={"token": "x"}, content=b"{}").status_code == 401
    assert nudged() is None
    assert httpx.post(url, params={"token": "sesame"}, content=b"{}").status_code == 200
    first = nudged()
    assert first is not None
    for _ in range(5):
        assert (
            httpx.post(url, params={"token": "sesame"}, content=b"{}").status_code
            == 200
        )
    assert nudged() == first
    assert stored() == []
