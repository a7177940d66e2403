"""Tables of figures, however a platform writes them."""

from __future__ import annotations

from datetime import date

import pytest

from ascolto.channels.contract import Figure
from ascolto.channels.figures import cells, table, taking
from ascolto.channels.figures.taking import Reading

D3, D4, D14 = (date(2026, 11, day) for day in (3, 4, 14))
FANS, REACH, SEEN, VISITS = "followers", "reach", "impressions", "profile_views"
RATE, WAIT = "response_rate", "response_time"
Kept = dict[tuple[date, str], float]
BUSINESS_SUITE = """sep=,
"Copertura di Facebook"
"Data","Primary"
"2026-11-03T00:00:00","410"
"2026-11-04T00:00:00","0"

"Visite alla Pagina Facebook"
"Data","Primary"
"2026-11-03T00:00:00","12"
"""


def kept(text: str | bytes, reading: Reading | None = None) -> Kept:  # fmt: skip
    content = text if isinstance(text, bytes) else text.encode()
    sheet = table.read(content)
    found, troubles = taking.taken(sheet, reading or taking.guess(sheet))
    assert not troubles, troubles
    return {(one.day, one.name.value): one.value for one in found}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Date,Followers\n2026-11-03,812\n", {(D3, FANS): 812}),
        ("\ufeffGiorno;Follower;Copertura\n03/11/2026;1.812;2.300\n", {(D3, FANS): 1812, (D3, REACH): 2300}),
        ("Data;Tasso di risposta\n3/11/26;91,5 %\n", {(D3, RATE): 0.915}),
        ("Data;Tasso di risposta\n3/11/26;91,5\n4/11/26;100\n", {(D3, RATE): 0.915, (D4, RATE): 1}),
        ("Date,Response rate\n11/03/2026,0.5\n11/14/2026,0.5\n", {(D3, RATE): 0.5, (D14, RATE): 0.5}),
        ('Date,Reach\n"Nov 3, 2026","1,204"\n', {(D3, REACH): 1204}),
        ('Data,Follower,Copertura\n03/11/2026,"1.225",325\n', {(D3, FANS): 1225, (D3, REACH): 325}),
        ("Data,Follower,Voto medio\n14/11/2026,1.225,4.4\n", {(D14, FANS): 1225, (D14, "rating"): 4.4}),
        ('Date;Followers;Rating\n2026-11-03;1,225;4.4\n', {(D3, FANS): 1225, (D3, "rating"): 4.4}),
        ("data\tiscritti\n3 novembre 2026\t1.2K\n", {(D3, FANS): 1200}),
        ('Giorno;Impressioni\n="03/11/2026";="45"\n', {(D3, SEEN): 45}),
        ("Data;Impressioni\n46329;45\n", {(D3, SEEN): 45}),
        ("Data;Tempo medio di risposta\n3.11.2026;1 h 20 min\n4.11.2026;00:45:00\n", {(D3, WAIT): 80, (D4, WAIT): 45}),
        ("Data;Tempo di risposta (ore)\n03.11.2026;1,5\n", {(D3, WAIT): 90}),
        ("Data;Voto medio;Recensioni\n3/11/26;4,4;118\n4/11/26;-;n/d\n", {(D3, "rating"): 4.4, (D3, "reviews"): 118}),
        (BUSINESS_SUITE, {(D3, REACH): 410, (D4, REACH): 0, (D3, VISITS): 12}),
        (BUSINESS_SUITE.encode("utf-16"), {(D3, REACH): 410, (D4, REACH): 0, (D3, VISITS): 12}),
        ("Data;Visualizzazioni del profilo;Nuovi follower\n03/11/2026;7;2\n".encode("cp1252"), {(D3, VISITS): 7}),
    ],
)  # fmt: skip
def test_what_platforms_export_is_understood(text: str | bytes, wanted: Kept) -> None:  # fmt: skip
    assert kept(text) == pytest.approx(wanted)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Date,Reach\n2026-02-31,4\n", ["date"]),
        ("Date,Reach\ntomorrow,4\n", ["date"]),
        ("Date,Reach\nTotal,\n", []),
        ("Date,Reach\n2026-11-03,many\n", ["number"]),
        ("Date,Reach\n2026-11-03,-4\n", ["negative"]),
        ("Date,Response rate\n2026-11-03,140 %\n", ["too_much"]),
        ("Date,Rating\n2026-11-03,44\n", ["too_much"]),
        ("Date,Reach,Rating\n2026-11-03,12.5,4.5\n", ["part"]),
        ("Date,Reach\n2026-11-03,4\n2026-11-03,5\n", ["twice"]),
        ("Date,Reach\n2026-11-03,4\n2026-11-03,4\n", []),
        ('Date,Reach\n2026-11-03,"1,2,3"\n', ["number"]),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_said_with_its_line(text: str, kinds: list[str]) -> None:  # fmt: skip
    sheet = table.read(text.encode())
    _found, troubles = taking.taken(sheet, taking.guess(sheet))
    assert [one.kind for one in troubles] == kinds
    assert all(one.line >= 2 for one in troubles)


@pytest.mark.parametrize(
    "content",
    [b"", b"\0\0\0", b"\xff\xfe", b"nome,email\nAnna,anna@example.org\n", b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
     b"Date\n", b'"' * 999, b"PK\x03\x04" + bytes(4000)],
)  # fmt: skip
def test_what_is_no_table_of_days_gives_nothing(content: bytes) -> None:
    sheet = table.read(content)
    assert taking.taken(sheet, taking.guess(sheet))[0] == []


def test_people_say_otherwise_than_the_guess() -> None:
    sheet = table.read(b"Data;Iscritti nuovi;Persone\n03/11/2026;2;1,204\n")
    assert taking.guess(sheet).columns == {}
    reading = Reading({1: Figure.REACH}, dates="mdy", decimal=".")
    [found], troubles = taking.taken(sheet, reading)
    assert (found.day, found.name, found.value) == (date(2026, 3, 11), Figure.REACH, 1204)  # fmt: skip
    assert troubles == []


def test_a_longer_file_is_cut_and_said_to_be() -> None:
    lines = "".join(f"2026-11-03,{n}\n" for n in range(table.MOST_LINES + 5))
    sheet = table.read(f"Date,Reach\n{lines}".encode())
    assert sheet.is_cut
    assert len(sheet.lines) == table.MOST_LINES


@pytest.mark.parametrize(
    ("text", "decimal", "value"),
    [("1.234,5", ",", 1234.5), ("1,234.5", ".", 1234.5), ("12 %", ",", 0.12), ("3,4 K", ",", 3400),
     ("1 204", ",", 1204), ("1'204", ".", 1204), ("12.34.56", ",", None), ("", ",", None), ("²", ",", None)],
)  # fmt: skip
def test_a_number_has_the_mark_of_its_file(text: str, decimal: str, value: float | None) -> None:  # fmt: skip
    found = cells.number(text, decimal)
    assert found == (value if value is None else pytest.approx(value))


def test_rates_of_a_column_are_looked_through_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lines = [f"{day}/11/2026;0,95" for day in range(1, 31)]
    sheet = table.read("\n".join(["Data;Tasso di risposta", *lines]).encode())
    asked: list[str] = []
    number = cells.number

    def counted(text: str, decimal: str) -> float | None:
        asked.append(text)
        return number(text, decimal)

    monkeypatch.setattr(cells, "number", counted)
    found, _troubles = taking.taken(sheet, taking.guess(sheet))
    assert {one.value for one in found} == {0.95}
    assert len(asked) == 2 * len(lines)
