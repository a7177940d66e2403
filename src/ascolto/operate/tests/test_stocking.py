"""A catalogue is taken in, and answers what customers ask."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ascolto.core.refusal import Refusal
from ascolto.operate.actions import conversing, stocking
from ascolto.operate.models import CatalogueItem, Conversation
from ascolto.operate.reads import catalogue
from ascolto.testing import make
from ascolto.testing.cast import Cast

TABLE = """id;title;link;price;availability;type
1;Miele di castagno;https://shop.example/miele-castagno;9,50;in stock;
2;Miele di acacia;https://shop.example/miele-acacia;8,90;esaurito;
3;Olio nuovo;https://shop.example/olio;18,00;in stock;
4;Come si cuoce la polenta;https://video.example/polenta;;;video
5;Senza indirizzo;javascript:alert(1);1,00;;
"""


def asked(cast: Cast, text: str) -> Conversation:
    found: Conversation = conversing.receive(
        make.inbound(cast.account, make.handle(), text)
    )[0]
    return found


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("Quanto costa il miele di castagno?", ["Miele di castagno"]),
        ("Avete ancora l'olio nuovo?", ["Olio nuovo"]),
        ("Come si cuoce la polenta?", ["Come si cuoce la polenta"]),
        ("Quanto costa un gommone?", []),
        ("Il miele di castagno era buonissimo, grazie", []),
    ],
)
def test_a_question_brings_what_answers_it(
    cast: Cast, text: str, titles: list[str]
) -> None:
    stocking.take_in(cast.brand, table=TABLE, by=cast.as_("sara"))
    assert [i.title for i in catalogue.answering(asked(cast, text))] == titles


def test_what_cannot_be_opened_is_left_out_and_said(cast: Cast) -> None:
    taken = stocking.take_in(cast.brand, table=TABLE, by=cast.as_("sara"))
    assert (taken.new, taken.skipped) == (4, (6,))
    honey = CatalogueItem.objects.get(sku="1")
    assert (honey.price, honey.currency, honey.stock) == (950, "EUR", "in_stock")


def test_the_next_table_changes_prices_and_takes_away(cast: Cast) -> None:
    sara = cast.as_("sara")
    stocking.take_in(cast.brand, table=TABLE, by=sara)
    taken = stocking.take_in(
        cast.brand,
        table="sku,title,link,price\n1,Miele,https://shop.example/m,10.00\n",
        by=sara,
    )
    assert (taken.new, taken.changed, taken.gone) == (0, 1, 3)
    assert [i.price for i in CatalogueItem.objects.standing()] == [1000]


@pytest.mark.parametrize(
    "table", ["", "nothing", "title,link\n,\n", "\x00\x01", '"' * 50]
)
def test_what_is_no_table_changes_nothing(cast: Cast, table: str) -> None:
    stocking.take_in(cast.brand, table=TABLE, by=cast.as_("sara"))
    with pytest.raises(Refusal):
        stocking.take_in(cast.brand, table=table, by=cast.as_("sara"))
    assert CatalogueItem.objects.standing().count() == 4


def test_only_a_lead_takes_in(cast: Cast) -> None:
    with pytest.raises(Refusal):
        stocking.take_in(cast.brand, table=TABLE, by=cast.as_("marco"))


def test_a_catalogue_that_is_taken_in_holds_up_nobody_who_writes_below_the_brand(
    cast: Cast, on_postgres: bool
) -> None:
    """A new conversation names the brand: it waits for a lock of its key, not for its turn."""
    if not on_postgres:
        pytest.skip("SQLite lets one write at a time")
    with CaptureQueriesContext(connection) as queries:
        stocking.take_in(cast.brand, table=TABLE, by=cast.as_("sara"))
    locks = [q["sql"] for q in queries if " FOR " in q["sql"] and "core_brand" in q["sql"]]  # fmt: skip
    assert locks
    assert all("FOR NO KEY UPDATE" in sql for sql in locks)
