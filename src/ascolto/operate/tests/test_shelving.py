"""Lists kept under a name: whose they are, who sees them, in which order, and that they come back."""

from __future__ import annotations

import pytest

from ascolto.channels.models import Account
from ascolto.core.models import Member, Team
from ascolto.core.refusal import Refusal
from ascolto.operate.actions import shelving
from ascolto.operate.actions.shelving import Look
from ascolto.operate.models import SavedView
from ascolto.operate.reads import inbox, saved_views
from ascolto.operate.reads.inbox import Query, View
from ascolto.testing import counting, pipeline
from ascolto.testing.cast import Cast


def _keep(cast: Cast, name: str, who: str = "marco", **asks: str) -> SavedView:
    return shelving.keep(Look(name), asks or {"q": "is:late"}, by=cast.as_(who))


def _names(member: Member) -> list[str]:
    return [view.name for view in saved_views.of(member)]


def test_a_list_is_its_owners_alone_until_a_lead_shares_it(cast: Cast) -> None:
    mine = _keep(cast, "Tardi")
    assert _names(cast.marco) == ["Tardi"]
    assert _names(cast.giulia) == _names(cast.sara) == []
    with pytest.raises(Refusal):
        shelving.share(mine, whom="all", by=cast.as_("marco"))
    ours = _keep(cast, "Pubblico", who="sara", view="public")
    shelving.share(ours, whom="all", by=cast.as_("sara"))
    assert _names(cast.giulia) == ["Pubblico"]
    shelving.share(ours, whom="", by=cast.as_("sara"))
    assert _names(cast.giulia) == []


def test_a_team_sees_what_is_shared_with_it(cast: Cast) -> None:
    reception = Team.objects.get(name="Reception")
    ours = _keep(cast, "Arrivi", who="sara")
    shelving.share(ours, whom=f"team:{reception.pk}", by=cast.as_("sara"))
    assert _names(cast.marco) == ["Arrivi"]
    assert _names(cast.giulia) == []
    with pytest.raises(Refusal):
        shelving.share(ours, whom="team:987654", by=cast.as_("sara"))
    with pytest.raises(Refusal):
        shelving.share(ours, whom="pippo", by=cast.as_("sara"))


def test_nobody_changes_what_is_not_theirs(cast: Cast) -> None:
    mine = _keep(cast, "Tardi")
    with pytest.raises(Refusal):
        shelving.change(mine, Look("Suo"), by=cast.as_("giulia"))
    with pytest.raises(Refusal):
        shelving.drop(mine, by=cast.as_("sara"))
    ours = _keep(cast, "Comune", who="sara")
    shelving.share(ours, whom="all", by=cast.as_("sara"))
    with pytest.raises(Refusal):
        shelving.drop(ours, by=cast.as_("marco"))
    shelving.change(ours, Look("Di tutti", "heart", 3), by=cast.as_("ada"))
    assert _names(cast.marco) == ["Di tutti", "Tardi"]


def test_deleted_is_gone_for_all_and_comes_back(cast: Cast) -> None:
    mine = _keep(cast, "Tardi")
    shelving.open_first(mine, is_on=True, by=cast.as_("marco"))
    shelving.drop(mine, by=cast.as_("marco"))
    assert _names(cast.marco) == []
    assert saved_views.first(cast.marco) is None
    shelving.put_back(mine, by=cast.as_("marco"))
    assert _names(cast.marco) == ["Tardi"]
    assert saved_views.first(cast.marco) == mine


def test_everybody_has_an_order_of_their_own(cast: Cast) -> None:
    views = [_keep(cast, name, who="sara") for name in ("A", "B", "C")]
    for view in views:
        shelving.share(view, whom="all", by=cast.as_("sara"))
    a, b, c = (view.pk for view in views)
    shelving.order([c, a, 999_999], by=cast.as_("marco"))
    assert _names(cast.marco) == ["C", "A", "B"]
    shelving.move(views[1], up=True, by=cast.as_("marco"))
    assert _names(cast.marco) == ["C", "B", "A"]
    shelving.move(views[2], up=True, by=cast.as_("marco"))
    assert _names(cast.marco) == ["C", "B", "A"]
    assert _names(cast.giulia) == ["A", "B", "C"]
    assert b


def test_the_inbox_begins_with_one_at_most(cast: Cast) -> None:
    one, two = _keep(cast, "Uno"), _keep(cast, "Due")
    shelving.open_first(one, is_on=True, by=cast.as_("marco"))
    shelving.open_first(two, is_on=True, by=cast.as_("marco"))
    assert saved_views.first(cast.marco) == two
    assert saved_views.first(cast.giulia) is None
    shelving.open_first(two, is_on=False, by=cast.as_("marco"))
    assert saved_views.first(cast.marco) is None


def test_only_known_questions_and_looks_are_kept(cast: Cast) -> None:
    look = Look("  Un   nome ", icon="<svg>", hue=99)
    view = shelving.keep(
        look, {"q": "is:open", "pk__in": "1", "view": ""}, by=cast.as_("marco")
    )
    assert (view.name, view.icon, view.hue) == ("Un nome", "star", 0)
    assert view.asks == {"q": "is:open"}
    for name in ("", " ", "x" * 61):
        with pytest.raises(Refusal):
            shelving.keep(Look(name), {}, by=cast.as_("marco"))


def test_what_is_in_it_is_counted_up_to_a_bound(cast: Cast, portal: Account) -> None:
    for n in range(4):
        pipeline.post(portal, pipeline.said("una camera", who=f"guest{n}"))
    pipeline.run()
    for words, n in (("is:open", 4), ("camera", 4), ("is:closed", 0), ("torta ", 0)):
        query = Query(view=View.ALL, words=words)
        assert saved_views.count(cast.marco, query) == n
    assert len(inbox.ids(cast.marco, Query(view=View.ALL), limit=3)) == 3


def test_all_of_them_cost_one_query(cast: Cast) -> None:
    for n in range(20):
        _keep(cast, f"Lista {n}")
    assert counting.count(lambda: saved_views.of(cast.marco)) == 1
    assert len(saved_views.of(cast.marco)) == 20
