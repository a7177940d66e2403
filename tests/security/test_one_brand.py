"""Who works for one brand of a company sees nothing of its other brand."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from ascolto.channels.models import Account
from ascolto.testing import make
from ascolto.testing.cast import Cast
from ascolto.testing.pipeline import hear, said
from tests.security.test_outsider import ASKED, NAME, SECRET

pytestmark = pytest.mark.one_database  # the wall stands in the data layer, above either


def test_a_member_of_one_brand_sees_nothing_of_the_other(cast: Cast) -> None:
    shop = make.brand("La Dispensa")
    portal: Account = make.account(
        shop,
        kind="webhook",
        config={
            "secret": "whsec_" + "YWJj" * 8,
            "callback_url": "https://portal.example/in",
        },
    )
    theirs = hear(portal, said(f"Il miele {ASKED} {SECRET}"))
    cast.giulia.brands.set([cast.brand])
    client = Client()
    client.force_login(cast.giulia.user)
    assert client.get(reverse("conversation", args=[theirs.pk])).status_code == 404
    customer = theirs.case.customer_id
    assert client.get(reverse("customer", args=[customer])).status_code == 404
    assert NAME not in client.get(reverse("customers")).content.decode()
    assert SECRET not in client.get("/inbox/?view=all").content.decode()
    assert SECRET not in client.get(f"/inbox/?view=all&q={ASKED}").content.decode()
