from __future__ import annotations

import csv
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ascolto.core.models import Member, Role
from ascolto.monitor.actions import (
    affecting,
    alerting,
    matching,
    opening,
    stating,
    telling,
    vowing,
    watching,
)
from ascolto.monitor.actions.opening import Described
from ascolto.monitor.models import Affected, Incident, Statement, Telling
from ascolto.monitor.reads import audience
from ascolto.monitor.reads.concerned import Found
from ascolto.monitor.warning.finding import Finding
from ascolto.operate.models import Conversation, Draft, Order
from ascolto.testing import make
from ascolto.testing.cast import Cast
from ascolto.testing.counting import count
from ascolto.web.monitor import charts
from ascolto.web.monitor.charts import Column, Mark

pytestmark = pytest.mark.django_db
Login = Callable[[str], Client]
LOCAL = "%Y-%m-%dT%H:%M"


@pytest.fixture
def login(cast: Cast) -> Login:
    def enter(name: str) -> Client:
        client = Client()
        client.force_login(getattr(cast, name).user)
        return client

    return enter


@pytest.fixture
def incident(cast: Cast) -> Incident:
    since = timezone.now() - timedelta(hours=2)
    told = Described("Caldaia <b>", since, what="Ferma dalle 7.", lead=cast.sara)
    return opening.open_(cast.brand, told, by=cast.as_("sara"))


def page(client: Client, name: str, *args: int, **asked: str) -> str:
    answer = client.get(reverse(name, args=args), asked)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def press(client: Client, route: str, *args: int, **form: Any) -> str:
    """What the next page says."""
    answer = client.post(reverse(route, args=args), form, follow=True)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def seen(client: Client, row: Statement) -> str:
    """The mark of the words, as the page of the statement holds it."""
    [mark] = re.findall(r'name="seen" value="(\w+)"', page(client, "statement", row.pk))
    return str(mark)


def _key(client: Client, name: str, *args: int) -> str:
    """Of the form on a page that makes something."""
    [key] = re.findall(r'name="key" value="([\w-]+)"', page(client, name, *args))
    return str(key)


def test_a_form_sent_twice_opens_one_incident(cast: Cast, login: Login) -> None:
    sara = login("sara")
    since = timezone.now().astimezone(cast.brand.zone).strftime(LOCAL)
    form = {"name": "Caldaia", "since": since, "brand": str(cast.brand.pk)}
    form["key"] = _key(sara, "incident_new")
    press(sara, "incident_new", **form)
    assert "Caldaia" in press(sara, "incident_new", **form)
    assert Incident.objects.count() == 1
    press(sara, "incident_new", **form | {"name": "Acqua"})  # back, and another name
    assert Incident.objects.count() == 2


def test_a_form_sent_twice_prepares_one_statement(
    incident: Incident, login: Login
) -> None:
    sara = login("sara")
    key = _key(sara, "incident", incident.pk)
    for kind in ("holding", "holding", "update"):
        press(sara, "incident_statements", incident.pk, kind=kind, key=key)
    kinds = Statement.objects.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["holding", "update"]


def test_who_is_alone_is_not_told_to_ask(
    cast: Cast, incident: Incident, login: Login
) -> None:
    row = stating.draft(incident, kind="holding", by=cast.as_("sara"))
    ada, pages = login("ada"), (("incident", incident.pk), ("statement", row.pk))
    for name, pk in pages:
        assert 'value="ask"' in page(ada, name, pk)
    Member.objects.filter(pk=cast.sara.pk).update(role=Role.AGENT)
    for name, pk in pages:
        shown = page(ada, name, pk)
        assert 'value="ask"' not in shown
        assert "Qui nessun altro può dire di sì" in shown
        assert 'value="approve"' in shown
    said = press(ada, "statement_step", row.pk, do="approve", seen=seen(ada, row))
    assert "Approvata" in said


def test_an_empty_list_teaches(cast: Cast, login: Login) -> None:
    shown = page(login("marco"), "incidents")
    assert "Nessun incidente aperto" in shown
    assert reverse("incident_new") not in shown
    assert reverse("incident_new") in page(login("sara"), "incidents")
    assert "Un secondo paio d’occhi" not in page(login("sara"), "incidents")
    assert "Un secondo paio d’occhi" in page(login("ada"), "incidents")


