"""The contact page in a browser: on a cheap phone, in the dark, without script."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from ascolto.commitments.models import AnswerTime
from ascolto.core.jobs import registry
from ascolto.core.models import Job
from ascolto.core.scoping import scope
from ascolto.operate.actions import conversing, welcoming
from ascolto.operate.actions.welcoming import Way, Wish
from ascolto.testing import browsing, make
from ascolto.testing.cast import Cast
from ascolto.testing.serving import serving

# What it shows is the screen's; what is asked of the database below is tested on either (`suite.py`).
pytestmark = [
    pytest.mark.one_database,
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]


def furnish(cast: Cast) -> None:
    with scope(cast.workspace):
        mailbox = make.account(cast.brand, kind="email", address="ciao@locanda.example")
        make.account(cast.brand, kind="webform", config={})
        AnswerTime.objects.create(
            account=mailbox, while_open=True, minutes=18, sample=40
        )
        wish = Wish(
            "locanda",
            is_published=True,
            ways=[Way("Instagram", "instagram.com/locanda")],
        )
        welcoming.arrange(cast.brand, wish, by=cast.as_("sara"))


@pytest.mark.parametrize("scripted", [True, False], ids=["script", "no-script"])
def test_a_customer_finds_every_way(
    browser: Browser, company: Cast, scripted: bool
) -> None:
    furnish(company)
    with serving() as url:
        context = browser.new_context(
            locale="it-IT",
            viewport={"width": 390, "height": 844},
            color_scheme="dark",
            java_script_enabled=scripted,
        )
        page = context.new_page()
        page.goto(f"{url}/contact/locanda/")
        expect(page.get_by_role("link", name="ciao@locanda.example")).to_be_visible()
        expect(page.get_by_role("link", name="Instagram")).to_be_visible()
        expect(page.get_by_text("risposta di solito entro 20 minuti")).to_be_visible()
        page.locator("summary").click()
        form = page.frame_locator("iframe").get_by_label("E-mail")
        expect(form).to_be_visible()
        if scripted:
            wide = "document.documentElement.scrollWidth - innerWidth"
            assert page.evaluate(wide) <= 0
            found = Axe().run(page).response["violations"]
            assert [
                v["id"] for v in found if v["impact"] in {"serious", "critical"}
            ] == []
        assert context.cookies() == []
        page.get_by_role("link", name="English").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("How to reach us")
        context.close()


def test_a_lead_publishes_it_and_looks_at_it(browser: Browser, company: Cast) -> None:
    furnish(company)
    with (
        serving() as url,
        scope(company.workspace),
        browsing.logged_in(browser, url, company.sara) as page,
    ):
        page.goto(f"{url}/settings/hub/")
        page.get_by_label("Indirizzo", exact=True).fill("in-riva")
        last = page.locator(".hub-row").last
        last.get_by_label("Come si chiama").fill("Mappa")
        last.get_by_label("Dove porta").fill("maps.example/locanda")
        page.get_by_role("button", name="Salva", exact=True).click()
        shown = page.frame_locator(".hub-preview")
        expect(shown.get_by_role("link", name="Mappa")).to_be_visible()
        page.goto(f"{url}/contact/in-riva/")
        expect(page.get_by_role("link", name="Mappa")).to_be_visible()


def test_a_customer_gets_their_record_by_the_mailed_link(
    browser: Browser, company: Cast
) -> None:
    furnish(company)
    with scope(company.workspace):
        said = make.inbound(company.account, company.zoes, "Avete una culla?")
        conversation = conversing.receive(said)[0]
        make.outbound(conversation.thread, "Certo, è gratuita.", author=company.marco)
    with serving() as url:
        context = browser.new_context(
            locale="it-IT", viewport={"width": 390, "height": 844}, color_scheme="dark"
        )
        page = context.new_page()
        page.goto(f"{url}/contact/locanda/")
        page.get_by_role("link", name="copia delle Sue conversazioni").click()
        page.get_by_label("E-mail", exact=True).fill("zoe@example.net")
        page.get_by_role("button", name="Mi mandi il link").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Guardi la Sua posta")
        page.goto(url + mailed_link(company))
        page.get_by_role("button", name="Apra la mia copia").click()
        expect(page.get_by_text("Certo, è gratuita.")).to_be_visible()
        found = Axe().run(page).response["violations"]
        assert [v["id"] for v in found if v["impact"] in {"serious", "critical"}] == []
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        record = page.url
        page.get_by_role("button", name="Ho finito: chiudi questo link").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Il link è chiuso")
        answer = page.goto(record)
        assert answer is not None
        assert answer.status == 404
        assert context.cookies() == []
        context.close()


def mailed_link(company: Cast) -> str:
    """What the job mails, once it has run."""
    with scope(company.workspace):
        asked = Job.objects.get(name__endswith="invite_to_transcript")
        registry[asked.name](**asked.args)
        mail = Job.objects.get(name__endswith="post_mail")
    found = re.search(r"https?://\S+?(/transcripts/\S+)", mail.args["text"])
    assert found
    return found[1]
