"""Every screen, as somebody meets it who cannot see it well, hold a mouse or a large window."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from ascolto.channels.actions import accepting
from ascolto.channels.contract import Raw
from ascolto.channels.models import Account, Payload
from ascolto.core.scoping import scope
from ascolto.operate.actions import (
    importing,
    noting,
    pursuing,
    replying,
    selling,
    stocking,
)
from ascolto.operate.actions.selling import Told
from ascolto.operate.models import Conversation, PastImport
from ascolto.testing import browsing, make
from ascolto.testing.cast import Cast
from ascolto.testing.desk import Desk
from ascolto.testing.looking import serious
from ascolto.testing.pipeline import hear, run, said
from ascolto.testing.serving import serving

pytestmark = [
    pytest.mark.one_database,
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]

LONG = (
    "Massimiliano Ferdinando Vespucci-Quattrocchi di Sant'Arcangelo della Misericordia"
)


@pytest.fixture
def furnished(company: Cast) -> Cast:
    """A company with one of everything, and one person with a very long name."""
    with scope(company.workspace):
        portal: Account = make.account(
            company.brand, kind="webhook", config={"secret": "whsec_" + "YWJj" * 8}
        )
        body = said("Si può avere una culla? " * 30, subject="Una domanda " * 12)
        body["author"]["name"] = LONG
        conversation = hear(portal, body)
        replying.reply(conversation, text="Certo.\n\nMarco", by=company.as_("marco"))
        noting.note(conversation, text="È già stato qui.", by=company.as_("ada"))
        for n in range(5):
            hear(portal, said(f"Messaggio {n}", who=f"ospite-{n}"))
        accepting.accept(portal, [Raw("bad", b"{not json")])
        run()
        _sell(company, conversation)
        importing.check(
            importing.begin(
                [b"name,email\nMaria,maria@example.net\nNessuno,\n"],
                name=f"{LONG}.csv",
                kind="customers",
                by=company.as_("ada"),
            )
        )
    return company


def _sell(company: Cast, conversation: Conversation) -> None:
    """A catalogue, a lead and an order that followed from an answer, all with long names."""
    ada = company.as_("ada")
    table = f"title,link,price\n{LONG},https://shop.example/{LONG.replace(' ', '-')[:80]},9.50\n"
    stocking.take_in(company.brand, table=table, by=ada)
    lead = pursuing.mark(conversation, why=LONG, by=ada)
    pursuing.describe(lead, value=1_234_500, items=[], by=ada)
    make.outbound(conversation.thread, author=company.marco)
    later = timezone.now() + timedelta(hours=1)
    told = Told(LONG, "paid", later, 990_000, customer=conversation.case.customer)
    selling.tell(company.brand, told, by=ada)


@pytest.fixture
def page(browser: Browser, furnished: Cast) -> Iterator[tuple[Page, str]]:
    with (
        serving() as url,
        scope(furnished.workspace),
        browsing.logged_in(browser, url, furnished.ada) as found,
    ):
        yield found, url


def screens() -> list[str]:
    conversation, payload = (
        Conversation.objects.order_by("pk")[0],
        Payload.objects.latest("pk"),
    )
    account = Account.objects.filter(kind="webhook").get()
    rows = {
        "conversation": conversation.pk, "customer": conversation.case.customer_id,
        "payload": payload.pk, "import": PastImport.objects.get().pk, "account": account.pk, "brand": account.brand_id,
        "acknowledgement": account.brand_id,
    }  # fmt: skip
    lists = """inbox customers counter settings brands hubs targets acknowledgements members teams
        activity imports tokens me accounts account_new payloads catalogue leads sales sales_rules"""
    found = [reverse(name) for name in lists.split()]
    found += [reverse("inbox") + "?view=closed", reverse("inbox") + "?q=nulla+di+tutto"]
    found += [
        reverse(name, args=[pk])
        for name, pk in rows.items()
        if name != "acknowledgement"
    ]
    return [*found, reverse("account_create", args=["email"]), "/accounts/2fa/"]


@pytest.mark.parametrize(
    ("width", "scheme"),
    [(1280, "light"), (390, "dark")],
    ids=["desk-light", "phone-dark"],
)
def test_no_screen_has_a_serious_violation(
    page: tuple[Page, str], width: int, scheme: str
) -> None:
    browser_page, url = page
    browser_page.set_viewport_size({"width": width, "height": 844})
    browser_page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    wrong: dict[str, list[str]] = {}
    for where in screens():
        answer = browser_page.goto(url + where)
        assert answer is not None
        assert answer.status == 200, (where, answer.status)
        browser_page.wait_for_load_state("load")
        if found := serious(browser_page):
            wrong[where] = found
        wide = browser_page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wide <= 0, f"{where} is {wide} px wider than a window of {width} px"
    assert wrong == {}


def test_log_in_has_no_serious_violation(browser: Browser, furnished: Cast) -> None:
    with serving() as url:
        context = browser.new_context()
        page = context.new_page()
        page.goto(f"{url}/accounts/login/")
        assert serious(page) == []
        context.close()


def test_a_whole_answer_with_the_keyboard_alone(desk: Desk) -> None:
    """From the log-in to the next conversation without touching a pointer."""
    company, page = desk.company, desk.page
    with scope(company.workspace):
        chat = make.account(company.brand, kind="webchat", config={})
        portal = make.account(
            company.brand, kind="webhook", config={"secret": "whsec_" + "YWJj" * 8}
        )
        hear(portal, said("La prima domanda", who="anna"))
        hear(portal, said("La seconda domanda", who="bruno"))
    assert chat.pk
    desk.open_inbox("waiting")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("#messages")).to_contain_text("La prima domanda")
    page.keyboard.press("n")
    page.keyboard.type("È una cliente di lunga data")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#messages [data-by=note]")).to_contain_text("lunga data")
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    expect(page.locator("#messages .event")).to_have_count(1)
    page.keyboard.press("r")
    page.keyboard.type("Buongiorno, certo.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#messages [data-by=us]")).to_contain_text("Buongiorno, certo.")
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("#messages")).to_contain_text("La seconda domanda")
    page.keyboard.press("?")
    expect(page.locator("#keys-help")).to_be_visible()


def test_a_draft_survives_a_reload(desk: Desk) -> None:
    with scope(desk.company.workspace):
        portal = make.account(
            desk.company.brand, kind="webhook", config={"secret": "whsec_" + "YWJj" * 8}
        )
        conversation = hear(portal, said("Una domanda"))
    desk.page.goto(f"{desk.url}/conversations/{conversation.pk}/")
    box = desk.page.locator("#composer textarea")
    with desk.page.expect_response(lambda r: r.url.endswith("/draft/")):
        box.fill("Gentile signora, ")
    desk.page.reload()
    expect(box).to_have_value("Gentile signora, ")


def test_an_answer_is_called_back_within_its_seconds(desk: Desk) -> None:
    with scope(desk.company.workspace):
        portal = make.account(
            desk.company.brand, kind="webhook", config={"secret": "whsec_" + "YWJj" * 8}
        )
        conversation = hear(portal, said("Una domanda"))
    desk.page.goto(f"{desk.url}/conversations/{conversation.pk}/")
    desk.answers_by_key("Non volevo scrivere questo")
    desk.page.locator(".toast [data-undo-url]").click()
    expect(desk.page.locator("#messages")).not_to_contain_text(
        "Non volevo scrivere questo"
    )
    expect(desk.page.locator("#composer textarea")).to_have_value(
        "Non volevo scrivere questo"
    )


def test_two_tabs_see_the_same_without_a_reload(desk: Desk, browser: Browser) -> None:
    with scope(desk.company.workspace):
        portal = make.account(
            desk.company.brand, kind="webhook", config={"secret": "whsec_" + "YWJj" * 8}
        )
        conversation = hear(portal, said("Chi la prende?"))
        desk.page.goto(f"{desk.url}/conversations/{conversation.pk}/")
        with browsing.logged_in(browser, desk.url, desk.company.giulia) as hers:
            hers.goto(f"{desk.url}/conversations/{conversation.pk}/")
            expect(hers.locator("html")).to_have_attribute("data-live", "online")
            desk.page.keyboard.press("a")
            expect(hers.locator("#messages .event")).to_contain_text("Marco")


def test_a_broken_account_says_so_loudly_and_at_once(desk: Desk) -> None:
    from ascolto.channels.actions import connecting

    with scope(desk.company.workspace):
        account = make.account(
            desk.company.brand,
            kind="webhook",
            name="Portale",
            config={"secret": "whsec_" + "YWJj" * 8},
        )
        desk.open_inbox()
        connecting.mark_broken(account, "La password non vale più.")
        banner = desk.page.locator("#banners")
        expect(banner).to_contain_text("Portale")
        expect(banner).to_contain_text("La password non vale più.")
        connecting.mark_working(account)
        expect(banner).not_to_contain_text("Portale")
