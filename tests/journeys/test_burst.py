"""A burst, from the watch that hears it to the review: what listening is for, in two real browsers.

Sara makes a watch by keyboard; people complain through a feed and through signed calls; the alert rings
on Ada's open inbox and by mail; an incident is opened, those concerned are told where they wrote, the
public afterwards; who was told before complaining is counted; and it is looked back on.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.header import decode_header, make_header
from email.message import Message as Mail
from typing import Any
from xml.sax.saxutils import escape

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Locator, Page, expect

from ascolto.channels.models import Account, Message
from ascolto.connectors.rss.connector import Connector as Feeds
from ascolto.core.scoping import scope
from ascolto.customers.models import HandleLink
from ascolto.monitor.actions import fitting
from ascolto.monitor.models import Affected, Alert, Baseline, Incident, Volume, Watch
from ascolto.monitor.warning import bins
from ascolto.testing import mailserver
from ascolto.testing.answering import Answer, Heard, answering
from ascolto.testing.browsing import WAITS, logged_in, until
from ascolto.testing.cast import Cast
from ascolto.testing.doors import SECRET, body_of, connect, connect_mail, post_signed
from ascolto.testing.looking import serious
from ascolto.testing.pipeline import said

pytestmark = [
    pytest.mark.browser,
    pytest.mark.peers,
    pytest.mark.django_db(transaction=True),
]

ADAS, SARAS = "oncall@brand.test", "booking@brand.test"
SLOW = 60_000  # ms: what passes through several queues of a busy machine
PAST = {
    "olga": "L'acqua della piscina era un po' fredda, ma il posto è bello",
    "rita": "Vorrei due camere per Pasqua",
    "gino": "Acqua fredda al bar, per favore: l'aranciata era calda",
    "lisa": "Si può parcheggiare davanti?",
}
IN_THE_FEED = {
    "Bruna Testa": "Acqua gelata da stamattina alla Locanda, che vergogna",
    "Ivo Serra": "Pessima esperienza: acqua fredda in tutte le docce e nessuno risponde",
    "Nadia Lupi": "Acqua fredda e camera sporca, mai più in questo albergo",
}
BY_HOOK = {
    "mia": "L'acqua è fredda da ieri sera, è una vergogna",
    "ugo": "Doccia con l'acqua gelata: sono furioso, voglio il rimborso",
    "lia": "Acqua fredda anche nella dodici, servizio pessimo",
    "teo": "Siamo molto delusi, acqua gelata e nessuna spiegazione",
    "pia": "Acqua fredda per lavare il bambino: inaccettabile",
}
MANY = len(IN_THE_FEED) + len(BY_HOOK)
ACTED_ON = "Bruna Testa"  # the others in the feed stay strangers
CUSTOMERS = len(BY_HOOK) + 1
TOLD = {*BY_HOOK, "eva"}
QUERY = "acqua AND (fredda OR gelata)"
WORDS = (
    "la caldaia si è fermata. Il tecnico è al lavoro, e stasera l'acqua torna calda."
)
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@dataclass
class Blog:
    """Somebody's Atom feed."""

    entries: list[str] = field(default_factory=list)

    def says(self, who: str, text: str) -> None:
        now, number = datetime.now(UTC).isoformat(), len(self.entries)
        self.entries.append(
            f"<entry><id>urn:blog:{number}</id><title>Locanda</title><author><name>{escape(who)}</name>"
            f"</author><link href='https://blog.example/{number}'/><updated>{now}</updated>"
            f"<published>{now}</published><content>{escape(text)}</content></entry>"
        )

    def __call__(self, call: Heard) -> Answer:
        begin = '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom">'
        head = "<title>Blog</title><id>urn:blog</id><updated>2026-01-01T00:00:00Z</updated>"
        body = f"{begin}{head}{''.join(reversed(self.entries))}</feed>"
        return Answer(200, body.encode(), {"content-type": "application/atom+xml"})


