"""Through the whole product, by every channel: a customer writes, a person answers, the provider has it.

The provider is the one of the connector's own tests: a real server's protocol or a fake that holds
every call against the official document; and, where its subject knows how to start one, a real server.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from ascolto.channels.actions import accepting, connecting, ingesting
from ascolto.channels.contract import ChannelError, Does, Fact, Incoming, Raw
from ascolto.channels.models import Account, Delivery, Message
from ascolto.core import bus
from ascolto.operate.actions import replying
from ascolto.operate.models import Conversation
from ascolto.testing import make
from ascolto.testing.cast import Cast
from ascolto.testing.connectors import Folder, Mood, found, outgoing, snapshots
from ascolto.testing.pipeline import run
from ascolto.testing.sockets import only_loopback

ANSWERS = [
    folder
    for folder in found()
    if Does.REPLY in folder.manifest.does and folder.subject.provoke is not None
]
REAL = [folder for folder in found() if folder.subject.real is not None]


@pytest.fixture(autouse=True)
def _reachable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASCOLTO_HTTP_ALLOW", "127.0.0.1")


def first_said(folder: Folder, connector: Any) -> list[Raw]:
    """Deliveries that bring a person's words: what the fake itself has to tell, else what was recorded."""
    told = [raw for raw in _told(connector) if _is_said(connector.parse(raw))]
    if told:
        return told
    raws = []
    for one in snapshots.fixtures(folder):
        outcome = [] if one.config else snapshots.parsed(folder, one)
        facts = outcome if isinstance(outcome, list) else []
        if any(
            isinstance(f, Incoming) and not f.ours and not f.automatic for f in facts
        ):
            raws.append(one.raw)
    assert raws, f"{folder}: nobody says anything in its fixtures."
    return raws


def _is_said(facts: Iterable[Fact]) -> bool:
    return any(
        isinstance(f, Incoming) and not f.ours and not f.automatic for f in facts
    )


def _told(connector: Any) -> list[Raw]:
    """What a poll and a look at the past bring, where there are such."""
    found: list[Raw] = []
    for name in ("poll", "backfill"):
        with suppress(ChannelError, AttributeError):
            found += getattr(connector, name)("").items
    return found


def take(account: Account, raws: Iterable[Raw]) -> None:
    accepting.accept(account, list(raws))
    while ingesting.pump() + bus.dispatch():
        pass


def hear(account: Account, raws: list[Raw]) -> Conversation:
    take(account, raws)
    rows = Conversation.objects.filter(account=account, last_direction="in")
    found: Conversation | None = rows.order_by("pk").first()
    assert found is not None
    return found


@pytest.mark.parametrize("folder", ANSWERS, ids=str)
def test_a_customer_is_heard_and_answered(cast: Cast, folder: Folder) -> None:
    assert folder.subject.provoke is not None
    with only_loopback(), folder.subject.provoke(Mood.WELL) as connector:
        account: Account = make.account(
            cast.brand,
            kind=folder.manifest.kind,
            config=json.loads(json.dumps(connecting.plain(connector.config))),
        )
        talk = hear(account, first_said(folder, connector))
        if folder.manifest.reply_window is not None:  # they wrote just now
            Message.objects.filter(thread=talk.thread).update(sent_at=timezone.now())
        assert Message.objects.filter(thread=talk.thread, direction="in").exists()
        sent = _answered(talk, cast)
        if sent.status == Delivery.Status.FAILED:
            # The fake knows other threads than the recorded one: answer in one of its own.
            _move_to_what_the_fake_knows(talk)
            sent = _answered(talk, cast)
        assert (sent.status, sent.why) == (Delivery.Status.SENT, "")
        assert Message.objects.get(delivery=sent).external_id
        talk.refresh_from_db()
        assert talk.waiting_since is None, "what was owed is kept by the answer"


@pytest.mark.peers
@pytest.mark.parametrize("folder", REAL, ids=str)
def test_there_and_back_through_a_real_server(
    cast: Cast, folder: Folder, tmp_path: Path
) -> None:
    """The customer is heard from there, the answer stands there, and what comes back is no news."""
    assert folder.subject.real is not None
    with only_loopback(), folder.subject.real(tmp_path) as connector:
        account: Account = make.account(
            cast.brand,
            kind=folder.manifest.kind,
            config=json.loads(json.dumps(connecting.plain(connector.config))),
        )
        cursor = connector.poll("").cursor
        talk = hear(account, _past(connector))
        sent = _answered(talk, cast)
        assert (sent.status, sent.why) == (Delivery.Status.SENT, "")
        external_id = Message.objects.get(delivery=sent).external_id
        page = connector.poll(cursor)
        back = [fact for raw in page.items for fact in connector.parse(raw)]
        ours = [one for one in back if isinstance(one, Incoming) and one.ours]
        assert [one.external_id for one in ours] == [external_id]
        before = Message.objects.filter(thread=talk.thread).count()
        take(account, page.items)
        assert Message.objects.filter(thread=talk.thread).count() == before
        talk.refresh_from_db()
        assert talk.waiting_since is None


def _past(connector: Any) -> list[Raw]:
    """All that was said there."""
    cursor, more = "", True
    found: list[Raw] = []
    while more:
        page = connector.backfill(cursor)
        cursor, more, found = page.cursor, page.more, [*found, *page.items]
    return found


def _answered(talk: Conversation, cast: Cast) -> Delivery:
    words = "Buongiorno, ci pensiamo noi: Le scriviamo entro un'ora."
    made = replying.reply(talk, text=words, by=cast.as_("marco"), undo_for=timedelta(0))
    run()
    found: Delivery = Delivery.objects.get(message=made)
    return found


def _move_to_what_the_fake_knows(talk: Conversation) -> None:
    known = outgoing()
    Message.objects.filter(thread=talk.thread, direction="out").delete()
    talk.thread.external_id = known.thread_id
    talk.thread.save(update_fields=["external_id"])
    last = Message.objects.filter(thread=talk.thread, direction="in").latest("sent_at")
    last.external_id = known.in_reply_to
    last.save(update_fields=["external_id"])
