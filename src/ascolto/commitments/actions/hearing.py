"""“I take it”, answered by mail to the letter that called who is on call.

The slip was checked on its way in: theirs, in time, for the first time, from their own address.
What is not plain takes nothing; the mail back says what to write.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from ascolto.channels.actions import posting
from ascolto.channels.actions.posting import Mail
from ascolto.channels.models import Slip
from ascolto.commitments.actions import mailing, taking
from ascolto.commitments.models import Escalation
from ascolto.core import short_answer
from ascolto.core.actor import Actor
from ascolto.core.refusal import Refusal


@transaction.atomic
def returned(slips: Sequence[int]) -> None:
    rows = Slip.objects.filter(pk__in=slips, purpose=mailing.PURPOSE)
    for slip in rows.select_related("member__user").order_by("pk"):
        with translation.override(slip.member.language):
            _write_back(slip, _hear(slip))


def _hear(slip: Slip) -> str:
    """What became of it, in a sentence."""
    called = Escalation.objects.filter(slip=slip, member=slip.member)
    rows = list(called.select_related("commitment__customer").order_by("pk"))
    meant = short_answer.taking(slip.text, slip.member.name).what
    if not slip.member.is_active or not rows:
        return _("This is settled already.")
    if meant == "all" or (meant == "mine" and len(rows) == 1):
        return " ".join(_take(row, slip) for row in rows)
    if len(rows) == 1:
        return _("Nothing was taken: write “I take it”, or open the link of the mail.")
    return _(
        "Nothing was taken: that mail told of several. Write “I take them all”, or open the links of the mail."
    )


def _take(row: Escalation, slip: Slip) -> str:
    who = str(row.commitment.customer or _("A customer"))
    try:
        with transaction.atomic():
            taking.take(row.commitment, by=Actor.member(slip.member, through="mail"))
    except Refusal as refusal:
        return f"{who}: {refusal}"
    return _("You have it: %(who)s. Nobody else is called for an hour.") % {"who": who}


def _write_back(slip: Slip, said: str) -> None:
    text = "\n\n".join(
        [_("Hello %(name)s,") % {"name": slip.member.name}, said, _("You wrote:"), slip.text[:500]]
    )  # fmt: skip
    subject = " ".join(said.split())[:150]
    posting.post_each([Mail(slip.member, subject, text, f"took:{slip.pk}")])
