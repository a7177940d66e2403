"""A lead writes what is said of an incident: advice below the words, and one press to everybody."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, expect

from ascolto.channels.models import Delivery
from ascolto.core.scoping import scope
from ascolto.monitor.actions import opening, publishing, stating
from ascolto.monitor.actions.opening import Described
from ascolto.monitor.models import PublicPost, Statement
from ascolto.testing import make
from ascolto.testing.browsing import logged_in
from ascolto.testing.cast import Cast
from ascolto.testing.looking import serious

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def statement(company: Cast) -> Statement:
    with scope(company.workspace):
        told = Described("Caldaia ferma", timezone.now() - timedelta(hours=1))
        room = opening.open_(company.brand, told, by=company.as_("sara"))
        return stating.draft(room, kind="holding", by=company.as_("sara"))


def test_advice_stands_below_the_words_and_is_put_in_by_one_press(
    browser: Browser, ascolto: str, company: Cast, statement: Statement
) -> None:
    with (
        scope(company.workspace),
        logged_in(browser, ascolto, company.sara) as page,
    ):
        page.goto(f"{ascolto}/statements/{statement.pk}/")
        words, advice = page.locator("#text--it"), page.locator("[data-courtesy-of=text--it]")  # fmt: skip
        words.fill("Buongiorno,\n\nla caldaia NON FUNZIONA ANCORA. Non è colpa nostra.")
        expect(advice.locator("summary")).to_be_visible()
        advice.locator("summary").click()
        expect(advice).to_contain_text("Le maiuscole suonano come un grido.")
        assert serious(page) == []
        shout = advice.locator("li", has_text="maiuscole")
        shout.locator("[data-courtesy-use]").click()
        assert "ANCORA" not in words.input_value()
        expect(advice).not_to_contain_text("maiuscole")


def test_one_press_and_a_yes_publish_and_one_calls_it_back(
    browser: Browser, ascolto: str, company: Cast, statement: Statement
) -> None:
    with scope(company.workspace):
        account = make.account(company.brand, kind="mastodon", name="Profilo", config={})  # fmt: skip
        stating.ask(statement, by=company.as_("ada"))
        stating.approve(statement, by=company.as_("ada"))
        publishing.add(statement, place="Profilo", account=account, by=company.as_("sara"))  # fmt: skip
        publishing.release(statement, why="I giornali.", by=company.as_("sara"))
        with logged_in(browser, ascolto, company.sara) as page:
            page.goto(f"{ascolto}/statements/{statement.pk}/#public")
            page.locator("#public button[value=publish]").click()
            sure = page.locator("#sure")
            expect(sure).to_contain_text("Pubblicarlo su Profilo?")
            sure.locator(".danger").click()
            expect(page.locator("#public .pill")).to_have_text("in partenza")
            page.locator("#public").get_by_role("button", name="Richiam").click()
            expect(page.locator("#public .pill")).to_have_text("in attesa")
        assert PublicPost.objects.get().state == "waits"
        assert Delivery.objects.get().status == "cancelled"
