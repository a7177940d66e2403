"""Every page of the settings: drawn without inline style or script, and only for whom it is."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from ascolto.channels.models import Account, Payload
from ascolto.commitments.models import HandOver
from ascolto.core.models import Role
from ascolto.core.scoping import scope
from ascolto.monitor.models import AlertRoom
from ascolto.operate.models import CatalogueIntake
from ascolto.testing import make
from ascolto.testing.cast import Cast
from ascolto.web.settings.tests.conftest import browser

pytestmark = pytest.mark.one_database

INLINE = re.compile(r"<[^>]+\s(style|on[a-z]+)\s*=|<script(?![^>]*\ssrc=)|<style", re.I)
ADMIN, LEAD, AGENT, VOICE = Role.ADMIN, Role.LEAD, Role.AGENT, Role.VOICE
PAGES = {
    "settings": LEAD,
    "brands": LEAD,
    "brand": LEAD,
    "targets": LEAD,
    "ringing": LEAD,
    "rota": AGENT,
    "hubs": LEAD,
    "brand_hub_preview": LEAD,
    "acknowledgements": LEAD,
    "catalogue": LEAD,
    "sales_rules": LEAD,
    "sales": LEAD,
    "sales_export": LEAD,
    "leads": AGENT,
    "leads_export": AGENT,
    "gesture_kinds": LEAD,
    "gestures": VOICE,
    "gestures_export": LEAD,
    "imports": ADMIN,
    "import": ADMIN,
    "import_problems": ADMIN,
    "pointers": LEAD,
    "training": LEAD,
    "tunings": LEAD,
    "tone_guides": LEAD,
    "lessons": VOICE,
    "reviews": AGENT,
    "review_figures": LEAD,
    "members": ADMIN,
    "member": ADMIN,
    "teams": ADMIN,
    "activity": ADMIN,
    "tokens": AGENT,
    "me": VOICE,
    "accounts": ADMIN,
    "account_new": ADMIN,
    "account_create": ADMIN,
    "account_guide": ADMIN,
    "account": ADMIN,
    "payloads": ADMIN,
    "payload": ADMIN,
    "payload_state": ADMIN,
    "counter": VOICE,
}
WRITES = {
    "brand_hours": LEAD,
    "brand_hub": LEAD,
    "brand_catalogue": LEAD,
    "brand_catalogue_feed": ADMIN,
    "brand_sales_rule": LEAD,
    "catalogue_intake": LEAD,
    "brand_gesture_limits": LEAD,
    "target_create": LEAD,
    "target_destroy": LEAD,
    "on_call": LEAD,
    "ringing_pace": LEAD,
    "tunings_learn": LEAD,
    "brand_tone_guide": LEAD,
    "alert_rooms": ADMIN,
    "ringing_push": ADMIN,
    "alert_room": ADMIN,
    "rota_week": LEAD,
    "rota_day": LEAD,
    "rota_turn": LEAD,
    "rota_note": AGENT,
    "rota_undo": AGENT,
    "acknowledgement": LEAD,
    "acknowledgement_preview": LEAD,
    "pointer": LEAD,
    "member_departure": ADMIN,
    "member_training": LEAD,
    "training_share": LEAD,
    "team": ADMIN,
    "team_destroy": ADMIN,
    "token_revoke": AGENT,
    "account_check": ADMIN,
    "account_secret": ADMIN,
    "account_disconnection": ADMIN,
    "payload_replay": ADMIN,
    "payloads_replay": ADMIN,
    "import_run": ADMIN,
    "import_removal": ADMIN,
    "invitation_withdrawal": ADMIN,
}


def payload(cast: Cast, body: bytes = b'{"a": 1}', **fields: object) -> Payload:
    return Payload.objects.create(
        account=cast.account,
        delivery_id=f"d{Payload.objects.count()}",
        body=body,
        size=len(body),
        status=Payload.Status.FAILED,
        problem="type is missing",
        **fields,
    )


def address(cast: Cast, name: str, *, workspace: str = "ours") -> str:
    """The page's address, with rows that exist in one company or in the other."""
    if name in {"account_create", "account_guide"}:
        return reverse(name, args=["email" if name == "account_guide" else "webhook"])
    where = cast.workspace if workspace == "ours" else cast.elsewhere
    with scope(where):
        rows = _rows(cast, name, workspace)
    return reverse(name, args=rows)


