"""The API's own pages: its description, and the same for people. Without script, from here only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from ascolto.core.actions import keying
from ascolto.web.api import api, keys, paging


@dataclass(frozen=True)
class Line:
    """One parameter or field."""

    name: str
    kind: str
    about: SafeString
    is_required: bool


@dataclass(frozen=True)
class Entry:
    """One operation."""

    id: str
    method: str
    path: str
    summary: str
    about: list[SafeString]
    scopes: list[str]
    parameters: list[Line]
    body: list[Line]
    success: int
    answer: list[Line]


@dataclass(frozen=True)
class Chapter:
    name: str
    entries: list[Entry] = field(default_factory=list)


@require_GET
@cache_control(max_age=300)
def openapi(request: HttpRequest) -> HttpResponse:
    return HttpResponse(api.description_json(), content_type="application/json")


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    context = {
        "chapters": chapters(api.description()),
        "scopes": keying.SCOPES,
        "rate": keys.RATE.times,
        "most": paging.MOST,
    }
    return render(request, "api/docs.html", context)


def chapters(description: dict[str, Any]) -> list[Chapter]:
    found: dict[str, Chapter] = {}
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            name = operation["tags"][0]
            entry = _entry(description, method.upper(), path, operation)
            found.setdefault(name, Chapter(name)).entries.append(entry)
    return list(found.values())


def _entry(
    description: dict[str, Any], method: str, path: str, operation: dict[str, Any]
) -> Entry:
    responses = operation["responses"]
    success = min(int(status) for status in responses)
    body = operation.get("requestBody", {}).get("content", {})
    return Entry(
        id=operation["operationId"],
        method=method,
        path=path,
        summary=operation["summary"],
        about=[_worded(p) for p in operation.get("description", "").split("\n\n")],
        scopes=operation["security"][0]["Bearer"],
        parameters=[
            Line(
                p["name"],
                _kind(p["schema"]),
                _worded(p.get("description", "")),
                p["required"],
            )
            for p in operation["parameters"]
        ],
        body=list(_lines(description, _schema(body))),
        success=success,
        answer=list(_lines(description, _schema(responses[str(success)]["content"]))),
    )


def _schema(content: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = content.get("application/json", {}).get("schema", {})
    return found


def _lines(description: dict[str, Any], schema: dict[str, Any]) -> Iterator[Line]:
    """The fields of an object; of a page, those of its items."""
    model = _resolved(description, schema)
    if "items" in model.get("properties", {}) and "next" in model["properties"]:
        model = _resolved(description, model["properties"]["items"]["items"])
    required = model.get("required", [])
    for name, details in model.get("properties", {}).items():
        yield Line(
            name,
            _kind(details),
            _worded(details.get("description", "")),
            name in required,
        )


def _worded(text: str) -> SafeString:
    """What stands between back-ticks as code; everything escaped."""
    pieces = enumerate(text.split("`"))
    return format_html_join(
        "",
        "{}",
        ((format_html("<code>{}</code>", p) if n % 2 else p,) for n, p in pieces),
    )


def _resolved(description: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        found: dict[str, Any] = description["components"]["schemas"][name]
        return found
    return schema


def _kind(schema: dict[str, Any]) -> str:
    if "enum" in schema:
        return " | ".join(f"“{value}”" for value in schema["enum"])
    if "const" in schema:
        return f"“{schema['const']}”"
    if "anyOf" in schema:
        return " | ".join(_kind(one) for one in schema["anyOf"])
    if "$ref" in schema:
        return str(schema["$ref"].rsplit("/", 1)[-1]).removesuffix("Out")
    if schema.get("type") == "array":
        return f"list of {_kind(schema['items'])}"
    return (
        "time" if schema.get("format") == "date-time" else str(schema.get("type", ""))
    )
