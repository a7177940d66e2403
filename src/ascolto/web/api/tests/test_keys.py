from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from ascolto.core.actions import keying
from ascolto.core.models import ApiToken
from ascolto.testing.counting import count
from ascolto.web.api import keys
from ascolto.web.api.tests.world import Caller, World, caller, error
from ascolto.web.portal.limits import Rate


def test_without_a_key_nothing_opens(world: World) -> None:
    answer = Caller("")("GET", "conversations")
    error(answer, 401, "key_missing")
    assert answer["WWW-Authenticate"] == 'Bearer realm="Ascolto"'


@pytest.mark.parametrize(
    "sent",
    [
        "Bearer",
        "Bearer asc_",
        "Bearer asc_" + "x" * 43,
        "Basic YTpi",
        "asc_x",
        "Bearer \x00",
    ],
)
def test_a_wrong_key_is_said_to_be_wrong(world: World, sent: str) -> None:
    answer = Caller("")("GET", "me", Authorization=sent)
    error(answer, 401, "key_not_valid")
    assert 'error="invalid_token"' in answer["WWW-Authenticate"]


def test_only_the_digest_of_a_key_is_stored(world: World) -> None:
    ada = world.caller("ada")
    row = ApiToken.objects.values().get(pk=ada.token.pk)  # type: ignore[union-attr]
    assert ada.key not in json.dumps(row, default=str)
    assert row["digest"] == keying.digest(ada.key)
    assert ada.key.startswith(row["prefix"])


def test_a_revoked_key_stops_at_once(world: World) -> None:
    ada = world.caller("ada")
    ada.get("me")
    keying.revoke(ada.token, by=world.cast.as_("ada"))  # type: ignore[arg-type]
    error(ada("GET", "me"), 401, "key_not_valid")


def test_a_key_ends_on_its_day(world: World) -> None:
    ada = caller(world.cast.ada, days=30)
    ada.get("me")
    with time_machine.travel(timezone.now() + timedelta(days=30, seconds=1)):
        error(ada("GET", "me"), 401, "key_not_valid")


def test_the_key_of_who_left_does_not_work(world: World) -> None:
    marco = world.caller("marco")
    world.cast.marco.left_at = timezone.now()
    world.cast.marco.save(update_fields=["left_at"])
    error(marco("GET", "me"), 401, "key_not_valid")


def test_the_session_of_a_browser_opens_nothing(world: World) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(
        world.cast.ada.user, backend="django.contrib.auth.backends.ModelBackend"
    )
    for address in ("/api/v1/me", "/api/v1/conversations"):
        assert browser.get(address).status_code == 401


def test_a_session_beside_the_key_changes_nothing(world: World) -> None:
    otto = world.caller("ada")
    otto._client.force_login(
        world.cast.otto.user, backend="django.contrib.auth.backends.ModelBackend"
    )
    assert otto.get("me")["member"]["name"] == "Ada"
    seen = {row["id"] for row in otto.get("conversations")["items"]}
    assert world.elsewhere.conversation.pk not in seen


def test_writes_need_no_csrf_token(world: World) -> None:
    marco = world.caller("marco")
    marco._client = Client(enforce_csrf_checks=True)
    address = f"conversations/{world.ours.conversation.pk}/notes"
    assert marco("POST", address, {"text": "Chiama lei"}).status_code == 201


def test_a_key_without_the_scope_is_told_which_one(world: World) -> None:
    reader = world.caller("ada", "customers:read")
    found = error(reader("GET", "conversations"), 403, "scope_missing")
    assert "conversations:read" in found["message"]


def test_who_asks_too_often_waits(world: World, monkeypatch: Any) -> None:
    monkeypatch.setattr(keys, "RATE", Rate(3, 60))
    ada, sara = world.caller("ada"), world.caller("sara")
    for _ in range(3):
        ada.get("me")
    answer = ada("GET", "me")
    error(answer, 429, "too_many_requests")
    assert 0 < int(answer["Retry-After"]) <= 21
    sara.get("me")  # each key for itself


def test_use_is_noted_at_most_once_a_minute(world: World) -> None:
    ada = world.caller("ada")
    first = count(lambda: ada.get("me"))
    noted = ApiToken.objects.get(pk=ada.token.pk).last_used_at  # type: ignore[union-attr]
    assert noted is not None
    assert count(lambda: ada.get("me")) == first - 1
    with time_machine.travel(timezone.now() + timedelta(seconds=61)):
        ada.get("me")
        later = ApiToken.objects.get(pk=ada.token.pk).last_used_at  # type: ignore[union-attr]
    assert later is not None
    assert later > noted


def test_me_tells_who_and_with_what(world: World) -> None:
    found = world.caller("marco", "messages:read").get("me")
    assert found["workspace"]["name"] == "Locanda del Lago"
    assert (found["member"]["name"], found["member"]["role"]) == ("Marco", "agent")
    assert found["key"]["scopes"] == ["messages:read"]
    assert "digest" not in json.dumps(found)