def _rows(cast: Cast, name: str, workspace: str) -> list[int]:
    ours = workspace == "ours"
    brand = cast.brand if ours else make.brand("Fremd")
    if name in {"brand_hours", "brand_gesture_limits", "brand_catalogue"} or (
        name.startswith(("acknowledgement", "brand", "pointer"))
        and not name.endswith("s")
    ):
        return [brand.pk]
    if name == "catalogue_intake":
        return [CatalogueIntake.objects.create(brand=brand, by_name="x").pk]
    if name == "alert_room":
        place = "https://chat.example/x"
        rooms = AlertRoom.objects
        return [rooms.create(brand=brand, name="x", dialect="slack", address=place).pk]
    if name == "rota_undo":
        return [HandOver.objects.create(member=cast.marco if ours else cast.otto).pk]
    if name in {"member", "member_departure", "member_training", "rota_week"}:
        return [(cast.marco if ours else cast.otto).pk]
    if name in {"team", "team_destroy"}:
        return [make.team("Notte").pk]
    if name.startswith("import") and name != "imports":
        from ascolto.operate.actions import importing

        by = cast.as_("ada" if ours else "otto")
        past = importing.begin(
            [b"name,email\nA,\n"], name="a.csv", kind="customers", by=by
        )
        importing.check(past)
        return [past.pk]
    if name == "target_destroy":
        return [make.target(30, brand=brand).pk]
    account = cast.account if ours else make.account(brand, kind="webhook")
    if name.startswith("account") and name not in {"accounts", "account_new"}:
        return [account.pk]
    if name.startswith("payload") and name not in {"payloads", "payloads_replay"}:
        row = Payload.objects.create(
            account=account, delivery_id="x", body=b"{", status="failed"
        )
        return [row.pk]
    if name == "token_revoke":
        from ascolto.core.models import ApiToken

        whose = cast.ada if ours else cast.otto
        return [
            ApiToken.objects.create(
                member=whose, name="x", digest=f"{name}{whose.pk}"
            ).pk
        ]
    if name == "invitation_withdrawal":
        from ascolto.core.actions import inviting

        by = cast.as_("ada" if ours else "otto")
        return [inviting.invite("neu@example.org", role="agent", by=by)[0].pk]
    return []


@pytest.mark.parametrize("name", PAGES)
def test_each_page_is_drawn_without_inline_style_or_script(
    cast: Cast, name: str
) -> None:
    Account.objects.filter(pk=cast.account.pk).update(kind="webhook")
    found = browser(cast.ada).get(address(cast, name))
    page = found.getvalue().decode()
    assert found.status_code == 200
    assert INLINE.search(page) is None, INLINE.search(page)
    assert "{{" not in page
    assert "{%" not in page


@pytest.mark.parametrize("name", PAGES | WRITES)
def test_each_page_is_for_its_role_and_the_heavier_ones(cast: Cast, name: str) -> None:
    Account.objects.filter(pk=cast.account.pk).update(kind="webhook")
    needed = (PAGES | WRITES)[name]
    where = address(cast, name)
    for member in (cast.vito, cast.marco, cast.sara):
        client = browser(member)
        found = client.post(where) if name in WRITES else client.get(where)
        allowed = member.is_at_least(needed)
        assert (found.status_code != 403) == allowed, (member.name, found.status_code)


@pytest.mark.parametrize("name", sorted(PAGES | WRITES))
def test_what_belongs_to_another_company_is_not_there(cast: Cast, name: str) -> None:
    where = address(cast, name, workspace="elsewhere")
    if where == address(cast, name) and name not in {"account", "payload"}:
        return  # the page names no row
    client = browser(cast.ada)
    found = client.post(where) if name in WRITES else client.get(where)
    assert found.status_code == 404


@pytest.mark.parametrize(
    "name", [*WRITES, "members", "teams", "tokens", "me", "counter"]
)
def test_each_write_wants_the_token_of_our_own_page(cast: Cast, name: str) -> None:
    Account.objects.filter(pk=cast.account.pk).update(kind="webhook")
    client = browser(cast.ada, enforce_csrf_checks=True)
    assert client.post(address(cast, name), {"name": "x"}).status_code == 403


@pytest.mark.parametrize("name", PAGES)
def test_nobody_who_is_not_logged_in_sees_anything(cast: Cast, name: str) -> None:
    Account.objects.filter(pk=cast.account.pk).update(kind="webhook")
    found = Client().get(address(cast, name))
    assert found.status_code == 302
    assert found["Location"].startswith("/accounts/login/")
