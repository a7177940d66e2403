"""How a brand writes: kept on its page, heeded beside the answer."""

from __future__ import annotations

import pytest
from django.urls import reverse

from ascolto.channels.models import Account
from ascolto.nlp.models import ToneGuide
from ascolto.testing import make
from ascolto.testing.cast import Cast
from ascolto.testing.pipeline import hear, said
from ascolto.web.settings.tests.conftest import browser

pytestmark = pytest.mark.django_db
FORM = {
    "jargon": "slot = orario\n\nticket = richiesta", "never": "purtroppo\nutente = cliente", "address": "lei",
    "greeting": "Buongiorno e benvenuta,", "closing": "", "signature": "Il Lago",
}  # fmt: skip


def test_it_is_kept_and_shown_as_typed(cast: Cast) -> None:
    sara = browser(cast.sara)
    sara.post(reverse("brand_tone_guide", args=[cast.brand.pk]), FORM)
    row = ToneGuide.objects.get()
    assert row.jargon == {"slot": "orario", "ticket": "richiesta"}
    assert row.never == {"purtroppo": "", "utente": "cliente"}
    page = sara.get(reverse("tone_guides")).content.decode()
    assert "slot = orario\nticket = richiesta" in page


@pytest.mark.parametrize(
    "wrong", [{"jargon": "slot"}, {"never": "x" * 81}, {"address": "voi"},
              {"never": "\n".join(f"w{n}" for n in range(201))}],
)  # fmt: skip
def test_what_cannot_be_kept_is_said_and_nothing_lost(
    cast: Cast, wrong: dict[str, str]
) -> None:
    where = reverse("brand_tone_guide", args=[cast.brand.pk])
    found = browser(cast.sara).post(where, FORM | wrong)
    assert found.status_code == 422
    assert "Il Lago" in found.content.decode()
    assert not ToneGuide.objects.exists()


def test_the_composer_offers_the_wording(cast: Cast) -> None:
    portal: Account = make.account(
        cast.brand, kind="webhook", config={"secret": "whsec_" + "YWJj" * 8}
    )
    talk = hear(portal, said())
    browser(cast.sara).post(reverse("brand_tone_guide", args=[cast.brand.pk]), FORM)
    text = {"text": "Gentile utente, lo slot delle 10 è libero. Cordiali saluti, Marco"}
    where = reverse("conversation_courtesy", args=[talk.pk])
    found = browser(cast.marco).post(where, text).content.decode()
    assert 'data-courtesy-use="cliente"' in found
    assert 'data-courtesy-use="l&#x27;orario"' in found
    assert "Il Lago" in found
