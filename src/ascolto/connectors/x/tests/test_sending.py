"""What leaves, what it costs, and what is said when it cannot."""

from __future__ import annotations

import time
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from ascolto.channels.contract import (
    ChannelError,
    File,
    Mode,
    NeedsReconnect,
    OutcomeUnknown,
    Outgoing,
    Refused,
    TryLater,
)
from ascolto.connectors.x import oauth
from ascolto.connectors.x.config import Config
from ascolto.connectors.x.tests.harness import PUBLIC, at
from ascolto.connectors.x.tests.xapi import FIRST, GIULIA, KEYS, X, no
from ascolto.testing.answering import Answer, answering
from ascolto.testing.connectors import outgoing
from ascolto.testing.sockets import no_sockets

PNG = File("sala.png", b"\x89PNG", "image/png")
GIF = File("sala.gif", b"GIF89a", "image/gif")


def answer(text: str = "Certo.", **more: Any) -> Outgoing:
    known: dict[str, Any] = {"thread_id": PUBLIC, "in_reply_to": str(FIRST + 3)}
    return replace(outgoing(text), **(known | more))


def test_an_answer_hangs_on_what_it_answers_and_has_its_price() -> None:
    x = X()
    with answering(x) as server, at(server.url) as connector:
        sent = connector.reply(answer())
        linked = connector.reply(answer("Ecco: https://example.it"))
        bare = connector.reply(answer("Ecco: example.it"))
        first = connector.reply(answer(in_reply_to=""))
    assert (sent.cost, sent.currency) == (Decimal("0.01"), "USD")
    assert linked.cost == bare.cost == Decimal("0.20")
    assert sent.external_id.isdigit()
    replies = [body["reply"]["in_reply_to_tweet_id"] for _, body in x.sent]
    assert replies == [str(FIRST + 3)] * 3 + [str(FIRST)]
    assert first.external_id != sent.external_id


def test_an_enterprise_contract_has_prices_of_its_own() -> None:
    with answering(X()) as server, at(server.url, enterprise=True) as connector:
        assert connector.reply(answer()).cost is None


def test_a_direct_answer_goes_to_the_person_and_keeps_its_name() -> None:
    x = X()
    with answering(x) as server, at(server.url) as connector:
        sent = connector.reply(answer("x" * 5000, thread_id=f"dm:{GIULIA}"))
    assert sent.external_id.startswith("dm:")
    assert sent.cost == Decimal("0.015")
    assert x.sent[0][0] == f"/2/dm_conversations/with/{GIULIA}/messages"


def test_pictures_go_first_and_are_named_in_the_post() -> None:
    x = X()
    with answering(x) as server, at(server.url) as connector:
        connector.reply(answer(files=(PNG, PNG)))
    *uploads, (path, body) = x.sent
    assert [one["media_category"] for _, one in uploads] == ["tweet_image"] * 2
    assert path == "/2/tweets"
    assert len(body["media"]["media_ids"]) == 2


@pytest.mark.parametrize(
    "wrong",
    [
        answer("x" * 281),
        answer("🛏" * 141),  # two each
        answer("https://example.it/" + "x" * 300 + " " + "y" * 257),  # a link is 23
        answer("x" * 10_001, thread_id=f"dm:{GIULIA}"),
        answer(" "),
        answer(files=(PNG,) * 5),
        answer(files=(PNG, GIF)),
        answer(files=(PNG, PNG), thread_id=f"dm:{GIULIA}"),
        answer(files=(File("a.pdf", b"%PDF", "application/pdf"),)),
        answer(files=(replace(PNG, content=bytes(5 * 1024 * 1024 + 1)),)),
        answer(thread_id="elsewhere"),
        answer(mode=Mode.NONE),
    ],
)
def test_what_x_would_not_take_is_refused_before_the_network(wrong: Outgoing) -> None:
    with at("https://api.x.com") as connector, no_sockets():
        with pytest.raises(Refused) as caught:
            connector.reply(wrong)
        assert caught.value.text.it != caught.value.text.en


