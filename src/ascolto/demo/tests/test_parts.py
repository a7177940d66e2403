"""The parts the story is made of: the script, the calendar, the files, the live feed."""

from __future__ import annotations

import struct
import zlib
from datetime import UTC, datetime
from itertools import islice

import pytest

from ascolto.demo import calendar, files, live, script, story
from ascolto.demo.company import COMPANY
from ascolto.demo.naming import slug
from ascolto.demo.story import FileKind

NOW = datetime(2026, 11, 21, 22, 2, tzinfo=UTC)  # a Saturday, 23:02 in Rome


def test_a_script_reads_like_a_play() -> None:
    (draft,) = script.drafts(
        "sample",
        "=== mail | Ada Neri | 5 09:00\n@subject Ciao\nPrima riga\n...con puntini\n"
        "--- nives +5\nRisposta\n@file a.pdf pdf\n... irene +1\nNota\nxxx nives +2\nPerché sì",
    )
    assert (draft.key, draft.subject, draft.person) == ("sample-01", "Ciao", "Ada Neri")
    assert draft.lines[0].text == "Prima riga\n...con puntini"
    assert [line.who for line in draft.lines] == ["customer", "nives", "irene", "nives"]
    assert [line.note for line in draft.lines] == [False, False, True, False]
    assert draft.lines[1].attachments[0].kind is FileKind.PDF
    assert draft.lines[3].closing


def test_a_word_the_script_does_not_know_is_refused() -> None:
    with pytest.raises(script.Unreadable, match="@colour"):
        script.drafts("sample", "=== mail | Ada | 5 09:00\n@colour blue\nCiao")


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("5 09:14", "2026-11-16 09:14"),
        ("5sun 09:14", "2026-11-15 09:14"),
        ("30 09:00", "2026-10-22 09:00"),  # before the change of the clock
        ("feast1 11:00", "2026-11-01 11:00"),
        ("-35m", "2026-11-21 22:27"),
        ("-2h10", "2026-11-21 20:52"),
    ],
)
def test_a_when_is_local_time(when: str, expected: str) -> None:
    at = calendar.Calendar(NOW).first(when).astimezone(calendar.ROME)
    assert f"{at:%Y-%m-%d %H:%M}" == expected


@pytest.mark.parametrize("when", ["", "tomorrow", "5 9:14", "+5", "-"])
def test_a_when_that_means_nothing_is_refused(when: str) -> None:
    with pytest.raises(ValueError, match="no such time"):
        calendar.Calendar(NOW).first(when)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("it", "dal 1° al 4 dicembre, sabato 5 dicembre"),
        ("en", "dal 1 al 4 December, Saturday 5 December"),
        ("de", "dal 1. al 4. Dezember, Samstag, 5. Dezember"),
    ],
)
def test_dates_are_written_as_people_do(language: str, expected: str) -> None:
    text = calendar.dated("dal {+10n} al {+13}, {+10sat}", began=NOW, language=language)
    assert text == expected


def test_italian_articles_meet_eight_and_eleven() -> None:
    text = calendar.dated(
        "Dal {-10n} al {-13}, il {-13n}, Il {-10}", began=NOW, language="it"
    )
    assert text == "Dall'11 all'8 novembre, l'8, L'11 novembre"


def test_a_month_is_said_once_and_a_named_day_has_no_article() -> None:
    text = calendar.dated("dal {+10} al {+13}, il {+10sat}", began=NOW, language="it")
    assert text == "dal 1° al 4 dicembre, sabato 5 dicembre"


def test_names_lose_their_accents_in_addresses() -> None:
    assert slug("Désirée D'Ambrà-Groß") == "desiree-d-ambra-gross"


def test_a_photo_is_a_whole_png() -> None:
    data = files.photo("vaso.png")
    assert data == files.photo("vaso.png") != files.photo("gatto.png")
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    at, tags = 8, []
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        body = data[at + 4 : at + 8 + length]
        (checksum,) = struct.unpack(">I", data[at + 8 + length : at + 12 + length])
        assert checksum == zlib.crc32(body)
        tags.append(body[:4])
        at += 12 + length
    assert tags == [b"IHDR", b"IDAT", b"IEND"]
    assert len(data) < 50_000


def test_a_pdf_names_where_its_objects_are() -> None:
    data = files.pdf("fattura-0412.pdf")
    start = int(data.split(b"startxref\n")[1].split()[0])
    assert data[start:].startswith(b"xref")
    entries = [row for row in data[start:].splitlines() if row.endswith(b" 00000 n ")]
    for number, row in enumerate(entries, start=1):
        assert data[int(row[:10]) :].startswith(b"%d 0 obj" % number)
    assert b"(Fattura 0412)" in data


def test_the_live_feed_goes_on_and_never_repeats_itself_soon() -> None:
    company, _ = story.load(now=NOW)
    feed = list(islice(live.messages(seed=1, now=NOW, people=company.people), 600))
    assert len({one.text for one in feed}) == 600
    assert not [one for one in feed if any(sign in one.text for sign in "<>{}[]|")]
    assert all(COMPANY.account(one.account).role == one.role for one in feed)
    assert 0.1 < sum(one.continues for one in feed) / 600 < 0.4
    known = {person.key for person in company.people}
    assert 30 < sum(one.person.key in known for one in feed) < 400
    assert {one.language for one in feed} == {"it", "en", "de"}


def test_a_live_talk_goes_on_with_the_same_person_at_the_same_door() -> None:
    begun: dict[str, live.Next] = {}
    for one in islice(live.messages(seed=2, now=NOW), 300):
        if one.continues:
            first = begun[one.talk]
            assert (one.person, one.account) == (first.person, first.account)
        else:
            assert one.talk not in begun
            begun[one.talk] = one


def test_twice_the_pace_is_half_the_wait() -> None:
    slow = list(islice(live.messages(seed=3, now=NOW, pace=1), 20))
    fast = list(islice(live.messages(seed=3, now=NOW, pace=2), 20))
    assert sum(one.wait for one in fast) == pytest.approx(
        sum(one.wait for one in slow) / 2, rel=0.02
    )
    with pytest.raises(ValueError, match="pace"):
        next(live.messages(seed=3, now=NOW, pace=0))


def test_a_day_that_begins_a_sentence_has_a_capital() -> None:
    began = datetime(2026, 11, 20, 12, tzinfo=UTC)
    text = "Va bene. {+1sat} ci siamo. Il {+1sat} no."
    written = calendar.dated(text, began=began, language="it")
    assert written.startswith("Va bene. Sabato 21 novembre ci siamo.")
    small = calendar.dated("va bene. {+1sat} ci siamo", began=began, language="it")
    assert "bene. sabato" in small
