"""The brand's own words for “let us go on elsewhere”."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from ascolto.core import activity
from ascolto.core.actor import Actor
from ascolto.core.models import Brand
from ascolto.core.refusal import Refusal
from ascolto.core.sanitising import clean_text
from ascolto.operate.models import PointerText
from ascolto.operate.reads import elsewhere

LIMIT = 2000


@transaction.atomic
def word(
    brand: Brand, *, language: str, with_link: bool, text: str, by: Actor
) -> PointerText:
    """What is said where the customer wrote, from now on. Raises `Refusal`."""
    text = clean_text(text).strip()
    if not text:
        raise Refusal(_("Write what the customer is told."), "empty")
    if len(text) > LIMIT:
        raise Refusal(
            _("The text is too long: at most %(limit)s characters.") % {"limit": LIMIT},
            "too_long",
        )
    if with_link and elsewhere.LINK not in text:
        raise Refusal(
            _("Leave {link} in the text: it becomes the customer's own address."),
            "no_link",
        )
    row, _made = PointerText.objects.update_or_create(
        brand=brand, language=language, with_link=with_link, defaults={"text": text}
    )
    activity.record("changed", row, by=by)
    return row  # type: ignore[no-any-return]


@transaction.atomic
def unword(row: PointerText, *, by: Actor) -> None:
    """Back to the text that comes with us."""
    activity.record("dropped", row, by=by, language=row.language)
    row.delete()
