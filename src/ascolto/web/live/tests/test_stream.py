"""The live stream over real HTTP: who may hear what, from where on, and what it costs."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection, transaction
from django.test import Client

from ascolto.core import live
from ascolto.core.hub import KEPT, QUEUE, Hub, hub
from ascolto.core.models import LiveEvent, Member
from ascolto.core.scoping import scope, unscoped
from ascolto.core.secrets import sign
from ascolto.testing import make
from ascolto.testing.serving import serving
from ascolto.web.live import stream

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ada(transactional_db: None) -> Member:
    with scope(make.workspace()):
        return make.member("Ada", brands=[make.brand()])


@pytest.fixture
def web(transactional_db: None) -> Iterator[str]:
    with serving() as url:
        yield url


class Ear:
    """A client that reads a stream on a bare socket, as it comes."""

    def __init__(self, web: str, path: str, headers: str = "") -> None:
        parts = urlsplit(web)
        self._pipe = socket.create_connection((parts.hostname, parts.port), 10)
        request = f"GET {path} HTTP/1.1\r\nhost: localhost\r\n{headers}\r\n"
        self._pipe.sendall(request.encode())
        self._heard = b""
        self.until(b"\r\n\r\n")

    @property
    def status(self) -> int:
        return int(self._heard.split(b" ", 2)[1])

    @property
    def text(self) -> str:
        return self._heard.decode()

    def until(self, what: bytes, seconds: float = 10) -> str:
        end = time.monotonic() + seconds
        while what not in self._heard:
            self._pipe.settimeout(max(0.01, end - time.monotonic()))
            piece = self._pipe.recv(65536)
            assert piece, f"it ended before {what!r}: {self._heard!r}"
            self._heard += piece
        return self.text

    def close(self) -> None:
        self._pipe.close()


def path(member: Member) -> str:
    with scope(member.workspace_id):
        return stream.address(member)


def say(workspace_id: int, name: str, **more: Any) -> int:
    with scope(workspace_id), transaction.atomic():
        live.push(workspace_id, name, **more)
        return int(LiveEvent.objects.latest("pk").pk)


def test_what_is_committed_is_heard_and_what_is_undone_is_not(
    web: str, ada: Member
) -> None:
    ear = Ear(web, path(ada))
    assert ear.status == 200
    with scope(ada.workspace_id), transaction.atomic():
        live.push(ada.workspace_id, "never", message=1)
        transaction.set_rollback(True)
    pk = say(ada.workspace_id, "message", message=4711)
    text = ear.until(b"4711")
    assert f'id: {pk}\nevent: message\ndata: {{"message":4711}}\n\n' in text
    assert "never" not in text


def test_it_is_quick(web: str, ada: Member) -> None:
    ear = Ear(web, path(ada))
    say(ada.workspace_id, "warm")
    ear.until(b"warm")
    took = []
    for number in range(5):  # the machine may be busy now and then; we are not
        began = time.monotonic()
        say(ada.workspace_id, "message", turn=number)
        ear.until(b'"turn":%d' % number)
        took.append(time.monotonic() - began)
    assert min(took) < 1.0, took


def test_nothing_crosses_to_another_company_or_brand(web: str, ada: Member) -> None:
    with scope(make.workspace("Altrove")):
        otto = make.member("Otto")
    with scope(ada.workspace_id):
        hers, other = ada.brands.get(), make.brand("Ristorante")
    ears = Ear(web, path(ada)), Ear(web, path(otto))
    say(ada.workspace_id, "message", brand_id=other.pk, message=1)
    say(ada.workspace_id, "message", brand_id=hers.pk, message=2)
    say(ada.workspace_id, "everybody")
    say(otto.workspace_id, "elsewhere")
    text = ears[0].until(b"everybody")
    assert '"message":2' in text
    assert '"message":1' not in text
    assert "elsewhere" not in text
    assert "message" not in ears[1].until(b"elsewhere").split("\r\n\r\n", 1)[1]


def test_who_comes_back_hears_what_they_missed_and_nothing_twice(
    web: str, ada: Member
) -> None:
    ear = Ear(web, path(ada))
    seen = say(ada.workspace_id, "seen")
    ear.until(b"seen")
    ear.close()
    missed = say(ada.workspace_id, "missed")
    for how in (
        Ear(web, f"{path(ada)}&after={seen}"),
        Ear(web, path(ada), f"last-event-id: {seen}\r\n"),
    ):
        text = how.until(b"event: missed")
        assert f"id: {missed}\n" in text
        assert "event: seen" not in text


def test_who_was_away_too_long_is_told_to_look_at_everything(
    web: str, ada: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub, "_floor", 1000)
    assert "event: reload" in Ear(web, f"{path(ada)}&after=5").until(b"reload")


@pytest.mark.parametrize(
    "token",
    [
        "",
        "x",
        sign("visitor", [1, 1, [], 9999999999]),
        sign("live", [1, 1, [], 1]),
        sign("live", [1, 1, [], 9999999999], expires_in=-5),
    ],
    ids=["none", "nonsense", "of another purpose", "ended", "expired"],
)
def test_without_a_valid_token_there_is_no_stream(web: str, token: str) -> None:
    assert Ear(web, f"/events?token={token}").status == 401


def test_the_token_is_for_members_only(web: str, ada: Member, client: Client) -> None:
    assert client.get("/live/token/").status_code == 401
    client.force_login(ada.user, backend="django.contrib.auth.backends.ModelBackend")
    url = client.get("/live/token/").json()["url"]
    assert Ear(web, url).status == 200


def test_a_stream_ends_with_its_token(
    web: str, ada: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "LASTS", 1.5)
    ear = Ear(web, path(ada))
    assert ear.until(b"\r\n0\r\n\r\n", 5)  # the last chunk


def test_a_client_that_does_not_read_is_not_kept_in_memory(
    web: str, ada: Member
) -> None:
    ear = Ear(web, path(ada))
    (own,) = hub._all()
    pad, most = "x" * 20_000, 0
    # As many as it takes: the first ones wait in the sockets and in one piece under way.
    for _ in range(200):
        with scope(ada.workspace_id), transaction.atomic():
            events: list[Any] = [
                (live.team_topic(ada.workspace_id), "big", None, {"pad": pad})
            ]
            live.push_many(ada.workspace_id, events * 40)
        time.sleep(0.02)
        waiting = list(own._queue)
        most = max(most, len(waiting))
        if any(b"event: reload" in piece for piece in waiting):
            break
    assert most <= QUEUE
    say(ada.workspace_id, "last")
    assert "event: reload" in ear.until(b"event: reload", 20)


def test_a_client_that_leaves_is_forgotten(web: str, ada: Member) -> None:
    ear = Ear(web, path(ada))
    assert len(hub._all()) == 1
    ear.close()
    end = time.monotonic() + 5
    while hub._all():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_a_silent_stream_has_a_heartbeat(
    web: str, ada: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ascolto.core.hub.HEARTBEAT_EVERY", 0.1)
    Ear(web, path(ada)).until(b"\n: \n\n", 5)


def test_events_that_are_committed_out_of_order_are_all_heard(
    transactional_db: None,
) -> None:
    """PostgreSQL gives ids before it commits; SQLite has one writer, so there is no such case."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite commits in the order of ids")
    place = make.workspace()
    say(place.pk, "first")
    own = Hub()
    own._load()
    held, done = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            live.push(place.pk, "late")
            held.set()
            done.wait(10)
        connection.close()

    def run(function: Callable[[], None]) -> threading.Thread:
        def scoped() -> None:
            with scope(place.pk):
                function()

        thread = threading.Thread(target=scoped)
        thread.start()
        return thread

    thread = run(slow)
    assert held.wait(10)
    say(place.pk, "quick")
    assert own.read() == 1
    done.set()
    thread.join()
    assert own.read() == 1
    assert [told.body.split(b"\n")[0] for _, told in own._kept] == [
        b"event: first",
        b"event: quick",
        b"event: late",
    ]


@pytest.mark.slow
def test_a_thousand_open_streams_cost_little(web: str, ada: Member) -> None:
    import psutil

    me = psutil.Process()
    address, before = path(ada), me.memory_info().rss
    threads = threading.active_count()
    ears = [Ear(web, address) for _ in range(1000)]
    try:
        assert threading.active_count() - threads < 5
        began = time.monotonic()
        say(ada.workspace_id, "message")
        for ear in ears:
            ear.until(b"event: message")
        assert time.monotonic() - began < 5
        grown = (me.memory_info().rss - before) / 1024**2
        assert grown < 120, f"{grown:.0f} MB for both ends of 1,000 streams"
    finally:
        for ear in ears:
            ear.close()


def test_the_hub_remembers_a_bounded_number(transactional_db: None) -> None:
    place, own = make.workspace(), Hub()
    with unscoped("test"):
        LiveEvent.objects.bulk_create(
            LiveEvent(workspace=place, topic="w1", name="x") for _ in range(KEPT + 10)
        )
    while own.read():
        pass
    assert len(own._kept) == len(own._turns) == KEPT
    assert own._since(own._high) == []
    assert own._since(own._kept[0][1].id - 5) is None
