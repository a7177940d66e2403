from __future__ import annotations

import sys
from collections.abc import Callable
from itertools import product
from types import FrameType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ascolto.monitor.matcher import Said, Sieve, decide
from ascolto.monitor.query import Unreadable, read
from ascolto.monitor.query.tree import (
    And,
    Field,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Within,
    Word,
)
from ascolto.monitor.tests.queries import nodes, repeating, somewhere, texts


def naive(node: Node, said: Said) -> bool:
    """By trying every place; slow, short, and written without looking at the other one."""
    if isinstance(node, And):
        return all(naive(part, said) for part in node.parts)
    if isinstance(node, Or):
        return any(naive(part, said) for part in node.parts)
    if isinstance(node, Not):
        return not naive(node.part, said)
    if isinstance(node, Field):
        value = {
            "author": said.author, "source": said.source,
            "lang": said.language, "sentiment": said.sentiment,
        }[node.name]  # fmt: skip
        return bool(standing(list(node.words), value.split()))
    return bool(places(node, said.text.split()))


def fits(word: Word, token: str) -> bool:
    return token.startswith(word.text) if word.is_prefix else token == word.text


def standing(words: list[Word], tokens: list[str]) -> set[tuple[int, ...]]:
    return {
        tuple(range(at, at + len(words)))
        for at in range(len(tokens) - len(words) + 1)
        if all(fits(w, tokens[at + i]) for i, w in enumerate(words))
    }


def places(node: Node, tokens: list[str]) -> set[tuple[int, ...]]:
    """Stretches of the text, as all the numbers of their words."""
    if isinstance(node, Word):
        return standing([node], tokens)
    if isinstance(node, Phrase):
        return standing(list(node.words), tokens)
    if isinstance(node, Or):
        return set().union(*(places(part, tokens) for part in node.parts))
    if isinstance(node, Within):
        ats = [[i for i, t in enumerate(tokens) if fits(w, t)] for w in node.words]
        most = node.distance + len(node.words)
        return {
            tuple(range(min(p), max(p) + 1))
            for p in product(*ats)
            if max(p) - min(p) + 1 <= most
        }
    assert isinstance(node, Near)
    return {
        tuple(range(min(a + b), max(a + b) + 1))
        for a, b in product(places(node.left, tokens), places(node.right, tokens))
        if not set(a) & set(b)
        and (
            0 <= b[0] - a[-1] - 1 <= node.distance
            or 0 <= a[0] - b[-1] - 1 <= node.distance
        )
    }


def readable(query: str) -> Node | None:
    try:
        return read(query)
    except Unreadable:
        return None


says = st.builds(
    Said,
    texts(),
    author=st.sampled_from(["", "anna", "anna rossi", "mario rossi"]),
    source=st.sampled_from(["", "forum", "il forum"]),
    language=st.sampled_from(["", "it", "en"]),
    sentiment=st.sampled_from(["", "negative", "positive"]),
)


@given(
    st.lists(nodes(), min_size=1, max_size=6), st.lists(says, min_size=1, max_size=4)
)
def test_matching_equals_trying_every_place(
    queries: list[str], said: list[Said]
) -> None:
    read_ones = {i: n for i, q in enumerate(queries) if (n := readable(q)) is not None}
    for counts in (None, {"caffe": 90, "lago": 2, "il": 500}):
        sieve = Sieve(read_ones, counts)
        for one in said:
            wanted = {key for key, node in read_ones.items() if naive(node, one)}
            found = sieve.matches(one)
            assert sorted(found) == sorted(wanted)
            assert {k for k, n in read_ones.items() if decide(n, one)} == wanted


@given(somewhere(), repeating())
def test_words_said_again_and_again_are_found_like_any(query: str, text: str) -> None:
    node, one = read(query), Said(text)
    assert decide(node, one) == naive(node, one)


def holds(query: str, text: str) -> bool:
    return Sieve({1: read(query)}).matches(Said(text)) == [1]


