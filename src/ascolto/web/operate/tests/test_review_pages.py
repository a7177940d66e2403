"""Looking again at a colleague's answer, on screen."""

from __future__ import annotations

import pytest

from ascolto.channels.models import Account
from ascolto.operate.models import Conversation, PeerReview, Sampling
from ascolto.operate.models.peer_review import CRITERIA
from ascolto.testing import counting, make, pipeline
from ascolto.testing.cast import Cast
from ascolto.web.settings.tests.conftest import browser

GOOD = dict.fromkeys(CRITERIA, "3")


@pytest.fixture
def talk(cast: Cast) -> Conversation:
    portal: Account = make.account(
        cast.brand, kind="webhook", config={"secret": "whsec_" + "YWJj" * 8}
    )
    return pipeline.hear(portal, pipeline.said("Avete una camera?", who="zoe"))


@pytest.fixture
def review(cast: Cast, talk: Conversation) -> PeerReview:
    return _review(cast, talk, "Sì, la vista lago è libera.")


def _review(cast: Cast, talk: Conversation, text: str) -> PeerReview:
    said = make.outbound(talk.thread, text, author=cast.marco)
    made: PeerReview = PeerReview.objects.create(
        message=said, conversation=talk, author=cast.marco, reviewer=cast.giulia
    )
    return made


def test_one_screen_with_what_was_said_and_the_questions(
    cast: Cast, talk: Conversation, review: PeerReview
) -> None:
    giulia = browser(cast.giulia)
    assert "vista lago" in giulia.get("/reviews/").content.decode()
    page = giulia.get(f"/reviews/{review.pk}/").content.decode()
    assert "Avete una camera?" in page
    assert page.count('type="radio"') == 12
    assert "checked" not in page


def test_said_the_next_one_comes_and_the_author_reads_it(
    cast: Cast, talk: Conversation, review: PeerReview
) -> None:
    giulia, second = browser(cast.giulia), _review(cast, talk, "A mezzogiorno.")
    where = f"/reviews/{review.pk}/"
    half = giulia.post(where, {"tone": "2", "comment": "Bene"})
    assert half.status_code == 422
    assert half.content.decode().count("checked") == 1
    assert "Bene" in half.content.decode()
    done = giulia.post(where, GOOD | {"tone": "2", "comment": "Bene così"})
    assert done["Location"] == f"/reviews/{second.pk}/"
    gone = giulia.post(f"/reviews/{second.pk}/skip/", {"why": "Conosco la cliente"})
    assert gone["Location"] == "/reviews/"
    lesson = browser(cast.marco).get("/lessons/").content.decode()
    assert "Bene così" in lesson
    assert "corretto" in lesson
    assert "/lessons/" in browser(cast.marco).get("/notices/").content.decode()
    assert giulia.get(where)["Location"] == "/reviews/", "once"


def test_only_for_who_it_was_given_to(cast: Cast, review: PeerReview) -> None:
    where = f"/reviews/{review.pk}/"
    for member in (cast.marco, cast.sara, cast.ada, cast.otto):
        assert browser(member).get(where).status_code == 404
        assert browser(member).post(where, GOOD).status_code == 404
    assert browser(cast.vito).get(where).status_code == 403
    cast.giulia.brands.set([make.brand("Altro")])
    assert browser(cast.giulia).get(where).status_code == 404
    strict = browser(cast.giulia, enforce_csrf_checks=True)
    assert strict.post(where, GOOD).status_code == 403


def test_means_are_for_leads(cast: Cast, review: PeerReview) -> None:
    browser(cast.giulia).post(f"/reviews/{review.pk}/", GOOD | {"solved": "1"})
    page = browser(cast.sara).get("/reviews/figures/?days=90").content.decode()
    assert "Marco" in page
    assert '<td class="num">1,0</td>' in page
    assert browser(cast.marco).get("/reviews/figures/").status_code == 403


def test_a_lead_sets_the_share(cast: Cast) -> None:
    sara = browser(cast.sara)
    for typed, status in (("12", 302), ("101", 422), ("x", 422), ("", 422)):
        answer = sara.post("/settings/training/share/", {"share": typed})
        assert answer.status_code == status, typed
    assert Sampling.objects.get().share == 12
    assert 'value="12"' in sara.get("/settings/training/").content.decode()


def test_more_reviews_take_no_more_queries(
    cast: Cast, talk: Conversation, review: PeerReview
) -> None:
    giulia = browser(cast.giulia)
    giulia.get("/reviews/")
    few = counting.count(lambda: giulia.get("/reviews/"))
    for n in range(8):
        _review(cast, talk, f"Risposta {n}")
    assert counting.count(lambda: giulia.get("/reviews/")) == few
