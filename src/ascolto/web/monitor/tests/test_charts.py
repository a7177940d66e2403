from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import datetime, timedelta

import pytest
from django.utils import formats, translation

from ascolto.web.monitor import alert_picture, maps
from ascolto.web.monitor.charts import (
    Bar,
    Column,
    Sides,
    banded,
    bar,
    columns,
    diverging,
    nice,
)
from ascolto.web.monitor.lines import Curve, lines
from ascolto.web.monitor.maps import Field


def test_a_picture_is_well_formed_whatever_the_words_are() -> None:
    shown = [Column(f"<{n}>&", [("a", '"<b>"', n), ("c", "d", 3)]) for n in range(30)]
    root = ET.fromstring(columns(shown, title='<i> & "x"'))
    assert root.attrib["aria-label"] == '<i> & "x"'
    parts = [one for one in root if one.attrib.get("class", "").startswith("part")]
    assert len(parts) == 29 + 30
    assert all(
        float(p.attrib["y"]) >= 0 and float(p.attrib["height"]) > 0 for p in parts
    )
    labels = [one for one in root if one.tag == "text" and one.text and "<" in one.text]
    assert labels[-1].text == "<29>&"
    assert len(labels) <= 9


def test_nothing_is_a_picture_too() -> None:
    ET.fromstring(columns([], title="x"))
    ET.fromstring(columns([Column("1", [("a", "b", 0)])], title="x"))
    ET.fromstring(bar(0, 0))


def test_scales_end_at_round_numbers() -> None:
    assert [nice(n) for n in (0, 4, 5, 6, 11, 99, 101, 2001)] == [4, 4, 6, 6, 20, 100, 200, 4000]  # fmt: skip


def test_a_band_and_two_sides_stay_inside_and_lead_somewhere() -> None:
    days = [Bar(f"<{n}>", n * 7, "a&b", (n, n * 9.0) if n else None, f"/x?a={n}&b") for n in range(9)]  # fmt: skip
    both = [Sides(f"<{n}>", [("a", "b", n)], [("c", "<d>", n * 2), ("e", "f", 1)], "/y") for n in range(9)]  # fmt: skip
    for picture, links in (
        (banded(days, title="x"), 9),
        (diverging(both, title="y"), 9),
    ):
        root = ET.fromstring(picture)
        for rect in root.iter("rect"):
            top, tall = float(rect.attrib["y"]), float(rect.attrib["height"])
            assert 0 <= top <= top + tall <= 201
        assert len(list(root.iter("a"))) == links
    ET.fromstring(banded([], title="x"))
    ET.fromstring(diverging([], title="x"))


def test_a_map_fills_its_room_by_size_and_escapes_names() -> None:
    sizes = [40, 20, 20, 9, 5, 3, 2, 1]
    room = (0.0, 0.0, maps.WIDTH, maps.HEIGHT)
    boxes = maps.boxed(sizes, room)
    areas = [wide * high for _x, _y, wide, high in boxes]
    whole = maps.WIDTH * maps.HEIGHT
    for size, area in zip(sizes, areas, strict=True):
        assert area == pytest.approx(whole * size / sum(sizes))
    for n, (x, y, wide, high) in enumerate(boxes):
        assert x >= 0
        assert y >= 0
        assert x + wide <= maps.WIDTH + 1e-6
        assert y + high <= maps.HEIGHT + 1e-6
        for other in boxes[n + 1 :]:
            over_x = min(x + wide, other[0] + other[2]) - max(x, other[0])
            over_y = min(y + high, other[1] + other[3]) - max(y, other[1])
            assert min(over_x, over_y) < 1e-6
    fields = [Field(f"<{n}>", n, 0.5, "a&b", f"/x?{n}&y") for n in range(40)]
    root = ET.fromstring(maps.drawn(fields, title='"&'))
    assert len(list(root.iter("a"))) == 39  # nothing was said at one of them
    ET.fromstring(maps.drawn([], title="x"))


def test_lines_break_where_nothing_is_known() -> None:
    values = [1.0, None, 3.0, 4.0, None]
    curve = Curve("ours", "<us>", values, [str(v) for v in values])
    root = ET.fromstring(lines([curve], list("abcde"), title="&"))
    assert len(list(root.iter("polyline"))) == 1
    assert len(list(root.iter("circle"))) == 3
    ET.fromstring(lines([Curve("x", "y", [None], ["–"])], ["a"], title="x"))


def test_what_stands_below_a_column_may_be_shorter_than_what_it_says() -> None:
    days = [Bar(f"8/11 {n:02}:45", 1, "1", under=f"{n:02}:45") for n in range(3)]
    root = ET.fromstring(banded(days, title="x"))
    below = [one.text for one in root.iter("text") if ":" in (one.text or "")]
    assert below == ["00:45", "01:45", "02:45"]
    assert next(one.text for one in root.iter("title")) == "8/11 00:45: 1"


def test_a_name_that_is_too_long_for_its_field_ends_in_an_ellipsis() -> None:
    assert maps.fitted("Recensioni Google", 200) == "Recensioni Google"
    assert maps.fitted("Recensioni Google", 90) == "Recensioni…"
    assert maps.fitted("Recensioni Google", 20) == ""
    assert maps.fitted("X", 20) == "X"


def test_every_other_label_gives_way_where_a_picture_is_narrow() -> None:
    days = [Bar(f"{n}", 1, "1") for n in range(28)]
    root = ET.fromstring(banded(days, title="x"))
    kinds = [one.attrib["class"] for one in root.iter("text")][3:]
    assert kinds[-4:] == ["label spare", "label", "label spare", "label"]
    long = Curve("ours", "Recensioni di Google Maps", [1.0, 2.0], ["1", "2"])
    root = ET.fromstring(lines([long], ["a", "b"], title="x"))
    [name] = [one for one in root.iter("text") if "end" in one.attrib["class"]]
    assert (name.text, name[0].text) == ("Recensioni d…", long.name)


@pytest.mark.parametrize(
    ("each", "whole", "axis"),
    [(timedelta(minutes=5), timedelta(hours=3), "H:i"), (timedelta(hours=1), timedelta(days=2), "j/n H:i"),
     (timedelta(days=1), timedelta(days=9), "j/n")],
)  # fmt: skip
def test_below_an_alerts_curve_no_two_columns_are_called_the_same(
    each: timedelta, whole: timedelta, axis: str
) -> None:
    assert alert_picture._axis(each, whole) == axis


def test_a_short_date_in_english_is_not_read_the_other_way_round() -> None:
    at = datetime(2026, 12, 1, 5, 25)
    with translation.override("en"):
        assert formats.date_format(at, "SHORT_DATE_FORMAT") == "1 Dec 2026"
        assert formats.date_format(at, "SHORT_DATETIME_FORMAT") == "1 Dec 2026, 05:25"
    with translation.override("it"):
        assert formats.date_format(at, "SHORT_DATETIME_FORMAT") == "01/12/2026 05:25"