@dataclass
class Portal:
    """The system where guests write: it takes our answers, those by people only once `opens` is set."""

    taken: list[dict[str, Any]] = field(default_factory=list)
    opens: threading.Event = field(default_factory=threading.Event)

    def __call__(self, call: Heard) -> Answer:
        body = json.loads(call.body)
        if "message" in body and not body["message"]["automatic"]:
            self.opens.wait(SLOW / 1000)
        self.taken.append(body)
        return Answer(200, b"{}")

    def told(self) -> dict[str, list[str]]:
        """By guest, what people of ours said to them; the acknowledgement is none of it."""
        found: dict[str, list[str]] = {}
        for body in [b for b in self.taken if b["type"] == "reply.created"]:
            if not body["message"]["automatic"]:
                who = body["conversation"]["external_id"].removeprefix("t-")
                found.setdefault(who, []).append(body["message"]["text"])
        return found


@dataclass
class Scene:
    url: str
    company: Cast
    sara: Page  # who works
    ada: Page  # who has the inbox open
    hook: Account
    portal: Portal
    blog: Blog
    mail: mailserver.MailServer

    def writes(self, who: str, text: str, *, days_ago: int = 0) -> None:
        at = timezone.now() - timedelta(days=days_ago)
        body = said(text, who=who, at=at)
        name = body["message"]["external_id"]
        assert post_signed(self.url, self.hook, body, name) < 300

    def post_for_ada(self, words: str) -> Mail:
        return self.mail.wait_for(ADAS, lambda m: words in _subject(m), seconds=60)


def _subject(mail: Mail) -> str:
    return str(make_header(decode_header(str(mail["Subject"] or ""))))