@pytest.mark.parametrize(
    "fine",
    [
        "x" * 280,
        "🛏" * 140,
        "è" * 280,
        "https://example.it/" + "x" * 300 + " " + "y" * 256,
    ],
)
def test_what_just_fits_is_sent(fine: str) -> None:
    with answering(X()) as server, at(server.url) as connector:
        assert connector.reply(answer(fine)).external_id


OAUTH = "https://api.twitter.com/2/problems/oauth1-permissions"
SAYS: list[tuple[Answer, type[ChannelError], str]] = [
    (no(400, "Invalid Request"), Refused, "did not take it"),
    (no(401, "Unauthorized"), NeedsReconnect, "Keys and tokens"),
    (no(402, "CreditsDepleted"), Refused, "credit"),
    (no(403, "Forbidden", type=OAUTH), NeedsReconnect, "only read"),
    (
        no(403, "You are not allowed to create a Tweet with duplicate content."),
        Refused,
        "already",
    ),
    (
        no(
            403,
            "Reply to this conversation is not allowed because you have not been mentioned",
        ),
        Refused,
        "Enterprise",
    ),
    (no(403, "Suspended"), Refused, "does not allow"),
    (no(404, "Not Found"), Refused, "did not take it"),
    (Answer(429, b"{}", {"Retry-After": "9"}), TryLater, "wait"),
    (Answer(503), TryLater, "wait"),
    (Answer(500, b"oops"), OutcomeUnknown, "not known"),
    (Answer(502), OutcomeUnknown, "not known"),
    (Answer(200, b"<html>"), OutcomeUnknown, "not known"),
    (Answer(201, b'{"data": {}}'), OutcomeUnknown, "not to what"),
]


@pytest.mark.parametrize(("said", "expected", "words"), SAYS)
def test_what_x_says_has_a_meaning(
    said: Answer, expected: type[ChannelError], words: str
) -> None:
    with (
        answering(lambda call: said) as server,
        at(server.url) as connector,
        pytest.raises(expected, match=words),
    ):
        connector.reply(answer())
    assert len(server.calls) == 1


def test_an_answer_whose_outcome_is_unknown_is_one_post_only() -> None:
    """Taken, and then silence: we say that we do not know, and do not try again by ourselves."""
    x = X()
    x.after = lambda method, path: time.sleep(1.5)  # type: ignore[func-returns-value]
    with (
        answering(x) as server,
        at(server.url, timeout_seconds=1) as connector,
        pytest.raises(OutcomeUnknown),
    ):
        connector.reply(answer())
    assert len(x.sent) == 1


def test_a_picture_lost_on_the_way_may_be_sent_again() -> None:
    x = X()
    x.mishap = lambda method, path: Answer(500) if path == "/2/media/upload" else None
    with answering(x) as server, at(server.url) as connector, pytest.raises(TryLater):
        connector.reply(answer(files=(PNG,)))
    assert x.sent == []


# --- OAuth 1.0a ----------------------------------------------------------------------------------


def test_we_sign_as_rfc_5849_shows() -> None:
    """The example of section 3.4.1.1: names and values that need escaping, and names twice."""
    wanted = (
        "POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%25"
        "3D%25253D%26c%2540%3D%26c2%3D%26oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7"
        "d8f3e4a%26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D137131201%26oauth_toke"
        "n%3Dkkk9d7dh3k39sjv7"
    )
    pairs = [
        ("b5", "=%3D"),
        ("a3", "a"),
        ("c@", ""),
        ("a2", "r b"),
        ("c2", ""),
        ("a3", "2 q"),
    ]
    pairs += [
        ("oauth_consumer_key", "9djdj82h48djs9d2"),
        ("oauth_token", "kkk9d7dh3k39sjv7"),
    ]
    pairs += [("oauth_signature_method", "HMAC-SHA1"), ("oauth_timestamp", "137131201")]
    pairs += [("oauth_nonce", "7d8f3e4a")]
    assert oauth.base("post", "http://example.com/request", pairs) == wanted


def test_no_two_calls_are_signed_alike() -> None:
    config = Config.model_validate(KEYS)
    two = {oauth.authorization(config, "GET", "https://api.x.com/2") for _ in range(2)}
    assert len(two) == 2
