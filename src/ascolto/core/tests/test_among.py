"""`among` finds what `in` finds, whatever the number."""

from __future__ import annotations

import pytest

from ascolto.channels.models import Handle, Message
from ascolto.testing import make
from ascolto.testing.cast import Cast


def test_it_finds_rows_by_their_keys_as_in_does(cast: Cast) -> None:
    known = [make.handle(name=f"Guest {n}").pk for n in range(4)]
    wanted = {*known[1:3], 10**12}
    found = Handle.objects.filter(pk__among=wanted)
    assert {row.pk for row in found} == set(known[1:3])
    assert set(found) == set(Handle.objects.filter(pk__in=wanted))


def test_it_finds_rows_by_text_with_signs_of_every_kind(cast: Cast) -> None:
    odd = ["o'neill\"@x.it", "{a,b}", "è\\n", "日本"]
    Handle.objects.bulk_create(Handle(realm="fake", external_id=name) for name in odd)
    found = Handle.objects.filter(external_id__among=odd)
    assert sorted(found.values_list("external_id", flat=True)) == sorted(odd)


def test_it_follows_foreign_keys(cast: Cast) -> None:
    said = make.inbound(cast.account, cast.zoes, "Ciao")
    threads = {m.thread_id for m in said}
    for name in ("thread_id__among", "thread__among"):
        assert set(Message.objects.filter(**{name: threads})) == set(said)


def test_among_nothing_there_is_nothing(cast: Cast) -> None:
    assert list(Handle.objects.filter(pk__among=[])) == []
    assert list(Handle.objects.exclude(pk__among=[])) == list(Handle.objects.all())


def test_other_values_are_refused(cast: Cast) -> None:
    with pytest.raises(TypeError, match="whole numbers or texts"):
        list(Handle.objects.filter(pk__among=[1.5]))
