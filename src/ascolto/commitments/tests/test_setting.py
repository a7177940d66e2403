from __future__ import annotations

import pytest

from ascolto.commitments.actions import setting
from ascolto.commitments.models import OnCall, Target
from ascolto.commitments.reads import on_call, targets
from ascolto.core.actor import Actor
from ascolto.core.models import Activity
from ascolto.core.refusal import Refusal
from ascolto.core.scoping import scope
from ascolto.testing import make
from ascolto.testing.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("who", ["ada", "sara"])
def test_leads_and_admins_set_targets(cast: Cast, who: str) -> None:
    setting.set_target("first_reply", minutes=30, brand=cast.brand, by=cast.as_(who))
    terms = targets.book([cast.brand.pk]).terms(
        "first_reply", brand_id=cast.brand.pk, account_id=cast.account.pk
    )
    assert terms.allowance.minutes == 30
    assert Activity.objects.get(verb="set").actor_name == who.title()


@pytest.mark.parametrize("who", ["marco", "vito"])
def test_others_are_refused(cast: Cast, who: str) -> None:
    with pytest.raises(Refusal):
        setting.set_target("first_reply", minutes=30, by=cast.as_(who))
    with pytest.raises(Refusal):
        setting.set_on_call([cast.marco], by=cast.as_(who))
    assert not Target.objects.exists()


def test_an_admin_of_another_company_is_refused(cast: Cast) -> None:
    with pytest.raises(Refusal):
        setting.set_target("first_reply", minutes=30, by=Actor.member(cast.otto))


def test_an_api_token_is_no_lead_by_having_the_number_of_one(cast: Cast) -> None:
    with pytest.raises(Refusal):
        setting.set_target("first_reply", minutes=30, by=Actor.api("till", cast.ada.pk))


def test_setting_again_changes_the_same_target(cast: Cast) -> None:
    for minutes in (30, 45):
        setting.set_target("first_reply", minutes=minutes, by=cast.as_("ada"))
    target = Target.objects.get()
    assert target.minutes == 45
    setting.drop_target(target, by=cast.as_("ada"))
    assert not Target.objects.exists()
    assert Activity.objects.get(verb="dropped").details["minutes"] == 45


def test_one_target_each_for_account_brand_and_everybody(cast: Cast) -> None:
    by = cast.as_("ada")
    setting.set_target("first_reply", minutes=240, by=by)
    setting.set_target("first_reply", minutes=60, brand=cast.brand, by=by)
    setting.set_target("first_reply", minutes=5, account=cast.account, by=by)
    assert Target.objects.count() == 3


@pytest.mark.parametrize("minutes", [0, -5, 60 * 24 * 90 + 1])
def test_a_target_without_sense_is_refused(cast: Cast, minutes: int) -> None:
    with pytest.raises(Refusal):
        setting.set_target("first_reply", minutes=minutes, by=cast.as_("ada"))


def test_the_chain_is_replaced_as_a_whole(cast: Cast) -> None:
    by = cast.as_("sara")
    setting.set_on_call([cast.marco, cast.giulia, cast.marco], by=by)
    setting.set_on_call([cast.ada, cast.marco], brand=cast.brand, by=by)
    assert on_call.chain(cast.brand.pk) == [cast.ada, cast.marco]
    setting.set_on_call([], brand=cast.brand, by=by)
    assert on_call.chain(cast.brand.pk) == [cast.marco, cast.giulia]
    assert Activity.objects.filter(verb="set on call").count() == 3


def test_who_left_is_not_put_on_call(cast: Cast) -> None:
    cast.marco.left_at = cast.marco.joined_at
    with pytest.raises(Refusal):
        setting.set_on_call([cast.marco], by=cast.as_("sara"))


def test_chains_take_as_many_queries_for_any_number_of_brands(
    cast: Cast, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    brands = [make.brand(f"Brand {n}").pk for n in range(20)]
    make.on_call(cast.marco)
    with django_assert_num_queries(5):  # type: ignore[operator]
        chains = on_call.chains(brands)
    assert all(chain == [cast.marco] for chain in chains.values())


def test_the_other_companys_chain_is_its_own(cast: Cast) -> None:
    make.on_call(cast.marco)
    with scope(cast.elsewhere):
        assert not OnCall.objects.exists()
        assert on_call.chain(make.brand().pk) == [cast.otto]
