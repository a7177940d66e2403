"""The social lead: several brands, one inbox; a playbook is tried on the past before it is on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from ascolto.core.scoping import scope
from ascolto.operate.models.playbook import Playbook, PlaybookRun
from ascolto.testing import browsing, make
from ascolto.testing.cast import Cast
from ascolto.testing.pipeline import hear, said

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def lead(browser: Browser, ascolto: str, company: Cast) -> Iterator[tuple[Page, str]]:
    with (
        scope(company.workspace),
        browsing.logged_in(browser, ascolto, company.sara) as page,
    ):
        yield page, ascolto


def test_two_brands_and_a_dry_run(lead: tuple[Page, str], company: Cast) -> None:
    page, url = lead
    shop = make.brand("La Dispensa")
    secret = {"secret": "whsec_" + "YWJj" * 8}
    inn = make.account(company.brand, kind="webhook", config=secret)
    store = make.account(shop, kind="webhook", config=secret)
    hear(inn, said("La camera era gelida", who="anna"))
    hear(store, said("Il miele è arrivato rotto", who="bruno"))

    page.goto(f"{url}/inbox/?view=open")
    for brand, there, elsewhere in (
        (company.brand, "gelida", "miele"),
        (shop, "miele", "gelida"),
    ):
        page.locator("summary[aria-label=Filtra]").click()
        page.get_by_role("menuitem", name=brand.name, exact=True).click()
        expect(page.locator("#rows")).to_contain_text(there)
        expect(page.locator("#rows")).not_to_contain_text(elsewhere)

    page.goto(f"{url}/settings/playbooks/")
    page.locator("a.kind").first.click()
    page.locator("#editor button.primary").click()
    page.wait_for_url("**/settings/playbooks/*/")
    rehearse = page.locator("form[action*=dry-runs]")
    rehearse.locator("input[name=days]").fill("7")
    rehearse.locator("button").click()
    expect(page.locator("#rehearsal .found")).to_contain_text("2 messaggi")
    with scope(company.workspace):
        [playbook] = Playbook.objects.all()
        assert not playbook.is_on
        assert not PlaybookRun.objects.exists()
