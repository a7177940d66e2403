"""The list of conversations: in which order its script puts what is new, and its first page alone."""

from __future__ import annotations

import pytest

from ascolto.core.scoping import scope
from ascolto.operate.reads.inbox import PAGE
from ascolto.operate.reads.views import BY_DUE, View
from ascolto.testing import make, pipeline
from ascolto.testing.cast import Cast
from ascolto.web.settings.tests.conftest import browser

pytestmark = pytest.mark.django_db


def test_what_is_new_goes_where_the_server_would_put_it(cast: Cast) -> None:
    client = browser(cast.marco)
    for view in View:
        page = client.get("/inbox/", {"view": view}).content.decode()
        assert ("data-by-due" in page) is (view in BY_DUE), view
    found = client.get("/inbox/", {"view": "waiting", "q": "torta"}).content.decode()
    assert "data-by-due" not in found


def test_the_first_page_alone_is_what_the_list_begins_with(cast: Cast) -> None:
    with scope(cast.workspace):
        secret = {"secret": "whsec_" + "YWJj" * 8}
        portal = make.account(cast.brand, kind="webhook", config=secret)
        others = make.account(make.brand("La Dispensa"), kind="webhook", config=secret)
        cast.marco.brands.set([cast.brand])
    bodies = [pipeline.said(f"Domanda {n}", who=f"o{n}") for n in range(PAGE + 3)]
    pipeline.post(portal, *bodies)
    pipeline.post(others, pipeline.said("Non per Marco", who="altra"))
    pipeline.run()
    client = browser(cast.marco)
    first = client.get("/inbox/first/", {"view": "open"}).content.decode()
    assert first.count('<a class="row"') == PAGE
    assert 'class="more"' in first
    assert f"Domanda {PAGE + 2}" in first
    assert "Non per Marco" not in first
    assert first in client.get("/inbox/", {"view": "open"}).content.decode()
