"""The part of a statement's page about the public: what can be pressed, and what became of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ascolto.channels.models import Account, Delivery, Message
from ascolto.core import bus
from ascolto.monitor.actions import opening, publishing, stating
from ascolto.monitor.actions.opening import Described
from ascolto.monitor.models import PublicPost, Statement
from ascolto.monitor.wording import Wording
from ascolto.nlp.models import ToneGuide
from ascolto.testing import make
from ascolto.testing.cast import Cast

pytestmark = pytest.mark.django_db
Login = Callable[[str], Client]
TEXT = "Buongiorno, sappiamo del freddo e ci scusiamo."


@pytest.fixture
def login(cast: Cast) -> Login:
    def enter(name: str) -> Client:
        client = Client()
        client.force_login(getattr(cast, name).user)
        return client

    return enter


@pytest.fixture
def statement(cast: Cast) -> Statement:
    since = timezone.now() - timedelta(hours=2)
    room = opening.open_(cast.brand, Described("Caldaia", since), by=cast.as_("sara"))
    row = stating.draft(room, kind="holding", by=cast.as_("sara"))
    said = [Wording("", "it", TEXT), Wording("", "en", "Hello, we know. " * 30)]
    stating.word(row, said, subject="", by=cast.as_("sara"))
    stating.ask(row, by=cast.as_("ada"))
    stating.approve(row, by=cast.as_("ada"))
    return row


@pytest.fixture
def profile(cast: Cast) -> Account:
    return make.account(cast.brand, kind="mastodon", name="Profilo", config={})


def shown(client: Client, statement: Statement) -> str:
    answer = client.get(reverse("statement", args=[statement.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def public(client: Client, statement: Statement) -> str:
    return client.get(reverse("statement_public", args=[statement.pk])).content.decode()


def press(client: Client, route: str, pk: int, **form: Any) -> str:
    answer = client.post(reverse(route, args=[pk]), form, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def freed(cast: Cast, statement: Statement) -> None:
    publishing.release(statement, why="I giornali chiamano.", by=cast.as_("sara"))


def test_places_are_where_we_have_a_voice(
    cast: Cast, login: Login, statement: Statement, profile: Account
) -> None:
    """Not feeds, nor pages of others' reviews."""
    feed = {"feed_url": "https://blog.example/feed"}
    make.account(cast.brand, kind="rss", name="No rss", config=feed)
    for kind in ("google_reviews", "review_feed", "tripadvisor", "capture", "email"):
        make.account(cast.brand, kind=kind, name=f"No {kind}", config={})
    make.account(cast.brand, kind="discourse", name="Forum", config={})
    page = shown(login("sara"), statement)
    menu = page[page.index('id="account"') :].split("</select>", 1)[0]
    assert "Profilo" in menu
    assert "Forum" in menu
    assert "No " not in menu
    assert "No rss" not in page


def test_one_press_publishes_it_and_one_calls_it_back(
    cast: Cast, login: Login, statement: Statement, profile: Account, settings: Any
) -> None:
    settings.UNDO_SECONDS = 60
    sara = login("sara")
    assert "Ancora nessun posto" in public(sara, statement)
    press(sara, "statement_posts", statement.pk, account=profile.pk, language="it")
    post = PublicPost.objects.get()
    assert 'value="publish"' not in public(sara, statement), "held back"
    freed(cast, statement)
    assert 'value="publish"' in public(sara, statement)
    assert f"{len(TEXT)} / 500" in public(sara, statement)
    assert 'value="publish"' not in public(login("marco"), statement)
    assert "hx-get" not in public(sara, statement)
    said = press(sara, "public_post", post.pk, do="publish")
    assert "In partenza per Profilo." in said
    assert reverse("public_post_undo", args=[post.pk]) in said
    page = public(sara, statement)
    assert "in partenza" in page
    assert "hx-get" in page, "it is looked at again"
    assert 'value="drop"' not in page
    assert sara.post(reverse("public_post_undo", args=[post.pk])).json() == {"post": post.pk}  # fmt: skip
    assert "in attesa" in public(sara, statement)


