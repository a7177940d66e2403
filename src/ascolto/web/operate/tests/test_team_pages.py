"""Kept lists, macros and forwards as pages: who may, what is shown, and the way back."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from ascolto.channels.models import Account, Attachment, Delivery, Message
from ascolto.core import storage
from ascolto.operate.actions import macroing, shelving
from ascolto.operate.actions.shelving import Look
from ascolto.operate.models import Conversation, Draft, Forward, Macro, SavedView
from ascolto.testing import counting, make, pipeline
from ascolto.testing.cast import Cast
from ascolto.web.settings.tests.conftest import browser

MAILBOX = {
    "address": "care@brand.test",
    "imap_host": "127.0.0.1",
    "imap_port": 9,
    "smtp_host": "127.0.0.1",
    "smtp_port": 9,
    "password": "x",
}


@pytest.fixture
def portal(cast: Cast) -> Account:
    config = {"secret": "whsec_" + "YWJj" * 8, "callback_url": ""}
    return make.account(cast.brand, kind="webhook", config=config)


@pytest.fixture
def talk(portal: Account) -> Conversation:
    pipeline.post(portal, pipeline.said("Avete una <i>camera</i>?", who="zoe"))
    pipeline.run()
    return Conversation.objects.get()


# --- lists ---------------------------------------------------------------------------------


def test_a_search_is_kept_and_stands_among_the_lists(
    cast: Cast, talk: Conversation
) -> None:
    marco = browser(cast.marco)
    found = marco.post(
        "/inbox/views/",
        {
            "name": "<b>Camere",
            "icon": "heart",
            "hue": "3",
            "q": "camera",
            "view": "all",
        },
        follow=True,
    )
    page = found.content.decode()
    assert "&lt;b&gt;Camere" in page
    assert "<b>Camere" not in page
    view = SavedView.objects.get()
    assert f'id="conversation-{talk.pk}"' in page
    counts = marco.get("/inbox/views/counts/").json()
    assert counts == {f"saved-{view.pk}": "1"}
    assert "&lt;b&gt;Camere" in marco.get("/inbox/views/menu/").content.decode()
    others = browser(cast.giulia).get("/inbox/views/menu/")
    assert "Camere" not in others.content.decode()


def test_the_inbox_opens_with_the_one_that_was_chosen(
    cast: Cast, talk: Conversation
) -> None:
    marco = browser(cast.marco)
    view = shelving.keep(Look("Tardi"), {"q": "is:late"}, by=cast.as_("marco"))
    marco.post(f"/inbox/views/{view.pk}/opening/", {"on": "yes"})
    answer = marco.get("/inbox/")
    assert answer.status_code == 302
    assert f"saved={view.pk}" in answer["Location"]
    assert marco.get("/inbox/?view=waiting").status_code == 200
    assert browser(cast.giulia).get("/inbox/").status_code == 200


def test_deleting_offers_a_way_back(cast: Cast) -> None:
    marco = browser(cast.marco)
    view = shelving.keep(Look("Tardi"), {"q": "is:late"}, by=cast.as_("marco"))
    page = marco.post(f"/inbox/views/{view.pk}/removal/", follow=True).content.decode()
    back = f"/inbox/views/{view.pk}/return/"
    assert f'data-undo-url="{back}"' in page
    assert "ascolto:reload" in marco.post(back)["HX-Trigger"]
    view.refresh_from_db()
    assert view.dropped_at is None


def test_only_leads_share_and_only_owners_change(cast: Cast) -> None:
    view = shelving.keep(Look("Tardi"), {"q": "is:late"}, by=cast.as_("marco"))
    where = f"/inbox/views/{view.pk}"
    marco, giulia = browser(cast.marco), browser(cast.giulia)
    assert marco.post(f"{where}/sharing/", {"whom": "all"}).status_code == 403
    for action in ("/", "/removal/", "/place/", "/opening/"):
        assert giulia.post(f"{where}{action}", {"name": "X"}).status_code == 404


def test_the_page_of_lists_costs_the_same_with_many(cast: Cast) -> None:
    sara = browser(cast.sara)
    sara.get("/inbox/views/")

    def cost() -> int:
        return counting.count(lambda: sara.get("/inbox/views/"))

    shelving.keep(Look("Una"), {"q": "is:late"}, by=cast.as_("sara"))
    few = cost()
    for n in range(10):
        shelving.keep(Look(f"Lista {n}"), {"q": "is:late"}, by=cast.as_("sara"))
    assert cost() == few


# --- macros --------------------------------------------------------------------------------


@pytest.fixture
def macro(cast: Cast) -> Macro:
    steps = [
        {"do": "reply", "text": "Buongiorno <b>, {order}", "how": "composer"},
        {"do": "tag", "tag": "camera"},
        {"do": "close", "reason": "answered", "because": ""},
    ]
    return macroing.keep(None, name="Camere", steps=steps, by=cast.as_("marco"))


def test_the_preview_says_what_is_missing_and_what_is_refused(
    cast: Cast, talk: Conversation, macro: Macro
) -> None:
    marco = browser(cast.marco)
    answer = marco.post(f"/macros/{macro.pk}/preview/", {"ids": str(talk.pk)})
    page = answer.content.decode()
    assert "Buongiorno &lt;b&gt;" in page
    assert "<code>{order}</code>" in page
    assert page.count("data-refused") == 2
    assert not Draft.objects.exists()
    assert Conversation.objects.get().tag_names == ""


def test_a_run_answers_with_the_panes_and_a_way_back(
    cast: Cast, portal: Account, macro: Macro
) -> None:
    pipeline.post(portal, pipeline.said("Ciao", who="zoe"))
    pipeline.run()
    talk = Conversation.objects.get()
    marco = browser(cast.marco)
    answer = marco.post(
        f"/macros/{macro.pk}/runs/",
        {"ids": str(talk.pk)},
        headers={"HX-Request": "true"},
    )
    toast = json.loads(answer["HX-Trigger"])["ascolto:toast"]
    assert toast["undo_url"]
    assert Conversation.objects.get().tag_names == "camera"
    assert "“Camere”" in answer.content.decode()
    undone = marco.post(toast["undo_url"]).json()
    assert undone["conversation"] == talk.pk
    assert Conversation.objects.get().tag_names == ""


def test_a_macro_is_written_step_by_step(cast: Cast) -> None:
    marco = browser(cast.marco)
    form = {"name": "Rimborso", "s": ["0"], "s0-do": "tag", "s0-tag": "rimborso"}
    htmx = {"HX-Request": "true"}
    part = marco.post("/macros/new/", form | {"edit": "step"}, headers=htmx)
    assert part.content.decode().count('class="step-form"') == 2
    assert not Macro.objects.exists()
    page = marco.post("/macros/new/", form, follow=True).content.decode()
    assert "Rimborso" in page
    assert Macro.objects.get().steps == [{"do": "tag", "tag": "rimborso"}]
    bad = marco.post("/macros/new/", form | {"s0-tag": " "})
    assert bad.status_code == 422


def test_macros_are_for_those_who_answer(cast: Cast, macro: Macro) -> None:
    assert browser(cast.vito).get("/macros/").status_code == 403
    giulia = browser(cast.giulia)
    assert "Camere" in browser(cast.marco).get("/macros/menu/").content.decode()
    for where in ("/macros/", "/macros/menu/"):
        assert "Camere" not in giulia.get(where).content.decode()
    assert giulia.post(f"/macros/{macro.pk}/runs/", {"ids": "1"}).status_code == 404
    assert giulia.get(f"/macros/{macro.pk}/").status_code == 404


# --- forwards ------------------------------------------------------------------------------


def test_forwarding_from_the_page_and_back(cast: Cast, talk: Conversation) -> None:
    box = make.account(
        cast.brand, kind="email", config=MAILBOX, address="care@brand.test"
    )
    marco, where = browser(cast.marco), f"/conversations/{talk.pk}/forwards/"
    message = Message.objects.inbound().get()
    to_form = marco.get(f"/messages/{message.pk}/forward/")
    page = marco.get(to_form["Location"]).content.decode()
    assert "Avete una &lt;i&gt;camera&lt;/i&gt;?" in page
    form = {"account": box.pk, "to": "elio@ditta.test", "note": "Guarda", "message": ""}
    assert marco.post(where, form | {"to": "x"}).status_code == 422
    shown = marco.post(where, form, follow=True).content.decode()
    made = Forward.objects.get()
    assert "elio@ditta.test" in shown
    assert f'data-undo-url="/forwards/{made.pk}/undo/"' in shown
    assert browser(cast.giulia).post(f"/forwards/{made.pk}/undo/").status_code == 404
    assert marco.post(f"/forwards/{made.pk}/undo/").status_code == 200
    assert browser(cast.vito).get(where).status_code == 403


def test_without_a_mailbox_the_page_says_so(cast: Cast, talk: Conversation) -> None:
    page = browser(cast.marco).get(f"/conversations/{talk.pk}/forwards/")
    assert page.status_code == 200
    assert 'name="to"' not in page.content.decode()


def test_files_and_fate_of_a_forward_are_for_those_who_see_the_conversation(
    cast: Cast, talk: Conversation
) -> None:
    box = make.account(
        cast.brand, kind="email", config=MAILBOX, address="care@brand.test"
    )
    marco = browser(cast.marco)
    form = {"account": box.pk, "to": "elio@ditta.test", "note": "Guarda"}
    marco.post(f"/conversations/{talk.pk}/forwards/", form)
    made = Forward.objects.get()
    stored = storage.keep(b"una fattura")
    file = Attachment.objects.create(
        message=made.message, name="f.txt", content_type="text/plain",
        size=stored.size, sha256=stored.sha256,
    )  # fmt: skip
    stranger = make.member("Ugo", brands=[make.brand("Altra casa")])
    where = reverse("file", args=[file.public_id])
    assert marco.get(where).status_code == 200
    assert browser(stranger).get(where).status_code == 404
    Delivery.objects.filter(message=made.message).update(status="failed")
    decision = reverse("delivery_decision", args=[made.message.delivery.pk])
    again = {"it": "again"}
    assert browser(stranger).post(decision, again).status_code == 404
    assert (
        marco.post(decision, again, headers={"HX-Request": "true"}).status_code == 200
    )
    assert Delivery.objects.get(message=made.message).status == "pending"
