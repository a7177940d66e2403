"""A newcomer's answer on screen: who sees which button, what a press does, who learns what."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from django.test import Client

from ascolto.channels.models import Account, Message
from ascolto.core import storage
from ascolto.operate.actions import approving, replying, submitting, training
from ascolto.operate.actions.submitting import Written
from ascolto.operate.models import Conversation, Draft, Notice, Submission
from ascolto.testing import counting, make, pipeline
from ascolto.testing.cast import Cast
from ascolto.web.settings.tests.conftest import browser

PANES = {"HX-Request": "true", "HX-Target": "panes"}


@pytest.fixture
def talk(cast: Cast) -> Conversation:
    portal: Account = make.account(
        cast.brand, kind="webhook", config={"secret": "whsec_" + "YWJj" * 8}
    )
    return pipeline.hear(portal, pipeline.said("Avete una camera?", who="zoe"))


@pytest.fixture
def row(cast: Cast, talk: Conversation) -> Submission:
    """Marco is new, and has answered."""
    training.begin(cast.marco, by=cast.as_("sara"))
    return submitting.submit(
        talk, Written("Certo, La aspetiamo."), by=cast.as_("marco")
    )


def page(member: Any, talk: Conversation) -> str:
    return browser(member).get(f"/conversations/{talk.pk}/").content.decode()


def said(answer: Any) -> str:
    toast = json.loads(answer["HX-Trigger"])["ascolto:toast"]
    return str(toast["text"])


def test_the_same_composer_and_it_waits(cast: Cast, talk: Conversation) -> None:
    training.begin(cast.marco, by=cast.as_("sara"))
    marco = browser(cast.marco)
    form = {"text": "Certo.", "key": str(uuid.uuid4()), "then": "close"}
    for _ in range(2):
        answer = marco.post(f"/conversations/{talk.pk}/replies/", form, headers=PANES)
        assert answer.status_code == 200
    row = Submission.objects.get()
    assert (row.text, row.and_close) == ("Certo.", True)
    assert not Message.objects.filter(direction="out", by_rule="").exists()
    undo = json.loads(answer["HX-Trigger"])["ascolto:toast"]["undo_url"]
    assert marco.post(undo).json() == {"text": "Certo.", "conversation": talk.pk}
    assert Draft.objects.get().text == "Certo."


def test_who_sees_which_button(cast: Cast, talk: Conversation, row: Submission) -> None:
    approval, back = (
        f"/submissions/{row.pk}/approval/",
        f"/submissions/{row.pk}/withdrawal/",
    )
    for name, may, is_mine in (
        ("sara", True, False), ("marco", False, True), ("giulia", False, False), ("vito", False, False),
    ):  # fmt: skip
        shown = page(getattr(cast, name), talk)
        assert "Certo, La aspetiamo." in shown, name
        assert "aspetta il sì di Ada, Sara" in shown
        assert (approval in shown, back in shown) == (may, is_mine), name


def test_a_thread_where_nothing_waits_asks_no_more(
    cast: Cast, talk: Conversation
) -> None:
    marco = browser(cast.marco)
    address = f"/conversations/{talk.pk}/"
    marco.get(address, headers=PANES)
    before = counting.count(lambda: marco.get(address, headers=PANES))
    assert before <= 20


def test_a_yes_with_changes_and_the_lesson(
    cast: Cast, talk: Conversation, row: Submission
) -> None:
    sara, marco = browser(cast.sara), browser(cast.marco)
    where = f"/submissions/{row.pk}/approval/"
    form = {"text": "Certo, La aspettiamo.", "comment": "Due t", "seen": "0"}
    assert "a nome di Marco" in said(sara.post(where, form, headers=PANES))
    assert Message.objects.get(author=cast.marco).text == "Certo, La aspettiamo."
    assert "/lessons/" in marco.get("/notices/").content.decode()
    lesson = marco.get("/lessons/").content.decode()
    assert "aspetiamo</del>" in lesson
    assert "aspettiamo</ins>" in lesson
    assert '<span class="sr-only">tolto: </span>' in lesson
    assert "Due t" in lesson
    assert not Notice.objects.filter(member=cast.marco, read_at=None).exists()
    theirs = sara.get(f"/lessons/?who={cast.marco.pk}").content.decode()
    assert "aspettiamo</ins>" in theirs
    assert "(0 %)" in theirs
    assert browser(cast.giulia).get(f"/lessons/?who={cast.marco.pk}").status_code == 404


def test_lessons_of_a_brand_one_does_not_see_are_not_shown(
    cast: Cast, row: Submission
) -> None:
    approving.send_back(row, comment="Quando?", by=cast.as_("sara"))
    address = f"/lessons/?who={cast.marco.pk}"
    assert "Quando?" in browser(cast.sara).get(address).content.decode()
    cast.sara.brands.set([make.brand("Altro")])
    assert "Quando?" not in browser(cast.sara).get(address).content.decode()


def test_back_with_a_comment(cast: Cast, talk: Conversation, row: Submission) -> None:
    sara = browser(cast.sara)
    where = f"/submissions/{row.pk}/return/"
    assert sara.post(where, {"comment": ""}, headers=PANES).status_code == 422
    assert sara.post(where, {"comment": "A che ora?"}, headers=PANES).status_code == 200
    assert "La aspetiamo" in page(cast.marco, talk), "in the composer again"


def test_an_answer_meanwhile_stops_the_first_press(
    cast: Cast, talk: Conversation, row: Submission
) -> None:
    replying.reply(talk, text="Ho già risposto", by=cast.as_("giulia"))
    sara, where = browser(cast.sara), f"/submissions/{row.pk}/approval/"
    refused = sara.post(where, {"as_is": "yes", "seen": "0"}, headers=PANES)
    assert refused.status_code == 422
    assert "Giulia" in said(refused)
    shown = page(cast.sara, talk)
    assert "Nel frattempo ha risposto Giulia" in shown
    seen = Message.objects.latest("pk").pk
    again = sara.post(where, {"as_is": "yes", "seen": seen}, headers=PANES)
    assert again.status_code == 200


def test_only_for_whom_it_is(cast: Cast, talk: Conversation, row: Submission) -> None:
    for what in ("approval", "return", "undo"):
        where = f"/submissions/{row.pk}/{what}/"
        for member, status in ((cast.vito, 403), (cast.giulia, 422), (cast.marco, 422)):
            form = {"text": "x", "comment": "perché"}
            answer = browser(member).post(where, form, headers=PANES)
            assert answer.status_code == status, (what, member.name)
        assert browser(cast.otto).post(where).status_code == 404
        assert Client().post(where).status_code == 302
    strict = browser(cast.sara, enforce_csrf_checks=True)
    assert strict.post(f"/submissions/{row.pk}/approval/").status_code == 403
    row.refresh_from_db()
    assert row.is_waiting


def test_its_files_are_seen_before_they_leave(
    cast: Cast, talk: Conversation, row: Submission
) -> None:
    stored = storage.keep(b"<script>mappa</script>")
    row.files.create(
        name="mappa.html", content_type=stored.content_type, size=stored.size, sha256=stored.sha256
    )  # fmt: skip
    found = browser(cast.sara).get(f"/submissions/{row.pk}/files/0/")
    assert b"".join(found.streaming_content) == b"<script>mappa</script>"  # type: ignore[attr-defined]
    assert "attachment" in found["Content-Disposition"]
    assert browser(cast.otto).get(f"/submissions/{row.pk}/files/0/").status_code == 404


def test_a_lead_puts_in_training_and_releases(cast: Cast) -> None:
    sara, where = browser(cast.sara), f"/settings/members/{cast.marco.pk}/training/"
    sara.post(where, {"do": "begin", "mentor": cast.giulia.pk})
    cast.marco.refresh_from_db()
    assert cast.marco.is_in_training
    shown = sara.get("/settings/training/").content.decode()
    assert "in affiancamento da" in shown
    assert f'value="{cast.giulia.pk}" selected' in shown
    sara.post(where, {"do": "release"})
    cast.marco.refresh_from_db()
    assert not cast.marco.is_in_training
    assert sara.post(where, {"do": "begin", "mentor": cast.vito.pk}).status_code == 422
    assert browser(cast.giulia).post(where, {"do": "begin"}).status_code == 403


def test_more_newcomers_take_no_more_queries(cast: Cast) -> None:
    sara = browser(cast.sara)
    training.begin(cast.marco, by=cast.as_("sara"))
    sara.get("/settings/training/")
    few = counting.count(lambda: sara.get("/settings/training/"))
    for n in range(8):
        training.begin(make.member(f"Nuovo {n}"), by=cast.as_("sara"))
    assert counting.count(lambda: sara.get("/settings/training/")) == few
