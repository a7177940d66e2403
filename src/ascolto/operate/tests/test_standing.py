"""How a person stands with us: their cases and what they consented to, within what the member sees."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ascolto.channels.models import Account, Message
from ascolto.operate.actions import closing
from ascolto.operate.models import Conversation
from ascolto.operate.reads import standing
from ascolto.testing import make
from ascolto.testing.cast import Cast
from ascolto.testing.pipeline import hear, said


def test_open_cases_come_first(cast: Cast, portal: Account) -> None:
    ended = hear(portal, said("Prima", thread="a"))
    by = cast.as_("marco")
    closing.close(ended, reason="no_answer_needed", because="grazie", by=by)
    running = hear(portal, said("Seconda", thread="b"))
    found = standing.read(running.case.customer, cast.marco)
    assert [case.pk for case in found.cases] == [running.case_id, ended.case_id]
    assert found.more == 0


def test_the_last_time_they_were_asked_for_consent_counts(
    cast: Cast, portal: Account
) -> None:
    talk = hear(
        portal, said("Uno", message="m1"), said("Due", message="m2"), said("Tre")
    )
    customer = talk.case.customer
    assert standing.read(customer, cast.marco).consent is None
    at = timezone.now()
    for name, given, ago in (("m1", True, 9), ("m2", False, 3)):
        Message.objects.filter(external_id=name).update(
            meta={"consent": str(given)}, sent_at=at - timedelta(minutes=ago)
        )
    found = standing.read(customer, cast.marco).consent
    assert found is not None
    assert (found.is_given, found.where) == (False, portal.name)


def test_what_belongs_to_a_brand_one_does_not_see_is_not_told(
    cast: Cast, portal: Account
) -> None:
    talk = hear(portal, said("Uno"))
    Message.objects.update(meta={"consent": "True"})
    cast.giulia.brands.set([make.brand("La Dispensa")])
    found = standing.read(talk.case.customer, cast.giulia)
    assert (found.cases, found.consent) == ([], None)


def test_many_cases_cost_no_more(cast: Cast, portal: Account) -> None:
    counts = []
    for n in range(2):
        hear(portal, *(said(f"{n} {t}", thread=f"{n}{t}") for t in range(1 + n * 8)))
        customer = Conversation.objects.latest("pk").case.customer
        with CaptureQueriesContext(connection) as seen:
            found = standing.read(customer, cast.marco)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 4
    assert (len(found.cases), found.more) == (5, 5)