def test_one_press_makes_an_incident_of_an_alert(cast: Cast, login: Login) -> None:
    watch = watching.keep(cast.brand, name="Lago", query="lago", by=cast.as_("sara"))
    [message] = make.inbound(cast.account, cast.zoes, "Il lago puzza")
    numbers = {"influence": 88}
    posts, words = (message.pk,), ("puzza",)
    finding = Finding("voice", timezone.now(), 0.99, posts, ("a",), words, numbers)
    [alert] = alerting.raise_(watch, [finding], now=timezone.now())
    assert reverse("alert_incident", args=[alert.pk]) not in page(login("marco"), "alert", alert.pk)  # fmt: skip
    sara = login("sara")
    shown = press(sara, "alert_incident", alert.pk)
    assert "Il lago puzza" in shown
    assert "puzza" in Incident.objects.get().name
    press(sara, "alert_incident", alert.pk)
    assert Incident.objects.count() == 1
    assert reverse("incident", args=[Incident.objects.get().pk]) in page(login("marco"), "alert", alert.pk)  # fmt: skip


def test_it_is_opened_by_hand_and_what_is_wrong_is_said(
    cast: Cast, login: Login
) -> None:
    sara = login("sara")
    assert "Apri la stanza" in page(sara, "incident_new")
    assert "Di’ quando" in press(sara, "incident_new", name="Furto", since="ieri")
    since = timezone.now().astimezone(cast.brand.zone).strftime(LOCAL)
    shown = press(sara, "incident_new", name="Furto", since=since, severity="critical", lead=cast.ada.pk)  # fmt: skip
    assert "guidato da Ada" in shown
    assert login("marco").post(reverse("incident_new")).status_code == 403


def test_agents_see_the_room_and_only_write_notes(
    cast: Cast, login: Login, incident: Incident
) -> None:
    marco = login("marco")
    shown = page(marco, "incident", incident.pk)
    assert "Caldaia &lt;b&gt;" in shown
    assert "Ferma dalle 7." in shown
    assert reverse("incident_closure", args=[incident.pk]) not in shown
    shown = press(marco, "incident_notes", incident.pk, words="Chiamato il tecnico.")
    assert "Chiamato il tecnico." in shown
    assert marco.post(reverse("incident_closure", args=[incident.pk])).status_code == 403  # fmt: skip
    assert marco.post(reverse("incident_review", args=[incident.pk])).status_code == 403
    assert login("vito").get(reverse("incident", args=[incident.pk])).status_code == 403


def test_who_sees_another_brand_sees_none_of_it(
    cast: Cast, login: Login, incident: Incident
) -> None:
    bruno = make.member("Bruno", role=Role.ADMIN, brands=[make.brand("Rifugio")])
    client = Client()
    client.force_login(bruno.user)
    assert "Caldaia" not in page(client, "incidents")
    for name in ("incident", "incident_board", "incident_affected", "incident_review"):
        assert client.get(reverse(name, args=[incident.pk])).status_code == 404


def test_who_would_be_added_is_shown_first(
    cast: Cast, login: Login, incident: Incident
) -> None:
    watch = watching.keep(cast.brand, name="Freddo", query="fredd*", by=cast.as_("sara"))  # fmt: skip
    [message] = make.inbound(cast.account, cast.zoes, "La stanza è fredda")
    matching.match([message.pk])
    sara = login("sara")
    shown = press(sara, "incident_preview", incident.pk, source="watch", watch=watch.pk)
    assert "1 cliente" in shown
    assert "Zoe Keller" in shown
    assert "avvisabile" in shown
    assert not Affected.objects.exists()
    shown = press(sara, "incident_affected", incident.pk, source="watch", watch=watch.pk)  # fmt: skip
    assert "1 cliente aggiunto." in shown
    assert "trovato da un’osservazione" in shown
    assert "Di’ che cosa hanno in comune." in press(sara, "incident_preview", incident.pk, source="place")  # fmt: skip
    form = {"source": "watch", "watch": "9" * 30}
    wrong = press(sara, "incident_preview", incident.pk, **form)
    for year in ("0001", "9999"):  # no zone has them
        far = {"from": f"{year}-01-01T00:00"}
        told = press(
            sara, "incident_preview", incident.pk, source="watch", watch="1", **far
        )
        assert "Di’ quando" in told
    assert "Scegli un’osservazione." in wrong


