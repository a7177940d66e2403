from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from ascolto.channels.models import Account
from ascolto.core.models import Member
from ascolto.operate.models import Case, Continuation, Conversation, Fact, Regrouping
from ascolto.testing import make
from ascolto.testing.answering import Answer, answering
from ascolto.testing.cast import Cast
from ascolto.testing.counting import count
from ascolto.testing.pipeline import hear, said


@pytest.fixture
def portal(cast: Cast) -> Account:
    return make.account(
        cast.brand, kind="webhook", config={"secret": "whsec_" + "YWJj" * 8}
    )


@pytest.fixture
def answered(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Iterator[Account]:
    """A system that writes by webhook and takes answers."""
    monkeypatch.setenv("ASCOLTO_HTTP_ALLOW", "127.0.0.1")
    with answering(lambda call: Answer(204)) as server:
        config = {"secret": "whsec_" + "YWJj" * 8, "callback_url": server.url}
        yield make.account(cast.brand, kind="webhook", config=config)


def logged_in(member: Member) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def two(portal: Account) -> tuple[Conversation, Conversation]:
    first = hear(portal, said("La camera era gelida", thread="a"))
    return first, hear(portal, said("Ancora io", thread="b"))


def test_the_thread_offers_the_open_case_and_joins_with_one_press(
    cast: Cast, portal: Account
) -> None:
    old, new = two(portal)
    marco = logged_in(cast.marco)
    page = marco.get(f"/conversations/{new.pk}/").content.decode()
    assert "case-offer" in page
    assert str(old.case.number) in page
    address = reverse("conversation_case", args=[new.pk])
    answer = marco.post(address, {"case": old.case_id}, HTTP_HX_REQUEST="true")
    assert answer.status_code == 200
    assert "case-offer" not in answer.content.decode()
    step = Regrouping.objects.get()
    assert reverse("regrouping_undo", args=[step.pk]) in answer["HX-Trigger"]
    new.refresh_from_db()
    assert new.case == old.case
    undone = marco.post(
        reverse("regrouping_undo", args=[step.pk]), HTTP_HX_REQUEST="true"
    )
    assert undone.status_code == 204
    new.refresh_from_db()
    assert new.case != old.case


def test_a_cases_page_shows_both_channels_and_what_can_be_taken_back(
    cast: Cast, portal: Account
) -> None:
    old, new = two(portal)
    marco = logged_in(cast.marco)
    marco.post(reverse("conversation_case", args=[new.pk]), {"case": old.case_id})
    page = marco.get(reverse("case", args=[old.case_id])).content.decode()
    for word in ("La camera era gelida", "Ancora io", "Annulla", "Un caso a parte"):
        assert word in page
    marco.post(reverse("case_title", args=[old.case_id]), {"title": "Camera fredda"})
    assert Case.objects.get(pk=old.case_id).title == "Camera fredda"


def test_a_conversation_is_split_from_a_message_on(cast: Cast, portal: Account) -> None:
    hear(portal, said("Camera gelida", thread="a", message="m1"))
    talk = hear(portal, said("E un tavolo", thread="a", message="m2"))
    since = talk.thread.messages.get(external_id="m2")
    answer = logged_in(cast.marco).post(
        reverse("conversation_splits", args=[talk.pk]), {"since": since.pk}
    )
    made = Case.objects.latest("pk")
    assert answer.headers["Location"] == reverse("case", args=[made.pk])
    assert made.title == "E un tavolo"


def test_another_persons_conversation_is_joined_by_number_and_reason(
    cast: Cast, portal: Account
) -> None:
    hers, his = hear(portal, said(who="zoe")), hear(portal, said(who="luca"))
    marco, address = logged_in(cast.marco), reverse("case_joins", args=[hers.case_id])
    marco.post(address, {"number": his.number})
    his.refresh_from_db()
    assert his.case != hers.case
    marco.post(address, {"number": his.number, "reason": "il marito"})
    his.refresh_from_db()
    assert his.case == hers.case


def test_a_voice_reads_a_case_and_changes_nothing(cast: Cast, portal: Account) -> None:
    old, new = two(portal)
    vito = logged_in(cast.vito)
    assert vito.get(reverse("case", args=[old.case_id])).status_code == 200
    answer = vito.post(
        reverse("conversation_case", args=[new.pk]), {"case": old.case_id}
    )
    assert answer.status_code == 403


def test_a_case_of_a_brand_one_does_not_see_is_not_there(
    cast: Cast, portal: Account
) -> None:
    talk, other = hear(portal, said()), make.brand("Baita")
    blind = make.member("Elsa", brands=[other])
    assert logged_in(blind).get(reverse("case", args=[talk.case_id])).status_code == 404
    stranger = logged_in(cast.otto)
    assert stranger.get(reverse("case", args=[talk.case_id])).status_code == 404


def test_a_long_case_asks_no_more_than_a_short_one(cast: Cast, portal: Account) -> None:
    old, _ = two(portal)
    marco = logged_in(cast.marco)
    address = reverse("case", args=[old.case_id])
    marco.get(address)
    short = count(lambda: marco.get(address))
    for n in range(5):
        talk = hear(portal, said(f"Ancora {n}", thread=f"t{n}"))
        marco.post(reverse("conversation_case", args=[talk.pk]), {"case": old.case_id})
    marco.get(address)
    assert count(lambda: marco.get(address)) <= short + 1


def test_the_line_above_the_composer_shows_what_was_told(
    cast: Cast, portal: Account
) -> None:
    talk = hear(portal, said("Prenotazione 8841, fa freddo"))
    marco, address = (
        logged_in(cast.marco),
        reverse("conversation_facts", args=[talk.pk]),
    )
    assert "8841" in marco.get(address).content.decode()
    line = marco.post(
        address, {"kind": "room", "value": "204"}, HTTP_HX_REQUEST="true"
    ).content.decode()
    assert "204" in line
    fact = Fact.objects.get(kind="booking")
    gone = marco.post(
        reverse("fact", args=[fact.pk]), {"it": "removed"}, HTTP_HX_REQUEST="true"
    )
    assert "8841" not in gone.content.decode()


def test_a_draft_that_asks_again_is_told_so(cast: Cast, portal: Account) -> None:
    talk = hear(portal, said("Prenotazione 8841, fa freddo"))
    marco = logged_in(cast.marco)
    marco.get(reverse("conversation_facts", args=[talk.pk]))
    address = reverse("conversation_asked", args=[talk.pk])
    draft = "Buongiorno. Ci può dare il numero di prenotazione?"
    warned = marco.post(address, {"text": draft}).content.decode()
    assert "8841" in warned
    assert "data-instead" in warned
    calm = marco.post(address, {"text": "La camera è pronta."}).content.decode()
    assert calm.strip() == ""


def test_a_voice_sees_facts_and_writes_none_down(cast: Cast, portal: Account) -> None:
    talk = hear(portal, said("Prenotazione 8841"))
    vito, address = logged_in(cast.vito), reverse("conversation_facts", args=[talk.pk])
    assert "8841" in vito.get(address).content.decode()
    told = vito.post(address, {"kind": "room", "value": "204"})
    assert told.status_code == 403
    fact = Fact.objects.get()
    assert vito.post(reverse("fact", args=[fact.pk])).status_code == 403
    stranger = logged_in(cast.otto)
    assert stranger.post(reverse("fact", args=[fact.pk])).status_code == 404


def test_going_on_elsewhere_is_one_page_with_both_texts(
    cast: Cast, answered: Account
) -> None:
    mailbox = make.account(cast.brand, kind="email", name="posta")
    talk = hear(answered, said("La camera era gelida", who="mia"))
    marco = logged_in(cast.marco)
    new = reverse("conversation_continuation_new", args=[talk.pk])
    page = marco.get(new).content.decode()
    assert "mia@example.net" in page
    create = reverse("conversation_continuations", args=[talk.pk])
    told = {
        "account": mailbox.pk, "key": str(uuid.uuid4()), "pointer": "Le scriviamo.",
        "address": "mia@example.net", "subject": "Camera", "opening": "Eccoci.",
    }  # fmt: skip
    for _ in range(2):
        answer = marco.post(create, told)
        assert answer.status_code == 302
    made = Continuation.objects.get()
    assert made.second is not None
    shown = marco.get(f"/conversations/{talk.pk}/").content.decode()
    assert reverse("continuation_undo", args=[made.pk]) in shown
    assert f"/conversations/{made.second_id}/" in shown
    assert logged_in(cast.vito).get(new).status_code == 403
    stranger = logged_in(cast.otto)
    undo = reverse("continuation_undo", args=[made.pk])
    assert stranger.post(undo).status_code == 404
    marco.post(undo)
    made.refresh_from_db()
    assert made.undone_at


def test_a_public_quarrel_is_named_and_the_private_step_offered(
    cast: Cast, answered: Account
) -> None:
    talk = hear(answered, said("Inaccettabile, che schifo", who="mia"))
    Conversation.objects.filter(pk=talk.pk).update(is_public=True)
    make.outbound(talk.thread, "Ci dispiace.", author=cast.marco)
    marco = logged_in(cast.marco)
    assert (
        'class="banner near heat"'
        not in marco.get(f"/conversations/{talk.pk}/").content.decode()
    )
    hear(answered, said("Siete dei ladri", who="mia"))
    page = marco.get(f"/conversations/{talk.pk}/").content.decode()
    assert 'class="banner near heat"' in page
    assert "ladri" in page
    assert reverse("conversation_continuation_new", args=[talk.pk]) in page
