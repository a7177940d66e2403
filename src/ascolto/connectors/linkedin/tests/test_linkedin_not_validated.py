"""A page on LinkedIn, against a home-made one: no official document can be had (CHANNELS 5)."""

from __future__ import annotations

import hmac
import json
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ascolto.channels.contract import (
    Call,
    ChannelError,
    Deleted,
    Forged,
    Incoming,
    NeedsReconnect,
    OutcomeUnknown,
    Outgoing,
    Raw,
    Refused,
    TryLater,
)
from ascolto.connectors.linkedin.config import Config
from ascolto.connectors.linkedin.connector import Connector
from ascolto.connectors.linkedin.rehearsal import SECRET
from ascolto.connectors.linkedin.tests.harness import (
    COMMENT,
    PAGE,
    connected,
    signed,
    subject,
)
from ascolto.testing.answering import Answer
from ascolto.testing.connectors import doubted, post

FIXTURES = Path(__file__).parent.parent / "fixtures"
POST = "urn:li:activity:7200"


def connector() -> Connector:
    return Connector(Config.model_validate(subject.config), subject.site)


def notification(number: int, at: int = 1795255200000, **more: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FIXTURES / "comment.json").read_text())
    urn = f"urn:li:comment:({POST},{number})"
    return found | {
        "notificationId": number, "generatedActivity": urn, "lastModifiedAt": at, **more,
    }  # fmt: skip


def outgoing(text: str = "Sì, due.", **more: Any) -> Outgoing:
    told = {"thread_id": f"{POST}#urn:li:person:A", "in_reply_to": COMMENT}
    return Outgoing(idempotency_key="k", text=text, **{**told, **more})


# --- the door ------------------------------------------------------------------------------------


def test_the_challenge_is_answered_with_the_secret() -> None:
    call = Call(
        {}, b"", {"challengeCode": "890e4665-4dfe-4ab1-b689-ed553bceeed0"}, "GET"
    )
    assert connector().verify(call) == ()
    greeting = connector().greet(call)
    assert greeting is not None
    said = json.loads(greeting.body)
    code = call.query["challengeCode"]
    assert said["challengeCode"] == code
    assert (
        said["challengeResponse"]
        == hmac.digest(SECRET.encode(), code.encode(), "sha256").hex()
    )
    assert connector().greet(signed(b"{}")) is None


@pytest.mark.parametrize("code", ["", "hmacsha256={}", 'x"y', "a" * 500])
def test_nothing_else_is_signed_for_anybody(code: str) -> None:
    call = Call({}, b"", {"challengeCode": code}, "GET")
    with pytest.raises(Forged):
        connector().greet(call)
    with pytest.raises(Forged):
        connector().verify(call)


def test_the_prefix_is_signed_though_it_is_not_in_the_header() -> None:
    body = json.dumps({"notifications": [notification(1)]}).encode()
    assert connector().verify(signed(body))
    for forged in (
        signed(body, prefix=b""),
        signed(body, secret="another"),
        replace(signed(body), body=body + b" "),
    ):
        with pytest.raises(Forged):
            connector().verify(forged)


def test_a_thousand_notifications_in_one_call_are_a_thousand_and_twice_the_same() -> (
    None
):
    rows = [notification(number) for number in range(1, 1001)]
    body = json.dumps({"type": "x", "notifications": rows}).encode()
    raws = connector().verify(signed(body))
    assert len({raw.delivery_id for raw in raws}) == 1000
    assert connector().verify(signed(body)) == raws
    facts = [fact for raw in raws for fact in connector().parse(raw)]
    assert (
        len({fact.external_id for fact in facts if isinstance(fact, Incoming)}) == 1000
    )


# --- threads -------------------------------------------------------------------------------------


def test_a_deletion_that_comes_before_its_comment_names_it() -> None:
    raw = connector().verify(signed(json.dumps({"notifications": [
        notification(5, action="COMMENT_DELETE"), notification(5),
    ]}).encode()))  # fmt: skip
    [gone], [said] = (list(connector().parse(one)) for one in raw)
    assert isinstance(gone, Deleted)
    assert isinstance(said, Incoming)
    assert gone.external_id == said.external_id


