"""A variable nobody filled never reaches a customer."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ascolto.core.refusal import Refusal
from ascolto.operate import placeholders
from ascolto.operate.models import AnswerBody


def refuse(text: str) -> None:
    """Costs nothing where there is no brace. Raises `Refusal`."""
    found = placeholders.names(text)
    if not found:
        return
    open_ones = [n for n in found if n in placeholders.KNOWN or _is_ours(n)]
    if open_ones:
        raise Refusal(
            _("The answer still holds %(names)s. Fill it in or take it out, then send.")
            % {"names": ", ".join(f"{{{name}}}" for name in open_ones)},
            "unfilled",
        )


def _is_ours(name: str) -> bool:
    """Whether an entry has this variable: braces of the customer's own world may be sent."""
    return AnswerBody.objects.filter(text__contains=f"{{{name}}}").exists()
