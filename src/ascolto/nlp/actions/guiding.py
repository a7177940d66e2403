"""The tone guide of a brand, as it is typed: a word a line, with a wording after “=”."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from ascolto.core import activity
from ascolto.core.actor import Actor
from ascolto.core.authority import require
from ascolto.core.models import Brand, Role
from ascolto.core.refusal import Refusal
from ascolto.nlp.models import ToneGuide

MOST = 200  # words of a list
LONGEST = 80  # characters of a word or wording


@transaction.atomic
def guide(
    brand: Brand, *, jargon: str, never: str, address: str, greeting: str, closing: str, signature: str, by: Actor
) -> ToneGuide:  # fmt: skip
    """Raises `Refusal`."""
    require(by, Role.LEAD)
    if address not in ToneGuide.Address.values:
        raise Refusal(_("Choose how customers are addressed."), "address")
    said = {
        "jargon": _listed(jargon, needs_better=True),
        "never": _listed(never, needs_better=False),
        "address": address,
        "greeting": greeting.strip()[:80],
        "closing": closing.strip()[:120],
        "signature": signature.strip()[:120],
    }
    row: ToneGuide = ToneGuide.objects.update_or_create(brand=brand, defaults=said)[0]
    activity.record("set the tone of", brand, by=by)
    return row


def typed(words: dict[str, str]) -> str:
    """A list as it stands in the form."""
    return "\n".join(f"{w} = {b}" if b else w for w, b in words.items())


def _listed(text: str, *, needs_better: bool) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in filter(None, (line.strip() for line in text.splitlines())):
        word, _sign, better = (part.strip() for part in line.partition("="))
        if not word or (needs_better and not better):
            said = _("Write a word and what to put instead, like: ticket = request (%(line)s)")  # fmt: skip
            raise Refusal(said % {"line": line[:60]}, "line")
        if max(len(word), len(better)) > LONGEST:
            raise Refusal(_("A word or wording is too long: %(word)s") % {"word": word[:60]}, "long")  # fmt: skip
        found[word] = better
    if len(found) > MOST:
        raise Refusal(_("At most %(n)s words.") % {"n": MOST}, "many")
    return found
