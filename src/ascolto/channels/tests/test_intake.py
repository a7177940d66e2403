from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from ascolto.channels.actions import accepting, ingesting
from ascolto.channels.contract import Raw
from ascolto.channels.intake.messages import indexed
from ascolto.channels.models import Account, Message, Payload, Revision
from ascolto.core import search
from ascolto.core.actor import Actor
from ascolto.core.scoping import scope
from ascolto.testing import make
from ascolto.testing.cast import Cast
from ascolto.testing.pipeline import post, run, said
from ascolto.testing.processes import database_url

CONFIG = {"secret": "whsec_" + "YWJj" * 8}


@pytest.fixture
def portal(cast: Cast) -> Account:
    return make.account(cast.brand, kind="webhook", config=CONFIG)


def test_a_delivery_that_cannot_be_understood_is_kept_and_can_be_replayed(
    portal: Account, cast: Cast
) -> None:
    accepting.accept(portal, [Raw("bad", b"{not json")])
    post(portal, said("Quella buona"))
    run()
    bad = Payload.objects.get(delivery_id="bad")
    assert bad.status == Payload.Status.FAILED
    assert bad.problem
    assert bytes(bad.body) == b"{not json"
    assert Message.objects.inbound().count() == 1
    assert ingesting.replay([bad], by=cast.as_("ada")) == 1
    run()
    bad.refresh_from_db()
    assert bad.status == Payload.Status.FAILED  # it still cannot be understood


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("ends", "kept"), [("trying.begun", "failed"), ("", "parsed")])
def test_a_suspect_has_its_last_trial_in_a_process_of_its_own(
    portal: Account, monkeypatch: pytest.MonkeyPatch, ends: str, kept: str
) -> None:
    """Laid aside when it kills that one; five ends of other causes prove nothing."""
    monkeypatch.setenv("DATABASE_URL", database_url())
    monkeypatch.setenv("ASCOLTO_FAIL_AT", ends)
    post(portal, said("sospetta"), said("innocente"), ids=["suspect", "good"])
    Payload.objects.filter(delivery_id="suspect").update(attempts=ingesting.LAST)
    run()
    assert Payload.objects.get(delivery_id="suspect").status == kept
    assert Payload.objects.get(delivery_id="good").status == Payload.Status.PARSED


def test_a_suspect_is_read_alone_after_the_others(portal: Account) -> None:
    post(portal, *(said(who=f"g{n}") for n in range(3)), ids=["a", "b", "c"])
    Payload.objects.filter(delivery_id="a").update(attempts=ingesting.SUSPECT)
    assert [ingesting.pump() for _ in range(3)] == [2, 1, 0]
    post(portal, *(said(who=f"g{n}") for n in range(3)), ids=["d", "e", "f"])
    long_ago = timezone.now() - 2 * ingesting.LONG
    Payload.objects.filter(delivery_id="d").update(
        attempts=ingesting.SUSPECT, received_at=long_ago
    )
    assert [ingesting.pump() for _ in range(3)] == [1, 2, 0]  # but not for ever


def test_a_large_body_lies_in_the_file_store_byte_for_byte(portal: Account) -> None:
    body = b"x" * (accepting.IN_ROW + 1)
    accepting.accept(portal, [Raw("large", body)])
    row = Payload.objects.get()
    assert bytes(row.body) == b""
    assert accepting.raw(row).body == body


def test_what_was_said_can_be_found_and_what_was_deleted_cannot(
    portal: Account,
) -> None:
    body = said("La biscottiera verde", message="m1")
    post(portal, body)
    run()
    found = search.find(portal.workspace_id, "biscottiera", limit=5)
    assert found == [Message.objects.get(external_id="m1").pk]
    deleted = {
        "type": "message.deleted",
        "message": {"external_id": "m1", "deleted_at": timezone.now().isoformat()},
    }
    post(portal, deleted)
    run()
    assert Message.objects.get(external_id="m1").state == "deleted"
    assert search.find(portal.workspace_id, "biscottiera", limit=5) == []


def test_a_message_from_the_future_takes_the_time_it_came(portal: Account) -> None:
    post(portal, said(at=timezone.now() + timedelta(days=400)))
    run()
    message = Message.objects.inbound().get()
    assert message.sent_at == message.received_at


def test_another_companys_delivery_id_is_another_delivery(
    portal: Account, cast: Cast
) -> None:
    with scope(cast.elsewhere):
        brand = make.brand("Altrove")
        other = make.account(brand, kind="webhook", config=CONFIG)
        post(other, said("di là"), ids=["same"])
    post(portal, said("di qua"), ids=["same"])
    run()
    assert [m.text for m in Message.objects.inbound()] == ["di qua"]
    with scope(cast.elsewhere):
        assert [m.text for m in Message.objects.inbound()] == ["di là"]


