"""Reactions, hidden posts, files that the provider keeps, approved texts, the past, credentials that end."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from ascolto.channels import lanes, registry, templating, windows
from ascolto.channels.actions import (
    accepting,
    delivering,
    expiring,
    fetching,
    recalling,
    refreshing,
    writing,
)
from ascolto.channels.actions.writing import Writing
from ascolto.channels.contract import Does, Filled, Late, Mode, Raw, Template
from ascolto.channels.models import (
    Account,
    Attachment,
    Delivery,
    Handle,
    Message,
    Reaction,
    Spread,
)
from ascolto.core.actor import Actor
from ascolto.core.models import Job
from ascolto.core.refusal import Refusal
from ascolto.testing import make
from ascolto.testing.cast import Cast
from ascolto.testing.pipeline import run
from ascolto.testing.provider import SECRET, TOKEN, Provider, providing

NOW = datetime.fromisoformat("2026-11-30T10:00:00+00:00")


@pytest.fixture
def provider(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    monkeypatch.setenv("ASCOLTO_HTTP_ALLOW", "127.0.0.1")
    with providing(tmp_path / "ledger") as found:
        yield found


@pytest.fixture
def account(cast: Cast, provider: Provider) -> Account:
    config = {"base_url": provider.url, "token": TOKEN, "signing_secret": SECRET}
    return make.account(cast.brand, config={**config, "timeout_seconds": 2})


def message(id: str = "m1", **more: Any) -> dict[str, Any]:
    return {
        "kind": "message",
        "id": id,
        "author": {"id": "zoe"},
        "text": "La camera è fredda",
        "at": NOW.isoformat(),
        **more,
    }


def reaction(who: str, emoji: str, minute: int, **more: Any) -> dict[str, Any]:
    at = (NOW + timedelta(minutes=minute)).isoformat()
    author = {"id": who, "name": who.title()}
    return {
        "kind": "reaction",
        "of": "m1",
        "author": author,
        "emoji": emoji,
        "at": at,
        **more,
    }


def arrive(account: Account, *items: dict[str, Any]) -> None:
    for n, item in enumerate(items):
        body = json.dumps(item).encode()
        accepting.accept(account, [Raw(f"{n}:{hash(body)}", body)])
        run()


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_the_last_reaction_of_each_counts_in_any_order(
    account: Account, order: tuple[int, ...]
) -> None:
    items = [
        message(),
        reaction("zoe", "👍", 1),
        reaction("zoe", "❤️", 2),
        reaction("vito", "👍", 1, gone=True),
    ]
    arrive(account, *(items[n] for n in order))
    assert Message.objects.get(external_id="m1").meta["reactions"] == {"❤️": 1}
    assert Reaction.objects.filter(message__external_id="m1").count() == 2


def counted(minute: int, **reached: int) -> dict[str, Any]:
    at = (NOW + timedelta(minutes=minute)).isoformat()
    return {"kind": "counted", "of": "m1", "reached": reached, "at": at}


def test_what_a_comment_stands_below_is_kept_with_its_thread(account: Account) -> None:
    arrive(account, message("m1", thread="t1", below="post-7"), message("m2"))
    kept = Message.objects.values_list("external_id", "thread__below")
    assert dict(kept) == {"m1": "post-7", "m2": ""}


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_how_far_it_went_is_what_was_counted_last(
    account: Account, order: tuple[int, ...]
) -> None:
    person = {"id": "zoe", "followers": 1200}
    arrive(account, message(author=person, reached={"likes": 1}))
    later = [counted(10**7, likes=9), counted(10**7 + 1, likes=9, shares=2), counted(1)]
    arrive(account, *(later[n] for n in order))
    spread = Spread.objects.get(message__external_id="m1")
    assert (spread.likes, spread.comments, spread.shares) == (9, 0, 2)
    assert Handle.objects.get(external_id="zoe").followers == 1200


def test_what_a_provider_does_not_count_is_not_kept(account: Account) -> None:
    arrive(account, message(), counted(5, likes=0))
    arrive(account, {**counted(5, likes=3), "of": "nowhere"})
    assert not Spread.objects.exists()
    assert Handle.objects.get(external_id="zoe").followers is None


def hide(minute: int, *, shown: bool = False) -> dict[str, Any]:
    at = (NOW + timedelta(minutes=minute)).isoformat()
    return {"kind": "hide", "id": "m1", "at": at, "shown": shown}


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_hidden_is_what_was_hidden_last(
    account: Account, order: tuple[int, ...]
) -> None:
    items = [message(), hide(1), hide(2, shown=True)]
    arrive(account, *(items[n] for n in order))
    assert Message.objects.get(external_id="m1").state == Message.State.SHOWN
    arrive(account, hide(3))
    found = Message.objects.get(external_id="m1")
    assert (found.state, found.text) == (Message.State.HIDDEN, "La camera è fredda")


def test_a_file_is_fetched_from_the_provider(
    account: Account, provider: Provider
) -> None:
    png = b"\x89PNG\r\n\x1a\n" + b"0" * 40
    provider.files["media-1"] = png
    files = [{"name": "foto.png", "ref": "media-1"}, {"name": "via.png", "ref": "gone"}]
    arrive(account, message(files=files))
    kept, gone = Attachment.objects.order_by("position")
    assert kept.is_awaited
    assert gone.is_awaited
    assert Job.objects.filter(key=f"fetch:{account.pk}").exists()
    assert fetching.fetch(account) == 2
    kept.refresh_from_db()
    gone.refresh_from_db()
    assert (kept.size, kept.content_type) == (len(png), "image/png")
    assert not kept.is_awaited
    assert "no longer" in gone.refused
    assert fetching.fetch(account) == 0


def test_a_provider_that_is_away_is_asked_for_the_file_again(
    account: Account, provider: Provider
) -> None:
    provider.files["media-1"] = b"%PDF-1.4 tiny"
    arrive(account, message(files=[{"name": "a.pdf", "ref": "media-1"}]))
    provider.stop()
    with pytest.raises(fetching.Awaited):
        fetching.fetch(account)
    assert Attachment.objects.get().is_awaited
    Job.objects.all().delete()
    fetching.again()  # asked for once more
    assert Job.objects.filter(key=f"fetch:{account.pk}").exists()
    old = timezone.now() - 2 * fetching.PATIENCE
    Message.objects.update(received_at=old)
    fetching.again()
    assert not Attachment.objects.get().is_awaited


def test_what_was_deleted_is_forgotten_where_the_provider_asks_for_it(
    account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    manifest = replace(registry.manifest("fake"), forgets=True)
    monkeypatch.setattr(registry, "manifest", lambda kind: manifest)
    edit = {"kind": "edit", "id": "m1", "text": "Fredda!", "at": NOW.isoformat()}
    gone = {"kind": "delete", "id": "m1", "at": NOW.isoformat()}
    file = {"name": "a.txt", "content_base64": "Y2lhbw=="}
    arrive(account, message(files=[file]), edit, gone)
    found = Message.objects.get(external_id="m1")
    assert (found.state, found.text, found.html) == (Message.State.DELETED, "", "")
    assert {r.text for r in found.revisions.all()} == {""}
    assert not found.attachments.exists()


# --- late answers ------------------------------------------------------------------------------


TEMPLATE = Template("sollecito", "it", "Ciao {1}, la aspettiamo alle {2}.", ("1", "2"))


@pytest.fixture
def late(monkeypatch: pytest.MonkeyPatch) -> None:
    """A channel that takes any text for a day, a person's for a week, then approved texts only."""
    manifest = replace(
        registry.manifest("fake"),
        reply_window=timedelta(days=1),
        late=(Late(Mode.TAGGED, timedelta(days=7)), Late(Mode.TEMPLATE)),
    )
    monkeypatch.setattr(registry, "manifest", lambda kind: manifest)


