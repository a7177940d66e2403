"""Who is named, given something or follows hears of it; nobody hears of what they did themselves."""

from __future__ import annotations

import pytest
from django.urls import reverse

from ascolto.channels.models import Account
from ascolto.operate.actions import assigning, notifying, noting
from ascolto.operate.mentions import named
from ascolto.operate.models import Conversation, Notice
from ascolto.operate.reads import inbox, notices
from ascolto.operate.reads.counts import counts
from ascolto.operate.reads.inbox import Query, View
from ascolto.testing import counting, make, pipeline
from ascolto.testing.cast import Cast
from ascolto.testing.pipeline import hear, said
from ascolto.web.settings.tests.conftest import browser

PEOPLE = {1: "Anna", 2: "Anna Maria", 3: "Nicolò D'Amico", 4: "anna"}
NAMED = {
    "Che ne dici, @Anna Maria?": {2},
    "@anna: guarda": {1, 4},
    "@nicolò d'amico": {3},
    "scrivi ad anna@example.it": set(),
    "@Annabella": set(),
    "@Anna e @Anna Maria": {1, 2, 4},
    "@@Anna": set(),
    "Anna": set(),
    "@Anna\nMaria": {2},
}


@pytest.fixture
def talk(cast: Cast, portal: Account) -> Conversation:
    return hear(portal, said())


def _heard() -> list[tuple[str, str]]:
    rows = Notice.objects.order_by("pk").values_list("member__name", "kind")
    return list(rows)


@pytest.mark.parametrize("text", NAMED)
def test_who_is_named(text: str) -> None:
    assert named(text, PEOPLE) == NAMED[text]


def test_a_name_in_a_note_is_heard_and_followed(cast: Cast, talk: Conversation) -> None:
    noting.note(talk, text="@Giulia e @Marco, che ne dite?", by=cast.as_("marco"))
    assert _heard() == [("Giulia", "mention")]
    assert notices.is_following(cast.giulia, talk)
    assert not notices.is_following(cast.marco, talk)
    noting.note(talk, text="Intanto chiamo io.", by=cast.as_("marco"))
    assert _heard()[1:] == [("Giulia", "note")]


def test_the_list_and_the_counts_know(cast: Cast, talk: Conversation) -> None:
    noting.note(talk, text="@Giulia?", by=cast.as_("marco"))
    assert [r.pk for r in inbox.page(cast.giulia, Query(view=View.MENTIONS)).rows] == [
        talk.pk
    ]
    assert inbox.page(cast.marco, Query(view=View.MENTIONS)).rows == []
    assert (counts(cast.giulia)["mentions"], counts(cast.giulia)["bell"]) == (1, 1)
    notifying.read(cast.giulia, talk)
    assert (counts(cast.giulia)["mentions"], counts(cast.giulia)["bell"]) == (0, 0)
    assert len(inbox.page(cast.giulia, Query(view=View.MENTIONS)).rows) == 1


def test_what_one_is_given_by_others(cast: Cast, talk: Conversation) -> None:
    assigning.assign(talk, to=cast.marco.pk, by=cast.as_("marco"))
    assert _heard() == []
    assigning.assign(talk, to=cast.giulia.pk, by=cast.as_("marco"))
    assert _heard() == [("Giulia", "assigned")]


def test_who_follows_hears_the_customer(
    cast: Cast, talk: Conversation, portal: Account
) -> None:
    notifying.follow(talk, members=[cast.vito.pk])
    notifying.follow(talk, members=[cast.vito.pk])
    hear(portal, said("Allora?"))
    assert _heard() == [("Vito", "message")]
    notifying.unfollow(talk, member=cast.vito.pk)
    hear(portal, said("Pronto?"))
    assert len(_heard()) == 1


def test_nobody_hears_of_what_they_may_not_see(
    cast: Cast, talk: Conversation, portal: Account
) -> None:
    notifying.follow(talk, members=[cast.giulia.pk])
    cast.giulia.brands.set([make.brand("Altro")])
    noting.note(talk, text="@Giulia, guarda", by=cast.as_("marco"))
    hear(portal, said("Allora?"))
    assert _heard() == []


def test_messages_nobody_follows_cost_one_question(
    cast: Cast, talk: Conversation, portal: Account
) -> None:
    for n in range(20):
        pipeline.post(portal, said(who=f"guest-{n}"))
    pipeline.run()
    from ascolto.channels.models import Message

    rows = Message.objects.select_related("thread", "handle")
    few, many = list(rows[:2]), list(rows)
    assert counting.count(lambda: notifying.wrote(few)) == 1
    assert counting.count(lambda: notifying.wrote(many)) == 1


def test_the_page_and_the_bell(cast: Cast, talk: Conversation) -> None:
    noting.note(talk, text="@Vito, è il tuo ospite", by=cast.as_("marco"))
    vito = browser(cast.vito)
    page = vito.get(reverse("notices")).content.decode()
    assert "è il tuo ospite" in page
    assert 'id="rail-bell"' in page
    assert (
        browser(cast.otto).get(reverse("notices")).content.decode().count("ospite") == 0
    )
    vito.get(reverse("conversation", args=[talk.pk]))
    assert not Notice.objects.filter(read_at=None).exists()
    url = reverse("conversation_following", args=[talk.pk])
    assert browser(cast.otto).post(url, {"follow": "yes"}).status_code == 404


def test_all_are_known_at_once(cast: Cast, talk: Conversation) -> None:
    noting.note(talk, text="@Vito", by=cast.as_("marco"))
    browser(cast.vito).post(reverse("notices_read"))
    assert not Notice.objects.filter(read_at=None).exists()
