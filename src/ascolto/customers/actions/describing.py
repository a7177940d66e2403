"""What the team writes down of a customer."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from ascolto.core import activity, live
from ascolto.core.actor import Actor
from ascolto.core.refusal import Refusal
from ascolto.customers import phones
from ascolto.customers.actions import remembering
from ascolto.customers.family import FIELDS
from ascolto.customers.models import Customer

_LANGUAGE = re.compile(r"^[a-z]{2,3}(-[A-Za-z]{2,4})?$")
ABOUT_LIMIT = 20_000


@transaction.atomic
def describe(
    customer: Customer,
    *,
    by: Actor,
    name: str | None = None,
    email: str | None = None,
    phone: str | None = None,
    language: str | None = None,
    about: str | None = None,
) -> Customer:
    """Change what is said; None leaves a field as it is, "" empties it for good.

    What a form gives back unchanged changes nothing, so facts that are shown of a linked customer
    stay that customer's. Raises `Refusal` for what is no e-mail, phone or language.
    """
    asked = dict(zip(FIELDS, (name, email, phone, language, about), strict=True))
    row = Customer.objects.select_for_update().get(pk=customer.pk)
    if not row.is_standing:
        raise Refusal(
            _("%(one)s is part of %(other)s by now. Nothing was changed.")
            % {"one": row, "other": row.absorbed_by},
            "absorbed",
        )
    changes = {
        field: clean
        for field, value in asked.items()
        if value is not None and (clean := _clean(field, value)) != getattr(row, field)
    }
    if not changes:
        return row
    _write(row, changes)
    remembering.refresh([row.pk])
    remembering.index([row.pk])
    row.refresh_from_db()
    activity.record("described", row, by=by, fields=sorted(changes))
    live.push(row.workspace_id, "customers.changed", ids=[row.pk])
    return row


def _write(row: Customer, changes: dict[str, str]) -> None:
    for field, value in changes.items():
        setattr(row, field, value)
        row.borrowed.pop(field, None)
        if not value:
            row.borrowed[field] = None
    row.save(update_fields=[*changes, "borrowed"])


def _clean(field: str, value: str) -> str:
    value = value.replace("\x00", "").strip()
    if not value:
        return ""
    clean = _CLEAN.get(field)
    return clean(value) if clean else _short(field, value)


def _short(field: str, text: str) -> str:
    limit = ABOUT_LIMIT if field == "about" else 200
    if len(text) > limit:
        raise Refusal(
            _("This is longer than %(limit)d characters. Nothing was changed.")
            % {"limit": limit},
            "too_long",
        )
    return text


def _email(text: str) -> str:
    try:
        validate_email(text)
    except ValidationError:
        sentence = _("“%(text)s” is not an e-mail address.") % {"text": text}
        raise Refusal(sentence, "not_an_email") from None
    return text.lower()


def _phone(text: str) -> str:
    if number := phones.normal(text):
        return number
    raise Refusal(
        _("“%(text)s” is not a phone number.") % {"text": text}, "not_a_phone"
    )


def _language(text: str) -> str:
    if _LANGUAGE.match(text):
        return text
    sentence = _("“%(text)s” is not a language code such as it or en.")
    raise Refusal(sentence % {"text": text}, "not_a_language")


_CLEAN = {"email": _email, "phone": _phone, "language": _language}
