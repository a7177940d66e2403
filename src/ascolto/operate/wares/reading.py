"""The entries of a table or feed, checked one by one, each problem with its line. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlsplit

from ascolto.core import money

MOST = 20_000  # entries
LARGEST = 10 * 1024 * 1024  # bytes

# What shops call their fields; the first word is ours.
FIELDS: Mapping[str, tuple[str, ...]] = {
    "sku": ("sku", "id", "codice", "code", "guid"),
    "title": ("title", "titolo", "name", "nome"),
    "link": ("link", "url", "indirizzo"),
    "price": ("price", "prezzo"),
    "stock": ("availability", "stock", "disponibilita", "disponibilità"),
    "text": ("description", "descrizione", "summary", "text", "testo", "content"),
    "kind": ("kind", "type", "tipo"),
}
_STOCK = {
    "in_stock": "in_stock", "in stock": "in_stock", "si": "in_stock", "sì": "in_stock",
    "disponibile": "in_stock", "yes": "in_stock", "out_of_stock": "out_of_stock",
    "out of stock": "out_of_stock", "no": "out_of_stock", "esaurito": "out_of_stock",
    "preorder": "preorder", "backorder": "preorder",
}  # fmt: skip
_KINDS = ("product", "video", "guide")
_CURRENCY = re.compile(r"\b(?:" + "|".join(money.CURRENCIES) + r")\b", re.IGNORECASE)
_SIGNS = {sign: code for code, sign in money.CURRENCIES.items() if len(sign) == 1}
_TAG = re.compile(r"<[^<>]{0,2000}>")
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


class NotReadable(ValueError):
    """The whole cannot be used. `code`: too_large, too_long, not_a_feed, page, broken, doctype, empty."""

    def __init__(self, code: str, line: int = 0) -> None:
        super().__init__(code)
        self.code, self.line = code, line


@dataclass(frozen=True)
class Ware:
    """A product, video or guide, as a shop tells of it."""

    line: int  # in the table or feed
    sku: str
    title: str
    link: str
    price: int | None  # in cents
    currency: str
    stock: str
    text: str
    kind: str


@dataclass(frozen=True)
class Problem:
    """What is wrong with one line. Only "price" leaves the entry in, without its price."""

    line: int
    why: str  # title | link | price | twice
    words: str = ""  # what stood there

    @property
    def leaves_out(self) -> bool:
        return self.why != "price"


@dataclass(frozen=True)
class Reading:
    wares: tuple[Ware, ...]
    problems: tuple[Problem, ...]
    is_feed: bool = False

    @property
    def left_out(self) -> tuple[int, ...]:
        return tuple(p.line for p in self.problems if p.leaves_out)


Entry = tuple[
    int, Mapping[str, str]
]  # its line, and what it says under lower-case names


def gather(entries: Iterable[Entry], *, currency: str, is_feed: bool) -> Reading:
    """Check each entry; of two with one name the first stands. Raises `NotReadable`."""
    found: dict[str, Ware] = {}
    problems: list[Problem] = []
    for number, (line, said) in enumerate(entries, 1):
        if number > MOST:
            raise NotReadable("too_long", line)
        ware, problem = _ware(line, said, currency)
        if ware is not None and ware.sku in found:
            problem = Problem(line, "twice", ware.sku)
        elif ware is not None:
            found[ware.sku] = ware
        if problem is not None:
            problems.append(problem)
    if not found:
        raise NotReadable("empty")
    return Reading(tuple(found.values()), tuple(problems), is_feed)


def _ware(
    line: int, said: Mapping[str, str], currency: str
) -> tuple[Ware | None, Problem | None]:
    told = {field: _first(said, names) for field, names in FIELDS.items()}
    title = " ".join(plain(told["title"]).split())[:200]
    if not title:
        return None, Problem(line, "title")
    if not is_link(told["link"]):
        return None, Problem(line, "link", told["link"][:100])
    written = _price(said, told["price"])
    price, coin = amount(written, currency)
    kind = told["kind"].casefold()
    ware = Ware(
        line=line,
        sku=(told["sku"] or told["link"])[:80],
        title=title,
        link=told["link"],
        price=price,
        currency=coin,
        stock=_STOCK.get(told["stock"].casefold().strip(), "unknown"),
        text=plain(told["text"])[:2000],
        kind=kind if kind in _KINDS else "product",
    )
    is_bad = bool(written) and price is None
    return ware, Problem(line, "price", written[:100]) if is_bad else None


def _first(said: Mapping[str, str], names: Iterable[str]) -> str:
    return next((_UNFIT.sub("", said[n]).strip() for n in names if said.get(n)), "")


def _price(said: Mapping[str, str], usual: str) -> str:
    """The price of a sale, unless it holds for some days only: those we would have to watch."""
    if said.get("sale_price_effective_date"):
        return usual
    return said.get("sale_price", "").strip() or usual


def amount(written: str, currency: str) -> tuple[int | None, str]:
    """Cents and currency of "9.50 EUR", "€ 9,50"; no price where it is none."""
    if not written:
        return None, currency
    named = _CURRENCY.search(written)
    sign = next((code for mark, code in _SIGNS.items() if mark in written), currency)
    try:
        return money.cents(written), named[0].upper() if named else sign
    except money.NotMoney:
        return None, currency


def is_link(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc) and len(text) <= 500


def plain(text: str) -> str:
    """Without the HTML that shops put into their descriptions."""
    if "<" not in text and "&" not in text:
        return text
    bare = _TAG.sub(" ", unescape(_TAG.sub(" ", text)))
    return " ".join(_UNFIT.sub("", bare).split())
