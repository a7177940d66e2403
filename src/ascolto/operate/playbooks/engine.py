"""All playbooks of a company, compiled once, then asked for one message after another. Pure.

Each playbook names what it cannot do without (a word, a value); an index over those leaves for
most messages only a handful of playbooks to be tested at all. The facts are those of the moment
before any playbook acts: what one does is not seen by the next, so the answer depends on nothing
but the facts, and asking always ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from ascolto.operate.playbooks import matching
from ascolto.operate.playbooks.folding import Folded
from ascolto.operate.playbooks.grammar import Group, Script, Test
from ascolto.operate.playbooks.matching import Facts, Keys, Kind, NotATest, Predicate


@dataclass(frozen=True)
class _Rule:
    holds: Predicate
    facts: frozenset[str]
    stops: bool


class Engine:
    """`kinds`: every fact there is. `cheap`: those known before the others are loaded."""

    def __init__(
        self,
        scripts: Sequence[Script],
        kinds: Mapping[str, Kind],
        cheap: frozenset[str],
    ) -> None:
        self._kinds = kinds
        self._rules = [self._rule(script) for script in scripts]
        self._dear = [rule.facts - cheap for rule in self._rules]
        self.facts: frozenset[str] = frozenset().union(*(r.facts for r in self._rules))
        self._words: dict[str, list[int]] = {}
        self._prefixes: dict[str, list[int]] = {}
        self._values: dict[tuple[str, Any], list[int]] = {}
        self._present: dict[str, list[int]] = {}
        self._always: list[int] = []
        for place, script in enumerate(scripts):
            self._index(place, _keys(script.when, kinds, cheap))
        self._lengths = sorted({len(prefix) for prefix in self._prefixes})
        self._texts = {t.fact for s in scripts for t in s.when.tests()} & {
            name for name in cheap if kinds.get(name) is Kind.TEXT
        }
        self._keyed = {name for name, _value in self._values}

    def candidates(self, facts: Facts) -> list[int]:
        """The places of those that may hold, by what is known cheaply; in order."""
        found = set(self._always)
        for name in self._texts:
            folded: Folded = facts[name]
            found |= self._by_words(folded.words)
        for name in self._keyed:
            found.update(self._values.get((name, facts[name]), ()))
        for name, places in self._present.items():
            if facts[name] is not None:
                found.update(places)
        return sorted(found)

    def wanted(self, places: Iterable[int]) -> frozenset[str]:
        """The facts that these playbooks ask for."""
        return frozenset().union(*(self._rules[place].facts for place in places))

    def dear(self, places: Iterable[int]) -> frozenset[str]:
        """The same without what is known cheaply."""
        return frozenset().union(*(self._dear[place] for place in places))

    def fires(self, places: Iterable[int], facts: Facts) -> list[int]:
        """Those that hold, in order, up to the first one that stops."""
        fired = []
        for place in places:
            rule = self._rules[place]
            if rule.holds(facts):
                fired.append(place)
                if rule.stops:
                    break
        return fired

    def holds(self, place: int, facts: Facts) -> bool:
        """This one by itself, whatever stands before it."""
        return self._rules[place].holds(facts)

    def _by_words(self, said: frozenset[str]) -> set[int]:
        found: set[int] = set()
        for word in said & self._words.keys():
            found.update(self._words[word])
        for length in self._lengths:
            for begun in {word[:length] for word in said} & self._prefixes.keys():
                found.update(self._prefixes[begun])
        return found

    def _rule(self, script: Script) -> _Rule:
        """One that asks for a fact nobody knows any more rests, whatever else it says."""
        try:
            return _Rule(compiled(script.when, self._kinds), script.facts, script.stop)
        except NotATest:
            return _Rule(_never, frozenset(), False)

    def _index(self, place: int, needed: Keys | None) -> None:
        if needed is None:
            self._always.append(place)
            return
        tables: list[tuple[dict[Any, list[int]], frozenset[Any]]] = [
            (self._words, needed.words),
            (self._prefixes, needed.prefixes),
            (self._values, needed.values),
            (self._present, needed.present),
        ]
        for table, entries in tables:
            for entry in entries:
                table.setdefault(entry, []).append(place)


def _never(facts: Facts) -> bool:
    return False


def _always(facts: Facts) -> bool:
    return True


def compiled(node: Group | Test, kinds: Mapping[str, Kind]) -> Predicate:
    """One function of the facts. Raises `NotATest` for what cannot be tested."""
    if isinstance(node, Test):
        kind = kinds.get(node.fact)
        if kind is None:
            raise NotATest("fact")
        return matching.predicate(kind, node.fact, node.is_, node.to)
    parts = [compiled(one, kinds) for one in node.of]
    if node.how == "all":
        return reduce(_both, parts) if parts else _always
    some = reduce(_either, parts) if parts else _never
    return some if node.how == "any" else lambda facts: not some(facts)


# In pairs: a generator over the parts, made anew for each message, costs more than the tests.
def _both(one: Predicate, other: Predicate) -> Predicate:
    return lambda facts: one(facts) and other(facts)


def _either(one: Predicate, other: Predicate) -> Predicate:
    return lambda facts: one(facts) or other(facts)


def _keys(
    node: Group | Test, kinds: Mapping[str, Kind], cheap: frozenset[str]
) -> Keys | None:
    """What must be there for it to hold; None: nothing in particular."""
    if isinstance(node, Test):
        if node.fact not in cheap or node.fact not in kinds:
            return None
        return matching.keys(kinds[node.fact], node.fact, node.is_, node.to)
    of = [_keys(one, kinds, cheap) for one in node.of]
    if node.how == "all":
        return min((k for k in of if k is not None), key=_rarity, default=None)
    if node.how == "any":
        known = [k for k in of if k is not None]
        return reduce(or_, known, Keys()) if len(known) == len(of) else None
    return None


def _rarity(keys: Keys) -> tuple[int, int]:
    return keys.rarity
