"""“I take it”, urgency, history, coverage: for whom each page is, and what it does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import override

from ascolto.channels.models import Account
from ascolto.commitments.actions import taking
from ascolto.commitments.models import Commitment, Escalation
from ascolto.core.refusal import Refusal
from ascolto.core.scoping import scope
from ascolto.operate.actions import bulking, closing, scripting
from ascolto.operate.models import Conversation
from ascolto.testing import make, pipeline
from ascolto.testing.cast import Cast
from ascolto.web.operate import histories
from ascolto.web.settings.tests.conftest import browser


@pytest.fixture
def ines(cast: Cast) -> Conversation:
    portal: Account = make.account(
        cast.brand, kind="webhook", config={"secret": "whsec_" + "YWJj" * 8}
    )
    pipeline.post(portal, pipeline.said("Avete una camera?", who="ines"))
    pipeline.run()
    return Conversation.objects.get()


@pytest.fixture
def owed(ines: Conversation) -> Commitment:
    found: Commitment = Commitment.objects.about(ines).get()
    return found


@pytest.fixture
def link(cast: Cast, owed: Commitment) -> str:
    told = Escalation.objects.create(commitment=owed, member=cast.marco)
    return "/take/" + taking.address(told).split("/take/")[1]


def test_opening_the_link_takes_nothing_and_the_button_does(
    cast: Cast, owed: Commitment, link: str
) -> None:
    anybody = Client()
    assert anybody.get(link).status_code == 200
    owed.refresh_from_db()
    assert owed.taken_by is None
    assert anybody.post(link).status_code == 200
    owed.refresh_from_db()
    assert owed.taken_by == cast.marco
    assert anybody.get("/inbox/").status_code == 302


def test_the_link_wants_the_token_of_its_own_page(link: str) -> None:
    assert Client(enforce_csrf_checks=True).post(link).status_code == 403


def test_a_changed_or_old_link_opens_nothing(link: str) -> None:
    assert Client().get(link[:-6] + "aaaaa/").status_code == 410
    assert Client().post("/take/x/").status_code == 410


def test_the_link_of_who_left_opens_nothing(
    cast: Cast, owed: Commitment, link: str
) -> None:
    cast.marco.left_at = timezone.now()
    cast.marco.save(update_fields=["left_at"])
    assert Client().get(link).status_code == 404
    assert Client().post(link).status_code == 404
    owed.refresh_from_db()
    assert owed.taken_by is None


def test_who_may_set_the_urgency(cast: Cast, ines: Conversation) -> None:
    where = reverse("conversation_urgency", args=[ines.pk])
    asked = {"urgency": "urgent"}
    assert browser(cast.vito).post(where, asked).status_code == 403
    assert browser(cast.otto).post(where, asked).status_code == 404
    strict = browser(cast.marco, enforce_csrf_checks=True)
    assert strict.post(where, asked).status_code == 403
    ines.refresh_from_db()
    assert ines.urgency == "normal"
    assert browser(cast.marco).post(where, asked).status_code in {200, 302}
    ines.refresh_from_db()
    assert (ines.urgency, ines.urgency_by) == ("urgent", "Marco")
    refused = browser(cast.marco).post(where, {"urgency": "enorme"})
    assert refused.status_code in {409, 422}


def test_the_history_is_for_who_sees_the_conversation(
    cast: Cast, owed: Commitment
) -> None:
    where = reverse("commitment_history", args=[owed.pk])
    for member in (cast.vito, cast.marco, cast.ada):
        assert browser(member).get(where).status_code == 200
    assert browser(cast.otto).get(where).status_code == 404
    cast.giulia.brands.set([make.brand("Bottega")])
    assert browser(cast.giulia).get(where).status_code == 404
    assert Client().get(where).status_code == 302


def test_coverage_is_for_agents_and_of_their_brands(
    cast: Cast, ines: Conversation
) -> None:
    old = timezone.now() - timedelta(hours=5)
    Commitment.objects.update(started_at=old)
    where = reverse("coverage")
    assert browser(cast.vito).get(where).status_code == 403
    assert (
        f"/conversations/{ines.pk}/" in browser(cast.marco).get(where).content.decode()
    )
    cast.giulia.brands.set([make.brand("Bottega")])
    for outsider in (cast.giulia, cast.otto):
        page = browser(outsider).get(where)
        assert page.status_code == 200
        assert f"/conversations/{ines.pk}/" not in page.content.decode()
    assert Client().get(where).status_code == 302


def test_the_thread_says_which_target_holds(cast: Cast, ines: Conversation) -> None:
    where = reverse("conversation", args=[ines.pk])
    with override("it"):
        plain = escape(histories.because(Commitment.objects.get()))
    assert plain
    assert plain in browser(cast.marco).get(where).content.decode()
    Commitment.objects.update(terms=f"account:{ines.account_id} urgent")
    page = browser(cast.marco).get(where).content.decode()
    assert page.count(f"{ines.account.name}, ") >= 2


@pytest.mark.parametrize("because", ["", "  ", "ok"])
def test_every_way_of_closing_asks_for_the_reason(
    cast: Cast, ines: Conversation, because: str
) -> None:
    values = {"reason": "no_answer_needed", "because": because}
    where = reverse("conversation_closure", args=[ines.pk])
    assert browser(cast.marco).post(where, values).status_code in {409, 422}
    with scope(cast.workspace):
        with pytest.raises(Refusal):
            closing.close(ines, by=cast.as_("marco"), **values)
        bulking.start([ines.pk], kind="close", values=values, by=cast.marco)
        then = [{"do": "close", "because": because}]
        body = {"on": "message", "when": {"all": []}, "then": then}
        with pytest.raises(Refusal):
            scripting.create("Chiudi", body, by=cast.as_("sara"))
    ines.refresh_from_db()
    assert ines.is_open
