from __future__ import annotations

import xml.etree.ElementTree as ET

from ascolto.web.monitor.charts import Column, bar, columns, nice


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
    assert [nice(n) for n in (0, 4, 5, 6, 11, 99, 101, 2001)] == [5, 5, 5, 10, 20, 100, 200, 5000]  # fmt: skip
