"""The contact page: for everybody, in two languages, without a cookie, and never only a form."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ascolto.channels.models import Account
from ascolto.commitments.models import AnswerTime
from ascolto.core.models import Activity
from ascolto.core.refusal import Refusal
from ascolto.core.scoping import scope
from ascolto.operate.actions import welcoming
from ascolto.operate.actions.welcoming import Way, Wish
from ascolto.operate.models import Hub
from ascolto.operate.reads import hubs
from ascolto.testing import make
from ascolto.testing.cast import Cast
from ascolto.testing.counting import count
from ascolto.web.portal.limits import limits

WEEK = {day: [["09:00", "13:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}


@pytest.fixture(autouse=True)
def _nobody_knocked_yet() -> None:
    limits.clear()
    cache.clear()


@pytest.fixture
def mailbox(cast: Cast) -> Account:
    return make.account(cast.brand, kind="email", address="ciao@locanda.example")


def publish(cast: Cast, *ways: Way, **wish: object) -> Hub:
    told: dict[str, object] = {"slug": "locanda", "is_published": True, "ways": ways}
    return welcoming.arrange(cast.brand, Wish(**told | wish), by=cast.as_("sara"))  # type: ignore[arg-type]


def test_it_lists_the_real_address_form_chat_and_links(
    cast: Cast, mailbox: Account
) -> None:
    form = make.account(cast.brand, kind="webform", config={})
    chat = make.account(cast.brand, kind="webchat", config={})
    make.account(cast.brand, kind="counter", name="Banco")
    publish(
        cast,
        Way("Instagram", "instagram.com/locanda"),
        Way("Reception", "+39 0465 123"),
    )
    found = Client().get("/contact/locanda/?language=en")
    page = found.content.decode()
    for part in (
        'href="mailto:ciao@locanda.example"',
        f'href="/form/{form.public_id}/"',
        f'href="/chat/{chat.public_id}/"',
        'href="https://instagram.com/locanda"',
        'href="tel:+390465123"',
    ):
        assert part in page
    assert "Banco" not in page
    assert found.headers["Content-Language"] == "en"


def test_it_sets_no_cookie_and_may_be_kept_by_anybody(
    cast: Cast, mailbox: Account
) -> None:
    publish(cast)
    first = Client().get("/contact/locanda/", headers={"Accept-Language": "it"})
    assert not first.cookies
    assert first["Cache-Control"] == "public, max-age=60"
    again = Client().get(
        "/contact/locanda/",
        headers={"Accept-Language": "it", "If-None-Match": first["ETag"]},
    )
    assert (again.status_code, again.content) == (304, b"")
    member = Client()
    member.force_login(cast.ada.user)
    same = member.get("/contact/locanda/", headers={"Accept-Language": "it"})
    assert same.content == first.content


def test_it_speaks_the_visitors_language(cast: Cast, mailbox: Account) -> None:
    publish(cast, languages=["it", "de"])
    english = Client().get(
        "/contact/locanda/", headers={"Accept-Language": "de,en;q=0.5"}
    )
    assert "How to reach us" in english.content.decode()
    assert "We answer in Italian and German" in english.content.decode()
    italian = Client().get("/contact/locanda/", headers={"Accept-Language": "it-IT"})
    assert "Rispondiamo in italiano e tedesco" in italian.content.decode()


def test_it_says_how_long_an_answer_usually_takes(cast: Cast, mailbox: Account) -> None:
    publish(cast)
    said = "usually answered within 20 minutes"
    assert said not in Client().get("/contact/locanda/?language=en").content.decode()
    AnswerTime.objects.create(account=mailbox, while_open=True, minutes=17, sample=30)
    assert said in Client().get("/contact/locanda/?language=en").content.decode()
    italian = Client().get("/contact/locanda/?language=it").content.decode()
    assert "risposta di solito entro 20 minuti" in italian


def test_it_says_whether_somebody_is_there(cast: Cast, mailbox: Account) -> None:
    publish(cast)
    open_page = Client().get("/contact/locanda/?language=en").content.decode()
    assert "Open now" not in open_page
    closed_today: dict[str, list[Any]] = {day: [] for day in WEEK}
    today = timezone.now().astimezone(cast.brand.zone).weekday()
    days = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    closed_today = {days[(today + 3) % 7]: [["09:00", "13:00"]]}
    cast.brand.opening_hours = closed_today
    cast.brand.save()
    page = Client().get("/contact/locanda/?language=en").content.decode()
    assert "Closed now: open again on" in page
    assert "9:00–13:00" in page


def test_form_and_chat_are_never_the_only_ways(cast: Cast) -> None:
    make.account(cast.brand, kind="webform", config={})
    with pytest.raises(Refusal):
        publish(cast)
    assert not Hub.objects.exists()
    hub = publish(cast, Way("Telefono", "0465 123 456"))
    assert hub.is_published


def test_an_account_can_be_renamed_moved_and_hidden(
    cast: Cast, mailbox: Account
) -> None:
    first, second = (
        Way("Scrivici", position=20, account_id=mailbox.pk),
        Way("Mappa", "https://maps.example/x", position=10),
    )
    hub = publish(cast, first, second)
    assert [way.label for way in hubs.ways(hub)] == ["Mappa", "Scrivici"]
    hub = publish(cast, Way(account_id=mailbox.pk, is_shown=False), second)
    assert [way.label for way in hubs.ways(hub)] == ["Mappa"]


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "https://",
        "file:///etc",
        "https://a b",
        "//x",
    ],
)
def test_a_link_leads_nowhere_dangerous(cast: Cast, mailbox: Account, url: str) -> None:
    with pytest.raises(Refusal):
        publish(cast, Way("Clicca", url))


def test_an_unpublished_page_is_not_there(cast: Cast, mailbox: Account) -> None:
    publish(cast, is_published=False)
    for where in ("", "embed/", "data.json"):
        assert Client().get(f"/contact/locanda/{where}").status_code == 404


def test_search_engines_are_told_to_stay_away_on_request(
    cast: Cast, mailbox: Account
) -> None:
    publish(cast)
    assert "X-Robots-Tag" not in Client().get("/contact/locanda/").headers
    publish(cast, is_indexed=False)
    assert Client().get("/contact/locanda/")["X-Robots-Tag"] == "noindex"


def test_it_can_stand_in_any_page_and_only_as_embedded(
    cast: Cast, mailbox: Account
) -> None:
    publish(cast)
    plain, framed = (Client().get(f"/contact/locanda/{x}") for x in ("", "embed/"))
    assert "frame-ancestors 'none'" in plain["Content-Security-Policy"]
    assert "frame-ancestors *" in framed["Content-Security-Policy"]
    script = Client().get("/contact/embed.js")
    assert script["Content-Type"].startswith("text/javascript")


def test_the_same_as_json(cast: Cast, mailbox: Account) -> None:
    publish(cast, languages=["it"])
    found = Client().get("/contact/locanda/data.json?language=en")
    told = json.loads(found.content)
    assert found["Access-Control-Allow-Origin"] == "*"
    assert told["ways"][0]["url"] == "mailto:ciao@locanda.example"
    assert told["languages"] == ["it"]


def test_the_page_costs_the_same_however_many_ways(
    cast: Cast, mailbox: Account
) -> None:
    publish(cast)
    few = count(lambda: Client().get("/contact/locanda/"))
    for n in range(6):
        make.account(cast.brand, kind="email", address=f"{n}@locanda.example")
    assert count(lambda: Client().get("/contact/locanda/")) == few


def test_an_address_belongs_to_one_brand_of_one_company(
    cast: Cast, mailbox: Account
) -> None:
    publish(cast)
    with scope(cast.elsewhere):
        other = make.brand("Fremd", slug="locanda")
        assert welcoming.hub_of(other).slug != "locanda"
        with pytest.raises(Refusal):
            welcoming.arrange(
                other, Wish("locanda", is_published=False), by=cast.as_("otto")
            )


def test_a_lead_arranges_it_on_one_screen(cast: Cast, mailbox: Account) -> None:
    sara = Client()
    sara.force_login(cast.sara.user)
    page = sara.get(reverse("hubs"))
    assert page.status_code == 200
    sent = {
        "slug": "sul-lago", "is_published": "yes", "languages": ["it", "en"],
        "intro_it": "Siamo qui.", "way-0-account": str(mailbox.pk), "way-0-label": "",
        "way-0-position": "10", "way-0-shown": "yes", "way-1-account": "",
        "way-1-label": "Facebook", "way-1-url": "https://facebook.example/locanda",
        "way-1-position": "20", "way-1-shown": "yes",
    }  # fmt: skip
    assert (
        sara.post(reverse("brand_hub", args=[cast.brand.pk]), sent).status_code == 302
    )
    public = Client().get("/contact/sul-lago/?language=it").content.decode()
    assert "Siamo qui." in public
    assert "facebook.example/locanda" in public
    assert Activity.objects.filter(target_type="operate.hub", verb="changed").exists()
    seen = sara.get(reverse("brand_hub_preview", args=[cast.brand.pk]))
    assert "frame-ancestors 'self'" in seen["Content-Security-Policy"]


def test_a_refusal_loses_nothing_that_was_typed(cast: Cast, mailbox: Account) -> None:
    sara = Client()
    sara.force_login(cast.sara.user)
    sent = {
        "slug": "Non Va!",
        "way-0-label": "Mappa",
        "way-0-url": "https://maps.example",
    }
    found = sara.post(reverse("brand_hub", args=[cast.brand.pk]), sent)
    assert found.status_code == 422
    assert re.search(r'name="slug" value="Non Va!"', found.content.decode())
    assert "https://maps.example" in found.content.decode()


def test_accounts_of_another_company_cannot_be_named(
    cast: Cast, mailbox: Account
) -> None:
    with scope(cast.elsewhere):
        theirs = make.account(
            make.brand("Fremd"), kind="email", address="x@fremd.example"
        )
    sara = Client()
    sara.force_login(cast.sara.user)
    sent = {"slug": "locanda", "way-0-account": str(theirs.pk), "way-0-label": "Loro"}
    sara.post(reverse("brand_hub", args=[cast.brand.pk]), sent)
    assert "Loro" not in [
        way.label for way in hubs.ways(Hub.objects.get(), hidden=True)
    ]
