"""The past, brought in and taken back by the owner: on a phone, in the dark, by the keyboard."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from ascolto.core.scoping import scope
from ascolto.operate.actions import noting
from ascolto.operate.models import Conversation, PastImport
from ascolto.testing import browsing
from ascolto.testing.cast import Cast
from ascolto.testing.looking import serious

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TALK = "data;email;direzione;testo;ticket\n" + "".join(
    f"0{n % 9 + 1}/02/2021 10:00;ospite{n}@example.net;in;Domanda {n};{n}\n"
    for n in range(30)
)
TALK += "31/02/2021;ospite@example.net;in;Quando?;99\n"


def sound(page: Page) -> None:
    assert serious(page) == []
    rights = page.locator(".page > *").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().right)"
    )
    assert max(rights) <= page.evaluate("innerWidth")


def test_an_owner_looks_brings_in_and_takes_back(
    browser: Browser, ascolto: str, company: Cast
) -> None:
    phone = {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"}
    with (
        scope(company.workspace),
        browsing.logged_in(browser, ascolto, company.ada, **phone) as page,
    ):
        page.goto(f"{ascolto}/settings/imports/")
        sound(page)
        page.get_by_label("Conversazioni, in una tabella (CSV)").check()
        page.get_by_label("Account a cui").select_option(str(company.account.pk))
        page.get_by_label("File", exact=True).set_input_files(
            {"name": "vecchie.csv", "mimeType": "text/csv", "buffer": TALK.encode()}
        )
        page.get_by_role("button", name="Guarda che cosa").press("Enter")
        expect(page.get_by_text("30 di 31 righe possono entrare")).to_be_visible()
        expect(page.locator("tbody tr")).to_have_count(20)
        expect(page.get_by_text("Non è una data")).to_be_visible()
        expect(page.get_by_label("Date", exact=True)).to_have_value("dmy")
        sound(page)
        assert not Conversation.objects.exists()
        page.get_by_role("button", name=re.compile("Importa 30")).press("Enter")
        expect(page.get_by_role("heading", name="È tutto dentro")).to_be_visible()
        page.reload()
        sound(page)
        assert Conversation.objects.count() == 30
        noting.note(
            Conversation.objects.order_by("pk")[0], text="Sì", by=company.as_("marco")
        )
        page.get_by_role("button", name="Annullala").press("Enter")
        page.get_by_role("dialog").get_by_role("button").last.press("Enter")
        expect(page.get_by_role("heading", name="È annullata")).to_be_visible()
        expect(page.get_by_text("qualcuno ci ha lavorato")).to_be_visible()
        sound(page)
        assert Conversation.objects.count() == 1
        assert PastImport.objects.get().removed == 58
