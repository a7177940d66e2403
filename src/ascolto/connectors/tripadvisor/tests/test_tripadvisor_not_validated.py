"""Tripadvisor, against a home-made one: no official document can be had (CHANNELS 2.9)."""

from __future__ import annotations

from dataclasses import asdict, replace
from email.message import EmailMessage
from typing import Any

import pytest

from ascolto.channels.contract import (
    Does,
    Fate,
    Forged,
    Ignored,
    Incoming,
    NeedsReconnect,
    Outgoing,
    Page,
    Receipt,
    Refused,
)
from ascolto.connectors.tripadvisor.config import Config
from ascolto.connectors.tripadvisor.connector import Connector
from ascolto.connectors.tripadvisor.tests.harness import connected, signed, subject
from ascolto.testing.sockets import no_sockets

WORDS = "Camera fredda, colazione scarsa"


def connector(**settings: Any) -> Connector:
    return Connector(
        Config.model_validate({**subject.config, **settings}), subject.site
    )


def facts(one: Connector, page: Page) -> list[Any]:
    return [fact for raw in page.items for fact in one.parse(raw)]


def notice(place: int = 1234567, review: int = 987654321, html: bool = True) -> bytes:
    """A mail in the shape of Tripadvisor's, which quotes the review."""
    link = f"https://www.tripadvisor.it/ShowUserReviews-g1-d{place}-r{review}-Locanda.html?m=1"
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "noreply@tripadvisor.example", f"“{WORDS}”"
    mail["Date"] = "Fri, 20 Nov 2026 09:00:00 +0100"
    mail.set_content(f"GiuliaB: {WORDS}\n{link}\n")
    if html:
        mail.add_alternative(
            f"<p>{WORDS}</p><a href='{link}&amp;a=b'>Rispondi</a>", "html"
        )
    return mail.as_bytes()


# --- nothing is stored ---------------------------------------------------------------------------


def test_no_word_of_a_review_goes_beyond_the_door() -> None:
    for body in (notice(), notice(html=False)):
        [raw] = connector().verify(signed(body))
        [said] = connector().parse(raw)
        kept = repr((raw, said))
        for word in (*WORDS.split(), "GiuliaB", "987654321"):
            assert word.strip(",") not in kept
        assert isinstance(said, Incoming)
        assert said.rating is None
        assert said.sent_at.isoformat() == "2026-11-20T09:00:00+01:00"


def test_nor_of_the_live_view_when_polling() -> None:
    with connected() as (place, _, one):
        cursor = one.poll("").cursor
        place.say(987654321, WORDS)
        page = one.poll(cursor)
        kept = repr(page) + repr(facts(one, page))
        for word in (*WORDS.split(), "GiuliaB", "987654321"):
            assert word.strip(",") not in kept


def test_under_the_ordinary_terms_nothing_is_even_asked() -> None:
    one = connector(may_keep_marks=False)
    with no_sockets():
        assert one.poll("") == Page((), "")
    assert one.lacks() == {Does.POLL}


def test_a_mark_means_something_in_this_account_only() -> None:
    [raw] = connector().verify(signed(notice()))
    site = replace(subject.site, secret=b"another-account-s-own-random-key")
    other = Connector(Config.model_validate(dict(subject.config)), site)
    assert other.verify(signed(notice()))[0].delivery_id != raw.delivery_id


# --- the live view -------------------------------------------------------------------------------


def test_the_latest_are_shown_as_they_are_now() -> None:
    with connected() as (place, _, one):
        for number in range(7):
            place.say(
                100 + number, owner_response={"text": "Grazie"} if number == 6 else None
            )
        shown = one.live()
        assert len(shown) == 5
        assert asdict(shown[0]) | {"published_at": None} == {
            "id": "106",
            "title": "Weekend",
            "text": "Bella vista.",
            "rating": 4,
            "author": "GiuliaB",
            "published_at": None,
            "link": "https://www.tripadvisor.com/ShowUserReviews-g1-d1234567-r106-L.html",
            "language": "it",
            "answer": "Grazie",
        }
        place.reviews[0]["title"] = 7  # what is odd is left out
        assert one.live()[0].title == ""