@pytest.fixture(autouse=True)
def _soon(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits five minutes for a feed, nor ten seconds for an undo."""
    settings.UNDO_SECONDS = 1
    often = replace(Feeds.manifest, poll_every=timedelta(seconds=0.5))
    monkeypatch.setattr(Feeds, "manifest", often)
    monkeypatch.setenv("ASCOLTO_HTTP_ALLOW", "127.0.0.1")


@pytest.fixture(autouse=True)
def _patience() -> Iterator[None]:
    expect.set_options(timeout=SLOW)
    yield
    expect.set_options(timeout=WAITS)


@pytest.fixture
def mail() -> Iterator[mailserver.MailServer]:
    if why := mailserver.missing():
        pytest.skip(why)
    with mailserver.MailServer() as server:
        yield server


@pytest.fixture
def scene(
    browser: Browser, company: Cast, ascolto: str, mail: mailserver.MailServer
) -> Iterator[Scene]:
    portal, blog = Portal(), Blog()
    for one, address in ((company.ada, ADAS), (company.sara, SARAS)):
        one.user.email = address
        one.user.save(update_fields=["email"])
    with answering(portal) as there, answering(blog) as site, scope(company.workspace):
        hook = connect(
            company,
            "webhook",
            "Portale",
            secret=SECRET,
            callback_url=there.url,
            timeout_seconds=60,
        )
        feed = connect(company, "rss", "Blog", feed_url=f"{site.url}/feed")
        connect_mail(company, mail)
        until(lambda: Account.objects.get(pk=feed.pk).cursor)  # it knows the feed
        with (
            logged_in(browser, ascolto, company.sara) as sara,
            logged_in(browser, ascolto, company.ada) as ada,
        ):
            for page in (sara, ada):  # a busy machine
                page.set_default_timeout(SLOW)
            yield Scene(ascolto, company, sara, ada, hook, portal, blog, mail)
            portal.opens.set()


def test_a_burst_from_the_watch_to_the_review(scene: Scene) -> None:
    _before(scene)
    watch = _a_watch_is_made_by_keyboard(scene)
    _the_past_is_known(scene, watch)
    scene.ada.goto(f"{scene.url}/inbox/?view=open")
    expect(scene.ada.locator("html")).to_have_attribute("data-live", "online")
    _many_complain(scene)
    alert = _it_rings(scene)
    _one_of_them_is_acted_on(scene)
    incident = _an_incident_is_opened(scene, alert)
    _who_is_concerned(scene, incident)
    _words_are_agreed_on(scene, incident)
    _the_affected_hear_it_first(scene, incident)
    _the_public_hears_it(scene)
    _one_complains_after_being_told(scene, incident)
    _it_is_looked_back_on(scene, incident)


def _before(scene: Scene) -> None:
    """What was said in other weeks, and one guest who writes of something else today."""
    for days, (who, text) in enumerate(PAST.items(), start=5):
        scene.writes(who, text, days_ago=days)
    scene.writes("eva", "Posso anticipare l'arrivo alle tredici?")
    until(lambda: Message.objects.inbound().count() == len(PAST) + 1)


# --- the watch --------------------------------------------------------------------------------


def _tab_to(page: Page, wanted: Locator) -> None:
    """As somebody without a mouse gets there."""
    for _ in range(60):
        if wanted.evaluate("node => node === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError("the keyboard does not get there")


def _a_watch_is_made_by_keyboard(scene: Scene) -> Watch:
    page = scene.sara
    page.goto(f"{scene.url}/watches/")
    _tab_to(page, page.get_by_role("link", name="Nuova osservazione"))
    page.keyboard.press("Enter")
    _tab_to(page, page.locator("#name"))
    page.keyboard.type("Acqua fredda")
    query, preview = page.locator("#query"), page.locator("#preview")
    _tab_to(page, query)
    page.keyboard.type(QUERY[:-1])
    expect(preview.get_by_role("alert")).to_contain_text("parentesi non si chiude")
    expect(preview.locator(".query-there")).to_have_text("(")
    expect(preview.locator(".query-shown")).to_have_text(QUERY[:-1])
    assert serious(page) == []
    page.keyboard.type(")")
    expect(preview.get_by_role("alert")).to_have_count(0)
    expect(preview).to_contain_text(f"2 degli ultimi {len(PAST) + 1} messaggi")
    expect(preview).to_contain_text(PAST["olga"])
    expect(preview).not_to_contain_text(PAST["rita"])
    assert serious(page) == []
    _tab_to(page, page.get_by_role("button", name="Salva"))
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/watches/\d+/$"))
    expect(query).to_have_value(QUERY)
    return Watch.objects.select_related("brand").get()


def _the_past_is_known(scene: Scene, watch: Watch) -> None:
    """Eight weeks in which somebody spoke of it now and then: the watch has heard its past by then."""
    until(lambda: Baseline.objects.filter(watch=watch).exists())
    now = timezone.now()
    newest = bins.number(now) - bins.A_DAY
    Volume.objects.bulk_create(
        Volume(
            watch=watch, account=scene.hook, bin=newest - n * 40,
            sentiment="neutral" if n % 7 else "negative", said=1, voices=1,
        )
        for n in range(8 * bins.A_WEEK // 40)
    )  # fmt: skip
    fitting.fit(watch, now)


# --- the burst, and the alert -------------------------------------------------------------------


def _many_complain(scene: Scene) -> None:
    for who, text in IN_THE_FEED.items():
        scene.blog.says(who, text)
    heard = Message.objects.filter(handle__name__in=IN_THE_FEED)
    until(
        lambda: heard.count() == len(IN_THE_FEED), 60
    )  # no row: nobody is owed an answer
    for who, text in BY_HOOK.items():
        scene.writes(who, text)


def _it_rings(scene: Scene) -> Alert:
    page = scene.ada
    toast = page.locator(".toast", has_text="Acqua fredda")
    expect(toast).to_contain_text("Molto più del solito")
    toast.get_by_role("link", name="Guarda").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Molto più del solito")
    content = page.locator(".page")
    expect(content).to_contain_text(f"{MANY} persone")
    expect(content).to_contain_text(f"{MANY} messaggi")
    alert = Alert.objects.get()
    expect(content).to_contain_text("di solito non ce n’è quasi nessuna")
    begun = timezone.localtime(alert.since, scene.company.brand.zone)
    expect(content).to_contain_text(f"{begun:%H:%M}")
    for text in (*IN_THE_FEED.values(), *BY_HOOK.values()):
        expect(content).to_contain_text(text)
    for who in ("Mia", "Ugo"):
        expect(content).to_contain_text(who)
    expect(content.get_by_text(re.compile("^Voce [A-Z2-7]{6}$")).first).to_be_visible()
    for who in IN_THE_FEED:  # nobody has written to us there
        expect(content).not_to_contain_text(who)
    assert not HandleLink.objects.filter(handle__name__in=IN_THE_FEED).exists()
    expect(content.locator("svg.chart")).to_be_visible()
    assert serious(page) == []
    letter = scene.post_for_ada("Molto più del solito")
    assert "Acqua fredda" in _subject(letter)
    assert f"/alerts/{alert.pk}/" in body_of(letter)
    return alert


def _one_of_them_is_acted_on(scene: Scene) -> None:
    """What was only heard becomes a conversation, and its author somebody with a name."""
    page = scene.sara
    page.goto(f"{scene.url}/mentions/?word=vergogna")
    row = page.locator(".mention", has_text=IN_THE_FEED[ACTED_ON])
    expect(row).not_to_contain_text(ACTED_ON)
    row.get_by_role("button", name="Occupatene").click()
    page.wait_for_url(re.compile(r"/conversations/\d+/"))
    expect(page.locator("#content")).to_contain_text(ACTED_ON)
    assert serious(page) == []


def _an_incident_is_opened(scene: Scene, alert: Alert) -> Incident:
    page = scene.sara
    page.goto(f"{scene.url}/alerts/{alert.pk}/")
    page.get_by_role("button", name="Apri un incidente").click()
    page.wait_for_url(re.compile(r"/incidents/\d+/$"))
    incident = Incident.objects.get()
    assert (incident.alert_id, incident.since) == (alert.pk, alert.since)
    expect(_tile(page, "Alla prima parola")).to_contain_text("nessuno ha saputo nulla")
    expect(scene.ada.locator(".page-head")).to_contain_text("in carico a Sara")
    assert serious(page) == []
    return incident


def _tile(page: Page, name: str) -> Locator:
    return page.locator(".incident-tile", has_text=name)


# --- the room -----------------------------------------------------------------------------------


def _who_is_concerned(scene: Scene, incident: Incident) -> None:
    page = scene.sara
    page.get_by_role("link", name="Trovali ed elencali").click()
    found = page.locator("details.incident-find", has=page.locator("#find-watch"))
    found.get_by_role("button", name="Guarda prima").click()
    preview = found.locator(".incident-preview")
    expect(preview).to_contain_text(f"{CUSTOMERS} clienti")
    expect(preview).to_contain_text("Bruna Testa")
    assert not Affected.objects.exists()
    found.get_by_role("button", name="Aggiungili").click()
    expect(page.locator("tr[id^=affected-]")).to_have_count(CUSTOMERS)
    page.locator("summary", has_text="Uno per uno").click()
    page.locator("#find-one").press_sequentially("Eva")
    page.locator("#incident-candidates button", has_text="Aggiungi").click()
    expect(page.locator("tr[id^=affected-]")).to_have_count(CUSTOMERS + 1)
    reach = dict(Affected.objects.values_list("customer__name", "reach"))
    free = {name for name, how in reach.items() if how == "free"}
    assert free == {who.title() for who in TOLD}
    assert set(reach) - free == {ACTED_ON}
    assert serious(page) == []


def _words_are_agreed_on(scene: Scene, incident: Incident) -> None:
    page, ada = scene.sara, scene.ada
    page.goto(f"{scene.url}/incidents/{incident.pk}/")
    page.get_by_role("button", name="Scrivi una comunicazione").click()
    page.wait_for_url(re.compile(r"/statements/\d+/$"))
    words = page.locator("#text--it")
    assert words.input_value().startswith("Buongiorno {customer.first_name},")
    words.fill(f"Buongiorno {{customer.first_name}},\n{WORDS}\nLocanda del Lago")
    page.get_by_role("button", name="Salva").click()
    expect(page.locator(".toast")).to_be_visible()
    page.locator("#account").select_option(label="Altrove")
    page.locator("#place").fill("Cartello all'ingresso")
    page.get_by_role("button", name="Aggiungi un luogo").click()
    expect(page.locator("#public")).to_contain_text("Trattenuta finché")
    assert serious(page) == []
    page.get_by_role("button", name="Chiedi un sì").click()
    letter = scene.post_for_ada("aspetta un sì")
    assert f"/incidents/{incident.pk}/" in body_of(letter)
    ada.goto(f"{scene.url}/incidents/{incident.pk}/")
    ada.get_by_role("button", name="Approva").click()
    expect(ada.locator(".incident-progress .pill.kept")).to_be_visible()


def _the_affected_hear_it_first(scene: Scene, incident: Incident) -> None:
    page, portal = scene.sara, scene.portal
    statement = page.url
    page.goto(f"{scene.url}/incidents/{incident.pk}/")
    page.get_by_role("button", name="Invia ai coinvolti").click()
    page.locator("#sure .danger").click()
    expect(page.locator(".incident-progress .pill.info")).to_be_visible()
    assert portal.told() == {}
    second = page.context.new_page()
    second.goto(statement)
    expect(second.locator("#public")).to_contain_text("Trattenuta finché")
    expect(second.get_by_role("button", name="Pubblicato a mano")).to_have_count(0)
    second.close()
    portal.opens.set()
    expect(_told(page)).to_contain_text(f"{len(TOLD)} su {CUSTOMERS + 1}")
    expect(_tile(page, "Alla prima parola")).not_to_contain_text("nessuno")
    told = portal.told()
    assert set(told) == TOLD
    for who, texts in told.items():
        [text] = texts
        assert text.startswith(f"Buongiorno {who.title()},\n{WORDS}")
    page.goto(statement)


def _told(page: Page) -> Locator:
    return page.locator(".incident-tile", has=page.locator("progress"))


def _the_public_hears_it(scene: Scene) -> None:
    page = scene.sara
    public = page.locator("#public")
    expect(public).to_contain_text(f"{WORDS[0].upper()}{WORDS[1:]}")
    expect(public.locator(".said")).not_to_contain_text("Buongiorno")
    public.locator("input[name=link]").fill("https://locanda.example/avviso")
    public.get_by_role("button", name="Pubblicato a mano").click()
    expect(public.locator(".pill.kept")).to_be_visible()
    assert serious(page) == []


def _one_complains_after_being_told(scene: Scene, incident: Incident) -> None:
    page, room = scene.sara, f"{scene.url}/incidents/{incident.pk}/"
    page.goto(room)
    first = _tile(page, "L’hanno saputo prima da noi")
    expect(first.locator("b")).to_have_text("1")
    expect(first.locator("b + .soft")).to_contain_text(re.compile(rf"^{CUSTOMERS} "))
    scene.writes("eva", "Anche da noi l'acqua è gelata, pessimo servizio")
    expect(first.locator("b + .soft")).to_contain_text(re.compile(rf"^{CUSTOMERS + 1} "))  # fmt: skip
    expect(first.locator("b")).to_have_text("1")
    assert serious(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate(WIDER) <= 0
    assert serious(page) == []
    page.goto(f"{room}affected/?only=first")
    row = page.locator("tr[id^=affected-]")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("Eva")
    expect(row).to_contain_text("prima che si lamentasse")
    eva = Affected.objects.get(customer__name="Eva")
    assert eva.told_at is not None
    expect(row).to_contain_text(f"{timezone.localtime(eva.told_at, scene.company.brand.zone):%H:%M}")  # fmt: skip
    assert page.evaluate(WIDER) <= 0
    page.set_viewport_size({"width": 1280, "height": 800})


def _it_is_looked_back_on(scene: Scene, incident: Incident) -> None:
    page = scene.sara
    page.goto(f"{scene.url}/incidents/{incident.pk}/")
    page.locator("#outcome").fill("Caldaia riparata alle diciotto.")
    page.get_by_role("button", name="Chiudi l’incidente").click()
    page.wait_for_url("**/review/")
    expect(_tile(page, "Alla prima parola").locator("b")).to_have_text(re.compile(r"\d"))  # fmt: skip
    expect(_tile(page, "L’hanno saputo da noi prima").locator("b")).to_contain_text("1")
    expect(page.locator(".page svg[role=img]").first).to_be_visible()
    page.locator("summary", has_text="Gli stessi dati in tabella").click()
    totals = page.locator("details table tbody tr td:last-child")
    expect(totals.first).to_be_visible()
    assert sum(int(n) for n in totals.all_inner_texts()) == MANY + 1
    assert serious(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate(WIDER) <= 0
    incident.refresh_from_db()
    assert not incident.is_open
