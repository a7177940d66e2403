"""The page about when alerts ring: the pace, and rooms of chat programmes, tried over real HTTP."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.urls import reverse

from ascolto.monitor.models import AlertRoom, Ringing
from ascolto.testing.answering import Answer, Server, answering
from ascolto.testing.cast import Cast
from ascolto.web.settings.tests.conftest import browser

pytestmark = pytest.mark.django_db
FORM = {"name": "#lago", "dialect": "discord", "kinds": ["burst", "mood"], "sure": "0.97"}  # fmt: skip


@pytest.fixture
def chat(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("ASCOLTO_HTTP_ALLOW", "127.0.0.1")
    with answering(lambda call: Answer(204)) as server:
        yield server


def added(cast: Cast, chat: Server) -> AlertRoom:
    form = FORM | {"brand": cast.brand.pk, "address": f"{chat.url}/hooks/hunter2"}
    found = browser(cast.ada).post(reverse("alert_rooms"), form)
    assert found.status_code == 302, found.content.decode()
    row: AlertRoom = AlertRoom.objects.get()
    return row


def test_the_pace_of_all_and_of_a_brand(cast: Cast) -> None:
    sara, where = browser(cast.sara), reverse("ringing_pace")
    sara.post(where, {"minutes": "15"})
    sara.post(where, {"minutes": "5", "brand": cast.brand.pk})
    said = dict(Ringing.objects.values_list("brand_id", "minutes"))
    assert said == {None: 15, cast.brand.pk: 5}
    page = sara.get(reverse("ringing")).content.decode()
    assert "tempo suo" in page
    assert "Sara" in page
    sara.post(where, {"do": "follow", "brand": cast.brand.pk})
    assert Ringing.objects.count() == 1
    assert sara.post(where, {"minutes": "x"}).status_code == 422
    assert sara.post(where, {"minutes": "1441"}).status_code == 422


def test_a_room_is_added_tried_and_never_shows_its_address(
    cast: Cast, chat: Server
) -> None:
    room = added(cast, chat)
    assert (room.kinds, room.least_sure, room.tells_on) == (["burst", "mood"], 0.97, False)  # fmt: skip
    where, ada = reverse("alert_room", args=[room.pk]), browser(cast.ada)
    page = ada.post(where, {"do": "try"}).content.decode()
    assert "204" in page
    assert len(chat.calls) == 1
    assert chat.calls[0].path == "/hooks/hunter2"
    chat.handler = lambda call: Answer(404, b"Unknown Webhook <b>")
    page = ada.post(where, {"do": "try"}).content.decode()
    assert "404" in page
    assert "Unknown Webhook &lt;b&gt;" in page
    for said in (page, ada.get(reverse("ringing")).content.decode()):
        assert "hunter2" not in said
        assert "127.0.0.1" in said


def test_an_empty_address_keeps_the_one_that_is_there(cast: Cast, chat: Server) -> None:
    room = added(cast, chat)
    where = reverse("alert_room", args=[room.pk])
    form = FORM | {"do": "save", "name": "#colle", "tells_on": "yes"}
    browser(cast.ada).post(where, form)
    row = AlertRoom.objects.get()
    assert (row.name, row.address, row.tells_on) == ("#colle", room.address, True)
    refused = browser(cast.ada).post(where, form | {"address": "http://10.0.0.1/"})
    assert refused.status_code == 422


def test_the_secret_is_shown_on_a_press_and_kept_by_no_cache(
    cast: Cast, chat: Server
) -> None:
    room = added(cast, chat)
    AlertRoom.objects.update(dialect="plain")
    where, ada = reverse("alert_room", args=[room.pk]), browser(cast.ada)
    assert room.secret not in ada.get(reverse("ringing")).content.decode()
    shown = ada.post(where, {"do": "secret"})
    assert room.secret in shown.content.decode()
    assert shown["Cache-Control"] == "no-store"


def test_a_room_that_was_given_up_stands_in_banners(cast: Cast, chat: Server) -> None:
    added(cast, chat)
    AlertRoom.objects.update(is_on=False, problem="http-404")
    for who, name in ((cast.ada, "settings"), (cast.sara, "alerts")):
        page = browser(who).get(reverse(name)).content.decode()
        assert "#lago" in page
        assert "404" in page
    assert "#lago" not in browser(cast.marco).get(reverse("alerts")).content.decode()


def test_a_lead_sees_rooms_and_changes_none(cast: Cast, chat: Server) -> None:
    room = added(cast, chat)
    page = browser(cast.sara).get(reverse("ringing")).content.decode()
    assert "#lago" in page
    assert reverse("alert_rooms") not in page
    found = browser(cast.sara).post(reverse("alert_room", args=[room.pk]), {"do": "try"})  # fmt: skip
    assert found.status_code == 403
    assert chat.calls == []
