"""What customers are told when we go on elsewhere."""

from __future__ import annotations

from django.urls import reverse

from ascolto.core.models import Activity
from ascolto.operate.models import PointerText
from ascolto.operate.reads import elsewhere
from ascolto.testing import make
from ascolto.testing.cast import Cast
from ascolto.testing.pipeline import hear, said
from ascolto.web.settings.tests.conftest import browser


def test_a_brands_own_words_are_said_from_then_on_and_given_back(cast: Cast) -> None:
    portal = make.account(
        cast.brand, kind="webhook", config={"secret": "whsec_" + "YWJj" * 8}
    )
    talk = hear(portal, said("La camera era gelida"))
    talk.language = "it"
    usual = elsewhere.pointer_text(talk, by_link=False)
    sara, address = browser(cast.sara), reverse("pointer", args=[cast.brand.pk])
    told = {"language": "it", "text": "Le abbiamo scritto in privato."}
    assert sara.post(address, told).status_code == 302
    assert elsewhere.pointer_text(talk, by_link=False) == told["text"]
    assert elsewhere.pointer_text(talk, by_link=True) != told["text"]
    assert told["text"] in sara.get(reverse("pointers")).content.decode()
    assert Activity.objects.filter(verb="changed").latest("pk").actor_name == "Sara"
    sara.post(address, {"language": "it", "then": "drop"})
    assert elsewhere.pointer_text(talk, by_link=False) == usual


def test_a_text_for_a_link_keeps_its_link_and_nothing_typed_is_lost(
    cast: Cast,
) -> None:
    sara, address = browser(cast.sara), reverse("pointer", args=[cast.brand.pk])
    told = {"language": "en", "with_link": "yes", "text": "Please come to our page."}
    refused = sara.post(address, told)
    assert refused.status_code == 422
    assert "Please come to our page." in refused.content.decode()
    assert 'role="alert"' in refused.content.decode()
    assert not PointerText.objects.exists()
    assert sara.post(address, told | {"text": "Here: {link}"}).status_code == 302
    assert PointerText.objects.get().with_link
    empty = sara.post(address, {"language": "en", "text": "  "})
    assert empty.status_code == 422


def test_a_language_that_is_none_and_a_brand_one_does_not_see_are_not_there(
    cast: Cast,
) -> None:
    sara = browser(cast.sara)
    here = reverse("pointer", args=[cast.brand.pk])
    assert sara.post(here, {"language": "xx", "text": "a"}).status_code == 404
    stranger = browser(cast.otto)
    assert stranger.post(here, {"language": "it", "text": "a"}).status_code == 404
