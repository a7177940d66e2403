"""Where customers find each account: what its settings know, and what its provider tells."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

import pytest

from ascolto.channels import registry
from ascolto.channels.actions import connecting
from ascolto.channels.contract import Reachable
from ascolto.connectors.google_reviews.tests import harness as google
from ascolto.connectors.tripadvisor.tests import harness as tripadvisor
from ascolto.connectors.trustpilot.tests import harness as trustpilot
from ascolto.operate.actions import welcoming
from ascolto.operate.reads import hubs
from ascolto.testing import make
from ascolto.testing.cast import Cast
from ascolto.testing.connectors import folder as folders

KNOWN = {
    "facebook": "https://www.facebook.com/",
    "messenger": "https://m.me/",
    "bluesky": "https://bsky.app/profile/",
    "reddit": "https://www.reddit.com/user/",
    "linkedin": "https://www.linkedin.com/company/",
    "x": "https://x.com/i/user/",
    "matrix": "https://matrix.to/#/@",
    "phone": "tel:+",
    "sms": "sms:+",
}


@pytest.mark.parametrize("kind", sorted(KNOWN))
def test_settings_know_where_customers_find_the_account(kind: str) -> None:
    folder = next(one for one in folders.found() if str(one) == kind)
    config = folder.config_model.model_validate(folder.subject.config)
    assert isinstance(config, Reachable)
    url = config.public_url()
    assert url.startswith(KNOWN[kind])
    assert len(url) > len(KNOWN[kind])
    assert registry.linkable(url) == url


def test_providers_tell_where_customers_find_the_account() -> None:
    told: list[tuple[AbstractContextManager[Any], str]] = [
        (google.connected(), "https://maps.google.com/maps?cid=7"),
        (trustpilot.connected(), "https://www.trustpilot.com/review/locanda.example"),
        (tripadvisor.connected(), "https://www.tripadvisor.com/-d1234567"),
    ]
    for connected, url in told:
        with connected as (_, _server, one):
            assert one.public_url() == ""
            one.check()
            assert one.public_url() == url


@pytest.mark.django_db
def test_the_contact_page_links_there(cast: Cast) -> None:
    account = make.account(cast.brand)
    connecting.note_public_url(account, "https://forum.example/locanda")
    connecting.note_public_url(
        account, "javascript:alert(1)"
    )  # no such thing is linked
    account.refresh_from_db()
    hub = welcoming.hub_of(cast.brand)
    urls = [way.url for way in hubs.ways(hub, hidden=True)]
    assert account.public_url == "https://forum.example/locanda"
    assert (
        registry.public_url(account) in urls or registry.manifest(account.kind).hidden
    )