def test_who_wrote_in_this_very_minute_is_found_with_the_times_as_they_stand(
    cast: Cast, login: Login
) -> None:
    watch = watching.keep(cast.brand, name="Freddo", query="fredda", by=cast.as_("sara"))  # fmt: skip
    [message] = make.inbound(cast.account, cast.zoes, "La stanza è fredda")
    matching.match([message.pk])
    told = Described("Freddo", timezone.now() - timedelta(seconds=1))
    fresh = opening.open_(cast.brand, told, by=cast.as_("sara"))
    sara = login("sara")
    shown = page(sara, "incident_affected", fresh.pk)
    begin, end = (re.search(rf'name="{n}" value="([^"]+)"', shown) for n in ("from", "to"))  # fmt: skip
    assert begin is not None
    assert end is not None
    span = {"from": begin[1], "to": end[1]}
    form = {"source": "watch", "watch": watch.pk}
    found = press(sara, "incident_preview", fresh.pk, **form, **span)
    assert "1 cliente" in found


def test_buyers_and_lists_and_names(
    cast: Cast, login: Login, incident: Incident
) -> None:
    handle = make.handle("ugo@example.net", name="Ugo Bianchi")
    ugo = make.customer("Ugo Bianchi", handle)
    Order.objects.create(
        external_id="A1", number="A1", brand=cast.brand, customer=ugo, currency="EUR",
        items=[{"name": "Miele di castagno", "sku": "M1"}], bought_at=timezone.now() - timedelta(hours=1),
    )  # fmt: skip
    make.inbound(cast.account, cast.zoes)
    sara = login("sara")
    assert "Ugo Bianchi" in press(sara, "incident_preview", incident.pk, source="order", product="MIELE")  # fmt: skip
    assert "Ugo" not in press(sara, "incident_preview", incident.pk, source="order", number="B2, C3")  # fmt: skip
    assert "1 cliente" in press(sara, "incident_preview", incident.pk, source="order", number="A1")  # fmt: skip
    shown = press(sara, "incident_preview", incident.pk, source="list", list="ugo@example.net\nnessuno")  # fmt: skip
    assert "nessuno" in shown
    assert "Zoe Keller" in page(sara, "incident_candidates", incident.pk, q="zoe")
    press(sara, "incident_affected", incident.pk, source="hand", customer=cast.zoe.pk)
    row = Affected.objects.get()
    assert row.source == "hand"
    press(sara, "affected_removal", row.pk)
    assert not Affected.objects.standing().exists()
    sara.post(reverse("affected_restoration", args=[row.pk]))
    assert Affected.objects.standing().exists()
    shown = press(sara, "affected_contact", row.pk, do="spare", why="Lo ha chiesto.")
    assert "non vuole essere contattato" in shown
    assert "non vuole" not in press(sara, "affected_contact", row.pk, do="allow")


def test_a_statement_from_the_first_word_to_the_public(
    cast: Cast, login: Login, incident: Incident, settings: Any
) -> None:
    settings.UNDO_SECONDS = 60
    make.inbound(cast.account, cast.zoes)
    found = [Found(cast.zoe.pk, None, "")]
    affecting.add(incident, found, source="list", by=cast.as_("sara"))
    sara, ada = login("sara"), login("ada")
    shown = press(sara, "incident_statements", incident.pk, kind="holding")
    assert "Buongiorno {customer.first_name}" in shown
    row = Statement.objects.get()
    form = {"text--it": "Buongiorno {customer.first_name}, {boh}", "text--en": "", "subject": "Freddo"}  # fmt: skip
    assert "{boh}" in press(sara, "statement", row.pk, **form)
    assert "Nessuno può compilare {boh}." in press(sara, "statement_step", row.pk, do="ask")  # fmt: skip
    form["text--it"] = "Buongiorno {customer.first_name},\r\nsappiamo del freddo."
    press(sara, "statement", row.pk, **form)
    press(sara, "statement_step", row.pk, do="ask")
    assert "L’hai scritta tu" in press(sara, "statement_step", row.pk, do="approve")
    press(
        ada, "statement_step", row.pk, do="approve", remark="Bene.", seen=seen(ada, row)
    )
    press(sara, "statement_posts", row.pk, place="Sito", language="it")
    shown = page(sara, "statement", row.pk)
    assert "Trattenuta finché i coinvolti non sono stati avvisati." in shown
    shown = press(sara, "statement_step", row.pk, do="send")
    assert "In viaggio verso 1 cliente." in shown
    assert reverse("statement_undo", args=[row.pk]) in shown
    assert Telling.objects.count() == 1
    press(sara, "statement_undo", row.pk, then="incident")
    assert not Telling.objects.exists()
    press(sara, "statement_step", row.pk, do="send")
    telling.hand_out(row.pk, now=timezone.now() + timedelta(minutes=2))
    shown = press(sara, "statement_step", row.pk, do="release", why="I giornali.", then="statement")  # fmt: skip
    assert "I giornali." in shown
    post = row.posts.get()
    shown = press(sara, "public_post", post.pk, do="done", link="https://locanda.example/")  # fmt: skip
    assert "sappiamo del freddo." in shown
    assert "https://locanda.example/" in shown


