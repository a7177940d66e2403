"""What became of an answer that Facebook did not confirm: looked for where it would stand."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ascolto.channels import lanes
from ascolto.channels.actions import asking, writing
from ascolto.channels.actions.writing import Writing
from ascolto.channels.contract import (
    File,
    Incoming,
    OutcomeUnknown,
    Outgoing,
    Raw,
    TryLater,
)
from ascolto.channels.models import Delivery, Message
from ascolto.connectors.facebook.tests.harness import PAGE, SETTINGS, with_provider
from ascolto.core.actor import Actor
from ascolto.testing import make
from ascolto.testing.cast import Cast
from ascolto.testing.connectors import doubted, outgoing, post

POST = f"{PAGE}_500"
TEXT = "Buongiorno, certo."
WALL = "/500_601/comments"
PICTURE = File("lago.jpg", content_type="image/jpeg")


class Wall:
    """What stands under one comment, a page at a time; with `deaf`, what is taken gets no answer."""

    def __init__(
        self, *, takes: bool = True, deaf: bool = True, page: int = 100
    ) -> None:
        self.takes, self.deaf, self.page = takes, deaf, page
        self.comments: list[dict[str, Any]] = []
        self.routes: Any = {f"POST {WALL}": self._post, f"GET {WALL}": self._get}

    def stand(self, text: str, by: str = PAGE, ago: float = 0) -> str:
        at = datetime.now(UTC) - timedelta(seconds=ago)
        id = f"500_{700 + len(self.comments)}"
        written = at.strftime("%Y-%m-%dT%H:%M:%S+0000")
        said = {"id": id, "message": text, "from": {"id": by}, "created_time": written}
        self.comments.append(said)
        return id

    def _post(self, query: Any, body: dict[str, Any]) -> Any:
        id = self.stand(body["message"]) if self.takes else ""
        return None if self.deaf else {"id": id}

    def _get(self, query: dict[str, str], body: Any) -> Any:
        assert query["order"] == "reverse_chronological"
        newest = sorted(
            self.comments, key=lambda one: str(one["created_time"]), reverse=True
        )
        begin = int(query.get("after", "0"))
        end = begin + self.page
        more = {"cursors": {"after": str(end)}, "next": "x"}
        paging = more if end < len(newest) else {}
        return {"data": newest[begin:end], "paging": paging}


def answer(**more: Any) -> Outgoing:
    return replace(outgoing(), thread_id=f"{POST}/500_601", **more)


def test_an_answer_that_was_taken_in_silence_is_found_not_validated() -> None:
    wall = Wall()
    with with_provider(wall.routes) as (provider, connector):
        with pytest.raises(OutcomeUnknown):
            connector.reply(answer())
        found = connector.find(doubted(answer(), ago=1))
        assert found is not None
        assert found.external_id == wall.comments[0]["id"]
        assert len(provider.said) == 1


def test_what_was_not_taken_is_not_there_once_it_would_show_not_validated() -> None:
    wall = Wall(takes=False)
    wall.stand(TEXT, by="7001")
    wall.stand("altro")
    with with_provider(wall.routes) as (_, connector):
        with pytest.raises(OutcomeUnknown):
            connector.reply(answer())
        with pytest.raises(TryLater) as soon:
            connector.find(doubted(answer(), ago=5))
        assert soon.value.after is not None
        assert soon.value.after <= timedelta(minutes=1)
        assert connector.find(doubted(answer())) is None


def test_the_same_words_said_before_are_another_answer_not_validated() -> None:
    wall = Wall()
    wall.stand(TEXT, ago=3600)
    other = wall.stand(TEXT, ago=590)
    with with_provider(wall.routes) as (_, connector):
        lost = doubted(answer(), taken=frozenset({other}))
        assert connector.find(lost) is None
        mine = wall.stand(TEXT, ago=580)
        found = connector.find(lost)
        assert found is not None
        assert found.external_id == mine


def test_it_is_looked_for_as_far_back_as_it_may_stand_not_validated() -> None:
    wall = Wall(page=2)
    mine = wall.stand(TEXT, ago=600)
    for number in range(5):
        wall.stand(f"Anch'io {number}", by="7001", ago=500 - number)
    with with_provider(wall.routes) as (_, connector):
        found = connector.find(doubted(answer(), ago=601))
        assert found is not None
        assert found.external_id == mine
        for number in range(20):
            wall.stand(f"Pure io {number}", by="7001", ago=400 - number)
        with pytest.raises(OutcomeUnknown):
            connector.find(doubted(answer(), ago=601))


def test_a_picture_without_words_is_left_to_a_person_not_validated() -> None:
    with with_provider() as (_, connector), pytest.raises(OutcomeUnknown) as doubt:
        connector.find(doubted(answer(text="", files=(PICTURE,))))
    assert doubt.value.text.it != doubt.value.text.en


def test_an_answer_found_under_a_visitors_post_opens_its_thread_not_validated() -> None:
    said = {"id": "9_1", "message": TEXT, "from": {"id": PAGE}}
    said["created_time"] = datetime.now(UTC).isoformat()
    path = f"GET /{PAGE}_700/comments"
    with with_provider({path: lambda q, b: {"data": [said]}}) as (_, connector):
        found = connector.find(doubted(replace(outgoing(), thread_id=f"{PAGE}_700")))
    assert found is not None
    assert found.thread_id == f"{PAGE}_700/9_1"


# --- posts of our own ----------------------------------------------------------------------------


class Feed(Wall):
    """What the Page itself has posted."""

    def __init__(self, **how: Any) -> None:
        super().__init__(**how)
        self.routes = {
            f"POST /{PAGE}/feed": self._post,
            f"GET /{PAGE}/published_posts": self._listed,
        }

    def _listed(self, query: dict[str, str], body: Any) -> Any:
        assert "order" not in query, "posts come newest first"
        return self._get(query | {"order": "reverse_chronological"}, body)


def test_a_post_stands_once_and_what_is_said_below_it_is_heard_not_validated() -> None:
    feed = Feed(deaf=False)
    with with_provider(feed.routes) as (_, connector):
        sent = connector.publish(post())
        found = connector.find(doubted(post(), ago=1))
        value = {
            "item": "comment", "verb": "add", "comment_id": "700_9", "message": "E stasera?",
            "post_id": sent.external_id, "parent_id": sent.external_id,
            "from": {"id": "7001", "name": "Anna"}, "created_time": 1796000000,
        }  # fmt: skip
        changes = [{"field": "feed", "value": value}]
        entry = {"id": PAGE, "time": 1796000000, "changes": changes}
        called = {"object": "page", "entry": [entry]}
        [below] = connector.parse(Raw("1", json.dumps(called).encode()))
    assert found is not None
    assert (found.external_id, found.permalink) == (sent.external_id, sent.permalink)
    assert sent.permalink == f"https://www.facebook.com/{sent.external_id}"
    assert feed.comments[0]["message"] == post().text
    assert isinstance(below, Incoming)
    assert below.references == (sent.external_id,)


def test_a_post_that_was_taken_in_silence_is_found_not_validated() -> None:
    feed = Feed()
    with with_provider(feed.routes) as (provider, connector):
        with pytest.raises(OutcomeUnknown):
            connector.publish(post())
        found = connector.find(doubted(post(), ago=1))
        assert found is not None
        assert found.external_id == feed.comments[0]["id"]
        assert len(provider.said) == 1
        feed.comments.clear()
        assert connector.find(doubted(post())) is None


# --- through the core ----------------------------------------------------------------------------


def asked_after() -> Delivery:
    """As the lanes do it, once the lease has run out; time has passed since it was handed over."""
    Delivery.objects.update(
        lease_until=datetime.now(UTC) - timedelta(seconds=1),
        doubted_at=datetime.now(UTC) - timedelta(minutes=2),
    )
    assert asking.recover() == 1
    return Delivery.objects.get(message__text=TEXT)


def written(cast: Cast, url: str) -> Message:
    config = {**SETTINGS, "base_url": url, "timeout_seconds": 0.5}
    account = make.account(cast.brand, kind="facebook", config=config)
    handle = make.handle(realm=f"account:{account.pk}")
    asked = make.inbound(account, handle)[0]
    asked.thread.external_id = f"{POST}/500_601"
    asked.thread.save(update_fields=["external_id"])
    return writing.write(Writing(asked.thread, TEXT, Actor.member(cast.marco)))


def test_a_lost_answer_is_settled_once_and_sent_once_not_validated(cast: Cast) -> None:
    wall = Wall()
    with with_provider(wall.routes) as (provider, _):
        message = written(cast, provider.url)
        lanes.send_due_here()
        assert Delivery.objects.get().status == Delivery.Status.SENDING
        assert asked_after().status == Delivery.Status.SENT
        assert len(provider.said) == 1
    message.refresh_from_db()
    assert message.external_id == wall.comments[0]["id"]
    assert not asking.recover()


def test_an_answer_that_is_not_there_is_sent_again_not_validated(cast: Cast) -> None:
    wall = Wall(takes=False)
    with with_provider(wall.routes) as (provider, _):
        written(cast, provider.url)
        lanes.send_due_here()
        assert asked_after().status == Delivery.Status.PENDING
        wall.takes, wall.deaf = True, False
        lanes.send_due_here()
        assert Delivery.objects.get().status == Delivery.Status.SENT
        assert len(provider.said) == 2
    assert len(wall.comments) == 1
