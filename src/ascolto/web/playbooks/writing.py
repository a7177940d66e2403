"""The editor's form: from what it posts to a playbook's body, and back to the fields of a sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from ascolto.operate.playbooks import catalogue, grammar
from ascolto.operate.playbooks.matching import OPERATORS, Kind
from ascolto.operate.playbooks.saying import UNITS, split
from ascolto.operate.playbooks.wording import Wording, group_of_facts, operator

ROOT = "r"
SIZES = dict(UNITS)
Body = dict[str, Any]


# --- from the form -----------------------------------------------------------------------------


def posted(form: QueryDict) -> Body:
    """As it was written, right or wrong; asked changes (`edit`) are made."""
    ids = [i for i in form.getlist("n") if i.startswith(ROOT) and len(i) < 40][:100]
    body: Body = {
        "on": form.get("on", "message"),
        "minutes": _minutes(form, "wait"),
        "when": _group(form, ROOT, ids),
        "then": [step(form, number) for number in form.getlist("s")[:20]],
        "stop": form.get("stop") == "yes",
    }
    _change(body, form.get("edit", ""))
    return body


def _group(form: QueryDict, pk: str, ids: list[str]) -> Body:
    how = form.get(f"{pk}-how", "all")
    inside = [i for i in ids if i.rpartition(".")[0] == pk]
    nodes = [
        _group(form, i, ids) if f"{i}-how" in form else _test(form, i) for i in inside
    ]
    return {how if how in grammar.HOWS else "all": nodes}


def _test(form: QueryDict, pk: str) -> Body:
    fact = catalogue.facts.get(form.get(f"{pk}-fact", ""))
    if fact is None:
        return {"fact": "message.text", "is": "any_of", "to": []}
    is_ = form.get(f"{pk}-is", "")
    if is_ not in OPERATORS[fact.kind]:
        return {"fact": fact.name, "is": OPERATORS[fact.kind][0], "to": []}
    return {"fact": fact.name, "is": is_, "to": _values(form, pk, fact.kind)}


def _values(form: QueryDict, pk: str, kind: Kind) -> list[str]:
    typed = form.getlist(f"{pk}-to")
    if kind is Kind.TEXT:
        return [w for one in typed for part in one.split(",") if (w := part.strip())]
    if kind is Kind.MINUTES:
        return [str(_minutes(form, f"{pk}-to"))]
    if kind is Kind.YES:
        return []
    return typed


def _minutes(form: QueryDict, name: str) -> int:
    text = form.get(name, "").strip()
    number = int(text) if text.isdecimal() and text.isascii() and len(text) < 7 else 0
    return number * SIZES.get(form.get(f"{name}-unit", "minutes"), 1)


def step(
    form: QueryDict, number: str, among: Mapping[str, catalogue.Deed] = catalogue.deeds
) -> dict[str, str]:
    """One deed as it was written."""
    deed = among.get(form.get(f"s{number}-do", ""))
    if deed is None:
        return {"do": "note", "text": ""}
    params = {}
    for one in deed.fields:
        name = f"s{number}-{one.name}"
        params[one.name] = (
            str(_minutes(form, name)) if one.kind == "minutes" else form.get(name, "")
        )
    return {"do": deed.name, **params}


def _change(body: Body, edit: str) -> None:
    what, _colon, where = edit.partition(":")
    if what in ("test", "group"):
        found = _inside(body["when"], where)
        if found is not None:
            test = {"fact": "message.text", "is": "any_of", "to": []}
            found.append(test if what == "test" else {"any": [test]})
    elif what == "drop":
        parent = _inside(body["when"], where.rpartition(".")[0])
        place = where.rpartition(".")[2]
        if parent is not None and place.isdecimal() and int(place) < len(parent):
            parent.pop(int(place))
    elif what == "step":
        body["then"].append({"do": "assign", "to": ""})
    elif what == "unstep" and where.isdecimal() and int(where) < len(body["then"]):
        body["then"].pop(int(where))


def _inside(node: Body, pk: str) -> list[Body] | None:
    """What is in the group of that id."""
    root, *path = pk.split(".")
    if root != ROOT:
        return None
    found = _children(node)
    for place in path:
        if found is None or not place.isdecimal() or int(place) >= len(found):
            return None
        found = _children(found[int(place)])
    return found


def _children(node: Body) -> list[Body] | None:
    return next((node[how] for how in grammar.HOWS if how in node), None)


# --- to the form -------------------------------------------------------------------------------


@dataclass
class Node:
    """A group or a condition, as the template draws it."""

    pk: str
    how: str = ""
    nodes: list[Node] = field(default_factory=list)
    fact: catalogue.Fact | None = None
    is_: str = ""
    to: Sequence[str] = ()
    operators: Sequence[tuple[str, str]] = ()
    choices: Sequence[tuple[str, str, bool]] = ()

    @property
    def depth(self) -> int:
        return self.pk.count(".")

    @property
    def kind(self) -> str:
        return str(self.fact.kind) if self.fact else ""

    @property
    def typed(self) -> str:
        return ", ".join(self.to)

    @property
    def amount(self) -> tuple[int, str]:
        return split(self.to[0] if self.to else "")

    @property
    def chosen(self) -> str:
        return ", ".join(words for _value, words, is_on in self.choices if is_on)


def drawn(body: Body, wording: Wording, pk: str = ROOT) -> Node:
    """The conditions as nodes."""
    for how in grammar.HOWS:
        if how in body:
            nodes = [
                drawn(one, wording, f"{pk}.{place}") for place, one in enumerate(body[how])
            ]  # fmt: skip
            return Node(pk, how=how, nodes=nodes)
    fact = catalogue.facts.get(body["fact"]) or catalogue.facts["message.text"]
    to = [str(one) for one in body.get("to", [])]
    words = wording.choices(fact.choices) if fact.choices else {}
    return Node(
        pk,
        fact=fact,
        is_=body.get("is", ""),
        to=to,
        operators=[(one, operator(one)) for one in OPERATORS[fact.kind]],
        choices=[(value, text, value in to) for value, text in words.items()],
    )


@dataclass(frozen=True)
class Param:
    """A field of a deed with what is in it."""

    name: str
    kind: str
    label: str
    value: str
    most: int
    is_optional: bool
    choices: Sequence[tuple[str, str]] = ()

    @property
    def amount(self) -> tuple[int, str]:
        return split(self.value)


def steps(body: Body, wording: Wording) -> list[dict[str, Any]]:
    """The deeds as the template draws them."""
    return drawn_steps(body["then"], wording)


def drawn_steps(
    then: Sequence[dict[str, str]],
    wording: Wording,
    among: Mapping[str, catalogue.Deed] = catalogue.deeds,
) -> list[dict[str, Any]]:
    """The same of deeds alone."""
    return [_drawn_step(at, one, wording, among) for at, one in enumerate(then)]


def _drawn_step(
    place: int,
    step: dict[str, str],
    wording: Wording,
    among: Mapping[str, catalogue.Deed],
) -> dict[str, Any]:
    deed = among.get(step["do"])
    params = [
        Param(
            f"s{place}-{one.name}",
            one.kind,
            str(one.label),
            step.get(one.name, ""),
            one.most,
            one.is_optional,
            list(wording.choices(one.choices).items()) if one.choices else (),
        )
        for one in (deed.fields if deed else ())
    ]
    return {"place": place, "do": step["do"], "params": params}


def facts(trigger: str) -> list[tuple[str, list[catalogue.Fact]]]:
    """By group, as the choice of a condition offers them."""
    groups: dict[str, list[catalogue.Fact]] = {}
    for fact in catalogue.facts.values():
        if trigger == "message" or fact.on_waiting:
            groups.setdefault(fact.group, []).append(fact)
    return [(group_of_facts(name), known) for name, known in groups.items()]
