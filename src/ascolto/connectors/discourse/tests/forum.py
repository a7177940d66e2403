"""The rehearsed forum, held against Discourse's official document where that lies here.

Every request and every answer that the document knows is validated; `complaints` must stay empty.
The document is read from `$ASCOLTO_SHARED/specs`, or from `shared/specs` beside the repository; it
is no part of this repository.
"""

from __future__ import annotations

import json
import os
import re
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs

from ascolto.connectors.discourse import rehearsal
from ascolto.connectors.discourse.rehearsal import (
    ABOUT,
    KEY,
    ME,
    POST,
    UPLOADED,
    moment,
)

__all__ = ["ABOUT", "KEY", "ME", "POST", "UPLOADED", "Forum", "moment"]

SHARED = os.environ.get("ASCOLTO_SHARED") or Path(__file__).parents[6] / "shared"
DOCUMENT = Path(SHARED) / "specs" / "discourse-openapi.json"
# The document takes a field for a text that is a number in every real answer.
LOOSER = {"reply_to_post_number": {"type": ["integer", "string", "null"]}}


class Forum(rehearsal.Forum):
    """`complaints` collects whatever the official document does not allow."""

    def __init__(self) -> None:
        self.complaints: list[str] = []
        super().__init__()

    def hold(
        self, what: str, method: str, path: str, status: int, body: bytes, headers: Any
    ) -> None:
        """Hold a JSON body against the document."""
        schema = _schema(what, method.lower(), path, status)
        if schema is None or not body or "multipart" in headers.get("content-type", ""):
            return
        for error in schema.iter_errors(json.loads(body)):
            self.complaints.append(f"{what} {method} {path}: {error.message}")


@cache
def _document() -> dict[str, Any]:
    found: dict[str, Any] = (
        json.loads(DOCUMENT.read_text()) if DOCUMENT.is_file() else {}
    )
    return found


@cache
def _schema(what: str, method: str, path: str, status: int) -> Any:
    """The schema of a call's JSON; None where the document knows none."""
    for template, methods in _document().get("paths", {}).items():
        pattern = re.sub(r"\\\{[^}]*\\\}", "[^/]+", re.escape(template))
        if (
            not re.fullmatch(pattern, path)
            or method not in methods
            or path.startswith("/u/")
        ):
            continue
        told = methods[method]
        told = (
            told.get("requestBody", {})
            if what == "request"
            else told["responses"][str(status)]
        )
        schema = told.get("content", {}).get("application/json", {}).get("schema")
        return jsonschema_rs.Draft202012Validator(_loosened(schema)) if schema else None
    return None


def _loosened(schema: Any) -> Any:
    if isinstance(schema, dict):
        return {
            name: {**LOOSER[name]} if name in LOOSER else _loosened(value)
            for name, value in schema.items()
        }
    return [_loosened(one) for one in schema] if isinstance(schema, list) else schema
