"""Every list is walked to its end while rows come and go: nothing twice, nothing left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from ascolto.operate.actions import conversing, noting
from ascolto.operate.models import Conversation
from ascolto.testing import make
from ascolto.web.api.tests.conftest import everything
from ascolto.web.api.tests.world import Caller, World, error, ids, talk

LISTS = {
    "conversations": "conversations?",
    "waiting": "conversations?view=waiting&",
    "changed": "conversations?updated_since=2020-01-01T00:00:00Z&",
    "messages": "messages?",
    "messages since": "messages?since_id=0&",
    "thread": "conversations/{o.conversation.pk}/messages?",
    "notes": "conversations/{o.conversation.pk}/notes?",
    "customers": "customers?",
    "timeline": "customers/{o.customer.pk}/timeline?",
    "commitments": "commitments?",
    "accounts": "accounts?",
    "brands": "brands?",
    "members": "members?",
}

# These go towards the newest, so they end when nothing comes any more.
ENDLESS = {"changed", "messages since", "thread", "accounts", "brands", "members"}
FEW = 3


@pytest.fixture
def made(db: None) -> World:
    """Of this moment, for each test: it is about what came when."""
    return everything()


def walk(who: Caller, address: str, between: Callable[[], None]) -> Iterator[int]:
    after = ""
    for _turn in range(60):
        page = who.get(f"{address}limit=3" + (f"&after={after}" if after else ""))
        assert len(page["items"]) <= 3
        yield from ids(page)
        between()
        if page["next"] is None:
            return
        after = page["next"]
    raise AssertionError("the list has no end")


def fill(world: World) -> None:
    """Many share a moment: a tie between two pages must not lose anybody."""
    ours, moment = world.ours, timezone.now() - timedelta(minutes=1)
    for number in range(6):
        talk(ours.account, f"Ospite {number}", since=moment)
        said(world, f"E poi {number}", moment)
        noting.note(
            ours.conversation, text=f"Nota {number}", by=world.cast.as_("marco")
        )
        make.member(f"Collega {number}")
        make.account(make.brand(f"Marca {number}"))
    Conversation.objects.update(updated_at=moment)


def said(world: World, text: str, at: datetime) -> None:
    ours = world.ours
    messages = make.inbound(
        ours.account,
        ours.conversation.handle,
        text,
        thread=ours.conversation.thread,
        since=at,
    )
    conversing.receive(messages)


@pytest.mark.parametrize("name", LISTS)
def test_a_walk_is_complete_and_without_doubles_while_rows_come(
    world: World, name: str
) -> None:
    fill(world)
    ada = world.caller("ada")
    address = LISTS[name].format(o=world.ours)
    everything = set(ids(ada.get(f"{address}limit=100")))
    assert len(everything) >= 6
    came = iter(range(FEW if name in ENDLESS else 100))

    def between() -> None:
        number = next(came, None)
        if number is not None:
            talk(world.ours.account, f"Nuovo {number}")
            said(world, "Ci siete?", timezone.now())

    seen = list(walk(ada, address, between))
    assert everything <= set(seen)
    if name != "changed":  # what changes again is told again
        assert len(seen) == len(set(seen))


def test_the_last_page_says_so_even_when_it_is_full(world: World) -> None:
    ada = world.caller("ada")
    total = len(ids(ada.get("conversations?limit=100")))
    page = ada.get(f"conversations?limit={total}")
    assert (len(page["items"]), page["next"]) == (total, None)


@pytest.mark.parametrize(
    "other", ["conversations?view=open&", "messages?", "customers?"]
)
def test_a_cursor_is_good_for_its_own_list_only(world: World, other: str) -> None:
    ada = world.caller("ada")
    cursor = ada.get("conversations?limit=1")["next"]
    found = error(ada("GET", f"{other}after={cursor}"), 422, "bad_cursor")
    assert found["field"] == "after"


def test_a_cursor_cannot_be_made_up_or_carried_elsewhere(world: World) -> None:
    ada, otto = world.caller("ada"), world.caller("otto")
    cursor: Any = ada.get("conversations?limit=1")["next"]
    error(otto("GET", f"conversations?after={cursor}"), 422, "bad_cursor")
    turned = cursor[:-1] + ("A" if cursor[-1] != "A" else "B")
    for bad in (turned, cursor[:10], "%F0%9F%92%A9", "a" * 999, "1%20OR%201=1"):
        error(ada("GET", f"conversations?after={bad}"), 422, "bad_cursor")
