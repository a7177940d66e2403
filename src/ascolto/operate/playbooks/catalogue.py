"""What conditions may ask about and what playbooks may do: two registers. Pure: no Django.

A part of the product adds a fact or a deed in a file of its own (`facts/`, `deeds/`, or beside
its own code) and is imported by the app's `ready`. The editor, the checks, the engine, the dry
run and the API all read from here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ascolto.operate.playbooks.matching import Kind

Choices = Callable[[], Sequence[tuple[str, str]]]


@dataclass(slots=True)
class Item:
    """One message that is looked at, in its conversation, with the facts known of it so far."""

    message_id: int
    thread_id: int
    conversation_id: int
    case_id: int
    handle_id: int | None
    account_id: int
    brand_id: int
    at: datetime
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Batch:
    """Messages of one company. `is_past`: a dry run wants what was known at `Item.at`."""

    items: Sequence[Item]
    is_past: bool = False


@dataclass(frozen=True)
class Fact:
    """Something a condition can ask about.

    `load(batch, wanted)` puts it into `item.facts`, for the whole batch in a constant number of
    queries; facts that share a loader are loaded by one call. None: the message row brings it.
    """

    name: str  # "customer.past_cases": the group, then the fact
    kind: Kind
    label: Any  # words for people, perhaps lazy
    load: Callable[[Batch, frozenset[str]], None] | None
    choices: Choices | None = None  # of CHOICE and SET: value and words
    unit: Any = ""  # words after a number
    on_waiting: bool = True  # makes sense when nothing has just arrived

    @property
    def group(self) -> str:
        return self.name.partition(".")[0]


@dataclass
class Effect:
    """One step of a playbook for one conversation: what is to be done, then what became of it."""

    conversation: Any
    message_id: int
    playbook_id: int
    by: Any  # the actor: a rule that bears the playbook's name
    params: Mapping[str, str]
    outcome: str = ""  # why it was not done, in a sentence; "": done
    shown: dict[str, str] = field(default_factory=dict)  # words for choices, as of now


@dataclass(frozen=True)
class Field:
    """A parameter of a deed, as the sentence shows it."""

    name: str
    kind: str  # choice | text | line | minutes
    label: Any
    choices: Choices | None = None
    is_optional: bool = False
    most: int = 2000


@dataclass(frozen=True)
class Deed:
    """Something a playbook can do.

    `carry_out(effects)` does it for many conversations and says in `Effect.outcome` where it did
    not; it uses the ordinary actions, with `effect.by` as their actor. `said(words)` is its half
    sentence ("give it to Nives"), from the parameters with words in the place of choices. Deeds
    of one `slot` exclude each other: the first playbook in order wins. `shows_itself`: its own
    activity is a line of the thread already.
    """

    name: str
    label: Any
    fields: tuple[Field, ...]
    carry_out: Callable[[Sequence[Effect]], None]
    said: Callable[[Mapping[str, str]], str]
    slot: str = ""
    check: Callable[[Mapping[str, str]], None] | None = None  # raises a Refusal
    shows_itself: bool = False
    icon: str = "robot"


facts: dict[str, Fact] = {}
deeds: dict[str, Deed] = {}


def know(*known: Fact) -> None:
    """Add facts. A name is given once."""
    for fact in known:
        if fact.name in facts:
            raise ValueError(f"two facts are called {fact.name}")
        facts[fact.name] = fact


def can(*known: Deed) -> None:
    """Add deeds. A name is given once."""
    for deed in known:
        if deed.name in deeds:
            raise ValueError(f"two deeds are called {deed.name}")
        deeds[deed.name] = deed


def kinds() -> dict[str, Kind]:
    return {name: fact.kind for name, fact in facts.items()}


def cheap() -> frozenset[str]:
    """Facts that every message row brings along."""
    return frozenset(name for name, fact in facts.items() if fact.load is None)


def fill(batch: Batch, wanted: frozenset[str]) -> None:
    """Load these facts for the batch, each loader once."""
    if not batch.items:
        return
    loaders: dict[Callable[[Batch, frozenset[str]], None], set[str]] = {}
    for name in wanted:
        fact = facts[name]
        if fact.load is not None:
            loaders.setdefault(fact.load, set()).add(name)
    for load, names in loaders.items():
        load(batch, frozenset(names))