# --- poll ----------------------------------------------------------------------------------------


def test_polling_resumes_at_the_cursor() -> None:
    with connected() as (linked, _, one):
        linked.notifications = [notification(1, 100)]
        page = one.poll('{"since": 100}')
        assert len(page.items) == 1
        assert one.poll('{"since": 100}') == page
        assert one.poll(page.cursor).items == ()
        linked.notifications.append(notification(2, 100))  # the same millisecond
        page = one.poll(page.cursor)
        assert [raw.delivery_id for raw in page.items] == ["notification:2:100"]
        assert one.poll(page.cursor).items == ()


def test_many_notifications_come_page_by_page_and_none_is_passed_over() -> None:
    with connected() as (linked, _, one):
        linked.notifications = [notification(n, 1000 + n % 7) for n in range(1, 251)]
        cursor, seen = '{"since": 1}', []
        for _ in range(5):
            page = one.poll(cursor)
            seen += [raw.delivery_id for raw in page.items]
            cursor = page.cursor
            if not page.more:
                break
        assert len(seen) == len(set(seen)) == 250
        assert one.poll(cursor).items == ()


def test_the_first_look_begins_now_and_sixty_days_come_by_backfill() -> None:
    with connected() as (linked, server, one):
        assert one.poll("").items == ()
        assert server.calls == []
        now = int(time.time() * 1000)
        linked.notifications = [notification(n, now - n) for n in range(1, 151)]
        first = one.backfill("")
        assert (len(first.items), first.total, first.more) == (100, 150, True)
        assert len(one.backfill(first.cursor).items) == 50


# --- answers -------------------------------------------------------------------------------------


def test_an_answer_stands_below_the_comment_in_the_pages_name() -> None:
    with connected() as (linked, server, one):
        sent = one.reply(outgoing())
        [said] = linked.comments
        assert (said["actor"], said["object"], said["parentComment"]) == (
            PAGE,
            POST,
            COMMENT,
        )
        assert sent.external_id == f"urn:li:comment:({POST},9000)"
        assert server.calls[-1].headers["linkedin-version"] == "202610"
        linked.above["7300"] = "urn:li:comment:(urn:li:activity:7200,7000)"
        one.reply(outgoing())  # LinkedIn nests once
        assert linked.comments[-1]["parentComment"] == linked.above["7300"]


def test_a_mention_is_answered_below_the_post() -> None:
    with connected() as (linked, _, one):
        one.reply(outgoing(in_reply_to="urn:li:share:7400"))
        assert "parentComment" not in linked.comments[-1]
        assert linked.comments[-1]["object"] == "urn:li:share:7400"


def test_a_lost_answer_is_seen_below_the_comment() -> None:
    with connected() as (linked, _, one):
        linked.refusal, linked.keep_before_refusing = Answer(502), True
        with pytest.raises(OutcomeUnknown):
            one.reply(outgoing())
        assert len(linked.comments) == 1
        found = one.find(doubted(outgoing()))
        assert found is not None
        assert found.external_id == f"urn:li:comment:({POST},9000)"
        linked.keep_before_refusing = False
        other = outgoing("Un'altra cosa.")
        with pytest.raises(OutcomeUnknown):
            one.reply(other)
        assert one.find(doubted(other)) is None
        with pytest.raises(TryLater):  # it may still come up
            one.find(doubted(other, ago=5))


def comment(number: int, text: str = "x", **more: Any) -> dict[str, Any]:
    at = {"time": int(time.time() * 1000) + number}
    named = {"id": str(number), "commentUrn": f"urn:li:comment:({POST},{number})"}
    known = {"actor": PAGE, "object": POST, "parentComment": COMMENT, "created": at}
    return {**known, **named, "message": {"text": text}, **more}


