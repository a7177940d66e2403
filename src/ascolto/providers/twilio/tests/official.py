"""Twilio's OpenAPI document and its own library: what we say and hear is held against both.

The document (twilio_api_v2010.json, MIT) lies in the npm package `@twilio/cli-core`; it is no part
of the project. `scripts/peers.py twilio` brings it (`make test` does); else it is looked for in
`$ASCOLTO_SHARED/specs`, in `shared/specs` beside the project, or where `$ASCOLTO_TWILIO_SPEC` says.
"""

from __future__ import annotations

import inspect
import json
import os
import re
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from xml.etree import ElementTree

HERE = Path(__file__).resolve().parents[5]
NAME = "twilio_api_v2010.json"
PACKAGE = Path("node_modules/@twilio/cli-core/src/services/twilio-api")


class Official:
    """A strict reading: fields and parameters that the document does not name are wrong too."""

    def __init__(self, document: dict[str, Any]) -> None:
        from openapi_core import Config, OpenAPI

        self._document = document
        self._api = OpenAPI.from_dict(document, config=Config(spec_validator_cls=None))

    def exchange(
        self,
        method: str,
        path: str,
        headers: dict[str, str],
        body: bytes,
        answer: tuple[int, bytes],
    ) -> list[str]:
        """What is wrong with a call, and with what it was answered."""
        from openapi_core.testing import MockRequest, MockResponse

        split = urlsplit(path)
        request = MockRequest(
            "https://api.twilio.com",
            method.lower(),
            split.path,
            args=dict(parse_qsl(split.query)),
            headers={"Authorization": headers.get("authorization", "")},
            data=body or None,
            content_type=headers.get("content-type", "application/json"),
        )
        response = MockResponse(
            answer[1], status_code=answer[0], content_type="application/json"
        )
        wrong = self._unknown(method.lower(), split.path, split.query, body)
        for check, things in (
            (self._api.validate_request, (request,)),
            (self._api.validate_response, (request, response)),
        ):
            try:
                check(*things)
            except Exception as error:
                inner = getattr(error.__cause__, "schema_errors", None) or ()
                wrong.append(
                    f"{method} {split.path}: {error!r} {[e.message for e in inner]}"[
                        :600
                    ]
                )
        return wrong

    def _unknown(self, method: str, path: str, query: str, body: bytes) -> list[str]:
        known: set[str] = set()
        for route, methods in self._document["paths"].items():
            pattern = re.sub(
                r"\{\w+\}",
                r"[^/]+?",
                re.escape(route).replace(r"\{", "{").replace(r"\}", "}"),
            )
            act = methods.get(method)
            if act and re.fullmatch(pattern, path):
                known |= {one["name"] for one in act.get("parameters", ())}
                form = act.get("requestBody", {}).get("content", {})
                for kind in form.values():
                    known |= set(kind["schema"].get("properties", ()))
        asked = {name for name, _ in parse_qsl(f"{query}&{body.decode()}")}
        return [f"{path}: there is no parameter {one}" for one in sorted(asked - known)]


@cache
def official() -> Official | None:
    """None where the document is not beside this project."""
    named = os.environ.get("ASCOLTO_TWILIO_SPEC", "")
    shared = os.environ.get("ASCOLTO_SHARED", "") or str(HERE.parent / "shared")
    brought = HERE / ".build" / "peers" / "twilio" / PACKAGE / NAME
    for path in (Path(named or "/nowhere"), brought, Path(shared) / "specs" / NAME):
        if path.is_file():
            return Official(json.loads(path.read_text()))
    return None


def twiml_errors(said: bytes) -> list[str]:
    """Verbs and attributes that Twilio's own library does not know."""
    from twilio.twiml import voice_response  # type: ignore[import-untyped]

    wrong = []
    for element in ElementTree.fromstring(said).iter():
        if element.tag == "Response":
            continue
        verb = getattr(voice_response, element.tag, None)
        if verb is None:
            wrong.append(f"There is no verb {element.tag}.")
            continue
        known = _attributes(voice_response, element.tag)
        wrong += [
            f"{element.tag} has no {a}." for a in element.attrib if a not in known
        ]
    return wrong


def _attributes(module: Any, tag: str) -> set[str]:
    """As the methods that make this verb name them, in the spelling of XML."""
    snake = re.sub(r"(?<!^)(?=[A-Z])", "_", tag).lower()
    makers = [getattr(one, snake, None) for one in (module.VoiceResponse, module.Dial)]
    names = {n for make in makers if make for n in inspect.signature(make).parameters}
    parts = (name.split("_") for name in names)
    return {first + "".join(p.title() for p in rest) for first, *rest in parts}
