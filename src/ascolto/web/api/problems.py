"""What goes wrong, in one shape: `{"error": {"code", "message", "field"?, "request_id"}}`.

`code` is stable and for programs; `message` is a sentence in the language of the request.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
import structlog
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from ascolto.core.refusal import Refusal

log = structlog.get_logger(__name__)

JSON = "application/json; charset=utf-8"
# What an action refuses because of what was sent; everything else is the state of things: 409.
_SENT = {
    "cannot_hold", "empty", "no_reason", "not_a_language", "not_a_phone", "not_an_email",
    "same_customer", "too_long", "files_too_large",
}  # fmt: skip
_NOT_ALLOWED = {"not_allowed", "not_yours", "not_a_person", "cannot_see"}


class Problem(Exception):
    """Ends a request. `field` names what was wrong in the body or the address."""

    def __init__(
        self,
        status: int,
        code: str,
        sentence: str,
        *,
        field: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(sentence)
        self.status, self.code, self.sentence = status, code, sentence
        self.field, self.headers = field, dict(headers or {})


def answer(request: HttpRequest, problem: Problem) -> HttpResponse:
    error = {"code": problem.code, "message": problem.sentence}
    if problem.field:
        error["field"] = problem.field
    error["request_id"] = request.call.id  # type: ignore[attr-defined]
    return HttpResponse(
        orjson.dumps({"error": error}),
        status=problem.status,
        content_type=JSON,
        headers=problem.headers,
    )


# --- the ones without anything to say about them -------------------------------------------------


def nothing_here(field: str = "") -> Problem:
    """The same for what never was, what is gone and what is somebody else's."""
    return Problem(404, "not_found", _("There is nothing here."), field=field)


def unauthorized(*, presented: bool) -> Problem:
    sentence = (
        _("This key does not work: it is wrong, revoked or too old. Make a new one.")
        if presented
        else _("Send a key: Authorization: Bearer asc_…")
    )
    how = 'Bearer realm="Ascolto"' + (', error="invalid_token"' if presented else "")
    code = "key_not_valid" if presented else "key_missing"
    return Problem(401, code, sentence, headers={"WWW-Authenticate": how})


def not_allowed_method(allowed: str) -> Problem:
    sentence = _("This cannot be done here. Possible: %(methods)s.") % {
        "methods": allowed
    }
    return Problem(405, "method_not_allowed", sentence, headers={"Allow": allowed})


def too_large(limit: int) -> Problem:
    sentence = _("The request is larger than %(kb)d kB.") % {"kb": limit // 1024}
    return Problem(413, "too_large", sentence, headers={"Connection": "close"})


def not_json() -> Problem:
    sentence = _("Send the body as JSON, with Content-Type: application/json.")
    return Problem(415, "not_json", sentence)


def unreadable() -> Problem:
    return Problem(400, "unreadable", _("The body cannot be read as JSON."))


def bad_request() -> Problem:
    return Problem(400, "bad_request", _("The request cannot be understood."))


def for_a_person(field: str) -> Problem:
    sentence = _("Only a person decides this. Say so, when one did.")
    return Problem(422, "for_a_person", sentence, field=field)


def for_a_lead() -> Problem:
    sentence = _("Only a lead's key may publish automatic messages.")
    return Problem(403, "for_a_lead", sentence)


def ours() -> Problem:
    sentence = _(
        "Something went wrong on our side. Nothing was changed. Try again; if it stays, give the "
        "administrator the request_id."
    )
    return Problem(500, "internal", sentence)


def of_refusal(refusal: Refusal) -> Problem:
    """An action's "no": 403 who may not, 422 what was sent, 409 how things stand."""
    code = refusal.code
    status = 403 if code in _NOT_ALLOWED else 422 if code in _SENT else 409
    return Problem(status, code, str(refusal))


# --- what does not fit the schema ----------------------------------------------------------------


def of_validation(problem: ValidationError) -> Problem:
    """The first thing that does not fit. An id that is none names nothing: 404."""
    first = problem.errors[0]
    place = [str(part) for part in first["loc"]]
    if place[0] == "path":
        return nothing_here()
    # source, parameter, then the field and perhaps the branch of a union.
    field = place[2] if len(place) > 2 else place[1] if place[0] == "query" else ""
    if first["type"] == "missing" and not field:
        return Problem(422, "missing", _("A JSON body is missing."))
    code = _CODES.get(first["type"], "invalid")
    return Problem(422, code, _sentence(first), field=field)


_CODES = {"missing": "missing", "extra_forbidden": "unknown_field"}


def _sentence(error: Mapping[str, Any]) -> str:
    kind, context = error["type"], error.get("ctx") or {}
    fixed = {
        "missing": _("This field is missing."),
        "extra_forbidden": _("This field is not known."),
        "string_type": _("This must be a text."),
        "bool_type": _("This must be true or false."),
        "bool_parsing": _("This must be true or false."),
        "int_type": _("This must be a whole number."),
        "int_parsing": _("This must be a whole number."),
        "int_from_float": _("This must be a whole number."),
        "model_type": _("The body must be a JSON object."),
        "model_attributes_type": _("The body must be a JSON object."),
        "string_pattern_mismatch": _("This is not written as it must be."),
        "repeated": _("This is given more than once."),
    }
    if kind in fixed:
        return fixed[kind]
    if kind in {"greater_than_equal", "less_than_equal"}:
        bound = context.get("ge", context.get("le"))
        least = kind == "greater_than_equal"
        sentence = (
            _("This must be at least %(n)s.")
            if least
            else _("At most %(n)s is possible.")
        )
        return sentence % {"n": bound}
    if kind == "string_too_long":
        most = context.get("max_length")
        return _("This is longer than %(n)s characters.") % {"n": most}
    if kind in {"enum", "literal_error"}:
        return _("Possible here: %(list)s.") % {"list": context.get("expected", "")}
    if "date" in kind or "timezone" in kind:
        return _("Write a time with its offset, as 2026-01-31T09:30:00+01:00.")
    return _("This cannot be used here.")


# --- into ninja ----------------------------------------------------------------------------------


def translate(problem: object) -> Problem:
    """Any exception as a problem; bugs are logged with their trace."""
    if isinstance(problem, Problem):
        return problem
    if isinstance(problem, Refusal):
        return of_refusal(problem)
    if isinstance(problem, ValidationError):
        return of_validation(problem)
    if isinstance(problem, Http404):
        return nothing_here()
    if isinstance(problem, AuthenticationError):
        return unauthorized(presented=False)
    if isinstance(problem, HttpError) and problem.status_code == 400:
        return unreadable()
    if isinstance(problem, SuspiciousOperation):
        return bad_request()
    return ours()


def respond(request: HttpRequest, problem: Exception | type[Exception]) -> HttpResponse:
    found = translate(problem)
    if found.status == 500:
        log.error("api.failed", request=request.call.id, exc_info=problem)  # type: ignore[attr-defined]
    return answer(request, found)


def handle(api: NinjaAPI) -> None:
    """Every exception of an operation ends here."""
    for kind in (Exception, HttpError, ValidationError, Http404):
        api.add_exception_handler(kind, respond)
