"""Dangers are heard, and what only sounds like one is not: written before any rule, half of it looked at with them.

The columns of `heard/*.tsv`: language, kind, text. A text is of the half that nobody looked at by its hash.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from ascolto.nlp import analysing, dangers, linear
from ascolto.nlp.analysing import read_one
from ascolto.nlp.reading import Request

LANGUAGES = ("it", "en", "es", "fr", "de")
HEARD = Path(__file__).parent / "heard"


def rows(name: str, language: str) -> Iterator[tuple[bool, str]]:
    """Whether it was looked at, and the text."""
    for line in (HEARD / f"{name}.tsv").read_text(encoding="utf-8").splitlines():
        code, _kind, text = line.split("\t")
        if code == language:
            yield hashlib.sha256(text.encode()).digest()[0] % 2 == 0, text


def share_of_high(name: str, language: str, *, looked_at: bool) -> float:
    texts = [text for seen, text in rows(name, language) if seen is looked_at]
    asked = [Request(text, language, public=False) for text in texts]
    found = [one.urgency.value == "high" for one in analysing.read(asked)]
    return sum(found) / len(found)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("looked_at", [True, False])
def test_a_danger_is_heard(language: str, looked_at: bool) -> None:
    assert share_of_high("dangers", language, looked_at=looked_at) >= 0.85


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("looked_at", [True, False])
def test_what_only_sounds_like_one_is_not(language: str, looked_at: bool) -> None:
    assert share_of_high("lookalikes", language, looked_at=looked_at) <= 0.05


@pytest.mark.parametrize("looked_at", [True, False])
def test_a_danger_that_is_over_rings_less(looked_at: bool) -> None:
    """A leak that was mended, a smell that is gone, with thanks. Of old seven in ten of them rang; what the
    list is not sure of still does."""
    shares = [share_of_high("over", code, looked_at=looked_at) for code in LANGUAGES]
    assert sum(shares) / len(shares) <= 0.55


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("looked_at", [True, False])
def test_what_is_not_over_rings(language: str, looked_at: bool) -> None:
    """It is denied, or came back; or it is the boiler that was mended, and it smells of gas."""
    assert share_of_high("not_over", language, looked_at=looked_at) == 1.0


def test_a_danger_that_is_over_is_no_alarm() -> None:
    one = read_one("The smell of gas is gone, thank you.")
    assert (one.stake.dangers, one.urgency.value != "high") == ((), True)


def test_a_danger_that_is_asked_about_says_which_words() -> None:
    one = analysing.read_one(
        "Buongiorno, in cucina si sente odore di gas da stamattina. Chi devo chiamare?"
    )
    assert one.urgency.value == "high"
    assert "gas" in one.urgency.why


THANKS = (
    "Gentile servizio clienti, sono vostra cliente dal 2009 e vi scrivo con piacere: i negozi sono belli, il personale "
    "è stato gentilissimo con tutta la famiglia, e ne ho parlato bene con tutte le mie amiche. Grazie di cuore! "
)


def test_a_danger_below_thanks_is_heard() -> None:
    one = read_one(THANKS + "Ora però esce fumo dal forno che ci avete installato.")
    assert (one.intent.value, one.urgency.value) == ("praise", "high")
    assert one.stake.dangers == ("fire",)
    assert read_one(THANKS).urgency.value == "low"


@pytest.mark.parametrize(
    "text",
    [
        "Autolettura gas: 04512", "Non c'è nessun odore di gas, tutto a posto", "Nessuno si è fatto male",
        "Vendete rilevatori di fumo e di gas?",
        "Ho smarrito la carta: è possibile bloccarla ora dall'app?", "The new album is fire",
    ],
)  # fmt: skip
def test_denied_sold_or_only_of_the_same_words_is_no_danger(text: str) -> None:
    one = read_one(text)
    assert one.stake.dangers == ()
    assert not one.stake.is_weak
    assert one.urgency.value == "low"


def test_a_negation_ends_where_its_sentence_does() -> None:
    assert read_one("Perché non rispondete? Incendio in cantina!").stake.dangers


def test_who_goes_to_law_complains_and_who_writes_about_it_only_hurries() -> None:
    law = read_one("Il mio avvocato vi contatterà domani")
    press = read_one("Sono della redazione di Report, ci chiamate oggi?")
    calm = read_one("Avvocato Bianchi, confermo l'appuntamento di domani alle 10")
    assert (law.intent.value, law.urgency.value) == ("complaint", "high")
    assert (press.stake.dangers, press.urgency.value) == (("press",), "high")
    assert press.intents[0] < law.intents[0] - 0.2
    assert calm.urgency.value == "low"


def test_a_phrase_may_hold_other_words_and_is_one_reason() -> None:
    one = read_one("Wir stecken seit heute früh im Aufzug fest", expected="de")
    assert one.stake.dangers == ("trapped",)
    held = read_one("Mein Sohn hat sich am neuen Herd verbrannt", expected="de")
    assert held.urgency.value == "high"
    lost = read_one("Mio nonno è caduto dalle scale bagnate, è al pronto soccorso")
    assert "al pronto soccorso" in lost.urgency.why
    assert not {"pronto", "soccorso"} & set(lost.urgency.why)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_bag_that_a_rule_names_has_words(language: str) -> None:
    listed = dangers.of(language)
    kept = [*listed.exact.values(), *listed.stems.values()]
    for table in (listed.phrases, listed.phrase_stems):
        kept += [phrase.bags for some in table.values() for phrase in some]
    empty = [
        name
        for name, bit in listed.names.items()
        if not any(bags & bit for bags in kept)
    ]
    assert empty == ["not", "ask", "phrase"]


@pytest.mark.parametrize(
    "line", ["fire\tno_such_bag", "word", "flood\tgas smell", "word\tgas\tg@s, a&e"]
)
def test_a_line_that_means_nothing_is_named(
    line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = f"# Ours.\nword\tgas\tgas\nword\tsmell\tpuzza\n{line}\n"
    monkeypatch.setattr(linear, "read", lambda _: body.encode())
    with pytest.raises(dangers.Unreadable, match=r"line 4"):
        dangers.of.__wrapped__("it")