def asked(cast: Cast, account: Account, ago: timedelta) -> Message:
    who = make.handle(realm=f"account:{account.pk}")
    row = make.inbound(account, who)[0]
    Message.objects.filter(pk=row.pk).update(sent_at=timezone.now() - ago)
    row.refresh_from_db()
    return row


@pytest.mark.usefixtures("late")
@pytest.mark.parametrize(
    ("days", "mode"), [(0.5, Mode.FREE), (3, Mode.TAGGED), (8, Mode.TEMPLATE)]
)
def test_the_mode_follows_from_the_customers_last_word(
    cast: Cast, account: Account, days: float, mode: Mode
) -> None:
    row = asked(cast, account, timedelta(days=days))
    found = windows.window(row.thread_id, account.kind)
    assert found is not None
    assert (found.mode, found.is_closed) == (mode, False)


@pytest.mark.usefixtures("late")
def test_late_answers_are_approved_texts(
    cast: Cast, account: Account, provider: Provider
) -> None:
    row = asked(cast, account, timedelta(days=8))
    with pytest.raises(Refusal) as refused:
        writing.check(row.thread, "Buongiorno")
    assert refused.value.code == "template_wanted"
    filled = templating.fill(TEMPLATE, ["Zoe", "10"])
    assert filled is not None
    assert filled.text == "Ciao Zoe, la aspettiamo alle 10."
    writing.check(row.thread, filled.text, filled=filled)
    by = Actor.member(cast.marco)
    written = writing.write(Writing(row.thread, filled.text, by, filled=filled))
    assert lanes.send_due_here() == 1
    assert Delivery.objects.get(message=written).status == Delivery.Status.SENT


