"""What a playbook says, as data: when, if, then. Pure: no Django.

{"on": "message", "when": {"all": [{"fact": "message.text", "is": "any_of", "to": ["freddo"]}]},
 "then": [{"do": "assign", "to": "team:3"}], "stop": true}
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

HOWS = ("all", "any", "none")
TRIGGERS = ("message", "waiting")
DEEPEST = 4  # groups inside groups
MOST_TESTS = 60
MOST_DEEDS = 12


class NotAPlaybook(ValueError):
    """A body that cannot be read; the text says which part."""


@dataclass(frozen=True)
class Test:
    """One condition: a fact, how it is compared, and with what."""

    __test__ = False  # not one of pytest's

    fact: str
    is_: str
    to: tuple[str, ...] = ()


@dataclass(frozen=True)
class Group:
    """All, any or none of what is in it. An empty "all" always holds."""

    how: str = "all"
    of: tuple[Group | Test, ...] = ()

    def tests(self) -> Iterator[Test]:
        for node in self.of:
            if isinstance(node, Test):
                yield node
            else:
                yield from node.tests()


@dataclass(frozen=True)
class Step:
    """One thing to do, with its parameters."""

    do: str
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Script:
    """A playbook's body. `minutes` is how long somebody waited, for the trigger "waiting"."""

    on: str = "message"
    minutes: int = 0
    when: Group = Group()
    then: tuple[Step, ...] = ()
    stop: bool = False

    @property
    def facts(self) -> frozenset[str]:
        return frozenset(test.fact for test in self.when.tests())


SAID_BY = "message.direction"


def heard(script: Script) -> Script:
    """As it is compiled: it hears customers only, unless it asks who speaks."""
    if SAID_BY in script.facts:
        return script
    customers = Test(SAID_BY, "in", ("in",))
    return replace(script, when=Group("all", (customers, script.when)))


def read(body: Any) -> Script:
    """From what is stored or posted. Raises `NotAPlaybook`."""
    if not isinstance(body, dict):
        raise NotAPlaybook("a playbook is an object")
    on, minutes = body.get("on", "message"), body.get("minutes", 0)
    if on not in TRIGGERS:
        raise NotAPlaybook(f"nothing begins with {on!r}")
    if not isinstance(minutes, int) or not 0 <= minutes <= 60 * 24 * 90:
        raise NotAPlaybook("minutes")
    when = _node(body.get("when", {"all": []}), 0)
    if isinstance(when, Test):
        when = Group("all", (when,))
    if sum(1 for _ in when.tests()) > MOST_TESTS:
        raise NotAPlaybook("too many conditions")
    steps = body.get("then", [])
    if not isinstance(steps, list) or len(steps) > MOST_DEEDS:
        raise NotAPlaybook("then")
    then = tuple(_step(step) for step in steps)
    return Script(on, minutes, when, then, bool(body.get("stop")))


def _node(body: Any, depth: int) -> Group | Test:
    if not isinstance(body, dict) or depth > DEEPEST:
        raise NotAPlaybook("when")
    if "fact" in body:
        to = body.get("to", [])
        if not isinstance(to, list) or not all(isinstance(one, str) for one in to):
            raise NotAPlaybook("to")
        return Test(str(body["fact"]), str(body.get("is", "")), tuple(to))
    for how in HOWS:
        if isinstance(body.get(how), list):
            return Group(how, tuple(_node(one, depth + 1) for one in body[how]))
    raise NotAPlaybook("when")


def _step(body: Any) -> Step:
    if not isinstance(body, dict) or not isinstance(body.get("do"), str):
        raise NotAPlaybook("then")
    params = {k: v for k, v in body.items() if k != "do"}
    if not all(isinstance(value, str) for value in params.values()):
        raise NotAPlaybook("then")
    return Step(body["do"], params)


def body(script: Script) -> dict[str, Any]:
    """As it is stored: `read(body(script)) == script`."""
    return {
        "on": script.on,
        "minutes": script.minutes,
        "when": _written(script.when),
        "then": [{"do": step.do, **step.params} for step in script.then],
        "stop": script.stop,
    }


def _written(node: Group | Test) -> dict[str, Any]:
    if isinstance(node, Test):
        return {"fact": node.fact, "is": node.is_, "to": list(node.to)}
    return {node.how: [_written(one) for one in node.of]}


def digest(script: Script) -> str:
    """The same words, the same digest: what is compiled is kept by it."""
    text = json.dumps(body(script), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:32]
