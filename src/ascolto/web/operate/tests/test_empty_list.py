"""An empty list teaches: what will be here, and how to get it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from ascolto.channels.actions import connecting
from ascolto.core.models import LiveEvent
from ascolto.core.scoping import unscoped
from ascolto.testing.cast import Cast
from ascolto.web.settings.tests.conftest import browser


@pytest.fixture
def unconnected(cast: Cast) -> Cast:
    connecting.disconnect(cast.account, by=cast.as_("ada"))
    return cast


def test_where_nothing_is_connected_the_one_who_can_is_led_there(
    unconnected: Cast,
) -> None:
    inbox = browser(unconnected.ada).get("/inbox/").content.decode()
    assert "Ancora niente di collegato" in inbox
    assert reverse("account_new") in inbox


def test_others_are_told_who_can_change_it(unconnected: Cast) -> None:
    inbox = browser(unconnected.marco).get("/inbox/?view=all").content.decode()
    assert "un amministratore" in inbox
    assert reverse("account_new") not in inbox


def test_with_an_account_the_list_says_what_will_be_in_it(cast: Cast) -> None:
    inbox = browser(cast.ada).get("/inbox/").content.decode()
    assert "Nessuno aspetta" in inbox
    assert "Ancora niente di collegato" not in inbox


@pytest.mark.parametrize("where", ["/inbox/", "/alerts/", "/customers/"])
def test_a_page_says_where_the_stream_stands_though_nothing_was_told_yet(
    cast: Cast, where: str
) -> None:
    """Else what arrives while the page opens is heard by nobody."""
    with unscoped("of all companies"):
        LiveEvent.objects.all().delete()
    drawn = browser(cast.ada).get(where).content.decode()
    assert '<meta name="ascolto-live-after" content="0">' in drawn
