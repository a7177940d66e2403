"""Joining, inviting, leaving; brands, teams, keys; the first run."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from ascolto.core.actions import branding, founding, inviting, joining, keying, teaming
from ascolto.core.actions.founding import Founder
from ascolto.core.actor import Actor
from ascolto.core.models import (
    Activity,
    ApiToken,
    Brand,
    Invitation,
    Member,
    Role,
    Team,
    User,
    Workspace,
)
from ascolto.core.refusal import Refusal
from ascolto.core.scoping import scope
from ascolto.testing.cast import Cast

PASSWORD = "lago-barca-remo-12"


def founder(**changes: str) -> Founder:
    known = {
        "company": "Locanda",
        "brand": "",
        "name": "Ada",
        "email": "Ada@Example.org",
    }
    return Founder(password=PASSWORD, **known | changes)


@pytest.mark.django_db
def test_the_first_run_makes_company_brand_and_administrator_at_once() -> None:
    member = founding.found(founder(brand="  "))
    with scope(member.workspace_id):
        assert Brand.objects.get().name == "Locanda"
        assert (member.role, member.user.email) == (Role.ADMIN, "ada@example.org")
        assert Activity.objects.filter(verb="founded").exists()


@pytest.mark.django_db
def test_nothing_is_left_of_a_first_run_that_was_refused() -> None:
    with pytest.raises(Refusal):
        founding.found(founder(email="no address"))
    assert not Workspace.objects.exists()
    assert not User.objects.exists()


@pytest.mark.django_db
def test_there_is_no_second_first_run() -> None:
    founding.found(founder())
    with pytest.raises(Refusal) as no:
        founding.found(founder(email="eve@example.org"))
    assert no.value.code == "founded"
    assert Workspace.objects.count() == 1


def test_an_invitation_opens_once(cast: Cast) -> None:
    team = Team.objects.get(name="Reception")
    invitation, secret = inviting.invite(
        "Neu@Example.org", role="agent", teams=[team], by=cast.as_("ada")
    )
    assert secret not in str(Invitation.objects.values().get(pk=invitation.pk))
    found = inviting.find(secret)
    assert found == invitation
    member = inviting.accept(invitation, name="Neu", password=PASSWORD)
    assert list(member.teams.all()) == [team]
    assert member.user.check_password(PASSWORD)
    assert inviting.find(secret) is None
    with pytest.raises(Refusal) as no:
        inviting.accept(invitation, name="Neu", password=PASSWORD)
    assert no.value.code == "used"


def test_an_invitation_expires_and_is_withdrawn_by_the_next_one(cast: Cast) -> None:
    first, one = inviting.invite("neu@example.org", role="agent", by=cast.as_("ada"))
    _second, two = inviting.invite("neu@example.org", role="lead", by=cast.as_("ada"))
    assert inviting.find(one) is None
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert inviting.find(two) is None
    first.refresh_from_db()
    assert first.withdrawn_at is not None


def test_who_has_a_log_in_elsewhere_takes_the_place_only_when_logged_in(
    cast: Cast,
) -> None:
    invitation, _ = inviting.invite(
        cast.otto.user.email, role="agent", by=cast.as_("ada")
    )
    with pytest.raises(Refusal) as no:
        inviting.accept(invitation, name="Otto", password=PASSWORD)
    assert no.value.code == "has_login"
    cast.otto.user.refresh_from_db()
    assert not cast.otto.user.check_password(PASSWORD)
    with pytest.raises(Refusal) as no:
        inviting.accept(invitation, name="Otto", user=cast.marco.user)
    assert no.value.code == "not_yours"
    member = inviting.accept(invitation, name="Otto", user=cast.otto.user)
    assert member.workspace_id == cast.workspace.pk


def test_the_last_administrator_neither_leaves_nor_is_demoted(cast: Cast) -> None:
    acts: list[Callable[[], Any]] = [
        lambda: joining.leave(cast.ada, by=cast.as_("ada")),
        lambda: joining.change(cast.ada, role="lead", by=cast.as_("ada")),
    ]
    for act in acts:
        with pytest.raises(Refusal) as no:
            act()
        assert no.value.code == "last_admin"
    cast.ada.refresh_from_db()
    assert (cast.ada.role, cast.ada.left_at) == (Role.ADMIN, None)
    joining.change(cast.sara, role="admin", by=cast.as_("ada"))
    joining.leave(cast.ada, by=cast.as_("sara"))
    assert not Member.objects.active().filter(pk=cast.ada.pk).exists()


def test_who_leaves_takes_their_keys_along(cast: Cast) -> None:
    _token, key = keying.issue(
        cast.marco, name="x", scopes=["messages:read"], by=cast.as_("marco")
    )
    assert keying.find(key) is not None
    joining.leave(cast.marco, by=cast.as_("ada"))
    assert keying.find(key) is None


@pytest.mark.parametrize("who", ["vito", "marco", "sara"])
def test_only_administrators_let_people_in(cast: Cast, who: str) -> None:
    by = cast.as_(who)
    acts = (
        lambda: inviting.invite("neu@example.org", role="admin", by=by),
        lambda: joining.change(cast.marco, role="admin", by=by),
        lambda: joining.leave(cast.ada, by=by),
        lambda: teaming.create("Notte", by=by),
        lambda: branding.create("Bottega", by=by),
    )
    for act in acts:
        with pytest.raises(Refusal) as no:
            act()
        assert no.value.code == "not_allowed"


def test_a_key_is_shown_once_expires_and_is_revoked(cast: Cast) -> None:
    by = cast.as_("marco")
    token, key = keying.issue(
        cast.marco, name="Export", scopes=["customers:read"], days=30, by=by
    )
    assert key not in str(ApiToken.objects.values().get(pk=token.pk))
    assert keying.find(key) == token
    ApiToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert keying.find(key) is None
    ApiToken.objects.update(expires_at=None)
    with pytest.raises(Refusal):
        keying.revoke(token, by=cast.as_("giulia"))
    keying.revoke(token, by=cast.as_("ada"))
    assert keying.find(key) is None


@pytest.mark.parametrize("scopes", [[], ["everything"], ["messages:read", "root"]])
def test_a_key_may_do_only_what_is_known(cast: Cast, scopes: list[str]) -> None:
    with pytest.raises(Refusal):
        keying.issue(cast.marco, name="x", scopes=scopes, by=cast.as_("marco"))


def test_brands_have_names_of_their_own(cast: Cast) -> None:
    brand = branding.create("Bottega", by=Actor.system())
    with pytest.raises(Refusal) as no:
        branding.change(brand, name="locanda del LAGO", by=cast.as_("sara"))
    assert no.value.code == "name_taken"
    with pytest.raises(Refusal):
        branding.change(brand, color="red; }", by=cast.as_("sara"))
    branding.change(brand, color="#8A1C4A", signature="a\x00b", by=cast.as_("sara"))
    brand.refresh_from_db()
    assert (brand.color, brand.signature) == ("#8a1c4a", "ab")


def test_names_carry_no_line_ends(cast: Cast) -> None:
    joining.change(cast.marco, name="Marco\r\nBcc: x@example.org", by=cast.as_("ada"))
    assert cast.marco.name == "Marco Bcc: x@example.org"
