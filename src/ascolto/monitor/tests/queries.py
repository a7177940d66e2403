"""Random queries and texts of few words, so that much is said twice and near to each other."""

from __future__ import annotations

from hypothesis import strategies as st

WORDS = [
    "caffe",
    "caffelatte",
    "lago",
    "lago",
    "lento",
    "lenti",
    "pessimo",
    "il",
    "a",
    "ab",
]


def words() -> st.SearchStrategy[str]:
    prefix = st.sampled_from(["caff*", "len*", "ab*", "la*"])
    return st.sampled_from(WORDS) | prefix


def phrases() -> st.SearchStrategy[str]:
    return st.lists(words(), min_size=1, max_size=3).map(lambda w: f'"{" ".join(w)}"')


def somewhere() -> st.SearchStrategy[str]:
    """What can stand beside NEAR."""
    slop = st.tuples(phrases(), st.integers(0, 4)).map(lambda p: f"{p[0]}~{p[1]}")
    return st.recursive(
        words() | phrases() | slop,
        lambda below: (
            st.tuples(below, st.integers(0, 3), below).map(
                lambda p: f"({p[0]} NEAR/{p[1]} {p[2]})"
            )
            | st.tuples(below, below).map(lambda p: f"({p[0]} OR {p[1]})")
        ),
        max_leaves=4,
    )


def fields() -> st.SearchStrategy[str]:
    return st.sampled_from(
        [
            "author:anna",
            'author:"anna ros*"',
            "source:forum",
            "lang:it",
            "sentiment:negative",
        ]
    )


def nodes() -> st.SearchStrategy[str]:
    return st.recursive(
        somewhere() | fields(),
        lambda below: (
            st.tuples(below, st.sampled_from(["AND", "OR", "NOT", ""]), below).map(
                lambda p: f"({p[0]} {p[1]} {p[2]})"
            )
            | below.map(lambda part: f"(NOT {part})")
        ),
        max_leaves=8,
    )


def texts() -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)


def repeating() -> st.SearchStrategy[str]:
    """Texts that say the same few words again and again."""
    run = st.tuples(st.sampled_from(["caffe", "lago", "lago", "il"]), st.integers(1, 7))
    return st.lists(run, max_size=5).map(
        lambda r: " ".join(" ".join([w] * n) for w, n in r)
    )