def test_case_accents_and_signs_make_no_difference() -> None:
    assert holds('"caffè LAGO"', "Al Caffe... Lago: pessimo")
    assert holds("perché", "PERCHE' no")
    assert holds("#caffelago", "viva #CaffèLago")


def test_a_word_is_not_found_inside_another() -> None:
    assert not holds("lago", "il lagone")
    assert holds("lag*", "il lagone")
    assert not holds('"del lago"', "nel dellago del lagone")


def test_each_query_waits_for_its_rarest_words() -> None:
    counts = {"caffe": 900, "cremona": 1, "lento": 40}
    sieve = Sieve({1: read("caffè AND cremona AND (lento OR caffè)")}, counts)
    assert sieve.literals == [" cremona "]


def test_a_query_without_words_is_asked_each_time() -> None:
    sieve = Sieve({1: read("author:anna"), 2: read("lago")})
    assert sieve.matches(Said("niente", author="Anna Rossi")) == [1]
    assert sieve.matches(Said("", author="Anna")) == [1]


def test_a_text_that_repeats_itself_stays_cheap() -> None:
    said = Said("a b " * 3000)
    assert decide(read("a NEAR/50 (b OR a) NEAR/50 zeta"), said) is False


def steps(work: Callable[[], object]) -> int:
    """How many lines of Python it takes."""
    count, before = 0, sys.gettrace()

    def trace(_frame: FrameType, _event: str, _arg: Any) -> Any:
        nonlocal count
        count += 1
        return trace

    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("caffè NEAR/5 lago", "{lago} x x x x x x {caffe}"),
        ("lago NEAR/5 caffè", "{lago} x x x x x x {caffe}"),
        ("(caffè OR tè) NEAR/5 lago", "{lago} x x x x x x {caffe}"),
        ('"caffè lago zeta"~5', "{lago} x x x x x x {caffe} x x x x x x zeta"),
        ('"la* lago lago zeta"', "{lago} x {caffe} lago zeta"),
        ("caffè NEAR/50 caffè NEAR/50 caffè NEAR/50 zeta", "{caffe} {lago} zeta"),
    ],
)
def test_the_work_grows_with_the_length_of_a_text(query: str, text: str) -> None:
    def work(times: int) -> int:
        spoken = text.format(lago="lago " * times, caffe="caffe " * times)
        said, node = Said(spoken), read(query)
        return steps(lambda: decide(node, said))

    assert work(2400) < 6 * work(600)  # four times the words; squared, sixteen times


def test_a_long_chain_of_nearness_takes_the_work_of_its_links() -> None:
    def work(links: int, times: int) -> int:
        said, node = Said("cane " * times), read(" NEAR/50 ".join(["ca*"] * links))
        return steps(lambda: decide(node, said))

    assert work(12, 300) < 4 * work(6, 300)
    assert work(4, 1200) < 6 * work(4, 300)


def test_a_longer_stretch_may_be_the_one_that_is_near() -> None:
    assert holds('"aa bb"~3 NEAR/0 cc', "aa bb bb cc")
    assert not holds('"aa bb"~0 NEAR/0 cc', "aa bb bb cc")


@pytest.mark.parametrize(
    ("query", "text", "holds"),
    [
        ("#treremi", "Che cena! #TreRemi", True),
        ("#treremi", "treremi, che cena", False),
        ("treremi", "Che cena! #TreRemi", True),
        ("@treremi", "grazie @treremi.", True),
        ("@treremi", "scrivi a info@treremi.it", False),
        ("#tre*", "una sera #treremi", True),
        ("#tre*", "tre sere #remi", False),
        ('"#tre remi"', "Al #tre_remi", True),
        ("#lago NEAR/1 cena", "cena #lago", True),
        ("#lago NEAR/1 cena", "cena lago", False),
    ],
)
def test_a_hashtag_is_more_than_its_word(query: str, text: str, holds: bool) -> None:
    said, node = Said(text), read(query)
    assert decide(node, said) is holds
    assert Sieve({1: node}).matches(said) == ([1] if holds else [])
