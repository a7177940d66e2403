from __future__ import annotations

import json

from ascolto.channels.models import Account
from ascolto.web.api.tests.world import World, ids


def test_an_account_never_tells_its_settings_or_secrets(world: World) -> None:
    row = world.ours.account
    row.config = {"password": "hunter2"}
    row.cursor, row.problem = "uid-991", "La password non va più."
    row.save()
    key = Account.objects.get(pk=row.pk).key
    ada = world.caller("ada")
    for text in (
        json.dumps(ada.get(f"accounts/{row.pk}")),
        json.dumps(ada.get("accounts")),
    ):
        assert "hunter2" not in text
        assert key not in text
        assert row.public_id not in text
        assert "uid-991" not in text
    assert ada.get(f"accounts/{row.pk}")["problem"] == "La password non va più."


def test_commitments_by_state_lateness_and_place(world: World) -> None:
    ada, ours = world.caller("ada"), world.ours
    for query, expected in {
        "state=open": True,
        "state=kept": False,
        "late=true": False,
        "late=false": True,
        f"brand={ours.brand.pk}": True,
        f"brand={world.other_brand.brand.pk}": False,
        f"customer={ours.customer.pk}&account={ours.account.pk}": True,
        "kind=next_reply": False,
    }.items():
        found = ids(ada.get(f"commitments?{query}&limit=100"))
        assert (ours.commitment.pk in found) is expected, query
    row = ada.get(f"commitments/{ours.commitment.pk}")
    assert row["conversation_id"] == ours.conversation.pk
    assert (row["minutes"], row["state"]) == (60, "open")


def test_brands_and_colleagues(world: World) -> None:
    assert [b["name"] for b in world.caller("limited").get("brands")["items"]] == [
        world.ours.brand.name
    ]
    people = {m["name"]: m for m in world.caller("vito").get("members")["items"]}
    assert people["Lia"]["brand_ids"] == [world.ours.brand.pk]
    assert people["Marco"]["teams"][0]["name"] == "Reception"
    assert "Otto" not in people
    assert "@" not in json.dumps(people)
