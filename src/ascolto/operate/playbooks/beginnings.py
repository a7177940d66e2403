"""Four playbooks to begin with. What they name (people, teams) is of the company that begins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ascolto.core.models import Team


@dataclass(frozen=True)
class Template:
    key: str
    name: str
    why: str
    body: dict[str, Any]


def templates() -> list[Template]:
    """In the language that is active."""
    return [_review(), _allergy(), _waiting(), _newsletter()]


def _review() -> Template:
    return Template(
        "review",
        _("Bad review"),
        _("Two stars or fewer, in public: the leads know at once, and an answer comes sooner."),
        _body(
            [_test("message.stars", "at_most", "2")],
            {"do": "due", "minutes": "240"},
            {"do": "alert", "to": "leads", "text": ""},
        ),
    )  # fmt: skip


def _allergy() -> Template:
    words = _("allergy, allergic, celiac*, gluten free").split(", ")
    note = _("Ask what exactly, and how severe. Tell the kitchen.")
    return Template(
        "allergy",
        _("Allergy"),
        _("Somebody names an allergy: who is on call is told, and a note says what to ask."),
        _body(
            [_test("message.text", "any_of", *words)],
            {"do": "due", "minutes": "30"},
            {"do": "alert", "to": "on_call", "text": ""},
            {"do": "note", "text": note},
        ),
    )  # fmt: skip


def _waiting() -> Template:
    team = Team.objects.values_list("pk", flat=True).first()
    give = [{"do": "assign", "to": f"turn:{team}"}] if team else []
    return Template(
        "waiting",
        _("Forgotten"),
        _("Nobody has taken it for half an hour: it goes to the next one of a team."),
        _body(
            [_test("conversation.assignee", "in", "")],
            *give,
            {"do": "alert", "to": "on_call", "text": ""},
            on="waiting",
            minutes=30,
        ),
    )


def _newsletter() -> Template:
    return Template(
        "newsletter",
        _("Newsletters"),
        _("What machines send and nobody waits for is closed, with the reason."),
        _body(
            [_test("message.is_automatic", "yes")],
            {"do": "close", "because": _("a machine wrote it")},
        ),
    )


def _test(fact: str, is_: str, *to: str) -> dict[str, Any]:
    return {"fact": fact, "is": is_, "to": list(to)}


def _body(
    tests: list[dict[str, Any]],
    *then: dict[str, str],
    on: str = "message",
    minutes: int = 0,
) -> dict[str, Any]:
    return {
        "on": on, "minutes": minutes, "when": {"all": tests}, "then": list(then), "stop": False,
    }  # fmt: skip
