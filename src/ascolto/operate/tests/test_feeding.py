"""A feed is read by the clock: changed rows only, what vanishes can come back, errors empty nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from ascolto.core.jobs import schedules
from ascolto.core.models import Activity, Job
from ascolto.core.refusal import Refusal
from ascolto.core.scoping import scope
from ascolto.operate import fetching, jobs
from ascolto.operate.actions import feeding, stocking
from ascolto.operate.models import (
    CatalogueFeed,
    CatalogueIntake,
    CatalogueItem,
    CatalogueWord,
)
from ascolto.testing.answering import Answer, Heard, Server, answering
from ascolto.testing.cast import Cast
from ascolto.testing.counting import count

HEAD = "id,title,link,price\n"


def line(number: int, title: str = "", price: str = "9.50") -> str:
    return (
        f"{number},{title or f'Miele {number}'},https://shop.example/{number},{price}\n"
    )


class Shop:
    """A web server that publishes its table, and knows which one a caller has."""

    def __init__(self) -> None:
        self.table = HEAD + line(1) + line(2)
        self.status = 200
        self.tag = '"1"'

    def __call__(self, call: Heard) -> Answer:
        if self.status != 200:
            return Answer(self.status, b"<html>no</html>")
        if self.tag and call.headers.get("if-none-match") == self.tag:
            return Answer(304)
        return Answer(200, self.table.encode(), {"ETag": self.tag} if self.tag else {})


@pytest.fixture
def shop(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Shop, Server]]:
    monkeypatch.setenv("ASCOLTO_HTTP_ALLOW", "127.0.0.1")
    seller = Shop()
    with answering(seller) as server:
        yield seller, server


def feed_of(cast: Cast, server: Server) -> CatalogueFeed:
    return feeding.follow(
        cast.brand, url=f"{server.url}/feed?key=secret", hours=24, by=cast.as_("ada")
    )


def read(feed: CatalogueFeed, **more: bool) -> CatalogueFeed:
    feed.refresh_from_db()
    fetching.read(feed, **more)
    feed.refresh_from_db()
    return feed


def skus() -> list[str]:
    return sorted(CatalogueItem.objects.standing().values_list("sku", flat=True))


def test_what_is_new_changed_and_gone(cast: Cast, shop: tuple[Shop, Server]) -> None:
    seller, server = shop
    feed = read(feed_of(cast, server))
    assert (feed.error, feed.count, skus()) == ("", 2, ["1", "2"])
    assert timedelta(hours=23) < feed.due_at - timezone.now() <= timedelta(hours=24)
    before = CatalogueItem.objects.get(sku="1").updated_at
    seller.table, seller.tag = HEAD + line(1) + line(3, "Olio"), '"2"'
    read(feed)
    assert skus() == ["1", "3"]
    assert CatalogueItem.objects.get(sku="1").updated_at == before
    last = CatalogueIntake.objects.latest("pk")
    assert (last.new, last.changed, last.gone, last.is_feed) == (1, 0, 1, True)
    words = set(CatalogueWord.objects.values_list("item__sku", flat=True))
    assert words == {"1", "3"}


def test_what_the_shop_says_is_the_same_is_not_read_again(
    cast: Cast, shop: tuple[Shop, Server]
) -> None:
    seller, server = shop
    feed = read(feed_of(cast, server))
    read(feed)
    assert server.calls[-1].headers["if-none-match"] == '"1"'
    seller.tag = ""  # a server that knows no tags: the content is compared
    read(feed)
    assert CatalogueIntake.objects.count() == 1
    assert feed.error == ""


@pytest.mark.parametrize(
    ("status", "table", "code"),
    [
        (503, "", "status"),
        (404, "", "status"),
        (200, "", "empty"),
        (200, "title,link\n", "empty"),
        (200, "<rss></rss>", "not_a_feed"),
        (200, "<!DOCTYPE a><rss><item/></rss>", "doctype"),
        (200, "<!doctype html><html>Log in</html>", "page"),
    ],
)
def test_an_error_is_written_down_and_empties_nothing(
    cast: Cast, shop: tuple[Shop, Server], status: int, table: str, code: str
) -> None:
    seller, server = shop
    feed = read(feed_of(cast, server))
    good = feed.read_at
    seller.status, seller.table, seller.tag = status, table, ""
    read(feed)
    assert (feed.error, feed.failures, feed.read_at) == (code, 1, good)
    assert skus() == ["1", "2"]
    assert feed.due_at < timezone.now() + timedelta(hours=2)
    seller.status, seller.table = 200, HEAD + line(1) + line(2, price="10.00")
    read(feed)
    assert (feed.error, feed.failures) == ("", 0)
    assert CatalogueItem.objects.get(sku="2").price == 1000


def test_a_private_address_is_not_called(
    cast: Cast, shop: tuple[Shop, Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    _seller, server = shop
    feed = feed_of(cast, server)
    monkeypatch.setenv("ASCOLTO_HTTP_ALLOW", "")
    assert read(feed).error == "blocked"
    assert server.calls == []
    with pytest.raises(Refusal):
        feeding.checked("http://127.0.0.1/feed")
    with pytest.raises(Refusal):
        feeding.checked("file:///etc/passwd")


def test_a_shop_that_lost_most_of_it_is_asked_about_first(
    cast: Cast, shop: tuple[Shop, Server]
) -> None:
    seller, server = shop
    seller.table = HEAD + "".join(line(n) for n in range(20))
    feed = read(feed_of(cast, server))
    seller.table, seller.tag = HEAD + line(1), '"2"'
    read(feed)
    assert (feed.error, feed.error_detail, len(skus())) == ("shrunk", "1", 20)
    read(feed, also_shrunk=True)
    assert (feed.error, skus()) == ("", ["1"])


def test_what_vanished_comes_back_by_hand_and_stays(
    cast: Cast, shop: tuple[Shop, Server]
) -> None:
    seller, server = shop
    feed, sara = read(feed_of(cast, server)), cast.as_("sara")
    seller.table, seller.tag = HEAD + line(1), '"2"'
    read(feed)
    intake = CatalogueIntake.objects.latest("pk")
    assert stocking.restore(intake, by=sara) == 1
    assert CatalogueWord.objects.filter(item__sku="2").exists()
    seller.table, seller.tag = HEAD + line(1, "Miele buono"), '"3"'
    read(feed)
    assert skus() == ["1", "2"]  # still lacking, still kept
    assert stocking.leave_out(intake, by=sara) == 1
    assert skus() == ["1"]
    assert not CatalogueWord.objects.filter(item__sku="2").exists()


def test_the_clock_asks_for_each_feed_once(
    cast: Cast, shop: tuple[Shop, Server]
) -> None:
    feed_of(cast, shop[1])
    assert "ascolto.operate.jobs.ask_for_feeds" in schedules
    for _ in range(2):
        jobs.ask_for_feeds()
    [asked] = Job.objects.filter(name="ascolto.operate.jobs.read_feed")
    with scope(cast.workspace):
        jobs.read_feed(**asked.args)
    assert skus() == ["1", "2"]


def test_what_was_stopped_meanwhile_takes_nothing_in(
    cast: Cast, shop: tuple[Shop, Server]
) -> None:
    feed = feed_of(cast, shop[1])
    feeding.stop(cast.brand, by=cast.as_("ada"))
    fetching.read(feed)
    assert skus() == []


def test_only_an_administrator_says_where_it_is_read_from(
    cast: Cast, shop: tuple[Shop, Server]
) -> None:
    with pytest.raises(Refusal):
        feeding.follow(cast.brand, url=shop[1].url, hours=24, by=cast.as_("sara"))
    feed_of(cast, shop[1])
    with pytest.raises(Refusal):
        feeding.stop(cast.brand, by=cast.as_("sara"))
    with pytest.raises(Refusal):  # a table would be undone by the next reading
        stocking.take_in(cast.brand, table=HEAD + line(1), by=cast.as_("sara"))
    assert "secret" not in str(list(Activity.objects.values_list("details", flat=True)))


def test_a_long_feed_asks_no_more_than_a_short_one(
    cast: Cast, shop: tuple[Shop, Server]
) -> None:
    seller, server = shop
    feed = read(feed_of(cast, server))
    seller.table, seller.tag = HEAD + line(1, "A") + line(3), '"2"'
    short = count(lambda: read(feed))
    rows = [line(n, "B") for n in range(2, 300)]
    seller.table, seller.tag = HEAD + "".join(rows), '"3"'
    assert count(lambda: read(feed, also_shrunk=True)) <= short + 1
