"""What became of a reply whose outcome nobody heard: it is found, or not there, or a person decides."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from typing import Any
from unittest import mock

from ascolto.channels.contract import (
    ChannelError,
    Does,
    Incoming,
    NeedsReconnect,
    OutcomeUnknown,
    Outgoing,
    Sent,
    TryLater,
)
from ascolto.channels.contract.rehearsing import Answer, Line
from ascolto.testing.answering import answering
from ascolto.testing.connectors.checks.grades import evident
from ascolto.testing.connectors.checks.replying import doubted, outgoing, raised
from ascolto.testing.connectors.folder import Folder
from ascolto.testing.connectors.losing import Losing, losing
from ascolto.testing.connectors.subject import Mood
from ascolto.testing.sockets import only_loopback

MOODS: dict[Mood, tuple[type[ChannelError], ...]] = {
    Mood.UNAUTHORISED: (NeedsReconnect,),
    Mood.TOO_MANY: (TryLater,),
    Mood.BROKEN: (TryLater,),
    Mood.AWAY: (TryLater,),
    Mood.SILENT: (TryLater,),
}


def tells_what_became_of_a_lost_reply(folder: Folder) -> None:
    """Where it is rehearsed, by the fault itself; else by a test that is named."""
    if Does.FIND not in folder.manifest.does:
        return
    if not folder.is_rehearsed:
        return evident(folder, "finds")
    for takes in (True, False):
        rehearsal = folder.module("rehearsal").Rehearsal()
        with losing(rehearsal, takes=takes) as provider, _at(folder, provider) as one:
            _lost_and_found(folder, provider, one)


def names_what_went_wrong_with_a_search(folder: Folder) -> None:
    """That the credentials ended stops the account; what is away is asked again: neither says
    that nobody knows."""
    subject = folder.subject
    if Does.FIND not in folder.manifest.does or not folder.has_network:
        return
    if subject.cannot_tell:
        return
    provoke = subject.provoke_find or subject.provoke_poll or subject.provoke
    if provoke is None and folder.is_rehearsed:
        return _credentials_end(folder)
    if provoke is None:
        return evident(folder, "find_failures")
    for mood, expected in MOODS.items():
        with only_loopback(), provoke(mood) as connector:
            raised(folder, partial(connector.find, doubted(outgoing())), mood, expected)


def _credentials_end(folder: Folder) -> None:
    """At a provider without moods."""
    provider = Losing(folder.module("rehearsal").Rehearsal(), takes=True)
    with only_loopback(), answering(lambda call: Answer(401, b"{}")) as server:
        provider.rehearsal.url = server.url
        with _at(folder, provider) as connector:
            act = partial(connector.find, doubted(outgoing()))
            mood = Mood.UNAUTHORISED
            raised(folder, act, mood, MOODS[mood])


def _lost_and_found(folder: Folder, provider: Losing, connector: Any) -> None:
    reply = _answer(_said(folder, provider, connector))
    provider.is_armed = True
    _stays_unheard(folder, connector, reply)
    if folder.subject.cannot_tell:
        return _left_to_a_person(folder, connector, reply)
    found = connector.find(doubted(reply))
    told = "a reply that went out" if provider.takes else "one that did not"
    assert bool(found) == provider.takes, f"{folder}: find() of {told}: {found!r}."
    if found is None:
        assert isinstance(connector.reply(reply), Sent)
    assert len(provider.rehearsal.given) == 1, f"{folder}: a lost reply went out twice."


def _stays_unheard(folder: Folder, connector: Any, reply: Outgoing) -> None:
    try:
        connector.reply(reply)
    except OutcomeUnknown:
        return
    except TryLater:
        assert folder.subject.why_safe, f"{folder}: sends again what may have gone out."
        return
    raise AssertionError(f"{folder}: knows the outcome of a reply nobody heard of.")


def _left_to_a_person(folder: Folder, connector: Any, reply: Outgoing) -> None:
    try:
        connector.find(doubted(reply))
    except OutcomeUnknown as unknown:
        said = unknown.text
        assert said.it != said.en, f"{folder}: does not say in Italian what to look at."
    else:
        raise AssertionError(f"{folder}: find() tells, though its provider cannot.")


@contextmanager
def _at(folder: Folder, provider: Losing) -> Iterator[Any]:
    known = provider.rehearsal.settings(provider.rehearsal.url)
    with mock.patch.dict("os.environ", {"ASCOLTO_HTTP_ALLOW": "127.0.0.1"}):
        connector = folder.connector(folder.config_model.model_validate(known))
        try:
            yield connector
        finally:
            connector.close()


def _said(folder: Folder, provider: Losing, connector: Any) -> Incoming:
    """What a customer says there, as the connector understands it."""
    cursor = ""
    if Does.POLL in folder.manifest.does:
        cursor = connector.poll(cursor).cursor
    provider.rehearsal.clock = now = datetime.now(UTC)
    line = Line("880001", "7001", "3331234567", "Zoe", "C'è posto?", now, rating=3)
    calls = provider.rehearsal.speak(line, folder.subject.site.webhook_url)
    raws = [raw for call in calls for raw in connector.verify(call)]
    raws = raws or list(connector.poll(cursor).items)
    facts = [fact for raw in raws for fact in connector.parse(raw)]
    return next(fact for fact in facts if isinstance(fact, Incoming))


def _answer(said: Incoming) -> Outgoing:
    return Outgoing(
        idempotency_key="11111111-2222-4333-8444-555555555555",
        thread_id=said.thread_id or said.external_id,
        text="Certo, vi aspettiamo.",
        to=said.author,
        in_reply_to=said.external_id,
        references=(said.external_id,),
        sender_name="Marco",
        last_heard_at=said.sent_at,
    )
