"""Tables and feeds of shops, read the same; what is wrong with a line is said; nothing unsafe is read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ascolto.operate import wares
from ascolto.operate.wares import NotReadable, Reading, Ware

GOOGLE = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel><title>La Dispensa</title>
<link>https://shop.example</link>
<item>
  <title>Miele (vecchio nome)</title><g:title>Miele di castagno</g:title><g:id>M1</g:id>
  <link>https://shop.example/miele?a=1&amp;b=2</link><g:price>9.50 EUR</g:price>
  <g:availability>in_stock</g:availability>
  <g:description><![CDATA[<p>Scuro &amp; amaro</p>]]></g:description>
  <g:shipping><g:price>5.00 EUR</g:price></g:shipping>
</item>
<item><g:id>O1</g:id><g:title>Olio</g:title><g:link>https://shop.example/olio</g:link>
  <g:price>18,00 EUR</g:price><g:sale_price>15,00 EUR</g:sale_price><g:availability>out of stock</g:availability></item>
<item><g:id>X</g:id><g:link>https://shop.example/x</g:link></item>
<item><g:id>Y</g:id><g:title>Ypsilon</g:title><g:link>javascript:alert(1)</g:link></item>
<item><g:id>M1</g:id><g:title>Ancora</g:title><g:link>https://shop.example/2</g:link></item>
<item><g:id>Z</g:id><g:title>Zeta</g:title><g:link>https://shop.example/z</g:link><g:price>su richiesta</g:price></item>
</channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Shop</title><link href="https://shop.example/feed"/>
<entry><id>tag:shop,1</id><title type="html">Caff&#232; &amp;amp; t&#232;</title>
<link rel="self" href="https://shop.example/1.xml"/><link rel="alternate" href="https://shop.example/1"/>
<summary>In grani</summary></entry></feed>"""

TABLE = (
    "id\ttitle\tlink\tprice\tavailability\n"
    "1\tMiele\thttps://shop.example/m\t9.50 EUR\tin_stock\n"
    '2\t"Due\nrighe"\thttps://shop.example/d\t\t\n'
    "3\t\thttps://shop.example/e\t1.00 EUR\t\n"
)


def read(text: str | bytes) -> Reading:
    content = text.encode() if isinstance(text, str) else text
    return wares.read(content, currency="CHF")


def refused(text: str | bytes) -> str:
    with pytest.raises(NotReadable) as caught:
        read(text)
    return caught.value.code


def test_a_google_feed_is_read_with_its_own_fields_first() -> None:
    honey, oil, last = read(GOOGLE).wares
    assert honey == Ware(
        line=4,
        sku="M1",
        title="Miele di castagno",
        link="https://shop.example/miele?a=1&b=2",
        price=950,
        currency="EUR",
        stock="in_stock",
        text="Scuro & amaro",
        kind="product",
    )
    assert (oil.price, oil.stock) == (1500, "out_of_stock")  # what it costs today
    assert (last.sku, last.price, last.currency) == ("Z", None, "CHF")


def test_each_bad_line_is_named_with_its_reason() -> None:
    reading = read(GOOGLE)
    told = [(p.line, p.why, p.words) for p in reading.problems]
    assert told == [
        (13, "title", ""),
        (14, "link", "javascript:alert(1)"),
        (15, "twice", "M1"),
        (16, "price", "su richiesta"),
    ]
    assert reading.left_out == (13, 14, 15)


def test_atom_names_its_link_by_an_attribute() -> None:
    [ware] = read(ATOM).wares
    assert (ware.title, ware.link, ware.text) == (
        "Caffè & tè",
        "https://shop.example/1",
        "In grani",
    )


def test_a_table_is_read_the_same_and_counts_its_lines() -> None:
    reading = read(TABLE)
    assert [(w.line, w.sku, w.title, w.price) for w in reading.wares] == [
        (2, "1", "Miele", 950),
        (3, "2", "Due righe", None),
    ]
    assert [(p.line, p.why) for p in reading.problems] == [(5, "title")]
    assert not reading.is_feed


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "iso-8859-1"])
def test_a_feed_in_another_encoding(encoding: str) -> None:
    name = {"utf-8-sig": "utf-8"}.get(encoding, encoding)
    text = (
        f'<?xml version="1.0" encoding="{name}"?><rss><item><title>Caffè</title>'
        "<link>https://shop.example/c</link></item></rss>"
    )
    assert read(text.encode(encoding)).wares[0].title == "Caffè"


BOMB = '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
THIEF = '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
FAR = '<!DOCTYPE r SYSTEM "https://evil.example/x.dtd">'
ITEM = "<rss><item><title>{}</title><link>https://shop.example/1</link></item></rss>"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (BOMB + ITEM.format("&b;"), "doctype"),
        (THIEF + ITEM.format("&x;"), "doctype"),
        (FAR + ITEM.format("x"), "doctype"),
        (ITEM.format("&nowhere;"), "broken"),
        (ITEM.format("x")[:-12], "broken"),
        ("<a>" * 200, "broken"),
        ('<?xml version="1.0" encoding="klingon"?>' + ITEM.format("x"), "broken"),
        ("<rss><channel></channel></rss>", "not_a_feed"),
        ("<rss><item><title>x</title></item></rss>", "empty"),
        ("<!-- x --><!DOCTYPE html><html><body>Log in</body></html>", "page"),
        ("title,link\n", "empty"),
        ("nothing at all", "empty"),
        ("", "empty"),
        (b"\x00\x01\x02\xff", "empty"),
    ],
)
def test_what_is_no_feed_says_what_it_is(text: str | bytes, code: str) -> None:
    assert refused(text) == code


def test_too_many_and_too_much_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    row = "title{0},https://shop.example/{0}\n"
    rows = "".join(row.format(n) for n in range(wares.MOST + 1))
    assert refused("title,link\n" + rows) == "too_long"
    many = "<item><title>x</title></item>" * (wares.MOST + 2)
    assert refused(f"<rss>{many}</rss>") == "too_long"
    assert refused(b"a" * (wares.LARGEST + 1)) == "too_large"


@given(st.binary(max_size=400) | st.text(max_size=400).map(str.encode))
def test_anything_at_all_is_read_or_refused(content: bytes) -> None:
    for begin in (b"", b"title,link\n", b"<rss><item>"):
        try:
            reading = read(begin + content)
        except NotReadable:
            continue
        assert all(w.title and wares.reading.is_link(w.link) for w in reading.wares)