def test_a_message_finds_its_review_while_tripadvisor_shows_it() -> None:
    with connected() as (place, _, one):
        place.say(987654321)
        [raw] = one.verify(signed(notice()))
        [said] = one.parse(raw)
        assert isinstance(said, Incoming)
        review = one.shown(said.external_id)
        assert review is not None
        assert review.id == "987654321"
        place.reviews.clear()
        assert one.shown(said.external_id) is None


def test_a_wrong_key_is_told() -> None:
    with connected(api_key="wrong") as (_, _server, one), pytest.raises(NeedsReconnect):
        one.check()
    with connected() as (_, _server, one):
        assert one.check() == "Locanda del Lago (Tripadvisor)"


# --- the owner's mail ----------------------------------------------------------------------------


def test_the_same_notice_twice_is_one_and_so_is_the_review_seen_live() -> None:
    with connected() as (place, _, one):
        first, again = (one.verify(signed(notice()))[0] for _ in range(2))
        assert first.delivery_id == again.delivery_id
        cursor = one.poll("").cursor
        place.say(987654321)
        [seen] = facts(one, one.poll(cursor))
        [said] = one.parse(first)
        assert isinstance(said, Incoming)
        assert seen.external_id == said.external_id


@pytest.mark.parametrize("body", [notice(place=7654321), b"no mail", b"\xff" * 999])
def test_a_mail_about_something_else_is_left_aside(body: bytes) -> None:
    [raw] = connector().verify(signed(body))
    [fact] = connector().parse(raw)
    assert isinstance(fact, Ignored)


def test_a_forged_or_replayed_notice_is_refused() -> None:
    body = notice()
    for call in (
        signed(body, secret="another"),
        signed(body, ago=301),
        signed(body, ago=-301),
        replace(signed(body), body=body + b" "),
        replace(signed(body), headers={}),
        replace(signed(body), method="GET"),
    ):
        with pytest.raises(Forged):
            connector().verify(call)


def test_a_thousand_reviews_in_one_mail_are_a_thousand() -> None:
    links = "".join(
        f"/ShowUserReviews-g1-d1234567-r{n}-L.html\n" for n in range(1000, 2000)
    )
    [raw] = connector().verify(signed(b"Subject: x\n\n" + links.encode()))
    assert len(list(connector().parse(raw))) == 1000


# --- polling and the trace of the answer ---------------------------------------------------------


def test_polling_resumes_at_the_cursor() -> None:
    with connected() as (place, _, one):
        place.say(101)
        start = one.poll("")
        assert start.items == ()
        place.say(102)
        page = one.poll(start.cursor)
        assert one.poll(start.cursor) == page
        [said] = facts(one, page)
        assert isinstance(said, Incoming)
        assert one.poll(page.cursor).items == ()


def test_an_answer_counts_as_published_once_it_is_seen() -> None:
    with connected() as (place, _, one):
        cursor = one.poll("").cursor
        place.say(101)
        page = one.poll(cursor)
        [said] = facts(one, page)
        sent = one.reply(
            Outgoing("k", said.thread_id, "Grazie.", in_reply_to=said.external_id)
        )
        place.reviews[0]["owner_response"] = {"text": "Grazie."}
        page = one.poll(page.cursor)
        receipt, ours = facts(one, page)
        assert isinstance(receipt, Receipt)
        assert (receipt.of, receipt.fate) == (sent.external_id, Fate.PUBLISHED)
        assert ours.external_id == sent.external_id
        assert one.poll(page.cursor).items == ()


def test_an_answer_is_recorded_once() -> None:
    outgoing = Outgoing("k", "mark-1", "Grazie.", in_reply_to="mark-1")
    assert (
        connector().reply(outgoing).external_id
        == connector().reply(outgoing).external_id
    )


def test_recording_an_answer_calls_nobody() -> None:
    """So nothing can go wrong with it, and nothing is claimed: Tripadvisor takes no answers."""
    with no_sockets():
        assert connector().reply(Outgoing("k", "mark-1", "Grazie.")).external_id
        with pytest.raises(Refused):
            connector().reply(Outgoing("k", "mark-1", "Grazie.", automatic=True))
