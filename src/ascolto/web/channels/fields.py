"""A connector's settings as fields of a page: drawn from its `Config`, read back from a form."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Union, get_args, get_origin

from django.http import QueryDict
from django.utils.translation import gettext as _
from pydantic import BaseModel, SecretStr, ValidationError
from pydantic.fields import FieldInfo

from ascolto.channels.contract import Text

LONG = 200  # texts that may be longer get several lines


@dataclass
class Field:
    """One setting. `kind` is text, long, lines, number, switch, select or secret."""

    name: str
    kind: str
    label: str
    help: str = ""
    value: Any = ""
    choices: list[tuple[str, str]] = field(default_factory=list)
    is_required: bool = False
    is_stored: bool = False  # a secret that is kept when the field is left blank
    can_clear: bool = False
    problem: str = ""
    step: str = ""
    limit: int = 0

    @property
    def id(self) -> str:
        return f"id_{self.name}"


@dataclass
class Drawn:
    """The fields of a page: those everybody fills in, and the rest."""

    first: list[Field]
    more: list[Field]

    @property
    def every(self) -> list[Field]:
        return [*self.first, *self.more]

    @property
    def has_problem_in_more(self) -> bool:
        return any(one.problem for one in self.more)


def draw(
    model: type[BaseModel],
    values: Mapping[str, Any],
    language: str,
    *,
    stored: Mapping[str, Any] | None = None,
    problems: Mapping[str, str] | None = None,
) -> Drawn:
    """`values` as stored or typed; `stored` says which secrets are there already."""
    drawn = [
        _field(name, info, values, language, stored or {}, problems or {})
        for name, info in model.model_fields.items()
    ]
    last = max((n for n, one in enumerate(drawn) if one.is_required), default=-1)
    if last < 0 or last == len(drawn) - 1:
        return Drawn(drawn, [])
    return Drawn(drawn[: last + 1], drawn[last + 1 :])


def typed(
    model: type[BaseModel], data: QueryDict, stored: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """What the form says, ready for `model_validate`; blank secrets are those stored."""
    given: dict[str, Any] = {}
    for name, info in model.model_fields.items():
        kind = _kind(_plain(info.annotation))
        text = data.get(name, "").strip() if kind != "long" else data.get(name, "")
        if kind == "switch":
            given[name] = name in data
        elif kind == "lines":
            given[name] = [line.strip() for line in text.split("\n") if line.strip()]
        elif kind == "secret":
            if text:
                given[name] = text
            elif stored and stored.get(name) and f"clear-{name}" not in data:
                given[name] = stored[name]
        elif text or kind in {"text", "long"}:
            given[name] = text.replace("\r\n", "\n")
    return given


def validate(
    model: type[BaseModel], given: Mapping[str, Any], language: str
) -> tuple[BaseModel | None, dict[str, str]]:
    """The configuration, or what is wrong by field ("" for the whole)."""
    problems = {
        name: _("This is needed.")
        for name, info in model.model_fields.items()
        if info.is_required() and given.get(name) in (None, "", [])
    }
    if problems:
        return None, problems
    try:
        return model.model_validate(dict(given)), {}
    except ValidationError as wrong:
        for error in wrong.errors(include_input=False, include_url=False):
            name = str(error["loc"][0]) if error["loc"] else ""
            problems.setdefault(name, sentence(error, language))
    return None, problems


def sentence(error: Mapping[str, Any], language: str) -> str:
    """A finding of pydantic, for people. Never quotes what was typed: it may be a secret."""
    context = error.get("ctx") or {}
    if "it" in context and "en" in context:
        return str(context["it" if language.startswith("it") else "en"])
    told = context.get("error")
    if isinstance(told, ValueError) and str(told):
        return str(told)
    kind = str(error.get("type", ""))
    if kind.startswith(("int_", "float_")):
        return _("Write a number.")
    if kind == "greater_than_equal":
        return _("At least %(least)s.") % {"least": context.get("ge")}
    if kind == "less_than_equal":
        return _("At most %(most)s.") % {"most": context.get("le")}
    if kind == "string_too_long":
        return _("At most %(most)s characters.") % {"most": context.get("max_length")}
    if kind in {"missing", "string_too_short"}:
        return _("This is needed.")
    return _("This cannot be used. Look at the example.")


def made_by_us(model: type[BaseModel], stored: Mapping[str, Any]) -> list[str]:
    """Secrets that we made and the other side must be told: those with a factory."""
    return [
        name
        for name, info in model.model_fields.items()
        if _kind(_plain(info.annotation)) == "secret"
        and info.default_factory is not None
        and stored.get(name)
    ]


def _field(
    name: str,
    info: FieldInfo,
    values: Mapping[str, Any],
    language: str,
    stored: Mapping[str, Any],
    problems: Mapping[str, str],
) -> Field:
    extra = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
    annotation = _plain(info.annotation)
    kind = _kind(annotation)
    limit = _limit(info)
    if kind == "text" and limit > LONG and not name.endswith("url"):
        kind = "long"
    value = values[name] if name in values else _default(info)
    if kind == "secret":
        value = ""
    elif kind == "lines":
        value = "\n".join(value or ())
    elif isinstance(value, Enum):
        value = value.value
    optional = type(None) in get_args(info.annotation)
    return Field(
        name=name,
        kind=kind,
        label=_said(extra.get("label"), language) or name,
        help=_said(extra.get("help"), language),
        value="" if value is None else value,
        choices=_choices(annotation, extra, language) if kind == "select" else [],
        is_required=info.is_required(),
        is_stored=kind == "secret" and bool(stored.get(name)),
        can_clear=kind == "secret" and optional and bool(stored.get(name)),
        problem=problems.get(name, ""),
        step="any" if annotation is float else "1",
        limit=limit,
    )


def _plain(annotation: Any) -> Any:
    """Without `| None`."""
    if get_origin(annotation) in (Union, types.UnionType):
        parts = [one for one in get_args(annotation) if one is not type(None)]
        return parts[0] if len(parts) == 1 else str
    return annotation


def _kind(annotation: Any) -> str:
    if annotation is bool:
        return "switch"
    if annotation is SecretStr:
        return "secret"
    if annotation in (int, float):
        return "number"
    if get_origin(annotation) in (tuple, list, set, frozenset):
        return "lines"
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return "select"
    return "text"


def _limit(info: FieldInfo) -> int:
    found = [getattr(one, "max_length", None) for one in info.metadata]
    return next((int(one) for one in found if one), 0)


def _default(info: FieldInfo) -> Any:
    if info.is_required() or info.default_factory is not None:
        return ""
    return info.default


def _choices(
    annotation: Any, extra: Mapping[str, Any], language: str
) -> list[tuple[str, str]]:
    named = extra.get("choices")
    words = named if isinstance(named, Mapping) else {}
    return [
        (str(one.value), _said(words.get(one.value), language) or one.name)
        for one in annotation
    ]


def _said(text: Any, language: str) -> str:
    if isinstance(text, Text):
        return text.in_(language)
    return text if isinstance(text, str) else ""
