"""Answers: posted once, found again, refused in time."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from ascolto.channels.contract import (
    ChannelError,
    File,
    NeedsReconnect,
    OutcomeUnknown,
    Outgoing,
    Refused,
    TryLater,
)
from ascolto.connectors.discourse.tests.harness import visiting
from ascolto.testing.answering import Answer


def outgoing(**more: Any) -> Outgoing:
    told = {"idempotency_key": "key-1", "thread_id": "88:giulia", "in_reply_to": "1"}
    return Outgoing(**{**told, "text": "Sì, la 4 ha il balcone.", **more})


def test_an_answer_stands_below_what_it_answers() -> None:
    with visiting() as (forum, server, connector):
        forum.say("Prima")
        second = forum.say("Seconda")
        sent = connector.reply(outgoing(in_reply_to=str(second)))
        said = json.loads(server.calls[-1].body)
        assert said["topic_id"] == 88
        assert said["reply_to_post_number"] == second
        assert said["raw"] == "Sì, la 4 ha il balcone.\n\n<!-- ascolto:key-1 -->"
        assert sent.external_id == "3"


def test_a_lost_answer_is_found_not_sent_again() -> None:
    with visiting() as (forum, _, connector):
        forum.say("Domanda")
        forum.refusal, forum.keep_before_refusing = Answer(502), True
        with pytest.raises(OutcomeUnknown):
            connector.reply(outgoing())
        found = connector.find(replace(outgoing(), idempotency_key="key-1"))
        assert found is not None
        assert found.external_id == "2"
        assert connector.find(replace(outgoing(), idempotency_key="key-2")) is None


def test_an_answer_in_a_private_message_is_found_too() -> None:
    with visiting() as (forum, _, connector):
        forum.say("<x>\n\n<!-- ascolto:key-9 -->", topic_slug="pm")
        found = connector.find(replace(outgoing(), idempotency_key="key-9"))
        assert found is not None


def test_an_answer_is_looked_for_through_a_week_and_empty_windows() -> None:
    with visiting() as (forum, server, connector):
        for number in range(300):
            forum.say("x", topic_slug="pm" if number > 200 else "camere")
        forum.posts[1]["raw"] = "<!-- ascolto:key-old -->"
        assert (
            connector.find(replace(outgoing(), idempotency_key="key-old")) is not None
        )
        for post in forum.posts.values():
            post["created_at"] = "2020-01-01T00:00:00.000Z"
        calls = len(server.calls)
        assert connector.find(replace(outgoing(), idempotency_key="key-none")) is None
        assert len(server.calls) - calls <= 8


def test_a_file_is_uploaded_first() -> None:
    with visiting() as (forum, server, connector):
        forum.say("Domanda")
        connector.reply(
            outgoing(files=(File('pi"anta.pdf', b"%PDF", "application/pdf"),))
        )
        [_, upload, post] = server.calls
        assert upload.path == "/uploads.json"
        assert b'name="upload_type"\r\n\r\ncomposer' in upload.body
        assert b'filename="pi_anta.pdf"' in upload.body
        assert '[pi\\"anta.pdf|attachment](upload://abc.pdf)' in post.body.decode()


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (Answer(403, b'{"errors": ["The API username or key is invalid."]}'), NeedsReconnect),
        (Answer(403, b'{"errors": ["You are not permitted"]}'), Refused),
        (Answer(404, b"{}"), Refused),
        (Answer(422, b'{"errors": ["Body is too similar to what you recently posted"]}'), Refused),
        (Answer(429, b"{}", {"retry-after": "30"}), TryLater),
        (Answer(500, b""), OutcomeUnknown),
        (Answer(503, b""), TryLater),
        (Answer(200, b"<html>"), OutcomeUnknown),
        (Answer(200, b'{"success": true, "action": "enqueued"}'), OutcomeUnknown),
    ],
)  # fmt: skip
def test_what_the_forum_says(answer: Answer, expected: type[ChannelError]) -> None:
    with visiting() as (forum, _, connector):
        forum.say("Domanda")
        forum.refusal = answer
        with pytest.raises(expected) as caught:
            connector.reply(outgoing())
        if isinstance(caught.value, TryLater) and answer.status == 429:
            assert caught.value.after == timedelta(seconds=30)


def test_what_was_deleted_is_not_answered() -> None:
    with visiting() as (forum, server, connector):
        forum.say("Domanda", user_deleted=True)
        for gone in ("1", "99"):
            with pytest.raises(Refused):
                connector.reply(outgoing(in_reply_to=gone))
        assert all(call.method == "GET" for call in server.calls)


def test_without_a_post_to_answer_the_topic_is_enough() -> None:
    with visiting() as (_, server, connector):
        connector.reply(outgoing(in_reply_to=""))
        assert json.loads(server.calls[-1].body)["topic_id"] == 88
        with pytest.raises(Refused):
            connector.reply(outgoing(in_reply_to="", thread_id="odd"))
