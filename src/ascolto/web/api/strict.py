"""How requests are read and answers written: fast, and strict about what nobody asked for."""

from __future__ import annotations

from typing import Any

import orjson
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import ValidationError
from ninja.params.models import Query, QueryModel
from ninja.parser import Parser
from ninja.renderers import BaseRenderer

from ascolto.web.api.problems import Problem


class JsonParser(Parser):
    """Refuses what is no JSON by the letter: NaN, half characters, nesting without end."""

    def parse_body(self, request: HttpRequest) -> Any:
        return orjson.loads(request.body)


class JsonRenderer(BaseRenderer):
    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        return orjson.dumps(data)


class _AskedModel(QueryModel):
    @classmethod
    def get_request_data(
        cls, request: HttpRequest, api: NinjaAPI, path_params: dict[str, Any]
    ) -> dict[str, Any] | None:
        known = cls.__ninja_flatten_map__  # type: ignore[attr-defined]
        for name, values in request.GET.lists():
            if name not in known:
                # A misspelt filter would quietly give everything.
                sentence = _("This filter is not known.")
                raise Problem(422, "unknown_field", sentence, field=name[:100])
            if len(values) > 1:
                raise ValidationError([{"type": "repeated", "loc": ("query", name)}])
        return super().get_request_data(request, api, path_params)


class Asked(Query):  # type: ignore[misc]
    """Query parameters of which every one must be known, and come once."""

    _model = _AskedModel

    @classmethod
    def _param_source(cls) -> str:
        return "query"
