"""The pure part: what holds, what is left out early, and that asking always ends."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ascolto.operate.playbooks import grammar, matching
from ascolto.operate.playbooks.engine import Engine, compiled
from ascolto.operate.playbooks.folding import Folded
from ascolto.operate.playbooks.grammar import Group, Script, Step, Test
from ascolto.operate.playbooks.matching import Kind, NotATest

KINDS = {
    "text": Kind.TEXT, "account": Kind.CHOICE, "tags": Kind.SET, "stars": Kind.NUMBER,
    "wait": Kind.MINUTES, "public": Kind.YES, "clock": Kind.CLOCK,
}  # fmt: skip
CHEAP = frozenset({"text", "account", "stars", "public"})


def facts(text: str = "", **known: Any) -> dict[str, Any]:
    return {
        "text": Folded.of(text), "account": "1", "tags": frozenset(), "stars": None,
        "wait": None, "public": False, "clock": 0, **known,
    }  # fmt: skip


COLD = "La camera era GELIDA, perché il riscaldamento è rotto. Ordine RT-10482."


@pytest.mark.parametrize(
    ("is_", "to", "holds"),
    [
        ("any_of", ["gelida", "sporca"], True),
        ("any_of", ["gelid"], False),  # whole words
        ("any_of", ["gelid*"], True),
        ("any_of", ["è rotto"], True),
        ("any_of", ["perche il riscaldamento"], True),  # accents and case do not count
        ("all_of", ["camera", "riscaldamento"], True),
        ("all_of", ["camera", "colazione"], False),
        ("none_of", ["colazione"], True),
        ("none_of", ["camera"], False),
        ("like", ["rt-#####"], True),
        ("like", ["rt-######"], False),
        ("like", ["ris*"], True),
    ],
)
def test_texts_are_compared_by_words(is_: str, to: list[str], holds: bool) -> None:
    assert matching.predicate(Kind.TEXT, "text", is_, to)(facts(COLD)) is holds


def test_no_pattern_holds_a_text_up() -> None:
    hostile = matching.predicate(Kind.TEXT, "text", "like", ["(a+)+$", "*" * 80])
    hostile(facts("a" * 60 + " " + "a " * 2000))


@pytest.mark.parametrize(
    ("kind", "is_", "to", "value", "holds"),
    [
        (Kind.CHOICE, "in", ["1", "2"], "2", True),
        (Kind.CHOICE, "not_in", ["1"], "1", False),
        (Kind.SET, "has_any", ["a"], frozenset("ab"), True),
        (Kind.SET, "has_all", ["a", "c"], frozenset("ab"), False),
        (Kind.SET, "has_none", ["c"], frozenset("ab"), True),
        (Kind.NUMBER, "at_most", ["2"], 2, True),
        (Kind.NUMBER, "at_most", ["2"], None, False),  # no stars are not few stars
        (Kind.MINUTES, "longer", ["120"], 121, True),
        (Kind.MINUTES, "shorter", ["120"], 120, False),
        (Kind.YES, "no", [], False, True),
        (Kind.CLOCK, "between", ["22:00", "07:00"], 23 * 60, True),
        (Kind.CLOCK, "between", ["22:00", "07:00"], 12 * 60, False),
        (Kind.CLOCK, "between", ["09:00", "13:00"], 13 * 60, False),
    ],
)  # fmt: skip
def test_each_kind_is_compared_its_own_way(
    kind: Kind, is_: str, to: list[str], value: Any, holds: bool
) -> None:
    assert matching.predicate(kind, "x", is_, to)({"x": value}) is holds


@pytest.mark.parametrize(
    ("kind", "is_", "to"),
    [
        (Kind.NUMBER, "at_least", ["two"]),
        (Kind.NUMBER, "any_of", ["2"]),
        (Kind.TEXT, "any_of", ["…"]),
        (Kind.CLOCK, "between", ["25:00", "07:00"]),
        (Kind.CHOICE, "in", []),
    ],
)
def test_what_cannot_be_tested_is_refused(kind: Kind, is_: str, to: list[str]) -> None:
    with pytest.raises(NotATest):
        matching.predicate(kind, "x", is_, to)


def script(*tests: Test | Group, stop: bool = False) -> Script:
    return Script(when=Group("all", tests), then=(Step("x"),), stop=stop)


def says(*words: str) -> Test:
    return Test("text", "any_of", words)


def run(engine: Engine, known: dict[str, Any]) -> list[int]:
    return engine.fires(engine.candidates(known), known)


def test_most_playbooks_are_not_tested_at_all() -> None:
    scripts = [script(says(f"parola{n}")) for n in range(200)]
    scripts.append(
        script(Test("account", "in", ("7",)), Test("wait", "longer", ("5",)))
    )
    engine = Engine(scripts, KINDS, CHEAP)
    assert engine.candidates(facts("c'è una parola17 qui")) == [17]
    assert engine.candidates(facts("niente", account="7")) == [200]


def test_the_first_that_stops_ends_it() -> None:
    engine = Engine(
        [script(says("a")), script(says("b"), stop=True), script(says("a"))],
        KINDS,
        CHEAP,
    )
    assert run(engine, facts("a b")) == [0, 1]
    assert run(engine, facts("a")) == [0, 2]


def test_a_fact_that_nobody_knows_any_more_puts_its_playbook_to_rest() -> None:
    gone = Group("none", (Test("mood", "in", ("bad",)),))
    engine = Engine([script(gone), script(says("a"))], KINDS, CHEAP)
    assert run(engine, facts("a")) == [1]


# --- any playbooks at all ----------------------------------------------------------------------

_WORDS = st.sampled_from(["freddo", "caldo", "rimbor*", "la camera", "ordine", "due"])
_TESTS = st.one_of(
    st.builds(
        lambda is_, to: Test("text", is_, tuple(to)),
        st.sampled_from(["any_of", "all_of", "none_of"]),
        st.lists(_WORDS, min_size=1, max_size=3),
    ),
    st.builds(
        lambda is_, to: Test("account", is_, (to,)),
        st.sampled_from(["in", "not_in"]),
        st.sampled_from("123"),
    ),
    st.builds(
        lambda is_, to: Test("stars", is_, (str(to),)),
        st.sampled_from(["at_least", "at_most"]),
        st.integers(0, 5),
    ),
    st.builds(lambda is_: Test("public", is_), st.sampled_from(["yes", "no"])),
    st.builds(lambda n: Test("wait", "longer", (str(n),)), st.integers(0, 200)),
)
_NODES = st.recursive(
    _TESTS,
    lambda inner: st.builds(
        lambda how, of: Group(how, tuple(of)),
        st.sampled_from(grammar.HOWS),
        st.lists(inner, min_size=1, max_size=3),
    ),
    max_leaves=8,
)


def _depth(node: Group | Test) -> int:
    return 0 if isinstance(node, Test) else 1 + max(map(_depth, node.of), default=0)


_NODES = _NODES.filter(lambda node: _depth(node) < grammar.DEEPEST)
_SCRIPTS = st.lists(
    st.builds(lambda node, stop: script(node, stop=stop), _NODES, st.booleans()),
    max_size=12,
)
_FACTS = st.builds(
    lambda words, account, stars, public, wait: facts(
        " ".join(words), account=account, stars=stars, public=public, wait=wait
    ),
    st.lists(
        st.sampled_from(["freddo", "rimborso", "la", "camera", "ordine", "x"]),
        max_size=6,
    ),
    st.sampled_from("1234"),
    st.none() | st.integers(1, 5),
    st.booleans(),
    st.none() | st.integers(0, 300),
)


@given(_SCRIPTS, _FACTS)
def test_the_index_leaves_out_none_that_holds(
    scripts: list[Script], known: dict[str, Any]
) -> None:
    """As if every playbook had been tested one by one, up to the first that stops."""
    expected = []
    for place, one in enumerate(scripts):
        if compiled(one.when, KINDS)(known):
            expected.append(place)
            if one.stop:
                break
    assert run(Engine(scripts, KINDS, CHEAP), known) == expected


@given(_SCRIPTS)
def test_what_is_written_is_read_again(scripts: list[Script]) -> None:
    for one in scripts:
        assert grammar.read(grammar.body(one)) == one


@given(_SCRIPTS, st.lists(_FACTS, min_size=1, max_size=6))
def test_any_playbooks_end_whatever_they_do(
    scripts: list[Script], said: list[dict[str, Any]]
) -> None:
    """Effects change the facts under everybody's feet, and each message is brought again after
    every effect: still no playbook acts twice on a message, so the number of acts is bounded."""
    engine = Engine(scripts, KINDS, CHEAP)
    done: set[tuple[int, int]] = set()
    acts, queue = 0, list(range(len(said)))
    while queue:
        message = queue.pop(0)
        for place in run(engine, said[message]):
            if (place, message) in done:
                continue
            done.add((place, message))
            acts += 1
            said[message] = {**said[message], "wait": acts, "public": bool(acts % 2)}
            queue.append(message)  # "something happened here": look again
    assert acts <= len(scripts) * len(said)
