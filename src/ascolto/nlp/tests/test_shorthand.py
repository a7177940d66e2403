"""Words as they are written on a phone are read as the words they stand for."""

import pytest

from ascolto.nlp import analysing, idioms, shorthand
from ascolto.nlp.reading import Reading, Request

LANGUAGES = ("it", "en", "es", "fr", "de")


def read(text: str, language: str) -> Reading:
    return analysing.read([Request(text, language)], among=(language,))[0]


@pytest.mark.parametrize(
    ("language", "short", "whole"),
    [
        ("it", "sn 3 gg ke aspetto, nn si sa nnt", "sono 3 giorni che aspetto, non si sa niente"),
        ("it", "NN FUNZIONA", "NON FUNZIONA"),
        ("it", "Cmq bello", "Comunque bello"),
        ("en", "pls call me tmrw, thx", "please call me tomorrow, thanks"),
        ("es", "xq no m llamais? graxias", "porque no m llamais? graxias"),
        ("fr", "bjr, pk tt est fermé", "bonjour, pourquoi tout est fermé"),
        ("de", "geht nich, vllt morgen", "geht nicht, vielleicht morgen"),
    ],
)  # fmt: skip
def test_a_short_word_is_written_out(language: str, short: str, whole: str) -> None:
    assert idioms.of(language).plainly(short) == whole


@pytest.mark.parametrize(
    ("language", "short", "whole"),
    [
        ("it", "qnd mi ridate i soldi? nn ci credo", "quando mi ridate i soldi? non ci credo"),
        ("it", "ke skifo", "che schifo"),
        ("en", "not work, pls help asap thx", "not work, please help asap thanks"),
        ("fr", "pb réglé, mrc bcp", "problème réglé, merci beaucoup"),
    ],
)  # fmt: skip
def test_the_fast_reader_sees_the_whole_words(
    language: str, short: str, whole: str
) -> None:
    one, other = read(short, language), read(whole, language)
    assert one.intents == other.intents
    assert one.shares == other.shares


def test_an_expression_is_found_in_short_words() -> None:
    assert idioms.of("it").plainly("nn vedo l'ora") == "sono entusiasta"


def test_people_are_shown_what_stands_there() -> None:
    why = read("nn funziona nnt", "it").intent.why
    assert "nnt" in why
    assert "niente" not in why


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_short_word_is_short_for_another(language: str) -> None:
    listed = shorthand.of(language)
    assert len(listed) >= 25
    assert not set(listed) & {
        part for whole in listed.values() for part in whole.split()
    }