def test_a_shorter_wording_for_a_channel(
    cast: Cast, login: Login, incident: Incident
) -> None:
    make.inbound(cast.account, cast.zoes)
    affecting.add(incident, [Found(cast.zoe.pk, None, "")], source="list", by=cast.as_("sara"))  # fmt: skip
    row = stating.draft(incident, kind="update", by=cast.as_("sara"))
    sara = login("sara")
    long = {"text--it": "x" * 3_000, "text--en": "y", "subject": ""}
    assert "caratteri di troppo" in press(sara, "statement", row.pk, **long)
    shown = press(sara, "statement", row.pk, **long, **{"text-fake-it": "Corto", "text-fake-en": ""})  # fmt: skip
    assert "caratteri di troppo" not in shown
    assert 'data-measured="2000"' in shown


def test_open_screens_fetch_what_changes_by_itself(
    cast: Cast, login: Login, incident: Incident
) -> None:
    row = stating.draft(incident, kind="update", by=cast.as_("sara"))
    vowing.promise(incident, due_at=timezone.now() + timedelta(hours=2), by=cast.as_("sara"))  # fmt: skip
    shown = page(login("marco"), "incident_board", incident.pk)
    assert f'id="statement-progress-{row.pk}" hx-swap-oob="true"' in shown
    assert 'id="incident-log" hx-swap-oob="innerHTML"' in shown
    for part in ("incident-tiles", "incident-counts", "incident-owed", f"statement-public-{row.pk}"):  # fmt: skip
        assert f'id="{part}" hx-swap-oob="true"' in shown
    assert "<html" not in shown
    shown = page(login("sara"), "incident_board", incident.pk)
    for part in (f"statement-acts-{row.pk}", f"statement-back-{row.pk}"):
        assert f'id="{part}" hx-swap-oob="true"' in shown
    # What asks is not what is replaced: else news that comes while it asks would be lost.
    room = page(login("marco"), "incident", incident.pk)
    assert '<div hidden id="incident-live"' in room


