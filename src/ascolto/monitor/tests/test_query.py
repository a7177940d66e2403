from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ascolto.monitor.query import Node, Unreadable, meant, read
from ascolto.monitor.tests.queries import nodes


@pytest.mark.parametrize(
    ("typed", "means"),
    [
        ("caffè lago", "caffe AND lago"),
        ('"caffè lago" AND (pessimo OR lento) NOT concorso',
         '"caffe lago" AND (pessimo OR lento) AND NOT concorso'),
        ("a E b O c NON d", "a AND b OR c AND NOT d"),
        ("pane e vino", "pane AND e AND vino"),
        ("(a (b c)) d", "a AND b AND c AND d"),
        ("lago -concorso", "lago AND NOT concorso"),
        ("“Caffè del Lago”", '"caffe del lago"'),
        ("«caffè lago»~3", '"caffe lago"~3'),
        ("lent* VICINO/4 servizio", "lent* NEAR/4 servizio"),
        ("a NEAR b NEAR/2 c", "a NEAR/5 b NEAR/2 c"),
        ("a NEAR/1 (b NEAR/2 c)", "a NEAR/1 (b NEAR/2 c)"),
        ("l'oro", '"l oro"'),
        ("autore:rossi umore:negativo", "author:rossi AND sentiment:negative"),
        ('fonte:"il forum" lingua:IT x', 'source:"il forum" AND lang:it AND x'),
        ("#CaffèLago @lago", "#caffelago AND @lago"),
        ('#tre_remi "@lago blu" #lag* a#b', '"#tre remi" AND "@lago blu" AND #lag* AND "a b"'),
        ("autore:@rossi x", "author:rossi AND x"),
        ("umore:Scontento O sentiment:happy", "sentiment:negative OR sentiment:positive"),
        ("a a A", "a"),
        ("(a|b)&c", "(a OR b) AND c"),
        ("NOT NOT a b", "NOT (NOT a) AND b"),
        ("lang:no bok", "lang:no AND bok"),
    ],
)  # fmt: skip
def test_a_query_says_how_it_was_read(typed: str, means: str) -> None:
    assert str(read(typed)) == means
    assert read(means) == read(typed)


@pytest.mark.parametrize(
    ("typed", "code", "at", "length"),
    [
        ("", "empty", 0, 1),
        ('lago "caffè', "no_end_quote", 5, 1),
        ("(a b", "no_close", 0, 1),
        ("a b) c", "no_open", 3, 1),
        ("a AND", "missing", 2, 3),
        ("AND a", "nothing_before", 0, 3),
        ("a OR OR b", "missing", 2, 2),
        ("a ( )", "missing", 2, 1),
        ("a !!! ...", "no_words", 2, 3),
        ("x a*", "short_prefix", 2, 2),
        ("caf*fe", "inner_star", 0, 6),
        ("a NEAR/99 b", "distance", 2, 7),
        ("a NEAR/3 NOT b", "missing", 2, 6),
        ("a NEAR/3 (b c)", "not_near", 2, 6),
        ("vedi http://x.it", "no_field", 5, 5),
        ("sentiment:triste a", "no_sentiment", 10, 6),
        ("lang:italiano a", "no_language", 5, 8),
        ("NOT concorso", "only_not", 0, 12),
        ("a OR NOT b", "only_not", 0, 10),
        ("author: rossi", "missing", 0, 7),
        ("(" * 60 + "a" + ")" * 60, "too_deep", 40, 1),
    ],
)
def test_an_error_says_where_and_what(
    typed: str, code: str, at: int, length: int
) -> None:
    with pytest.raises(Unreadable) as told:
        read(typed)
    assert (told.value.code, told.value.at, told.value.length) == (code, at, length)
    assert told.value.sentence("it") != told.value.sentence("en")


def readable(typed: str) -> Node | None:
    """None where it is no query, with its place inside what was typed."""
    try:
        return read(typed)
    except Unreadable as told:
        problem = told
    assert 0 <= problem.at <= len(typed)
    return None


@pytest.mark.parametrize(
    ("typed", "means"),
    [
        ("camera or stanza", "camera OR stanza"),
        ("camera e stanza", "camera E stanza"),
        ("(a b) o (c) non d", "(a b) O (c) NON d"),
        ("non funziona", ""),
        ("camera OR stanza", ""),
        ('"pane e vino"', ""),
        ("pane e", ""),
        ('lago "e', ""),
    ],
)
def test_operators_that_are_written_small_are_asked_about(typed: str, means: str) -> None:  # fmt: skip
    assert meant(typed) == means


@given(st.text(max_size=200))
def test_no_text_breaks_the_reader(typed: str) -> None:
    node = readable(typed)
    assert not meant(typed) or readable(meant(typed)) is not None
    assert node is None or read(str(node)) == node


_BITS = ["(", ")", '"', "AND", "O", "NON", "-", "~3", "NEAR/2", "lang:", "author:",
         "*", "#", "@", "caffè", "lago", "e", " ", "|", "&", "it", ":", "«", "»"]  # fmt: skip


@given(st.lists(st.sampled_from(_BITS), max_size=25))
def test_no_heap_of_operators_breaks_the_reader(bits: list[str]) -> None:
    for typed in ("".join(bits), " ".join(bits)):
        node = readable(typed)
        assert node is None or read(str(node)) == node


@given(nodes())
def test_what_is_printed_reads_back_the_same(query: str) -> None:
    node = readable(query)
    if node is not None:
        assert read(str(node)) == node
        assert str(read(str(node))) == str(node)
