"""A table or a feed: told apart by how it begins, and read. Pure."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator
from io import StringIO

from ascolto.operate.wares import xml
from ascolto.operate.wares.reading import LARGEST, Entry, NotReadable, Reading, gather

_PAGE = re.compile(rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.I | re.S)


def read(content: bytes, *, currency: str) -> Reading:
    """Bytes as they came from a shop. Raises `NotReadable`."""
    if len(content) > LARGEST:
        raise NotReadable("too_large")
    if _PAGE.match(content[:4000]):
        raise NotReadable("page")
    if _is_xml(content):
        return gather(xml.entries(content), currency=currency, is_feed=True)
    return read_text(_decoded(content), currency=currency)


def read_text(table: str, *, currency: str) -> Reading:
    """A table with its names in the first line. Raises `NotReadable`."""
    if len(table) > LARGEST:
        raise NotReadable("too_large")
    try:
        return gather(_rows(table.lstrip("\ufeff")), currency=currency, is_feed=False)
    except csv.Error:
        raise NotReadable("not_a_feed") from None


def _is_xml(content: bytes) -> bool:
    wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return wide or content.removeprefix(codecs.BOM_UTF8).lstrip()[:1] == b"<"


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:  # what older spreadsheets write
        return content.decode("cp1252", "replace")


def _rows(table: str) -> Iterator[Entry]:
    head = table.partition("\n")[0]
    mark = max(",;\t", key=head.count)
    rows = csv.DictReader(StringIO(table), delimiter=mark)
    begins = 2
    for raw in rows:
        said = {
            (k or "").strip().casefold().removeprefix("g:"): v
            for k, v in raw.items()
            if isinstance(v, str)
        }
        yield begins, said
        begins = rows.line_num + 1  # a cell may go over several lines
