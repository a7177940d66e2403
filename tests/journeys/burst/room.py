"""In the incident's room: who is told, in which words, when, and what was learned."""

from __future__ import annotations

import re

from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from ascolto.monitor.models import Affected, Incident
from ascolto.testing.doors import body_of
from ascolto.testing.looking import serious
from tests.journeys.burst.scene import (
    ACTED_ON,
    CUSTOMERS,
    MANY,
    TOLD,
    WIDER,
    WORDS,
    Scene,
    tile,
)

# --- the room -----------------------------------------------------------------------------------


def who_is_concerned(scene: Scene, incident: Incident) -> None:
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


def words_are_agreed_on(scene: Scene, incident: Incident) -> None:
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


def the_affected_hear_it_first(scene: Scene, incident: Incident) -> None:
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
    expect(tile(page, "Alla prima parola")).not_to_contain_text("nessuno")
    told = portal.told()
    assert set(told) == TOLD
    for who, texts in told.items():
        [text] = texts
        assert text.startswith(f"Buongiorno {who.title()},\n{WORDS}")
    page.goto(statement)


def _told(page: Page) -> Locator:
    return page.locator(".incident-tile", has=page.locator("progress"))


def the_public_hears_it(scene: Scene) -> None:
    page = scene.sara
    public = page.locator("#public")
    expect(public).to_contain_text(f"{WORDS[0].upper()}{WORDS[1:]}")
    expect(public.locator(".said")).not_to_contain_text("Buongiorno")
    public.locator("input[name=link]").fill("https://locanda.example/avviso")
    public.get_by_role("button", name="Pubblicato a mano").click()
    expect(public.locator(".pill.kept")).to_be_visible()
    assert serious(page) == []


def one_complains_after_being_told(scene: Scene, incident: Incident) -> None:
    page, room = scene.sara, f"{scene.url}/incidents/{incident.pk}/"
    page.goto(room)
    first = tile(page, "L’hanno saputo prima da noi")
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


def it_is_looked_back_on(scene: Scene, incident: Incident) -> None:
    page = scene.sara
    page.goto(f"{scene.url}/incidents/{incident.pk}/")
    page.locator("#outcome").fill("Caldaia riparata alle diciotto.")
    page.get_by_role("button", name="Chiudi l’incidente").click()
    page.wait_for_url("**/review/")
    expect(tile(page, "Alla prima parola").locator("b")).to_have_text(re.compile(r"\d"))  # fmt: skip
    expect(tile(page, "L’hanno saputo da noi prima").locator("b")).to_contain_text("1")
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
