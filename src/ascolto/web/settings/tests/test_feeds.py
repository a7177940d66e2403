"""The feed of a catalogue in the settings: looked at before it is saved, its errors in a banner."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.urls import reverse

from ascolto.operate import fetching
from ascolto.operate.actions import feeding
from ascolto.operate.models import CatalogueFeed, CatalogueIntake, CatalogueItem
from ascolto.testing import make
from ascolto.testing.answering import Answer, Heard, Server, answering
from ascolto.testing.cast import Cast
from ascolto.web.settings.tests.conftest import browser

TABLE = (
    "id,title,link,price\n1,Miele <b>buono</b>,https://shop.example/1,9.50 EUR\n"
    "2,,https://shop.example/2,\n3,Olio,https://shop.example/3,boh\n"
)


@pytest.fixture
def shop(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("ASCOLTO_HTTP_ALLOW", "127.0.0.1")

    def answer(call: Heard) -> Answer:
        return Answer(404) if "gone" in call.path else Answer(200, TABLE.encode())

    with answering(answer) as server:
        yield server


def post(cast: Cast, who: str, **form: str) -> str:
    place = reverse("brand_catalogue_feed", args=[cast.brand.pk])
    answer = browser(getattr(cast, who)).post(place, form, follow=True)
    return str(answer.content.decode())


def test_a_look_shows_rows_and_problems_and_saves_nothing(
    cast: Cast, shop: Server
) -> None:
    page = post(cast, "ada", url=shop.url, hours="6", do="look")
    assert "Miele buono" in page
    assert "9,50 €" in page
    assert "Riga 3" in page
    assert "boh" in page
    assert not CatalogueFeed.objects.exists()
    assert not CatalogueItem.objects.exists()


def test_saved_it_is_taken_in_at_once_and_can_be_stopped(
    cast: Cast, shop: Server
) -> None:
    post(cast, "ada", url=shop.url, hours="6", do="save")
    feed = CatalogueFeed.objects.get()
    assert (feed.hours, feed.count, feed.skipped) == (6, 2, 1)
    assert CatalogueItem.objects.count() == 2
    post(cast, "ada", do="stop")
    assert not CatalogueFeed.objects.exists()
    assert CatalogueItem.objects.standing().count() == 2


@pytest.mark.parametrize("do", ["look", "save"])
def test_an_address_without_a_feed_says_why_and_saves_nothing(
    cast: Cast, shop: Server, do: str
) -> None:
    page = post(cast, "ada", url=f"{shop.url}/gone", hours="24", do=do)
    assert "404" in page
    assert f"{shop.url}/gone" in page  # what was typed is not lost
    assert "non" in post(cast, "ada", url="ftp://x", hours="24", do=do)
    assert not CatalogueFeed.objects.exists()


def test_a_broken_feed_stands_in_a_banner_in_the_settings(
    cast: Cast, shop: Server
) -> None:
    post(cast, "ada", url=shop.url, hours="24", do="save")
    feed = CatalogueFeed.objects.get()
    CatalogueFeed.objects.filter(pk=feed.pk).update(url=f"{shop.url}/gone")
    feed.refresh_from_db()
    fetching.read(feed)
    for name in ("settings", "catalogue"):
        page = browser(cast.sara).get(reverse(name)).content.decode()
        assert "404" in page, name
    assert CatalogueItem.objects.standing().count() == 2


def test_what_a_feed_lacked_comes_back_by_a_press(cast: Cast, shop: Server) -> None:
    post(cast, "ada", url=shop.url, hours="24", do="save")
    feed = CatalogueFeed.objects.get()
    from ascolto.operate import wares

    less = wares.read_text(
        "id,title,link\n1,Miele,https://shop.example/1\n", currency="EUR"
    )
    feeding.take_in(feed, less, mark=feeding.Mark())
    intake = CatalogueIntake.objects.latest("pk")
    place = reverse("catalogue_intake", args=[intake.pk])
    page = browser(cast.sara).post(place, {"do": "restore"}, follow=True)
    assert CatalogueItem.objects.standing().count() == 2
    assert "tenuta a mano" in page.content.decode()
    browser(cast.sara).post(place, {"do": "leave_out"})
    assert CatalogueItem.objects.standing().count() == 1


def test_who_may(cast: Cast, shop: Server) -> None:
    place = reverse("brand_catalogue_feed", args=[cast.brand.pk])
    assert browser(cast.sara).post(place, {"do": "look"}).status_code == 403
    assert 'name="url"' not in browser(cast.sara).get(reverse("catalogue")).content.decode()  # fmt: skip
    other = make.brand("La Dispensa")
    intake = CatalogueIntake.objects.create(brand=other, by_name="x")
    cast.sara.brands.set([cast.brand])
    place = reverse("catalogue_intake", args=[intake.pk])
    assert browser(cast.sara).post(place).status_code == 404
