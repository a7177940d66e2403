"""Names, duplicates, languages, words: each part by itself."""

from __future__ import annotations

import pytest

from ascolto.nlp import entities, fingerprint, language, lexicon, tokens, topics
from ascolto.nlp.reading import Entity


def test_brands_are_found_however_spelled() -> None:
    names = (("brand", "Caffè Lago"), ("product", "Moka Oro"))
    for text in ("il caffe lago!", "#CaffèLago", "CAFFE-LAGO fa schifo"):
        found = entities.find(text, names=names)
        assert [(e.kind, e.value) for e in found] == [("brand", "Caffè Lago")], text
    assert entities.find("la moka oro", names=names) == (
        Entity("product", "moka oro", "Moka Oro"),
    )
    assert entities.find("caffelaghetto", names=names) == ()


LONG = "Il treno delle 7.12 per Milano è stato soppresso anche oggi senza nessun avviso ai pendolari"


def test_what_is_passed_on_is_the_same_thing() -> None:
    for text in (
        LONG.upper(),
        f"RT @anna: {LONG}",
        f"{LONG} http://t.co/x1!!",
        LONG.replace("anche ", ""),
    ):
        one, other = fingerprint.bands([LONG, text])
        assert set(one) & set(other)
        assert fingerprint.are_alike(LONG, text)


def test_short_lines_are_alike_only_when_they_are_the_same() -> None:
    one, same, other, none = fingerprint.bands(
        ["Grazie mille!", "grazie MILLE", "Grazie molte", "!!!"]
    )
    assert one == same != other
    assert none == ()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Il servizio è stato pessimo", "it"),
        ("The service was terrible", "en"),
        ("El servicio fue terrible y lento", "es"),
        ("Le service était vraiment terrible", "fr"),
        ("Der Service war wirklich schlecht", "de"),
    ],
)
def test_the_language_of_a_line(text: str, code: str) -> None:
    assert language.guess(text).language == code


@pytest.mark.parametrize(
    "text",
    [
        "Encomendei há três semanas e ninguém me responde",
        "Ik wacht al drie weken op mijn bestelling",
        "Czekam na przesyłkę już trzeci tydzień",
        "Я жду посылку уже три недели",
        "我已经等了三个星期了",
        "أنتظر طردي منذ ثلاثة أسابيع",
        "Περιμένω το δέμα μου εδώ και τρεις εβδομάδες",
        "Üç haftadır siparişimi bekliyorum",
    ],
)
def test_what_is_in_none_of_our_languages_is_another(text: str) -> None:
    assert language.guess(text).language == language.OTHER
    assert language.guess(text, among=("it", "en")).language in {"it", "en"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Ciao ragazzi ok", "it"), ("café ☕", "fr"), ("Ω ohm", "de"), ("Encomendei há três semanas", "pt")],
)  # fmt: skip
def test_a_short_text_or_one_that_was_expected_is_no_other(
    text: str, expected: str
) -> None:
    assert language.guess(text, expected=expected).language != language.OTHER


@pytest.mark.parametrize("text", ["", "123", "👍", "https://example.org/the-page"])
def test_without_words_the_expected_language_is_taken(text: str) -> None:
    guess = language.guess(text, expected="en")
    assert (guess.language, guess.is_sure) == ("en", False)


def test_words_are_told_apart() -> None:
    said = "Bellissimooooo!!! @anna guarda http://x.it #CaffèLago 12€ :("
    assert tokens.words(said) == [
        "bellissimoo", "!!", "<user>", "guarda", "<url>", "caffèlago", "<num>", "<money>", ":(",
    ]  # fmt: skip


def test_words_count_without_their_accents() -> None:
    held = lexicon.of("es").words
    assert held["pésimas"] == held["pesimas"] < 0


def test_no_stem_is_shorter_than_five_letters() -> None:
    for code in language.KNOWN:
        assert [stem for stem in topics.of(code).stems if len(stem) < 5] == []


def test_every_topic_has_words_in_both_languages() -> None:
    for code in ("it", "en"):
        held = topics.of(code)
        bits = [*held.exact.values(), *held.stems.values(), *held.pairs.values()]
        assert {name for b in bits for name in topics.named(b)} == set(topics.TOPICS)
