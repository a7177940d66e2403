"""The search as it is drawn: what was found is marked, what was not understood is said."""

from __future__ import annotations

import pytest
from django.utils import timezone, translation

from ascolto.channels.models import Account
from ascolto.operate.models import Conversation
from ascolto.operate.searching import operators
from ascolto.testing import make, pipeline
from ascolto.testing.cast import Cast
from ascolto.web.operate import searching
from ascolto.web.settings.tests.conftest import browser


@pytest.fixture
def portal(cast: Cast) -> Account:
    config = {"secret": "whsec_" + "YWJj" * 8}
    return make.account(cast.brand, kind="webhook", config=config)


def test_the_words_are_marked_and_everything_else_is_text(
    cast: Cast, portal: Account
) -> None:
    pipeline.post(portal, pipeline.said("la <b>torta</b> & il caffè", who="zoe"))
    pipeline.run()
    page = browser(cast.marco).get("/inbox/", {"q": "torta caffe"}).content.decode()
    assert (
        "la &lt;b&gt;<mark>torta</mark>&lt;/b&gt; &amp; il <mark>caffè</mark>" in page
    )


def test_what_was_not_understood_is_said_and_searched_as_words(
    cast: Cast, portal: Account
) -> None:
    pipeline.post(portal, pipeline.said("il colore: rosso", who="zoe"))
    pipeline.run()
    found = browser(cast.marco).get("/inbox/", {"q": 'colore:rosso è:"<i>"'})
    page = found.content.decode()
    number = Conversation.objects.get().pk
    assert f'id="conversation-{number}"' in page
    assert "“colore:”" in page
    assert "in-ritardo" in page
    assert "<i>" not in page


@pytest.mark.parametrize("language", ["it", "en"])
def test_every_line_of_the_help_is_understood(language: str) -> None:
    with translation.override(language):
        entries, names = searching.entries(), searching.names()
    assert set(names) == set(operators.NAMES)
    for entry in entries:
        asked = operators.read(entry.shown, timezone.now())
        assert not asked.hints, entry.shown
        assert asked.conditions or asked.words


def test_a_row_that_a_search_lost_leaves_it(cast: Cast, portal: Account) -> None:
    pipeline.post(portal, pipeline.said("una torta", who="zoe"))
    pipeline.run()
    pk = Conversation.objects.get().pk
    client = browser(cast.marco)
    rows = {"ids": str(pk), "q": "is:open torta"}
    assert "data-gone" not in client.get("/inbox/rows/", rows).content.decode()
    Conversation.objects.update(status="closed")
    assert "data-gone" in client.get("/inbox/rows/", rows).content.decode()