def test_all_at_once_and_what_is_too_long_is_said(
    cast: Cast, login: Login, statement: Statement, profile: Account
) -> None:
    freed(cast, statement)
    sara, by = login("sara"), cast.as_("sara")
    bird = make.account(cast.brand, kind="bluesky", name="Cielo", config={})
    publishing.add(statement, place="Profilo", account=profile, by=by)
    publishing.add(statement, place="Cielo", account=bird, by=by)
    publishing.add(statement, place="Cielo en", language="en", account=bird, by=by)
    page = public(sara, statement)
    assert "Pubblica in tutti e 2 i posti" in page
    assert "caratteri di troppo: scrivi un testo più breve" in page
    said = press(sara, "statement_publication", statement.pk)
    assert "In partenza per 2 posti." in said
    assert "Cielo en: " in said
    assert Delivery.objects.count() == 2


def test_each_place_says_what_became_of_it(
    cast: Cast, login: Login, statement: Statement, profile: Account
) -> None:
    freed(cast, statement)
    by = cast.as_("sara")
    bird = make.account(cast.brand, kind="x", name="Uccellino", config={})
    for name in ("Uno", "Due", "Tre"):
        post = publishing.add(statement, place=name, account=bird, by=by)
        publishing.publish(post, by=by)
    rows = list(Delivery.objects.order_by("pk"))
    ends = [("sent", ""), ("failed", "X ha rifiutato."), ("unknown", "X non risponde.")]
    Message.objects.filter(pk=rows[0].message_id).update(permalink="https://x.com/i/1")
    for row, (status, why) in zip(rows, ends, strict=True):
        Delivery.objects.filter(pk=row.pk).update(status=status, why=why, cost="0.015", currency="USD")  # fmt: skip
    from ascolto.events import DeliveriesSettled

    ids = tuple(row.pk for row in rows)
    bus.publish(DeliveriesSettled(cast.workspace.pk, ids))
    bus.dispatch()
    sara = login("sara")
    page = public(sara, statement)
    for words in ("https://x.com/i/1", "0,015 USD", "X ha rifiutato.", "Pubblica di nuovo",
                  "X non risponde.", "Non c’è: pubblicalo"):  # fmt: skip
        assert words in page, words
    unsure = PublicPost.objects.get(place="Tre")
    press(sara, "public_post", unsure.pk, do="done", link="https://x.com/i/3")
    assert "https://x.com/i/3" in public(sara, statement)
    room = sara.get(reverse("incident", args=[statement.incident_id])).content.decode()
    assert "Non si è potuto pubblicare" in room
    assert "https://x.com/i/1" in room


def test_by_hand_stays_where_nothing_else_goes(
    cast: Cast, login: Login, statement: Statement
) -> None:
    freed(cast, statement)
    sara = login("sara")
    press(sara, "statement_posts", statement.pk, place="Cartello al banco")
    page = public(sara, statement)
    assert 'value="publish"' not in page
    assert "Qui si pubblica a mano" in page
    post = PublicPost.objects.get()
    said = press(sara, "public_post", post.pk, do="publish")
    assert "Copia il testo e pubblicalo lì." in said
    press(sara, "public_post", post.pk, do="done")
    assert "pubblicato a mano" in public(sara, statement)


def test_it_is_looked_at_in_a_friendly_way_stricter_for_the_public(
    cast: Cast, login: Login, statement: Statement
) -> None:
    ToneGuide.objects.create(brand=cast.brand, never={"disagio": "problema"})
    sara = login("sara")
    row = stating.draft(statement.incident, kind="update", by=cast.as_("sara"))
    blame = (
        "Buongiorno, purtroppo il disagio non è colpa nostra. Chiami +39 333 1234567."
    )
    address = reverse("statement_courtesy", args=[row.pk])

    def look(kind: str) -> str:
        form = {"text": blame, "kind": kind, "language": "it"}
        return sara.post(address, form).content.decode()

    in_private, in_public = look(""), look("mastodon")
    assert "la nostra marca non lo scrive" in in_private
    assert "In pubblico non si scrive" not in in_private
    assert "In pubblico non si scrive" in in_public
    publishing.add(row, place="Sito", by=cast.as_("sara"))
    assert "In pubblico non si scrive" in look(""), "these words go public now"
    assert sara.post(address, {"text": "  "}).content.decode().strip() == ""
    said = [Wording("", "it", blame), Wording("", "en", "We know.")]
    stating.word(row, said, subject="", by=cast.as_("sara"))
    page = shown(login("ada"), row)
    assert "la nostra marca non lo scrive" in page, "whoever says yes sees it too"
    assert login("marco").post(address, {"text": blame}).status_code == 403