def test_the_question_before_sending_says_who_gets_it_and_what_sounds_at_night(
    cast: Cast, login: Login, incident: Incident, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.inbound(cast.account, cast.zoes)
    lost = make.customer("Ugo Bianchi")
    found = [Found(cast.zoe.pk, None, ""), Found(lost.pk, None, "")]
    affecting.add(incident, found, source="list", by=cast.as_("sara"))
    loud = make.account(cast.brand, kind=min(audience.waking()))
    row = stating.draft(incident, kind="holding", by=cast.as_("sara"))
    stating.ask(row, by=cast.as_("ada"))
    stating.approve(row, by=cast.as_("ada"))
    shown = page(login("sara"), "incident", incident.pk)
    assert 'data-sure="Inviarla a 1 cliente?"' in shown
    assert "1 non è avvisabile." in shown
    assert 'name="hush"' not in shown
    Affected.objects.filter(customer=cast.zoe).update(account=loud)
    morning = timezone.now() + timedelta(hours=2)
    monkeypatch.setattr("ascolto.monitor.hush.until", lambda _now, _zone: morning)
    assert 'name="hush" value="yes" checked' in page(login("sara"), "incident", incident.pk)  # fmt: skip
    shown = press(login("sara"), "statement_step", row.pk, do="send", hush="yes")
    assert "Telefonate ed SMS partono alle" in shown
    assert "Telefonate ed SMS aspettano" in page(login("sara"), "incident", incident.pk)
    assert Statement.objects.get().hushed_until == morning


def test_with_nobody_to_tell_nothing_offers_to_send_it_to_nobody(
    cast: Cast, login: Login, incident: Incident
) -> None:
    row = stating.draft(incident, kind="holding", by=cast.as_("sara"))
    stating.ask(row, by=cast.as_("ada"))
    stating.approve(row, by=cast.as_("ada"))
    shown = page(login("sara"), "incident", incident.pk)
    assert "Inviarla a 0" not in shown
    assert "Invia ai coinvolti" not in shown
    assert "Non avvisare nessuno, può uscire in pubblico" in shown


def test_looking_back_has_figures_a_curve_with_marks_and_a_table(
    cast: Cast, login: Login
) -> None:
    watch = watching.keep(cast.brand, name="Freddo", query="fredd*", by=cast.as_("sara"))  # fmt: skip
    messages = make.inbound(cast.account, cast.zoes, "fredda", "freddissima", rating=1)
    matching.match([m.pk for m in messages])
    since = timezone.now() - timedelta(hours=3)
    told = Described("Freddo", since, watches=[watch])
    incident = opening.open_(cast.brand, told, by=cast.as_("sara"))
    affecting.add(incident, [Found(cast.zoe.pk, None, "=1+1")], source="list", by=cast.as_("sara"))  # fmt: skip
    sara = login("sara")
    press(sara, "incident_closure", incident.pk, do="close", outcome="Riparata.")
    shown = press(sara, "incident_review", incident.pk, learnt="Una caldaia di riserva.")  # fmt: skip
    assert '<g class="mark">' in shown
    assert '<table class="table">' in shown
    assert "Una caldaia di riserva." in shown
    assert "Riparata." in shown
    assert "Una caldaia di riserva." in page(login("marco"), "incident_review", incident.pk)  # fmt: skip
    text = sara.get(reverse("incident_review_export", args=[incident.pk]))
    assert "Una caldaia di riserva." in text.content.decode()
    table = sara.get(reverse("incident_affected_export", args=[incident.pk]))
    [line] = csv.DictReader(table.content.decode("utf-8-sig").splitlines())
    assert line["customer"] == "Zoe Keller"
    assert line["evidence"] == "'=1+1"
    assert line["told_first"] == "no"
    assert "Freddo" in page(sara, "incidents", shelf="over")


def test_marks_stay_inside_the_picture() -> None:
    shown = [Column("a", [("mood-neutral", "x", 3)])]
    drawn = charts.columns(shown, title="t", marks=[Mark(-1, "1", "<a>"), Mark(9, "2", "b")])  # fmt: skip
    assert 'x1="40.0"' in drawn
    assert f'x1="{charts.WIDTH}.0"' in drawn
    assert "&lt;a&gt;" in drawn


def test_a_room_and_its_list_cost_what_they_cost(
    cast: Cast, login: Login, incident: Incident
) -> None:
    sara = login("sara")

    def asked() -> tuple[int, int]:
        return (
            count(lambda: page(sara, "incident", incident.pk)),
            count(lambda: page(sara, "incident_affected", incident.pk)),
        )

    def add(number: int) -> None:
        found = []
        for _ in range(number):
            handle = make.handle(name="Mia")
            found.append(Found(make.customer("Mia", handle).pk, None, ""))
            make.inbound(cast.account, handle, "Ciao")
        affecting.add(incident, found, source="list", by=cast.as_("sara"))

    add(3)
    stating.draft(incident, kind="holding", by=cast.as_("sara"))
    few = asked()
    add(80)
    assert asked() == few


def test_another_brand_keeps_what_was_typed_and_the_last_one_is_offered(
    cast: Cast, login: Login
) -> None:
    other = make.brand("Agriturismo")  # before the cast's in the alphabet
    theirs = watching.keep(other, name="Orto", query="orto", by=cast.as_("ada"))
    ada = login("ada")
    assert f'<option value="{other.pk}" selected' in page(ada, "incident_new")
    typed = {"name": "Furto in cantina", "what": "Tre botti.", "severity": "critical"}
    shown = press(ada, "incident_new", brand=other.pk, do="brand", watch=theirs.pk, **typed)  # fmt: skip
    assert "Furto in cantina" in shown
    assert "Tre botti." in shown
    assert '<option value="critical" selected' in shown
    assert f'value="{theirs.pk}" checked' in shown
    assert not Incident.objects.exists()
    opening.open_(cast.brand, Described("x", timezone.now()), by=cast.as_("ada"))
    assert f'<option value="{cast.brand.pk}" selected' in page(ada, "incident_new")


def test_until_when_they_can_be_told_reads_as_an_end(
    cast: Cast, login: Login, incident: Incident
) -> None:
    make.inbound(cast.account, cast.zoes)
    affecting.add(incident, [Found(cast.zoe.pk, None, "")], source="list", by=cast.as_("sara"))  # fmt: skip
    Affected.objects.update(reach_until=timezone.now() + timedelta(hours=20))
    shown = page(login("marco"), "incident_affected", incident.pk)
    assert re.search(r"avvisabile</span> <span class=\"soft\">scade ", shown)


def test_a_pasted_list_says_which_lines_were_left_out(
    cast: Cast, login: Login, incident: Incident
) -> None:
    sara, lines = login("sara"), "zoe@example.net\nada@example.org\nNessuno Davvero"
    shown = press(sara, "incident_affected", incident.pk, source="list", list=lines)
    assert "1 cliente aggiunto." in shown
    assert "2 righe non aggiunte: Nessuno Davvero, ada@example.org" in shown
    shown = press(sara, "incident_affected", incident.pk, source="list", list=lines, introduce="yes")  # fmt: skip
    assert "1 riga non aggiunta: Nessuno Davvero" in shown
    assert Affected.objects.count() == 2


def test_those_who_spoke_in_public_are_answered_there_with_the_agreed_words(
    cast: Cast, login: Login, incident: Incident
) -> None:
    [said] = make.inbound(cast.account, cast.zoes, "Camera gelida", is_public=True)
    affecting.add(incident, [Found(cast.zoe.pk, None, "")], source="list", by=cast.as_("sara"))  # fmt: skip
    row, marco = Affected.objects.get(), login("marco")
    assert "Rispondi in pubblico" in page(marco, "incident_affected", incident.pk)
    statement = stating.draft(incident, kind="holding", by=cast.as_("sara"))
    stating.ask(statement, by=cast.as_("ada"))
    stating.approve(statement, by=cast.as_("ada"))
    press(marco, "affected_answer", row.pk)
    press(marco, "affected_answer", row.pk)
    talk = Conversation.objects.get(thread=said.thread_id)
    assert talk.assignee == cast.marco
    draft = Draft.objects.get(conversation=talk)
    assert draft.text.startswith("Sappiamo che")
    assert "{" not in draft.text
    said.delete()
    assert "Rispondi in pubblico" not in page(marco, "incident_affected", incident.pk)
    assert "non ha detto nulla" in press(marco, "affected_answer", row.pk)


def test_a_post_of_an_alert_is_opened_or_acted_on_from_its_page(
    cast: Cast, login: Login
) -> None:
    watch = watching.keep(cast.brand, name="Lago", query="lago", by=cast.as_("sara"))
    [said] = make.inbound(cast.account, cast.zoes, "Il lago puzza")
    finding = Finding("voice", timezone.now(), 0.99, (said.pk,), ("a",), (), {"influence": 88})  # fmt: skip
    [alert] = alerting.raise_(watch, [finding], now=timezone.now())
    marco = login("marco")
    assert reverse("alert_post_engagement", args=[alert.pk, said.pk]) in page(marco, "alert", alert.pk)  # fmt: skip
    press(marco, "alert_post_engagement", alert.pk, said.pk)
    talk = Conversation.objects.get()
    assert reverse("conversation", args=[talk.pk]) in page(marco, "alert", alert.pk)
    other = make.inbound(cast.account, cast.zoes, "Altro")[0]
    assert marco.post(reverse("alert_post_engagement", args=[alert.pk, other.pk])).status_code == 404  # fmt: skip


def test_a_yes_is_given_to_the_words_that_were_shown(
    cast: Cast, login: Login, incident: Incident
) -> None:
    ada, sara = login("ada"), login("sara")
    row = stating.draft(incident, kind="holding", by=cast.as_("sara"))
    stating.ask(row, by=cast.as_("sara"))
    mark = seen(ada, row)
    assert f'value="{mark}"' in page(ada, "incident", incident.pk)
    form = {"text--it": "Vi rimborsiamo 1.000 euro ciascuno.", "subject": "Il freddo"}
    press(sara, "statement", row.pk, **form)
    press(sara, "statement_step", row.pk, do="ask")
    for other in (mark, ""):
        said = press(ada, "statement_step", row.pk, do="approve", seen=other)
        assert "Le parole non sono più quelle" in said
    assert Statement.objects.get().status == "asked"
    press(ada, "statement_step", row.pk, do="approve", seen=seen(ada, row))
    assert Statement.objects.get().is_approved
