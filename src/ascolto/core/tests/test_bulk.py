"""Many rows by one statement, as if Django had written them one by one."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from ascolto.channels.models import Handle, Message, Payload
from ascolto.core.models import LiveEvent
from ascolto.core.scoping import ForeignRow, Unscoped, scope
from ascolto.testing import make
from ascolto.testing.cast import Cast


def _handle(name: str) -> Handle:
    return Handle(realm="email", external_id=name)


def test_rows_that_are_all_new_get_their_keys(cast: Cast) -> None:
    rows = Handle.objects.bulk_create(
        [_handle("a@x.it"), _handle("b@x.it")], ignore_conflicts=True
    )
    stored = dict(Handle.objects.values_list("external_id", "pk"))
    assert [row.pk for row in rows] == [stored["a@x.it"], stored["b@x.it"]]


def test_when_one_stands_already_none_gets_a_key_and_the_others_are_stored(
    cast: Cast,
) -> None:
    rows = [_handle("new@x.it"), _handle(cast.zoes.external_id)]
    Handle.objects.bulk_create(rows, ignore_conflicts=True)
    assert [row.pk for row in rows] == [None, None]
    assert Handle.objects.filter(external_id="new@x.it").count() == 1
    assert Handle.objects.get(external_id=cast.zoes.external_id).pk == cast.zoes.pk


def test_keys_given_ahead_never_collide_with_rows_that_django_adds(cast: Cast) -> None:
    Handle.objects.bulk_create(
        [_handle("a@x.it"), _handle("b@x.it")], ignore_conflicts=True
    )
    Handle.objects.create(realm="email", external_id="c@x.it")
    Handle.objects.bulk_create([_handle("d@x.it")])
    assert Handle.objects.filter(external_id__endswith="@x.it").count() == 4


def test_plain_values_read_back_as_django_writes_them(cast: Cast) -> None:
    now = timezone.now()
    fields = ("workspace_id", "topic", "name", "brand_id", "data", "at")
    LiveEvent.objects.insert(
        fields, [(cast.workspace.pk, "w1", "però", None, {"è": [1]}, now)]
    )
    row = LiveEvent.objects.get(name="però")
    assert (row.topic, row.brand_id, row.data, row.at) == ("w1", None, {"è": [1]}, now)


def test_a_field_that_is_not_named_gets_its_default(cast: Cast) -> None:
    record = (cast.workspace.pk, cast.account.pk, "one", b"\x00\xff")
    fields = ("workspace_id", "account_id", "delivery_id", "body")
    Payload.objects.insert(fields, [record, record], ignore_conflicts=True)
    row = Payload.objects.get(delivery_id="one")
    assert (bytes(row.body), row.status, row.attempts, row.headers) == (
        b"\x00\xff",
        "waiting",
        0,
        {},
    )
    assert row.received_at is not None


def test_values_of_another_company_are_refused(cast: Cast) -> None:
    fields = ("workspace_id", "topic", "name")
    with pytest.raises(ForeignRow):
        LiveEvent.objects.insert(fields, [(cast.elsewhere.pk, "t", "n")])


def test_values_need_a_scope(db: None) -> None:
    with scope(make.workspace()):
        events: Any = LiveEvent.objects.all()
    with pytest.raises(Unscoped):
        events.insert(("workspace_id", "topic", "name"), [(1, "t", "n")])


def test_an_update_writes_members_of_enumerations_and_nothing(cast: Cast) -> None:
    (message,) = make.inbound(cast.account, cast.zoes)
    message.state, message.read_at, message.meta = (
        Message.State.EDITED,
        None,
        {"a": None},
    )
    Message.objects.bulk_update([message], ["state", "read_at", "meta"])
    again = Message.objects.get(pk=message.pk)
    assert (again.state, again.read_at, again.meta) == ("edited", None, {"a": None})
