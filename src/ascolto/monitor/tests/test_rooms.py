"""Rooms hear of alerts over real HTTP: once, later, not at all any more."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from standardwebhooks import Webhook

from ascolto.core import bus
from ascolto.core.jobs import TryAgain
from ascolto.core.models import Activity, Job
from ascolto.core.refusal import Refusal
from ascolto.monitor import room_calls
from ascolto.monitor.actions import alerting, rooming, watching
from ascolto.monitor.actions.rooming import Wish
from ascolto.monitor.models import Alert, AlertRoom, RoomPost
from ascolto.monitor.warning.finding import Finding
from ascolto.testing import make
from ascolto.testing.answering import Answer, Heard, Server, answering
from ascolto.testing.cast import Cast

pytestmark = pytest.mark.django_db
PATH = "/services/T0/B0/hunter2"


class Chat:
    """A chat programme that answers as told and keeps what it took."""

    def __init__(self) -> None:
        self.plan: list[Answer] = []
        self.took: list[Any] = []
        self.headers: list[dict[str, str]] = []
        self.bodies: list[bytes] = []

    def __call__(self, call: Heard) -> Answer:
        assert call.method == "POST"
        assert call.path == PATH
        answer = self.plan.pop(0) if self.plan else Answer(200, b"ok")
        if answer.status < 300:
            self.took.append(json.loads(call.body))
            self.headers.append(dict(call.headers))
            self.bodies.append(call.body)
        return answer


@pytest.fixture
def chat() -> Chat:
    return Chat()


@pytest.fixture
def server(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("ASCOLTO_HTTP_ALLOW", "127.0.0.1")
    with answering(chat) as server:
        yield server


def room(cast: Cast, server: Server, **more: Any) -> AlertRoom:
    said: dict[str, Any] = {"name": "#lago", "dialect": "slack"}
    wish = Wish(address=server.url + PATH, **said | more)
    return rooming.add(cast.brand, wish, by=cast.as_("ada"))


def finding(n: int, posts: tuple[int, ...], sure: float = 0.98) -> Finding:
    authors = tuple(f"a{i}" for i in range(n))
    numbers = {"voices": n, "expected": 2, "times": 3.5, "unhappy": n, "posts": n}
    return Finding(
        kind="burst", since=timezone.now(), sure=sure, numbers=numbers, words=("lago",),
        authors=authors, post_ids=posts,
    )  # fmt: skip


def raised(cast: Cast, *, n: int = 5, sure: float = 0.98) -> Alert:
    watch = watching.keep(cast.brand, name="Lago", query="lago", by=cast.as_("sara"))
    said = ["Lago pessimo <!channel> @everyone", "Mai più", "Camera sporca", "Boh"]
    posts = make.inbound(cast.account, cast.zoes, *said)
    found = finding(n, tuple(p.pk for p in posts), sure)
    [alert] = alerting.raise_(watch, [found], now=timezone.now())
    return alert


def grown(alert: Alert, n: int, sure: float = 0.98) -> None:
    posts = tuple(alert.posts.values_list("message_id", flat=True))
    alerting.raise_(alert.watch, [finding(n, posts, sure)], now=timezone.now())


def tell() -> list[int]:
    """The bus, then the jobs that it asked for."""
    while bus.dispatch():
        pass
    jobs = list(Job.objects.filter(name__endswith="post_to_room").order_by("pk"))
    for job in jobs:
        room_calls.send(job.args["post_id"], timezone.now())
        job.delete()
    return [job.args["post_id"] for job in jobs]


def test_a_room_hears_of_an_alert_once_with_three_posts(
    cast: Cast, chat: Chat, server: Server, settings: Any
) -> None:
    settings.PUBLIC_URL = "https://ascolto.example"
    row, alert = room(cast, server), raised(cast)
    [post] = tell()
    room_calls.send(post, timezone.now())  # the job again: nothing more leaves
    [said] = chat.took
    whole = json.dumps(said, ensure_ascii=False)
    assert "Locanda del Lago" in said["text"]
    assert f"https://ascolto.example/alerts/{alert.pk}/" in whole
    assert whole.count("“") == 3
    assert "sicur" in whole
    row.refresh_from_db()
    assert row.posted_at is not None
    assert not row.problem


def test_it_hears_when_it_grows_twofold_is_taken_and_is_over(
    cast: Cast, chat: Chat, server: Server
) -> None:
    room(cast, server)
    alert = raised(cast, n=5)
    tell()
    grown(alert, 9)  # less than twice
    assert tell() == []
    grown(alert, 11)
    tell()
    alerting.take(alert, by=cast.as_("marco"))
    tell()
    alerting.snooze(alert, until=timezone.now() + timedelta(hours=1), by=cast.as_("marco"))  # fmt: skip
    assert tell() == []
    alerting.close(alert, by=cast.as_("marco"))
    tell()
    lines = [said["text"].rpartition(": ")[2] for said in chat.took[1:]]
    assert [post.what for post in RoomPost.objects.order_by("pk")] == [
        "raised", "grew-11", "taken", "over"
    ]  # fmt: skip
    assert "11" in lines[0]
    assert "Marco" in lines[1]
    assert "Marco" in lines[2]
    assert all(len(said["blocks"]) <= 2 for said in chat.took[1:])


def test_a_room_that_wants_no_more_than_the_news_hears_no_more(
    cast: Cast, chat: Chat, server: Server
) -> None:
    room(cast, server, tells_on=False)
    alert = raised(cast)
    tell()
    alerting.take(alert, by=cast.as_("marco"))
    assert tell() == []


def test_which_alerts_and_how_sure(cast: Cast, chat: Chat, server: Server) -> None:
    room(cast, server, name="moods", kinds=["mood"])
    room(cast, server, name="very sure", least_sure=0.999)
    alert = raised(cast, n=5, sure=0.98)
    assert tell() == []
    alerting.take(alert, by=cast.as_("marco"))
    assert tell() == []  # of what it has not heard, it hears no more either
    grown(alert, 12, sure=0.9995)
    tell()
    [post] = RoomPost.objects.all()
    assert (post.room.name, post.what) == ("very sure", "raised")


@pytest.mark.parametrize("status", [403, 404, 410])
def test_an_address_that_is_gone_switches_the_room_off_and_tells_who_added_it(
    cast: Cast, chat: Chat, server: Server, status: int
) -> None:
    row = room(cast, server)
    chat.plan = [Answer(status, b"no_service")]
    alert = raised(cast)
    tell()
    row.refresh_from_db()
    assert (row.is_on, row.problem) == (False, f"http-{status}")
    [mail] = Job.objects.filter(key__startswith=f"mail:room:{row.pk}:")
    assert mail.args["to"] == cast.ada.user.email
    assert str(status) in mail.args["text"]
    assert PATH not in mail.args["text"]
    alerting.take(alert, by=cast.as_("marco"))
    assert tell() == []
    rooming.switch(row, on=True, by=cast.as_("ada"))
    row.refresh_from_db()
    assert row.is_on
    assert row.problem == ""


@pytest.mark.parametrize(
    ("answer", "problem"),
    [(Answer(503), "http-503"), (Answer(429, headers={"retry-after": "7"}), "http-429")],
)  # fmt: skip
def test_what_passes_is_tried_again(
    cast: Cast, chat: Chat, server: Server, answer: Answer, problem: str
) -> None:
    row = room(cast, server)
    raised(cast)
    while bus.dispatch():
        pass
    [post] = RoomPost.objects.all()
    chat.plan = [answer]
    with pytest.raises(TryAgain) as again:
        room_calls.send(post.pk, timezone.now())
    if "retry-after" in answer.headers:
        assert again.value.after == timedelta(seconds=7)
    row.refresh_from_db()
    assert row.is_on
    assert row.problem == problem
    room_calls.send(post.pk, timezone.now())
    row.refresh_from_db()
    assert len(chat.took) == 1
    assert row.problem == ""


def test_a_post_that_is_not_understood_is_not_tried_again(
    cast: Cast, chat: Chat, server: Server
) -> None:
    row = room(cast, server)
    chat.plan = [Answer(400, b"invalid_payload")]
    raised(cast)
    tell()
    row.refresh_from_db()
    assert row.is_on
    assert row.problem == "http-400"
    assert chat.took == []


def test_nobody_there_is_tried_again(cast: Cast, server: Server) -> None:
    room(cast, server)
    server.stop()
    raised(cast)
    with pytest.raises(TryAgain, match="unreachable"):
        tell()


def test_plain_posts_are_signed_as_the_standard_says(
    cast: Cast, chat: Chat, server: Server
) -> None:
    row = room(cast, server, dialect="plain")
    alert = raised(cast)
    tell()
    said = Webhook(row.secret).verify(chat.bodies[0], chat.headers[0])
    assert said["type"] == "alert.raised"
    assert said["data"]["id"] == alert.pk
    assert said["data"]["kind"] == "burst"
    assert len(said["data"]["posts"]) == 3


def test_trying_posts_really_and_gives_back_the_answer_without_the_address(
    cast: Cast, chat: Chat, server: Server
) -> None:
    row = room(cast, server)
    assert room_calls.try_now(row, timezone.now()).text == "ok"
    assert len(chat.took) == 1
    chat.plan = [Answer(404, f"no {server.url}{PATH}".encode())]
    answer = room_calls.try_now(row, timezone.now())
    assert (answer.status, answer.text) == (404, "no …")
    row.refresh_from_db()
    assert row.is_on  # a trial switches nothing


def test_an_address_inside_the_house_is_not_called(
    cast: Cast, chat: Chat, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = room(cast, server)
    monkeypatch.setenv("ASCOLTO_HTTP_ALLOW", "")
    assert room_calls.try_now(row, timezone.now()).problem == "blocked"
    for address in (
        f"{server.url}{PATH}", "http://hooks.example/x", "https://10.0.0.1/x", "https://user:pw@hooks.example/x",
        "ftp://hooks.example/", "hooks.example", "", "https://2130706433/",
    ):  # fmt: skip
        with pytest.raises(Refusal):
            rooming.checked(address)
    assert rooming.checked(" https://hooks.example/x ") == "https://hooks.example/x"


def test_the_address_is_kept_as_a_secret(cast: Cast, server: Server) -> None:
    row = room(cast, server)
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT address, secret FROM monitor_alertroom")
        kept = cursor.fetchone()
    assert "hunter2" not in kept[0]
    assert row.secret not in kept[1]
    log = json.dumps(list(Activity.objects.values_list("details", flat=True)))
    assert "hunter2" not in log
    assert "127.0.0.1" in log


def test_only_administrators_add_rooms_and_names_are_once(
    cast: Cast, server: Server
) -> None:
    room(cast, server)
    with pytest.raises(Refusal) as refused:
        room(cast, server)
    assert refused.value.code == "taken"
    wish = Wish("#x", "slack", server.url + PATH)
    with pytest.raises(Refusal):
        rooming.add(cast.brand, wish, by=cast.as_("sara"))
    for bad in (Wish("", "slack", wish.address), Wish("y", "irc", wish.address),
                Wish("y", "slack", wish.address, kinds=["none"])):  # fmt: skip
        with pytest.raises(Refusal):
            rooming.add(cast.brand, bad, by=cast.as_("ada"))