@pytest.mark.usefixtures("late")
def test_what_holds_when_it_leaves_is_what_counts(
    cast: Cast, account: Account, provider: Provider
) -> None:
    """Written in time, and in a queue until the time was over: not sent, and said so."""
    row = asked(cast, account, timedelta(hours=1))
    written = writing.write(Writing(row.thread, "Certo.", Actor.member(cast.marco)))
    Message.objects.filter(pk=row.pk).update(
        sent_at=timezone.now() - timedelta(days=30)
    )
    assert delivering.claim()
    delivering.send(Delivery.objects.get(message=written).pk)
    found = Delivery.objects.get(message=written)
    assert found.status == Delivery.Status.FAILED
    assert "approvati" in found.why or "approved" in found.why


@pytest.mark.usefixtures("late")
def test_a_rule_does_not_write_as_a_person(cast: Cast, account: Account) -> None:
    row = asked(cast, account, timedelta(days=3))
    written = writing.write(Writing(row.thread, "Grazie.", Actor.rule("thanks")))
    assert delivering.claim()
    delivering.send(Delivery.objects.get(message=written).pk)
    assert Delivery.objects.get(message=written).status == Delivery.Status.FAILED


def test_a_template_with_an_empty_place_is_none() -> None:
    assert templating.fill(TEMPLATE, ["Zoe", " "]) is None
    assert templating.fill(TEMPLATE, ["Zoe"]) is None
    kept = templating.filled_plain(Filled(TEMPLATE, ("Zoe", "10")))
    assert templating.filled(json.loads(json.dumps(kept))) == Filled(
        TEMPLATE, ("Zoe", "10")
    )


def test_approved_texts_are_kept_and_survive_a_provider_that_is_away(
    account: Account, provider: Provider
) -> None:
    provider.templates.append(
        {"name": "sollecito", "language": "it", "body": "Ciao {1}", "places": ["1"]}
    )
    assert refreshing.refresh(account)
    assert templating.find(account, "sollecito", "it") is not None
    provider.stop()
    assert not refreshing.refresh(account)
    account.refresh_from_db()
    assert [t.name for t in templating.of(account)] == ["sollecito"]


# --- the past, and the end -----------------------------------------------------------------------


def test_the_past_is_brought_in_page_by_page_and_once(
    cast: Cast, account: Account, provider: Provider
) -> None:
    provider.say(*(message(f"old-{n}") for n in range(5)))
    account.config = {**account.config, "page_size": 2}
    account.save(update_fields=["config"])
    assert recalling.begin(account, by=cast.as_("ada"))
    assert not recalling.begin(account, by=cast.as_("ada"))  # it is under way
    turns = 0
    while recalling.recall(account):
        turns += 1
    account.refresh_from_db()
    assert (account.past_count, account.past_total, turns) == (5, 5, 2)
    assert account.past_done_at is not None
    run()
    assert Message.objects.inbound().count() == 5
    arrive(account, *(message(f"old-{n}") for n in range(5)))  # the poll finds them too
    assert Message.objects.inbound().count() == 5


def test_an_end_is_told_once_and_in_time(
    cast: Cast, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    ends = timezone.now() + timedelta(days=3)

    class Ending:
        def expires(self) -> datetime:
            return ends

        def close(self) -> None: ...

    manifest = registry.manifest("fake")
    able = replace(manifest, does=manifest.does | {Does.EXPIRES})
    monkeypatch.setattr(registry, "manifests", lambda: {"fake": able})
    monkeypatch.setattr(registry, "connector", lambda _account: Ending())
    Account.objects.exclude(pk=account.pk).delete()
    assert expiring.look() == 1
    run()
    assert Job.objects.filter(key__startswith=f"mail:expires:{account.pk}:").exists()
    assert expiring.look() == 0
    account.refresh_from_db()
    assert account.expires_at == ends


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_changed_stars_are_the_stars_in_any_order(
    account: Account, order: tuple[int, ...]
) -> None:
    later = {"kind": "edit", "id": "m1", "text": "Meglio, dopo la chiamata."}
    parts = [
        message(text="Freddo.", rating=2),
        {**later, "at": (NOW + timedelta(hours=1)).isoformat(), "rating": 4},
        {**later, "at": (NOW + timedelta(hours=2)).isoformat()},
    ]
    arrive(account, *(parts[n] for n in order))
    found = Message.objects.get(external_id="m1")
    assert (found.rating, found.text) == (4, "Meglio, dopo la chiamata.")
    first = found.revisions.get(kind="first")
    assert (first.rating, first.text) == (2, "Freddo.")
