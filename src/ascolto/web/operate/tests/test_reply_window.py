"""A channel that takes answers for some hours only: said before one writes, refused after."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from ascolto.channels import registry
from ascolto.channels.contract import Late, Mode
from ascolto.channels.models import Account, Message
from ascolto.connectors.fake import manifest as channel
from ascolto.core.refusal import Refusal
from ascolto.operate.actions import conversing, replying
from ascolto.operate.models import Conversation
from ascolto.testing import make
from ascolto.testing.cast import Cast
from ascolto.web.settings.tests.conftest import browser

HOURS = 24


@pytest.fixture
def short(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Iterator[Account]:
    """An account of a channel with a window of a day."""
    narrowed = replace(channel.MANIFEST, reply_window=timedelta(hours=HOURS))
    with monkeypatch.context() as patch:
        patch.setattr(channel, "MANIFEST", narrowed)
        registry.manifest.cache_clear()
        yield cast.account
    registry.manifest.cache_clear()


def heard(cast: Cast, account: Account, **ago: int) -> Conversation:
    at = timezone.now() - timedelta(**ago)
    [talk] = conversing.receive(make.inbound(account, cast.zoes, since=at))
    return talk


def composer(cast: Cast, talk: Conversation) -> str:
    page = browser(cast.marco).get(reverse("conversation", args=[talk.pk]))
    return page.content.decode().split('id="composer"', 1)[1].split("</form>")[0]


def test_while_it_is_open_the_composer_counts_down(cast: Cast, short: Account) -> None:
    form = composer(cast, heard(cast, short, hours=HOURS - 2))
    closes = timezone.now() + timedelta(hours=2)
    assert 'id="reply-window"></span>' not in form
    assert f'datetime="{closes:%Y-%m-%dT%H}' in form
    assert "disabled" not in form


def test_when_it_is_closed_it_says_why_and_takes_notes_only(
    cast: Cast, short: Account
) -> None:
    talk = heard(cast, short, hours=HOURS + 1)
    form = composer(cast, talk)
    assert f"per {HOURS} ore" in form
    assert form.count("disabled aria-describedby") == 3
    with pytest.raises(Refusal) as refusal:
        replying.reply(talk, text="Certo.", by=cast.as_("marco"))
    assert refusal.value.code == "window_closed"
    assert not Message.objects.filter(direction="out").exists()


def test_their_next_word_opens_it_again(cast: Cast, short: Account) -> None:
    talk = heard(cast, short, hours=HOURS + 1)
    make.inbound(short, cast.zoes, "Ci siete?", thread=talk.thread)
    assert "disabled" not in composer(cast, talk)
    assert replying.reply(talk, text="Certo.", by=cast.as_("marco")).pk


def test_without_a_rule_there_is_no_clock_and_no_query(cast: Cast) -> None:
    form = composer(cast, heard(cast, cast.account, days=400))
    assert 'id="reply-window"></span>' in form
    assert "disabled" not in form


def test_only_addresses_of_the_web_are_offered_as_the_original(cast: Cast) -> None:
    talk = heard(cast, cast.account, minutes=5)
    client = browser(cast.marco)
    for address, is_shown in (
        ("https://social.example/post/1", True),
        ("javascript:alert(1)", False),
    ):
        Message.objects.update(permalink=address)
        page = client.get(reverse("conversation", args=[talk.pk])).content.decode()
        assert (f'href="{address}"' in page) is is_shown


# --- approved texts ------------------------------------------------------------------------------

TEXTS = [
    {"name": "sollecito", "language": "it", "body": "Ciao {1}, alle {2}.",
     "places": ["1", "2"], "category": "UTILITY"},
    {"name": "saluto", "language": "it", "body": "Buongiorno!", "places": []},
]  # fmt: skip


@pytest.fixture
def approved(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Iterator[Account]:
    """After a day it takes approved texts only."""
    narrowed = replace(
        channel.MANIFEST,
        reply_window=timedelta(hours=HOURS),
        late=(Late(Mode.TEMPLATE),),
    )
    Account.objects.filter(pk=cast.account.pk).update(templates=TEXTS)
    with monkeypatch.context() as patch:
        patch.setattr(channel, "MANIFEST", narrowed)
        registry.manifest.cache_clear()
        yield cast.account
    registry.manifest.cache_clear()


def test_too_late_for_a_text_of_ones_own_the_approved_ones_are_offered(
    cast: Cast, approved: Account
) -> None:
    form = composer(cast, heard(cast, approved, hours=HOURS + 1))
    assert "Ciao {1}, alle {2}." in form
    assert 'name="template-0-1"' in form
    assert "data-approved-only" in form
    early = composer(cast, heard(cast, approved, hours=1))
    assert "data-approved-only" not in early


def send(cast: Cast, talk: Conversation, **fields: str) -> Any:
    address = reverse("conversation_replies", args=[talk.pk])
    headers = {"HX-Request": "true", "HX-Target": "panes"}
    return browser(cast.marco).post(address, {"text": "", **fields}, headers=headers)


def test_an_approved_text_is_sent_as_the_customer_will_read_it(
    cast: Cast, approved: Account
) -> None:
    talk = heard(cast, approved, hours=HOURS + 1)
    filled = {"template": "template-0", "template-0-0": "Zoe", "template-0-1": "10"}
    assert send(cast, talk, **filled).status_code == 200
    said = Message.objects.get(thread=talk.thread, direction="out", by_rule="")
    assert said.text == "Ciao Zoe, alle 10."
    assert said.meta["template"]["values"] == ["Zoe", "10"]


def test_a_place_left_empty_or_a_text_that_is_gone_is_said(
    cast: Cast, approved: Account
) -> None:
    talk = heard(cast, approved, hours=HOURS + 1)
    half = send(cast, talk, template="template-0", **{"template-0-0": "Zoe"})
    assert (half.status_code, "ogni spazio" in half.content.decode()) == (422, True)
    gone = send(cast, talk, template="template-9")
    assert (gone.status_code, "non c’è più" in gone.content.decode()) == (422, True)
    own = send(cast, talk, text="Buongiorno")
    assert (own.status_code, "approvati" in own.content.decode()) == (422, True)
