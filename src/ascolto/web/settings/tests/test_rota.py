"""The rota's page: the week in words, days that differ, the week on call, hand-overs."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ascolto.commitments.actions import rostering
from ascolto.commitments.models import HandOver, OnCallTurn, Roster, ShiftChange
from ascolto.commitments.shifts import read_week
from ascolto.core.scoping import scope
from ascolto.testing import counting, make
from ascolto.testing.cast import Cast
from ascolto.web.settings.tests.conftest import browser

ALWAYS = "mon-sun 0-24"


@pytest.fixture
def roster(cast: Cast) -> None:
    with scope(cast.workspace):
        week = read_week(ALWAYS)
        rostering.set_week(cast.marco, week=week, by=cast.as_("sara"))


def test_a_week_is_written_in_words_and_shown_again(cast: Cast, sara: Client) -> None:
    sara.post(
        reverse("rota_week", args=[cast.marco.pk]),
        {"week": "lun–ven 9–13 14–18", "holidays": "IT"},
    )
    kept = Roster.objects.get(member=cast.marco)
    assert kept.week["fri"] == [["09:00", "13:00"], ["14:00", "18:00"]]
    assert kept.ends_at > timezone.now()
    page = sara.get(reverse("rota")).content.decode()
    assert 'value="lun–ven 9–13 14–18"' in page
    assert '>9–13</span><span class="rota-hours">14–18</span>' in page
    sara.post(reverse("rota_week", args=[cast.marco.pk]), {"week": ""})
    assert not Roster.objects.exists()


def test_words_that_cannot_be_read_are_kept_and_explained(
    cast: Cast, sara: Client
) -> None:
    where = reverse("rota_week", args=[cast.marco.pk])
    found = sara.post(where, {"week": "quando capita"})
    assert found.status_code == 422
    page = found.content.decode()
    assert 'class="problem"' in page
    assert 'value="quando capita"' in page
    assert not Roster.objects.exists()


def test_unknown_holidays_are_refused(cast: Cast, sara: Client) -> None:
    where = reverse("rota_week", args=[cast.marco.pk])
    data = {"week": ALWAYS, "holidays": "XX"}
    assert sara.post(where, data).status_code == 422


def test_a_day_off_is_seen_in_its_week_and_taken_away(
    cast: Cast, sara: Client, roster: None
) -> None:
    today = timezone.now().astimezone(ZoneInfo("Europe/Rome")).date()
    data = {"member": cast.marco.pk, "day": today}
    assert "Marco" in sara.get(reverse("rota")).content.decode().split("</ol>")[0]
    sara.post(reverse("rota_day"), data | {"do": "off"})
    assert ShiftChange.objects.get().spans == []
    sara.post(reverse("rota_day"), data | {"do": "hours", "hours": "10–12"})
    assert ShiftChange.objects.get().spans == [["10:00", "12:00"]]
    assert "10–12" in sara.get(reverse("rota")).content.decode()
    sara.post(reverse("rota_day"), data | {"do": "usual"})
    assert not ShiftChange.objects.exists()


@pytest.mark.parametrize("day", ["", "x", "2026-13-40", "0001-01-01"])
def test_a_day_that_is_none_is_refused(
    cast: Cast, sara: Client, roster: None, day: str
) -> None:
    data = {"member": cast.marco.pk, "day": day, "do": "off"}
    assert sara.post(reverse("rota_day"), data).status_code == 422
    assert sara.get(reverse("rota"), {"week": day}).status_code == 200


def test_a_week_on_call_is_given(cast: Cast, sara: Client) -> None:
    sara.post(reverse("rota_turn"), {"member": cast.marco.pk, "week": ""})
    turn = OnCallTurn.objects.get()
    assert turn.until_at - turn.from_at >= timedelta(days=6, hours=23)
    assert "Marco" in sara.get(reverse("rota")).content.decode()


def test_who_sees_one_brand_gives_no_week_for_all(cast: Cast) -> None:
    cast.sara.brands.set([cast.brand])
    client, other = browser(cast.sara), make.brand("Bottega")
    data = {"member": cast.marco.pk, "week": ""}
    assert client.post(reverse("rota_turn"), data).status_code == 404
    far = data | {"brand": other.pk}
    assert client.post(reverse("rota_turn"), far).status_code == 404
    near = data | {"brand": cast.brand.pk}
    assert client.post(reverse("rota_turn"), near).status_code == 302


def test_a_note_is_left_by_who_has_shifts(cast: Cast, roster: None) -> None:
    marco, where = browser(cast.marco), reverse("rota_note")
    assert marco.post(where, {"note": "Le chiavi sono al bar"}).status_code == 302
    assert Roster.objects.get().note == "Le chiavi sono al bar"
    assert browser(cast.giulia).post(where, {"note": "x"}).status_code == 422


def test_only_they_or_a_lead_take_a_hand_over_back(cast: Cast) -> None:
    over = HandOver.objects.create(member=cast.marco, handed_on=[1], note="Ciao")
    where = reverse("rota_undo", args=[over.pk])
    assert browser(cast.giulia).post(where).status_code == 422
    assert "Ciao" in browser(cast.giulia).get(reverse("rota")).content.decode()
    assert browser(cast.marco).post(where).status_code == 302
    over.refresh_from_db()
    assert over.undone_at


def test_more_people_take_no_more_queries(cast: Cast, roster: None) -> None:
    marco = browser(cast.marco)
    few = counting.count(lambda: marco.get(reverse("rota")))
    with scope(cast.workspace):
        for name in ("giulia", "sara"):
            one, week = getattr(cast, name), read_week(ALWAYS)
            rostering.set_week(one, week=week, by=cast.as_("sara"))
            HandOver.objects.create(member=one, note="x")
    assert counting.count(lambda: marco.get(reverse("rota"))) == few
