"""What was understood of a message, corrected by one press; a look at an answer before it leaves."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from django.urls import reverse

from ascolto.channels.models import Message
from ascolto.nlp.actions import annotating, correcting
from ascolto.nlp.models import Annotation, Correction
from ascolto.operate.actions import conversing
from ascolto.operate.models import Conversation
from ascolto.operate.reads.labels import COLUMNS, labels
from ascolto.testing import make
from ascolto.testing.cast import Cast
from ascolto.web.settings.tests.conftest import browser

ANGRY = "VERGOGNA! Camera sporca, mai più, voglio il rimborso SUBITO!!!"


@pytest.fixture
def talk(cast: Cast) -> Conversation:
    rows = make.inbound(cast.account, cast.zoes)
    Message.objects.filter(pk=rows[0].pk).update(text=ANGRY, language="it")
    rows[0].refresh_from_db()
    [made] = conversing.receive(rows)
    annotating.annotate(rows)
    return made


def page(cast: Cast, talk: Conversation) -> str:
    answer = browser(cast.marco).get(reverse("conversation", args=[talk.pk]))
    return answer.content.decode()


def test_the_thread_says_what_was_understood_and_why(
    cast: Cast, talk: Conversation
) -> None:
    shown = page(cast, talk)
    assert 'popovertarget="labels-' in shown
    assert "reclamo" in shown
    annotation = Annotation.objects.get()
    assert annotation.why.get("sentiment")


def test_where_no_word_decided_the_whole_did(cast: Cast, talk: Conversation) -> None:
    said = "per come è scritto nell'insieme"
    assert said not in unescape(page(cast, talk))
    Annotation.objects.update(why={}, urgency="high")
    assert unescape(page(cast, talk)).count(said) == 4
    Annotation.objects.update(urgency="low")  # there is nothing to say why
    assert unescape(page(cast, talk)).count(said) == 3


def test_what_can_surely_wait_is_said_surely(cast: Cast, talk: Conversation) -> None:
    Annotation.objects.update(urgency="low", urgency_score=0.07, why={})
    shown = labels(Annotation.objects.values_list(*COLUMNS).get())
    assert shown is not None
    assert shown.urgency.percent == 90


def test_one_press_corrects_a_label_and_says_by_whom(
    cast: Cast, talk: Conversation
) -> None:
    message = Message.objects.inbound().get()
    address = reverse("message_label", args=[message.pk])
    agent = browser(cast.marco)
    answer = agent.post(address, {"label": "intent", "value": "praise"})
    assert answer.status_code == 204
    assert Annotation.objects.get().intent == "praise"
    assert Correction.objects.get().by_name == cast.marco.name
    assert "detto da una persona" in page(cast, talk)
    wrong = agent.post(address, {"label": "intent", "value": "nonsense"})
    assert wrong.status_code == 422
    nobody = agent.post(reverse("message_label", args=[0]), {"label": "intent"})
    assert nobody.status_code == 404


@pytest.mark.parametrize(
    ("who", "says"),
    [
        ("marco", "prima, nella stessa discussione, 2 su 3 erano arrabbiati"),
        ("otto", "before, in the same discussion, 2 of 3 were angry"),
    ],
)
def test_the_anger_of_those_before_is_said_beside_the_words(
    cast: Cast, who: str, says: str
) -> None:
    reader = cast.marco if who == "marco" else make.member("Otto", language="en")
    rows = []
    for text in (ANGRY, "Quando aprite?", "Vergognoso", "E anche oggi niente"):
        thread = make.thread(cast.account, below="post-1", is_public=True)
        rows += make.inbound(
            cast.account, make.handle(), text, thread=thread, is_public=True
        )
    talks = conversing.receive(rows)
    annotating.annotate(rows)
    shown = [
        browser(reader).get(reverse("conversation", args=[talk.pk])).content.decode()
        for talk in talks
    ]
    assert [says in one for one in shown] == [False, False, False, True]


def test_a_message_without_an_annotation_shows_none() -> None:
    assert labels([None] * len(COLUMNS)) is None


def looked(cast: Cast, talk: Conversation, text: str) -> Any:
    address = reverse("conversation_courtesy", args=[talk.pk])
    return browser(cast.marco).post(address, {"text": text}).content.decode()


def test_an_answer_is_looked_at_with_what_it_answers(
    cast: Cast, talk: Conversation
) -> None:
    found = looked(cast, talk, "HAI SBAGLIATO TU a prenotare")
    assert "dà la colpa" in found
    assert "data-courtesy-use" in found
    assert "nessuno si scusa" in found


def test_a_kind_answer_is_left_alone(cast: Cast, talk: Conversation) -> None:
    text = (
        "Buongiorno Zoe,\nci dispiace molto per la camera. "
        "Le abbiamo già reso la notte e la camera è stata pulita da capo.\nCordiali saluti"
    )
    assert 'data-level="must"' not in looked(cast, talk, text)
    assert looked(cast, talk, "  ").strip() == ""


SHORT = "Buongiorno Zoe,\nsì, il parcheggio è in cortile.\nCordiali saluti"


def test_what_a_person_said_of_a_message_decides_what_it_is_owed(
    cast: Cast, talk: Conversation
) -> None:
    assert "nessuno si scusa" in looked(cast, talk, SHORT)
    row = Annotation.objects.get()
    for label, value in (("intent", "question"), ("sentiment", "neutral")):
        correcting.correct(row, label=label, value=value, by=cast.as_("marco"))
    assert "nessuno si scusa" not in looked(cast, talk, SHORT)


def test_before_it_is_annotated_the_words_alone_are_looked_at(
    cast: Cast, talk: Conversation
) -> None:
    Annotation.objects.all().delete()
    assert "nessuno si scusa" in looked(cast, talk, SHORT)


def test_a_place_is_counted_as_a_browser_counts_it(
    cast: Cast, talk: Conversation
) -> None:
    found = looked(cast, talk, "Ciao \N{PARTY POPPER}, NON È COLPA NOSTRA")
    assert 'data-from="9" data-to="27"' in found


def test_an_address_of_ours_may_stand_in_public(cast: Cast, talk: Conversation) -> None:
    Conversation.objects.filter(pk=talk.pk).update(is_public=True)
    text = "Ciao Zoe, ci dispiace! Scriva a marta@locanda.example."
    assert "In pubblico non si scrive" in looked(cast, talk, text)
    make.account(cast.brand, kind="email", name="Posta", config={}, address="info@locanda.example")  # fmt: skip
    assert "In pubblico non si scrive" not in looked(cast, talk, text)