BASE = timezone.now() - timedelta(hours=2)


def history() -> list[dict[str, object]]:
    """A message, two edits of it, its deletion, and another that stays."""

    def at(minutes: int) -> str:
        return (BASE + timedelta(minutes=minutes)).isoformat()

    def edit(minutes: int, text: str) -> dict[str, object]:
        return {
            "type": "message.edited",
            "message": {"external_id": "m1", "text": text, "edited_at": at(minutes)},
        }

    return [
        said("primo", message="m1", at=BASE),
        edit(10, "secondo"),
        edit(20, "terzo"),
        {
            "type": "message.deleted",
            "message": {"external_id": "m2", "deleted_at": at(30)},
        },
        said("tolto", message="m2", at=BASE + timedelta(minutes=5)),
        said("resta", message="m3", at=BASE + timedelta(minutes=5)),
    ]


class AnyOrder(TestCase):
    """The state in the end is the same whatever the order and however often things are told."""

    @settings(max_examples=12, suppress_health_check=list(HealthCheck))
    @given(
        st.permutations(range(6)), st.lists(st.integers(0, 5), max_size=4), st.data()
    )
    def test_any_order_and_repetition_ends_the_same(
        self, order: list[int], repeats: list[int], data: st.DataObject
    ) -> None:
        workspace = make.workspace()
        with scope(workspace):
            portal = make.account(make.brand(), kind="webhook", config=CONFIG)
            events = history()
            sequence = [*order, *repeats]
            cut = data.draw(st.integers(0, len(sequence)))
            for part in (sequence[:cut], sequence[cut:]):
                post(portal, *(events[n] for n in part))
                run()
            states = list(
                Message.objects.in_order().values_list("external_id", "text", "state")
            )
            inbound = [s for s in states if s[0] in {"m1", "m2", "m3"}]
            assert inbound == [
                ("m1", "terzo", "edited"),
                ("m2", "tolto", "deleted"),
                ("m3", "resta", "shown"),
            ]
            firsts = Revision.objects.filter(kind="first", external_id="m1")
            assert [r.text for r in firsts] == ["primo"]
            standing = Message.objects.exclude(state="deleted").select_related("handle")
            found = search.recount(indexed(m) for m in standing)
            gone = set(
                Message.objects.filter(state="deleted").values_list("pk", flat=True)
            )
            assert not (found.missing)
            assert not (found.stale)
            assert not (gone & set(found.surplus))


def test_replaying_is_on_the_record(portal: Account) -> None:
    from ascolto.core.models import Activity

    accepting.accept(portal, [Raw("bad", b"{")])
    run()
    ingesting.replay(list(Payload.objects.all()), by=Actor.system("console"))
    assert Activity.objects.filter(verb="replayed", actor_name="console").count() == 1


def test_a_full_disk_is_not_the_deliverys_fault(
    portal: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It waits, uncounted, and is taken in when there is room again."""
    file = {"name": "foto.txt", "content_base64": "Y2lhbw=="}

    def full(content: bytes) -> None:
        raise OSError(28, "No space left on device")

    post(portal, said("Ecco la foto", attachments=[file]), ids=["photo"])
    with monkeypatch.context() as patch:
        patch.setattr("ascolto.core.storage.keep", full)
        with pytest.raises(OSError, match="No space"):
            ingesting.pump()
    waiting = Payload.objects.get(delivery_id="photo")
    assert (waiting.status, waiting.attempts) == (Payload.Status.WAITING, 0)
    run()
    assert Message.objects.inbound().get().attachments.count() == 1


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_two_edits_of_the_same_moment_end_alike_in_either_order(
    portal: Account, order: tuple[int, int]
) -> None:
    at = timezone.now().isoformat()
    post(portal, said("Prima", message="m1"))
    edits = [
        {
            "type": "message.edited",
            "message": {"external_id": "m1", "text": text, "edited_at": at},
        }
        for text in ("Seconda", "Terza")
    ]
    for one in order:
        post(portal, edits[one])
        run()
    assert Message.objects.inbound().get().text == "Terza"
    assert Revision.objects.count() == 3


def test_a_pump_inside_a_transaction_leaves_the_next_one_free(
    portal: Account, on_postgres: bool
) -> None:
    """PostgreSQL's lock belongs to the session, not to the transaction it was taken in."""
    from django.db import connection

    post(portal, said("dentro"))
    assert ingesting.pump() == 1
    if on_postgres:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()"
            )
            assert cursor.fetchone()[0] == 0
