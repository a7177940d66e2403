"""Stars, whether reviews have answers, and what only stands somewhere to be read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from ascolto.channels import registry
from ascolto.channels.models import Account, Message
from ascolto.commitments.models import Commitment
from ascolto.connectors.webhook import manifest as channel
from ascolto.core import bus
from ascolto.core.models import Activity
from ascolto.events import MessagesRevised
from ascolto.operate.actions import closing, engaging, replying
from ascolto.operate.models import Acknowledgement, Closure, Conversation
from ascolto.operate.reads import stars
from ascolto.operate.reads.inbox import Query, View, page
from ascolto.testing.cast import Cast
from ascolto.testing.pipeline import hear, post, run, said


@pytest.fixture
def portal(cast: Cast) -> Account:
    from ascolto.testing import make

    account: Account = make.account(
        cast.brand, kind="webhook", config={"secret": "whsec_" + "YWJj" * 8}
    )
    return account


def rated(account: Account, rating: int, who: str) -> Conversation:
    talk = hear(account, said(f"Recensione di {who}", who=who))
    rows = Message.objects.filter(thread=talk.thread, direction="in")
    rows.update(rating=rating, sent_at=timezone.now() - timedelta(hours=1))
    return talk


def test_reviews_are_counted_by_stars_with_their_answers(
    cast: Cast, portal: Account
) -> None:
    happy, _sad = rated(portal, 5, "ugo"), rated(portal, 1, "pia")
    made = replying.reply(happy, text="Grazie!", by=cast.as_("marco"))
    Message.objects.filter(pk=made.pk).update(sent_at=timezone.now())
    made.delivery.status = "sent"
    made.delivery.save(update_fields=["status"])
    since = timezone.now() - timedelta(days=7)
    [found] = stars.reviews(cast.marco, since=since)
    assert (found.count, found.answered, found.average) == (2, 1, 3.0)
    assert found.lines[0] == (5, 1, 1)
    assert found.lines[-1] == (1, 1, 0)
    assert stars.reviews(cast.marco, since=timezone.now()) == []


def test_a_review_shows_its_stars_in_the_list(cast: Cast) -> None:
    from ascolto.operate.actions import conversing
    from ascolto.testing import make

    rows = make.inbound(cast.account, cast.zoes)
    for row in rows:
        row.rating = 4
    [talk] = conversing.receive(rows)
    [shown] = page(cast.marco, Query(View.OPEN)).rows
    assert (talk.stars, shown.stars) == (4, 4)


def restar(talk: Conversation, stars: int) -> Conversation:
    """As when their author changed them."""
    [said] = Message.objects.filter(thread=talk.thread, direction="in")
    Message.objects.filter(pk=said.pk).update(rating=stars)
    bus.publish(MessagesRevised(talk.workspace_id, (said.pk,)))
    bus.dispatch()
    talk.refresh_from_db()
    return talk


def test_changed_stars_are_shown_and_told(cast: Cast, portal: Account) -> None:
    talk = restar(rated(portal, 2, "ugo"), 2)
    closing.close(
        talk, reason="no_answer_needed", because="di passaggio", by=cast.as_("marco")
    )
    assert restar(talk, 5).stars == 5
    assert (talk.is_unread, talk.is_open) == (True, False)  # only told
    told = Activity.objects.get(verb="changed stars", target_id=talk.pk)
    assert told.details == {"before": 2, "after": 5}
    restar(talk, 5)
    assert Activity.objects.filter(verb="changed stars").count() == 1


def test_fewer_stars_open_it_again(cast: Cast, portal: Account) -> None:
    talk = restar(rated(portal, 5, "ugo"), 5)
    closing.close(
        talk, reason="no_answer_needed", because="di passaggio", by=cast.as_("marco")
    )
    assert restar(talk, 1).is_open
    assert Closure.objects.get(conversation=talk).reopened_why == "fewer stars"


@pytest.fixture
def feed(portal: Account, monkeypatch: pytest.MonkeyPatch) -> Iterator[Account]:
    """A channel that is only read."""
    told = channel.MANIFEST
    only = replace(told, read_only=True, does=told.does - {"reply"})
    with monkeypatch.context() as patch:
        patch.setattr(channel, "MANIFEST", only)
        registry.manifest.cache_clear()
        registry.manifests.cache_clear()
        yield portal
    registry.manifest.cache_clear()
    registry.manifests.cache_clear()


def test_what_is_only_read_opens_nothing_until_somebody_engages(
    cast: Cast, feed: Account
) -> None:
    post(feed, said("Sono stato alla Locanda", who="blog", message="post-1"))
    run()
    message = Message.objects.get(external_id="post-1")
    assert not Conversation.objects.exists()
    assert not Commitment.objects.exists()
    made = engaging.engage(message, by=cast.as_("marco"))
    assert made.thread_id == message.thread_id
    assert not Acknowledgement.objects.exists()
    assert engaging.engage(message, by=cast.as_("marco")).pk == made.pk
