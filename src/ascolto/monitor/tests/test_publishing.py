"""What the public is told from here: after those concerned, once, and what becomes of each post."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from ascolto.channels import lanes
from ascolto.channels.actions import asking, delivering
from ascolto.channels.models import Account, Delivery
from ascolto.commitments.models import Commitment
from ascolto.core import bus
from ascolto.monitor.actions import (
    opening,
    publishing,
    publishing_ends,
    stating,
    telling,
    vowing,
)
from ascolto.monitor.models import Incident, IncidentStep, PublicPost, Statement
from ascolto.monitor.tests.room import BODY, code, steps
from ascolto.monitor.wording import Wording
from ascolto.testing import make
from ascolto.testing.cast import Cast
from ascolto.testing.counting import count
from ascolto.testing.provider import (
    SECRET,
    TOKEN,
    Fault,
    Plan,
    Provider,
    accepted,
    providing,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan() -> Plan:
    return Plan()


@pytest.fixture
def provider(
    tmp_path: Path, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Provider]:
    monkeypatch.setenv("ASCOLTO_HTTP_ALLOW", "127.0.0.1")
    with providing(tmp_path / "ledger", plan=plan) as one:
        yield one


@pytest.fixture(autouse=True)
def _at_once(settings: Any) -> None:
    settings.UNDO_SECONDS = 0


def place(cast: Cast, url: str, name: str = "Profilo", **config: object) -> Account:
    known = {"base_url": url, "token": TOKEN, "signing_secret": SECRET}
    more = {"timeout_seconds": 0.5, **config}
    made: Account = make.account(cast.brand, name=name, config={**known, **more})
    return made


def told(statement: Statement, cast: Cast) -> Statement:
    """As if all concerned had been told."""
    telling.send(statement, by=cast.as_("sara"))
    Statement.objects.update(settled_at=timezone.now())
    return Statement.objects.select_related("incident__brand").get()


def work() -> None:
    lanes.send_due_here()
    bus.dispatch()


def posted(post: PublicPost) -> PublicPost:
    rows = PublicPost.objects.select_related("message__delivery")
    found: PublicPost = rows.get(pk=post.pk)
    return found


def test_it_leaves_once_and_only_after_those_concerned(
    cast: Cast, approved: Statement, provider: Provider, tmp_path: Path
) -> None:
    sara = cast.as_("sara")
    vowing.promise(approved.incident, due_at=timezone.now() + timedelta(hours=2), by=sara)  # fmt: skip
    post = publishing.add(approved, place="Profilo", account=place(cast, provider.url), by=sara)  # fmt: skip
    assert code(lambda: publishing.publish(post, by=sara)) == "held_back"
    assert code(lambda: publishing.publish_all(approved, by=sara)) == "held_back"
    told(approved, cast)
    assert code(lambda: publishing.publish(post, by=cast.as_("marco"))) == "not_allowed"
    assert publishing.publish(post, by=sara)
    assert not publishing.publish(post, by=cast.as_("ada"))
    assert posted(post).state == "leaving"
    assert code(lambda: publishing.done(post, by=sara)) == "too_late"
    assert code(lambda: publishing.drop(post, by=sara)) == "too_late"
    work()
    row = posted(post)
    assert (row.state, row.done_by, row.is_by_hand) == ("posted", "Sara", False)
    assert row.link.startswith("https://fake.example/posts/")
    assert row.text == "Sappiamo del freddo."
    assert list(accepted(tmp_path / "ledger").values()) == [1]
    incident = Incident.objects.get()
    assert incident.public_at == incident.first_word_at == row.done_at
    assert Commitment.objects.get().state == "kept"
    assert [verb for verb in steps(incident) if "p" in verb][-1] == "kept"
    last = IncidentStep.objects.get(verb="posted")
    assert (last.by_name, last.details["link"]) == ("Sara", row.link)


def test_it_can_be_called_back_while_it_has_not_left(
    cast: Cast, approved: Statement, provider: Provider, settings: Any
) -> None:
    settings.UNDO_SECONDS = 10
    sara = cast.as_("sara")
    post = publishing.add(approved, place="Profilo", account=place(cast, provider.url), by=sara)  # fmt: skip
    told(approved, cast)
    publishing.publish(post, by=sara)
    publishing.call_back(post, by=sara)
    publishing.call_back(post, by=sara)
    bus.dispatch()
    assert posted(post).state == "waits"
    publishing.publish(post, by=sara)
    opening.close(approved.incident, outcome="Falso allarme.", by=cast.as_("ada"))
    bus.dispatch()
    assert posted(post).state == "waits"
    opening.reopen(approved.incident, why="Non lo era.", by=sara)
    settings.UNDO_SECONDS = 0
    publishing.publish(post, by=sara)
    work()
    assert posted(post).state == "posted"
    assert code(lambda: publishing.call_back(post, by=sara)) == "too_late"


@pytest.mark.parametrize("plan", [Plan(script=[Fault.REFUSE])])
def test_what_was_refused_says_why_and_goes_out_again_or_by_hand(
    cast: Cast, approved: Statement, provider: Provider, tmp_path: Path
) -> None:
    sara = cast.as_("sara")
    post = publishing.add(approved, place="Profilo", account=place(cast, provider.url), by=sara)  # fmt: skip
    told(approved, cast)
    publishing.publish(post, by=sara)
    work()
    row = posted(post)
    assert row.state == "failed"
    assert "422" in row.why
    assert "not_posted" in steps(Incident.objects.get())
    assert publishing.publish(post, by=sara)
    work()
    assert posted(post).state == "posted"
    assert sum(accepted(tmp_path / "ledger").values()) == 1


@pytest.mark.parametrize("plan", [Plan(script=[Fault.ACCEPT_AND_DROP])])
@pytest.mark.parametrize("stands", [True, False])
def test_what_nobody_knows_the_fate_of_a_person_looks_after(
    cast: Cast, approved: Statement, provider: Provider, stands: bool
) -> None:
    sara = cast.as_("sara")
    account = place(cast, provider.url, can_find=False)
    post = publishing.add(approved, place="Profilo", account=account, by=sara)
    told(approved, cast)
    publishing.publish(post, by=sara)
    work()
    Delivery.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    asking.recover()
    bus.dispatch()
    assert posted(post).state == "unknown"
    assert code(lambda: publishing.publish(post, by=sara)) == "unknown"
    assert publishing.publish_all(post.statement, by=sara) == (0, [])
    assert code(lambda: publishing.drop(post, by=sara)) == "too_late"
    if stands:
        publishing.done(post, link="https://fake.example/p/1", by=sara)
        assert not delivering.claim()
    else:
        publishing.try_again(post, by=sara)
        publishing.try_again(post, by=sara)
    work()
    row = posted(post)
    assert (row.state, row.is_by_hand) == ("posted", False)
    assert row.link == "https://fake.example/p/1" if stands else "posts" in row.link


def test_all_at_once_and_what_does_not_fit_is_said(
    cast: Cast, incident: Incident, provider: Provider
) -> None:
    sara = cast.as_("sara")
    statement = stating.draft(incident, kind="holding", by=sara)
    said = [Wording("", "it", BODY), Wording("", "en", "We know. " * 300)]
    stating.word(statement, said, subject="", by=sara)
    stating.ask(statement, by=cast.as_("ada"))
    stating.approve(statement, by=cast.as_("ada"))
    first, second = (place(cast, provider.url, name) for name in ("Uno", "Due"))
    publishing.add(statement, place="Uno", account=first, by=sara)
    publishing.add(statement, place="Due", account=second, by=sara)
    publishing.add(statement, place="Lungo", account=second, language="en", by=sara)
    publishing.add(statement, place="Sito", by=sara)
    statement = told(statement, cast)
    made, problems = publishing.publish_all(statement, by=sara)
    assert made == 2
    assert len(problems) == 1
    assert problems[0].startswith("Lungo: ")
    work()
    states = {p.place: p.state for p in PublicPost.objects.all()}
    assert states == {"Uno": "posted", "Due": "posted", "Lungo": "waits", "Sito": "waits"}  # fmt: skip


def test_words_that_were_changed_since_want_a_yes_first(
    cast: Cast, approved: Statement
) -> None:
    sara = cast.as_("sara")
    post = publishing.add(approved, place="Sito", by=sara)
    publishing.release(approved, why="I giornali chiamano.", by=sara)
    said = [Wording("", "it", "Altro."), Wording("", "en", "Other.")]
    stating.word(approved, said, subject="", by=sara)
    assert code(lambda: publishing.done(post, by=sara)) == "not_approved"
    assert code(lambda: publishing.publish_all(approved, by=sara)) == "not_approved"


def test_deliveries_of_others_cost_one_query(cast: Cast) -> None:
    asked = make.inbound(cast.account, cast.zoes)[0]
    answer = make.outbound(asked.thread, author=cast.marco)
    row = Delivery.objects.create(message=answer, account=cast.account)
    assert count(lambda: publishing_ends.settle([row])) == 1
