"""The words of a statement for a channel and a language: a text of ours, or one the provider approved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ascolto.channels.contract import Template
from ascolto.monitor import wording
from ascolto.monitor.models import Affected, Statement
from ascolto.monitor.reads import statements


class Words:
    """Of one statement. Its wordings and the approved texts of each channel are read once, for any number
    of letters."""

    def __init__(self, row: Statement) -> None:
        self._incident = row.incident
        self._said = statements.wordings_of([row]).get(row.pk, [])
        self._templates: dict[tuple[str, str], list[Template]] = {}

    def of(
        self, kind: str, reach: str, language: str, known: Mapping[str, str]
    ) -> tuple[str, dict[str, Any]] | str:
        """The text, and the approved text it comes from; or the code of why there is none.

        `known`: what fills the variables, see `wording.values`.
        """
        if reach == Affected.Reach.TEMPLATE:
            found = self._template(kind, language)
            return _filled(*found, known) if found else "template"
        one = wording.choose(self._said, kind, language)
        text = wording.fill(one.text, known) if one else ""
        return (text, {}) if text else "no_words"

    def _template(
        self, kind: str, language: str
    ) -> tuple[Template, tuple[str, ...]] | None:
        """The approved text that was chosen for this channel, in the language or in any."""
        mine = [w for w in self._said if w.kind == kind and w.template]
        for one in sorted(mine, key=lambda w: w.language != language):
            for found in self._approved(kind, one.language):
                if found.name == one.template and len(one.values) == len(found.places):
                    return found, one.values
        return None

    def _approved(self, kind: str, language: str) -> list[Template]:
        if (kind, language) not in self._templates:
            found = statements.templates(self._incident, kind, language)
            self._templates[kind, language] = found
        return self._templates[kind, language]


def _filled(
    template: Template, values: tuple[str, ...], known: Mapping[str, str]
) -> tuple[str, dict[str, Any]]:
    given = [wording.fill(value, known) or "–" for value in values]
    text = template.body
    for place, value in zip(template.places, given, strict=True):
        text = text.replace("{" + place + "}", value)
    return text, {"name": template.name, "language": template.language, "values": given}
