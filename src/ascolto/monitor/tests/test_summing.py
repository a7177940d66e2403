"""A day and a week in one sentence, in both languages."""

from __future__ import annotations

import pytest

from ascolto.monitor.shares import worded
from ascolto.monitor.summing import Hour, Today, Turn, Week, day, turn, week

SHORT = {
    "OGGI": "Oggi si parla di voi",
    "TODAY": "Today you are spoken of",
    "SETT": "In settimana si è parlato di voi",
    "YOU": "You were spoken of",
}  # what every sentence begins with, short for the tables


def long(text: str) -> str:
    for name, words in SHORT.items():
        text = text.replace(name, words)
    return text


WORSE, BETTER = Turn(True, 9), Turn(False, 14)


@pytest.mark.parametrize(
    ("today", "italian", "english"),
    [
        (Today(0), "Oggi non si è ancora parlato di voi.", "Nobody has spoken of you yet today."),
        (Today(1), "Oggi si è parlato di voi una volta.", "You have been spoken of once today."),
        (Today(12), "Oggi si è parlato di voi 12 volte.", "You have been spoken of 12 times today."),
        (Today(98, 70.0, "colazione", 0.8, WORSE),
         "OGGI il 40 % più del solito, quasi tutto su “colazione”, tono in calo dalle 9.",
         "TODAY 40 % more than usual, nearly all of it about “colazione”, the tone falling since 9:00."),
        (Today(70, 72.0, "cena", 0.4), "OGGI come al solito, soprattutto su “cena”.",
         "TODAY as much as usual, mostly about “cena”."),
        (Today(30, 60.0, "cena", 0.2, BETTER),
         "OGGI il 50 % meno del solito, anche su “cena”, tono in ripresa dalle 14.",
         "TODAY 50 % less than usual, also about “cena”, the tone recovering since 14:00."),
        (Today(90, 50.0, "cena", 0.1), "OGGI l’80 % più del solito.", "TODAY 80 % more than usual."),
        (Today(100, 50.0), "OGGI il doppio del solito.", "TODAY twice as much as usual."),
        (Today(150, 50.0), "OGGI il triplo del solito.", "TODAY 3 times as much as usual."),
        (Today(500, 50.0, turn=Turn(True)), "OGGI 10 volte più del solito, tono più scontento del solito.",
         "TODAY 10 times as much as usual, less happy than usual."),
        (Today(41, 0.9), "OGGI molto più del solito.", "TODAY much more than usual."),
        (Today(2, 0.2), "OGGI come al solito.", "TODAY as much as usual."),
        (Today(40, 40.0, turn=Turn(False)), "OGGI come al solito, tono migliore del solito.",
         "TODAY as much as usual, happier than usual."),
        (Today(40, 40.0, turn=Turn(True, 1)), "OGGI come al solito, tono in calo dall’una.",
         "TODAY as much as usual, the tone falling since 1:00."),
        (Today(40, 40.0, turn=Turn(True, 12)), "OGGI come al solito, tono in calo da mezzogiorno.",
         "TODAY as much as usual, the tone falling since noon."),
    ],
)  # fmt: skip
def test_a_day_is_one_sentence(today: Today, italian: str, english: str) -> None:
    assert day(today, "it") == long(italian)
    assert day(today, "en") == long(english)


@pytest.mark.parametrize(
    ("seven", "italian", "english"),
    [
        (Week(0, 9), "In settimana non si è parlato di voi.", "Nobody spoke of you this week."),
        (Week(312, 0), "SETT 312 volte.", "YOU 312 times this week."),
        (Week(312, 260, "colazione", 0.4, 0.24, 0.18),
         "SETT 312 volte, il 20 % più della settimana prima, soprattutto su “colazione”, "
         "tono in calo (24 % di scontenti, prima 18 %).",
         "YOU 312 times this week, 20 % more than the week before, mostly about “colazione”, "
         "the tone falling (24 % unhappy, 18 % before)."),
        (Week(100, 101, unhappy=0.2, unhappy_before=0.21),
         "SETT 100 volte, come la settimana prima, 20 % di scontenti.",
         "YOU 100 times this week, as much as the week before, 20 % of it unhappy."),
        (Week(300, 100, unhappy=0.1, unhappy_before=0.3),
         "SETT 300 volte, il triplo della settimana prima, tono in ripresa (10 % di scontenti, prima 30 %).",
         "YOU 300 times this week, 3 times as much as the week before, "
         "the tone recovering (10 % unhappy, 30 % before)."),
    ],
)  # fmt: skip
def test_a_week_is_one_sentence(seven: Week, italian: str, english: str) -> None:
    assert week(seven, "it") == long(italian)
    assert week(seven, "en") == long(english)


@pytest.mark.parametrize(
    ("hours", "usual", "wanted"),
    [
        ([], 0.2, None),
        ([Hour(8, 30, 3), Hour(9, 30, 15), Hour(10, 30, 16)], 0.1, Turn(True, 9)),
        ([Hour(8, 30, 15), Hour(9, 30, 15), Hour(14, 40, 4)], 0.4, Turn(False, 14)),
        ([Hour(8, 30, 15), Hour(9, 30, 15)], 0.15, Turn(True)),
        ([Hour(8, 30, 1), Hour(9, 30, 1)], 0.4, Turn(False)),
        ([Hour(8, 30, 6), Hour(9, 30, 7)], 0.2, None),
        ([Hour(8, 3, 0), Hour(9, 4, 4)], 0.1, None),  # too few to tell
        ([Hour(8, 40, 20)], None, None),
        ([Hour(1, 100, 99), Hour(3, 500, 430)], 0.2, Turn(True)),  # less bad is not good
        ([Hour(1, 100, 99), Hour(3, 500, 430)], None, None),
        ([Hour(1, 100, 99), Hour(3, 500, 100)], None, Turn(False, 3)),
    ],
)  # fmt: skip
def test_the_mood_turns_at_an_hour_or_not_at_all(
    hours: list[Hour], usual: float | None, wanted: Turn | None
) -> None:
    assert turn(hours, usual) == wanted


def test_a_share_has_the_article_that_fits() -> None:
    told = [worded(n, "it") for n in (0, 1, 8, 11, 18, 40, 80, 100)]
    assert told == ["lo 0 %", "l’1 %", "l’8 %", "l’11 %", "il 18 %", "il 40 %", "l’80 %", "il 100 %"]  # fmt: skip
    assert worded(8, "en") == "8 %"