def test_what_others_said_there_or_we_said_before_is_another_comment() -> None:
    with connected() as (linked, _, one):
        linked.comments = [
            comment(1, "Sì, due.", created={"time": 1795255200000}),
            comment(2, "Sì, due.", actor="urn:li:person:A"),
            comment(3, "Sì, due.", parentComment="urn:li:comment:(urn:li:activity:7200,7)"),
        ]  # fmt: skip
        assert one.find(doubted(outgoing())) is None
        linked.comments += [comment(n) for n in range(10, 210)] + [
            comment(300, "Sì, due.")
        ]
        found = one.find(doubted(outgoing()))  # on the third page
        assert found is not None
        assert found.external_id == f"urn:li:comment:({POST},300)"


def test_where_too_much_stands_a_person_decides() -> None:
    with connected() as (linked, _, one):
        linked.comments = [comment(n) for n in range(1001)]
        with pytest.raises(OutcomeUnknown, match="Too much"):
            one.find(doubted(outgoing()))


def test_what_is_no_list_tells_nothing() -> None:
    with connected() as (_, server, one):
        server.handler = lambda call: Answer(200, b"{}")
        with pytest.raises(TryLater):
            one.find(doubted(outgoing()))


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (Answer(400, b'{"message": "Bad"}'), Refused),
        (Answer(401), NeedsReconnect),
        (Answer(403, b'{"message": "Not enough permissions"}'), Refused),
        (Answer(426, b'{"message": "Requested version is not active"}'), Refused),
        (Answer(429, b"", {"retry-after": "9"}), TryLater),
        (Answer(500), OutcomeUnknown),
        (Answer(201), OutcomeUnknown),
    ],
)
def test_what_linkedin_says(answer: Answer, expected: type[ChannelError]) -> None:
    with connected() as (linked, _, one):
        linked.refusal = answer
        with pytest.raises(expected) as caught:
            one.reply(outgoing())
        if answer.status == 426:
            assert "newer one" in str(caught.value)


def test_what_was_deleted_is_not_answered() -> None:
    with connected() as (linked, _, one):
        linked.gone = True
        with pytest.raises(Refused, match="deleted"):
            one.reply(outgoing())
        assert linked.comments == []


# --- posts of the page's own ---------------------------------------------------------------------


def test_a_post_stands_once_and_what_is_said_below_it_is_heard() -> None:
    words = "Caldaia (piano 2) #ferma: scriva a info@locanda.example"
    with connected() as (linked, server, one):
        sent = one.publish(post(words))
        assert server.calls[-1].headers["linkedin-version"] == "202610"
    [there] = linked.posts
    assert sent.external_id == there["id"] == "urn:li:share:8000"
    assert sent.permalink == "https://www.linkedin.com/feed/update/urn:li:share:8000/"
    assert (there["author"], there["visibility"], there["lifecycleState"]) == (PAGE, "PUBLIC", "PUBLISHED")  # fmt: skip
    assert (
        there["commentary"]
        == r"Caldaia \(piano 2\) #ferma: scriva a info\@locanda.example"
    )
    raw = json.dumps(notification(7, sourcePost=sent.external_id)).encode()
    [below] = connector().parse(Raw("1", raw))
    assert isinstance(below, Incoming)
    assert below.references[-1] == sent.external_id


def test_a_lost_post_is_seen_among_the_pages_posts() -> None:
    with connected() as (linked, _, one):
        linked.refusal, linked.keep_before_refusing = Answer(502), True
        assert (
            one.publish(post("Riapriamo (forse).")).external_id == "urn:li:share:8000"
        )
        assert len(linked.posts) == 1
        linked.keep_before_refusing = False
        with pytest.raises(OutcomeUnknown):
            one.publish(post("Un'altra cosa."))
        linked.posts[0]["createdAt"] -= 3_600_000
        with pytest.raises(OutcomeUnknown):
            one.publish(post("Riapriamo (forse)."))  # said an hour ago is another one


# --- the token -----------------------------------------------------------------------------------


def test_the_tokens_end_and_what_it_lacks() -> None:
    with connected() as (linked, _, one):
        end = one.expires()
        assert end is not None
        assert int(end.timestamp()) == 1800000000
        assert one.missing() == ()
        linked.token["scope"] = "r_organization_social"
        assert len(one.missing()) == 2
        linked.token["active"] = False
        with pytest.raises(NeedsReconnect):
            one.expires()
