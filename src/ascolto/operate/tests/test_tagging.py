"""Tags: put on by name, shown in the row, renamed, joined, dropped."""

from __future__ import annotations

import pytest

from ascolto.channels.models import Account
from ascolto.core.refusal import Refusal
from ascolto.operate.actions import tagging
from ascolto.operate.models import Conversation, Tag, Tagging
from ascolto.operate.reads import inbox
from ascolto.operate.reads.inbox import Query, View
from ascolto.testing import counting, pipeline
from ascolto.testing.cast import Cast
from ascolto.testing.pipeline import hear, said


@pytest.fixture
def talk(cast: Cast, portal: Account) -> Conversation:
    return hear(portal, said())


def test_a_new_name_is_a_new_tag_and_the_row_shows_it(
    cast: Cast, talk: Conversation
) -> None:
    tagging.tag([talk], add=["#Reclamo", "camera  fredda"], by=cast.as_("marco"))
    row = inbox.page(cast.marco, Query(view=View.OPEN)).rows[0]
    assert row.tags == ["camera fredda", "Reclamo"]
    assert talk.tags == row.tags


def test_capitals_make_no_second_tag(cast: Cast, talk: Conversation) -> None:
    for name in ("Reclamo", "RECLAMO", "reclamo"):
        tagging.tag([talk], add=[name], by=cast.as_("marco"))
    assert Tag.objects.get().name == "Reclamo"
    assert Tagging.objects.count() == 1


def test_taken_off_it_is_gone_from_the_row(cast: Cast, talk: Conversation) -> None:
    tagging.tag([talk], add=["a", "b"], by=cast.as_("marco"))
    tagging.tag([talk], remove=["A"], by=cast.as_("giulia"))
    talk.refresh_from_db()
    assert talk.tags == ["b"]


@pytest.mark.parametrize("name", ["", "  ", "#", "x" * 41])
def test_a_bad_name_is_refused(cast: Cast, talk: Conversation, name: str) -> None:
    with pytest.raises(Refusal):
        tagging.tag([talk], add=[name], by=cast.as_("marco"))
    assert not Tag.objects.exists()


def test_no_more_than_twenty(cast: Cast, talk: Conversation) -> None:
    names = [f"t{n}" for n in range(21)]
    tagging.tag([talk], add=names[:20], by=cast.as_("marco"))
    with pytest.raises(Refusal):
        tagging.tag([talk], add=names[20:], by=cast.as_("marco"))


def test_a_list_by_tag(cast: Cast, talk: Conversation, portal: Account) -> None:
    hear(portal, said(who="anna"))
    tagging.tag([talk], add=["vip"], by=cast.as_("marco"))
    query = Query(view=View.ALL, tag_id=Tag.objects.get().pk)
    assert [r.pk for r in inbox.page(cast.marco, query).rows] == [talk.pk]


def test_the_name_of_another_tag_joins_the_two(
    cast: Cast, talk: Conversation, portal: Account
) -> None:
    other = hear(portal, said(who="anna"))
    tagging.tag([talk], add=["reclamo", "lamentela"], by=cast.as_("marco"))
    tagging.tag([other], add=["lamentela"], by=cast.as_("marco"))
    left = tagging.rename(
        Tag.objects.get(name="lamentela"), name="Reclamo", by=cast.as_("sara")
    )
    assert left.name == "reclamo"
    for row in (talk, other):
        row.refresh_from_db()
        assert row.tags == ["reclamo"]


def test_a_new_name_is_shown_everywhere(cast: Cast, talk: Conversation) -> None:
    tagging.tag([talk], add=["vip"], by=cast.as_("marco"))
    tagging.rename(Tag.objects.get(), name="Ospite caro", by=cast.as_("sara"))
    talk.refresh_from_db()
    assert talk.tags == ["Ospite caro"]
    tagging.drop(Tag.objects.get(), by=cast.as_("sara"))
    talk.refresh_from_db()
    assert talk.tags == []


def test_only_leads_keep_the_list(cast: Cast, talk: Conversation) -> None:
    tagging.tag([talk], add=["vip"], by=cast.as_("marco"))
    tag = Tag.objects.get()
    for change in (
        lambda: tagging.rename(tag, name="x", by=cast.as_("marco")),
        lambda: tagging.drop(tag, by=cast.as_("marco")),
    ):
        with pytest.raises(Refusal):
            change()


def test_many_ask_as_often_as_one(cast: Cast, portal: Account) -> None:
    def cost(n: int) -> int:
        for i in range(n):
            pipeline.post(portal, said(who=f"guest-{n}-{i}"))
        pipeline.run()
        rows = list(Conversation.objects.order_by("-pk")[:n])
        by = cast.as_("marco")
        return counting.count(lambda: tagging.tag(rows, add=[f"t{n}"], by=by))

    assert cost(2) == cost(20)
