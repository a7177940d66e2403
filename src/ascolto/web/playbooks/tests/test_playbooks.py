"""The pages of playbooks: written by leads, read by agents, nobody else's business."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ascolto.core.jobs import runner
from ascolto.operate.actions import rehearsing
from ascolto.operate.models import Note, Playbook, Rehearsal
from ascolto.operate.playbooks import beginnings, catalogue
from ascolto.operate.tests.test_directing import arrive, playbook, says
from ascolto.testing.cast import Cast
from ascolto.testing.counting import count
from ascolto.web.settings.tests.conftest import browser

COLD: dict[str, Any] = {
    "name": "Camera fredda", "on": "message", "r-how": "all", "n": ["r.0", "r.1", "r.1.0"],
    "r.0-fact": "message.text", "r.0-is": "any_of", "r.0-to": "fredd*, gelida",
    "r.1-how": "any", "r.1.0-fact": "message.is_public", "r.1.0-is": "no",
    "s": ["0"], "s0-do": "note", "s0-text": "Chiedere la camera.",
}  # fmt: skip


@pytest.fixture
def sara(cast: Cast) -> Client:
    return browser(cast.sara)


def test_a_lead_writes_one_and_switches_it_on(cast: Cast, sara: Client) -> None:
    page = sara.post(reverse("playbook_new"), COLD, follow=True).content.decode()
    made = Playbook.objects.get()
    assert not made.is_on
    assert made.version.body["when"] == {
        "all": [
            {"fact": "message.text", "is": "any_of", "to": ["fredd*", "gelida"]},
            {"any": [{"fact": "message.is_public", "is": "no", "to": []}]},
        ]
    }
    assert "fredd*, gelida" in page
    sara.post(reverse("playbook_switch", args=[made.pk]), {"on": "yes"})
    arrive(cast.account, "La camera era gelida")
    assert Note.objects.get().text == "Chiedere la camera."
    page = sara.get(reverse("playbook", args=[made.pk])).content.decode()
    assert "La camera era gelida" in page


def test_the_sentence_grows_without_being_saved(sara: Client, cast: Cast) -> None:
    for edit, seen in (
        ("test:r", 'name="r.2-fact"'),
        ("group:r", 'name="r.2-how"'),
        ("test:r.1", 'name="r.1.1-fact"'),
        ("step", 'name="s1-do"'),
    ):
        page = sara.post(reverse("playbook_new"), {**COLD, "edit": edit}, headers={"HX-Request": "true"})  # fmt: skip
        assert seen in page.content.decode()
        assert "<html" not in page.content.decode()
    page = sara.post(reverse("playbook_new"), {**COLD, "edit": "drop:r.1"})
    assert 'name="r.1-how"' not in page.content.decode()
    assert not Playbook.objects.exists()


def test_what_is_wrong_is_said_and_nothing_is_lost(sara: Client, cast: Cast) -> None:
    page = sara.post(reverse("playbook_new"), {**COLD, "s0-text": ""})
    assert page.status_code == 422
    assert "fredd*, gelida" in page.content.decode()
    assert not Playbook.objects.exists()


@pytest.mark.parametrize("key", ["review", "allergy", "waiting", "newsletter"])
def test_every_beginning_can_be_kept_as_it_is(
    cast: Cast, sara: Client, key: str
) -> None:
    from ascolto.operate.actions import scripting

    page = sara.get(reverse("playbook_new") + f"?from={key}")
    assert page.status_code == 200
    (begun,) = [one for one in beginnings.templates() if one.key == key]
    scripting.create(begun.name, begun.body, by=cast.as_("sara"))
    assert begun.name in sara.get(reverse("playbooks")).content.decode()


def test_the_editor_draws_every_condition_and_deed(cast: Cast, sara: Client) -> None:
    for name, fact in catalogue.facts.items():
        page = sara.post(
            reverse("playbook_new"), {**COLD, "r.0-fact": name, "edit": "look"}
        )
        assert f'value="{name}" selected' in page.content.decode(), fact
    for name in catalogue.deeds:
        page = sara.post(
            reverse("playbook_new"), {**COLD, "s0-do": name, "edit": "look"}
        )
        assert f'value="{name}" selected' in page.content.decode()


def test_agents_read_and_do_not_write(cast: Cast) -> None:
    made = playbook(then=[{"do": "note", "text": "x"}])
    marco = browser(cast.marco)
    assert "Camera fredda" in marco.get(reverse("playbooks")).content.decode()
    page = marco.get(reverse("playbook", args=[made.pk])).content.decode()
    assert 'id="editor"' not in page
    for name, args in (
        ("playbook_new", []), ("playbook_order", []), ("playbook_switch", [made.pk]),
        ("playbook_place", [made.pk]), ("playbook_removal", [made.pk]),
        ("playbook_restore", [made.pk, 1]), ("playbook_rehearse", [made.pk]),
    ):  # fmt: skip
        assert marco.post(reverse(name, args=args), {"on": "no"}).status_code == 403
    saved = marco.post(reverse("playbook", args=[made.pk]), COLD)
    assert saved.status_code == 422
    assert Playbook.objects.live().get().number == 1
    assert browser(cast.vito).get(reverse("playbooks")).status_code == 403


def test_another_companys_admin_finds_nothing(cast: Cast) -> None:
    made = playbook(then=[{"do": "note", "text": "x"}])
    otto = browser(cast.otto)
    assert otto.get(reverse("playbook", args=[made.pk])).status_code == 404
    assert "Camera fredda" not in otto.get(reverse("playbooks")).content.decode()


def test_versions_are_told_apart_and_return(cast: Cast, sara: Client) -> None:
    sara.post(reverse("playbook_new"), COLD)
    pk = Playbook.objects.get().pk
    sara.post(reverse("playbook", args=[pk]), {**COLD, "s0-text": "Chiamare subito."})
    page = sara.get(reverse("playbook_versions", args=[pk])).content.decode()
    assert "<ins>" in page
    assert "<del>" in page
    sara.post(reverse("playbook_restore", args=[pk, 1]))
    assert Playbook.objects.get().number == 3


def test_order_by_button_and_by_pointer(cast: Cast, sara: Client) -> None:
    a, b, c = (playbook(n, then=[{"do": "note", "text": n}]) for n in "ABC")
    sara.post(reverse("playbook_place", args=[c.pk]), {"to": "up"})
    assert [p.name for p in Playbook.objects.standing()] == ["A", "C", "B"]
    sara.post(reverse("playbook_order"), {"id": [b.pk, a.pk, c.pk]})
    assert [p.name for p in Playbook.objects.standing()] == ["B", "A", "C"]


def test_a_playbook_taken_away_acts_no_more_and_can_return(
    cast: Cast, sara: Client
) -> None:
    made = playbook(then=[{"do": "note", "text": "x"}])
    sara.post(reverse("playbook_removal", args=[made.pk]))
    arrive(cast.account, "ciao")
    assert not Note.objects.exists()
    sara.post(reverse("playbook_removal", args=[made.pk]), {"back": "yes"})
    assert Playbook.objects.standing().get() == made


def test_twenty_playbooks_are_listed_with_as_many_queries_as_two(
    cast: Cast, sara: Client
) -> None:
    def write(n: int) -> None:
        for i in range(n):
            playbook(
                f"P{i}",
                says("a"),
                then=[{"do": "assign", "to": f"member:{cast.marco.pk}"}],
            )

    write(2)
    sara.get(reverse("playbooks"))
    few = count(lambda: sara.get(reverse("playbooks")))
    write(18)
    assert count(lambda: sara.get(reverse("playbooks"))) <= few


# --- the dry run -------------------------------------------------------------------------------


def rehearse(made: Playbook, sara: Client, days: int = 30) -> tuple[Rehearsal, str]:
    sara.post(reverse("playbook_rehearse", args=[made.pk]), {"days": days})
    row = Rehearsal.objects.get(playbook=made)
    address = reverse("playbook_rehearsal", args=[made.pk, row.pk])
    assert "hx-trigger" in sara.get(address).content.decode()
    while runner.run_due():
        pass
    row.refresh_from_db()
    return row, sara.get(address).content.decode()


def test_a_dry_run_says_what_would_have_happened_and_does_nothing(
    cast: Cast, sara: Client
) -> None:
    arrive(cast.account, "camera gelida", "bella vista", "stanza gelida e buia")
    sara.post(reverse("playbook_new"), COLD)
    row, page = rehearse(Playbook.objects.get(), sara)
    assert (row.status, row.seen, row.matched, row.stopped) == ("done", 3, 2, 0)
    assert "stanza gelida e buia" in page
    assert "bella vista" not in page
    assert sum(row.per_day.values()) == 2
    assert not Note.objects.exists()


def test_a_dry_run_stands_in_its_place_among_the_others(
    cast: Cast, sara: Client
) -> None:
    arrive(cast.account, "camera gelida", "stanza gelida e buia")
    playbook("Prima", says("buia"), then=[{"do": "note", "text": "x"}], stop=True)
    sara.post(reverse("playbook_new"), COLD)
    row, _page = rehearse(Playbook.objects.get(name="Camera fredda"), sara)
    assert (row.matched, row.stopped) == (1, 1)


def test_a_dry_run_goes_on_where_it_was_broken_off(
    cast: Cast, sara: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rehearsing, "PAGE", 2)
    arrive(cast.account, *["camera gelida"] * 5)
    sara.post(reverse("playbook_new"), COLD)
    made = Playbook.objects.get()
    sara.post(reverse("playbook_rehearse", args=[made.pk]), {"days": 3})
    row = Rehearsal.objects.get()
    stage = rehearsing._Stage(row)
    stage.page()
    assert row.matched == 2
    while runner.run_due():
        pass
    row.refresh_from_db()
    assert (row.matched, row.seen, row.status) == (5, 5, "done")


def test_a_dry_run_of_waiting_looks_at_what_was_owed_for_long(
    cast: Cast, sara: Client
) -> None:
    from datetime import timedelta

    from django.utils import timezone

    arrive(cast.account, "da tre ore", since=timezone.now() - timedelta(hours=3))
    arrive(cast.account, "adesso")
    made = playbook("Attesa", {"fact": "conversation.waiting", "is": "longer", "to": ["60"]},
                    then=[{"do": "note", "text": "x"}], on="waiting", minutes=120)  # fmt: skip
    row, page = rehearse(made, sara)
    assert (row.matched, row.seen) == (1, 1)
    assert "da tre ore" in page


@pytest.mark.parametrize("days", ["0", "91", "", "x"])
def test_a_dry_run_has_its_bounds(cast: Cast, sara: Client, days: str) -> None:
    made = playbook(then=[{"do": "note", "text": "x"}])
    sara.post(reverse("playbook_rehearse", args=[made.pk]), {"days": days})
    assert not Rehearsal.objects.exists()
