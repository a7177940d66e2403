"""From the watch to the incident: what is heard, and by whom."""

from __future__ import annotations

import re

from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from ascolto.channels.models import Message
from ascolto.customers.models import HandleLink
from ascolto.monitor.actions import fitting
from ascolto.monitor.models import Alert, Baseline, Incident, Volume, Watch
from ascolto.monitor.warning import bins
from ascolto.testing.browsing import until
from ascolto.testing.doors import body_of
from ascolto.testing.looking import serious
from tests.journeys.burst.scene import (
    ACTED_ON,
    BY_HOOK,
    IN_THE_FEED,
    MANY,
    PAST,
    QUERY,
    Scene,
    subject,
    tile,
)


def before(scene: Scene) -> None:
    """What was said in other weeks, and one guest who writes of something else today."""
    for days, (who, text) in enumerate(PAST.items(), start=5):
        scene.writes(who, text, days_ago=days)
    scene.writes("eva", "Posso anticipare l'arrivo alle tredici?")
    until(lambda: Message.objects.inbound().count() == len(PAST) + 1)


# --- the watch --------------------------------------------------------------------------------


def tab_to(page: Page, wanted: Locator) -> None:
    """As somebody without a mouse gets there."""
    for _ in range(60):
        if wanted.evaluate("node => node === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError("the keyboard does not get there")


def a_watch_is_made_by_keyboard(scene: Scene) -> Watch:
    page = scene.sara
    page.goto(f"{scene.url}/watches/")
    tab_to(page, page.get_by_role("link", name="Nuova osservazione"))
    page.keyboard.press("Enter")
    tab_to(page, page.locator("#name"))
    page.keyboard.type("Acqua fredda")
    query, preview = page.locator("#query"), page.locator("#preview")
    tab_to(page, query)
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
    tab_to(page, page.get_by_role("button", name="Salva"))
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/watches/\d+/$"))
    expect(query).to_have_value(QUERY)
    return Watch.objects.select_related("brand").get()


def the_past_is_known(scene: Scene, watch: Watch) -> None:
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


def many_complain(scene: Scene) -> None:
    for who, text in IN_THE_FEED.items():
        scene.blog.says(who, text)
    heard = Message.objects.filter(handle__name__in=IN_THE_FEED)
    until(
        lambda: heard.count() == len(IN_THE_FEED), 60
    )  # no row: nobody is owed an answer
    for who, text in BY_HOOK.items():
        scene.writes(who, text)


def it_rings(scene: Scene) -> Alert:
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
    assert "Acqua fredda" in subject(letter)
    assert f"/alerts/{alert.pk}/" in body_of(letter)
    return alert


def one_of_them_is_acted_on(scene: Scene) -> None:
    """What was only heard becomes a conversation, and its author somebody with a name."""
    page = scene.sara
    page.goto(f"{scene.url}/mentions/?word=vergogna")
    row = page.locator(".mention", has_text=IN_THE_FEED[ACTED_ON])
    expect(row).not_to_contain_text(ACTED_ON)
    row.get_by_role("button", name="Occupatene").click()
    page.wait_for_url(re.compile(r"/conversations/\d+/"))
    expect(page.locator("#content")).to_contain_text(ACTED_ON)
    assert serious(page) == []


def an_incident_is_opened(scene: Scene, alert: Alert) -> Incident:
    page = scene.sara
    page.goto(f"{scene.url}/alerts/{alert.pk}/")
    page.get_by_role("button", name="Apri un incidente").click()
    page.wait_for_url(re.compile(r"/incidents/\d+/$"))
    incident = Incident.objects.get()
    assert (incident.alert_id, incident.since) == (alert.pk, alert.since)
    expect(tile(page, "Alla prima parola")).to_contain_text("nessuno ha saputo nulla")
    expect(scene.ada.locator(".page-head")).to_contain_text("in carico a Sara")
    assert serious(page) == []
    return incident
