"""A provider's app has one address: what it says there reaches every account of the company in that app."""

from __future__ import annotations

import hmac
import json
import time
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from django.db import OperationalError

from ascolto.channels import registry
from ascolto.channels.actions import connecting, ingesting
from ascolto.channels.contract import Does, Hears, Ignored, Malformed, Raw, Shares
from ascolto.channels.models import Account, Message, Payload
from ascolto.core import failpoint
from ascolto.core.actor import Actor
from ascolto.core.scoping import scope, unscoped
from ascolto.testing import make
from ascolto.testing.connectors import Folder, found, snapshots
from ascolto.testing.serving import serving
from ascolto.web.hooks import door

pytestmark = pytest.mark.django_db(transaction=True)

APP, OTHER_APP = "chiave-segreta-di-prova-0001", "chiave-segreta-di-prova-0002"
PAGE, SECOND, PROFILE = "100200300400", "100200300401", "17841400000001"
AT = 1_796_000_000
SHARING = [one for one in found() if Does.SHARE in one.manifest.does]


# --- the company ---------------------------------------------------------------------------------


class Company:
    """Its accounts by name, and what the door and the pump made of a call."""

    def __init__(self) -> None:
        self.workspace = make.workspace()
        with scope(self.workspace):
            self.brand = make.brand()
        self.accounts: dict[str, Account] = {}

    def connects(self, name: str, kind: str, app: str = APP, **own: str) -> Account:
        tokens = {"access_token": "EAAB-prova-di-un-token", "verify_token": "parola"}
        config = {**tokens, "app_secret": app, **own}
        with scope(self.workspace):
            made: Account = make.account(self.brand, kind=kind, config=config)
        self.accounts[name] = made
        return made

    def stored(self) -> Counter[str]:
        """How many deliveries lie under each account."""
        names = {account.pk: name for name, account in self.accounts.items()}
        with unscoped("test"):
            rows = Payload.objects.values_list("account_id", flat=True)
            return Counter(names.get(pk, "elsewhere") for pk in rows)

    def said(self) -> dict[str, list[str]]:
        """What was understood, by account."""
        while ingesting.pump():
            pass
        with scope(self.workspace):
            return {
                name: sorted(
                    Message.objects.filter(account=account).values_list(
                        "text", flat=True
                    )
                )
                for name, account in self.accounts.items()
            }


@pytest.fixture
def company(transactional_db: None) -> Company:
    company = Company()
    company.connects("public", "facebook", page_id=PAGE)
    company.connects("private", "messenger", page_id=PAGE)
    return company


Call = Callable[..., int]


@pytest.fixture
def call(company: Company) -> Iterator[Call]:
    """Meta calls an account's address."""
    door.accounts.forget()
    with serving() as url, httpx.Client(timeout=30, trust_env=False) as client:

        def call(to: str, *entries: Any, app: str = APP, object: str = "page") -> int:
            body = json.dumps({"object": object, "entry": entries}).encode()
            mark = hmac.digest(app.encode(), body, "sha256").hex()
            return client.post(
                f"{url}/hooks/{company.accounts[to].public_id}",
                content=body,
                headers={"x-hub-signature-256": f"sha256={mark}"},
            ).status_code

        yield call


def comment(text: str, page: str = PAGE) -> dict[str, Any]:
    value = {
        "item": "comment",
        "verb": "add",
        "comment_id": f"500_{abs(hash(text)) % 10**6}",
        "post_id": f"{page}_500",
        "parent_id": f"{page}_500",
        "from": {"id": "7001", "name": "Zoe"},
        "message": text,
        "created_time": AT,
    }
    return {"id": page, "time": AT, "changes": [{"field": "feed", "value": value}]}


def private(text: str, page: str = PAGE) -> dict[str, Any]:
    said = {"mid": f"m_{text}", "text": text}
    event = {"sender": {"id": "7001"}, "recipient": {"id": page}, "message": said}
    return {"id": page, "time": AT, "messaging": [{**event, "timestamp": AT * 1000}]}


def whatsapp(text: str, number: str) -> dict[str, Any]:
    message = {"from": "393331234567", "id": f"wamid.{text}", "timestamp": str(AT)}
    message |= {"type": "text", "text": {"body": text}}  # type: ignore[dict-item]
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "39031", "phone_number_id": number},
        "contacts": [{"profile": {"name": "Zoe"}, "wa_id": "393331234567"}],
        "messages": [message],
    }
    return {"id": "102200000000001", "changes": [{"field": "messages", "value": value}]}


# --- through the door ----------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["public", "private"])
def test_one_address_serves_all_accounts_of_the_app(
    company: Company, call: Call, address: str
) -> None:
    company.connects("second", "facebook", page_id=SECOND)
    company.connects("profile", "instagram", account_id=PROFILE)
    door.accounts.forget()
    both = {**comment("Bello"), "messaging": private("Aperti?")["messaging"]}
    assert call(address, both, comment("Anche qui", SECOND)) == 200
    mention = {"id": PROFILE, "messaging": private("Ciao", PROFILE)["messaging"]}
    assert call(address, mention, object="instagram") == 200
    assert company.stored() == {"public": 1, "private": 1, "second": 1, "profile": 1}
    assert company.said() == {
        "public": ["Bello"],
        "private": ["Aperti?"],
        "second": ["Anche qui"],
        "profile": ["Ciao"],
    }


def test_a_call_that_is_played_back_at_either_address_brings_nothing_new(
    company: Company, call: Call
) -> None:
    entries = comment("Bello"), private("Aperti?")
    for address in ("public", "public", "private", "public"):
        assert call(address, *entries) == 200
    assert company.stored() == {"public": 1, "private": 1}


def test_a_forged_call_reaches_nobody(company: Company, call: Call) -> None:
    company.connects("alien", "messenger", app=OTHER_APP, page_id=SECOND)
    door.accounts.forget()
    for app in ("", "indovinata", OTHER_APP):
        assert call("public", comment("Bello"), private("Aperti?"), app=app) == 401
    assert company.stored() == {}


def test_an_account_in_another_app_is_not_reached(company: Company, call: Call) -> None:
    """Whoever knows our app's secret does not speak for its app."""
    company.connects("alien", "messenger", app=OTHER_APP, page_id=SECOND)
    door.accounts.forget()
    assert call("public", private("Non per voi", SECOND)) == 200
    assert company.stored() == {"public": 1}
    assert company.said()["alien"] == []


def test_another_company_is_never_reached(company: Company, call: Call) -> None:
    """Not even one that knows the app's secret, as an agency's clients may."""
    other = Company()
    other.connects("theirs", "messenger", page_id=SECOND)
    other.connects("same page", "messenger", page_id=PAGE)
    door.accounts.forget()
    assert call("public", private("Per loro", SECOND), private("Aperti?")) == 200
    assert other.stored()["theirs"] == other.stored()["same page"] == 0
    assert company.stored() == {"public": 1, "private": 1}


def test_what_speaks_to_nobody_stays_with_who_was_called(
    company: Company, call: Call
) -> None:
    """It is shown among what was left aside, as before."""
    assert call("private", comment("Chi sa", "999999")) == 200
    assert company.stored() == {"private": 1}
    assert company.said() == {"public": [], "private": []}
    with unscoped("test"):
        assert Payload.objects.get().status == Payload.Status.IGNORED


def test_a_call_is_stored_for_all_or_for_nobody(
    company: Company, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No 2xx before it is durable under each of them."""

    def full(name: str) -> None:
        if name == "accepting.stored":  # the rows are written, and not yet committed
            raise OperationalError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(failpoint, "reach", full)
        assert call("public", comment("Bello"), private("Aperti?")) == 503
        assert company.stored() == {}
    assert call("public", comment("Bello"), private("Aperti?")) == 200
    assert company.stored() == {"public": 1, "private": 1}


def test_an_address_outlives_its_account_for_the_others(
    company: Company, call: Call
) -> None:
    """Meta goes on calling it: what is for the others arrives, what was for it is not kept."""
    with scope(company.workspace):
        connecting.disconnect(company.accounts["public"], by=Actor.system())
    door.accounts.forget()
    assert call("public", comment("Bello"), private("Aperti?")) == 200
    assert company.stored() == {"private": 1}
    assert call("public", private("Altro"), app=OTHER_APP) == 401
    with scope(company.workspace):
        connecting.disconnect(company.accounts["private"], by=Actor.system())
    door.accounts.forget()
    assert call("public", private("Dopo")) == 404


def test_an_account_that_is_connected_later_is_heard_within_two_seconds(
    company: Company, call: Call
) -> None:
    assert call("public", comment("Prima", SECOND)) == 200
    company.connects("second", "facebook", page_id=SECOND)
    for number in range(40):
        assert call("public", comment(f"Poi {number}", SECOND)) == 200
        if company.stored()["second"]:
            break
        time.sleep(0.1)
    assert company.stored()["second"] == 1


def test_two_numbers_of_one_company_share_an_address(
    company: Company, call: Call
) -> None:
    for name, number in (("shop", "106500000000001"), ("hotel", "106500000000002")):
        own = {"phone_number_id": number, "business_account_id": "102200000000001"}
        company.connects(name, "whatsapp", **own)
    door.accounts.forget()
    of = "whatsapp_business_account"
    assert call("shop", whatsapp("Uno", "106500000000001"), object=of) == 200
    assert call("shop", whatsapp("Due", "106500000000002"), object=of) == 200
    assert company.stored() == {"shop": 1, "hotel": 1}
    said = company.said()
    assert (said["shop"], said["hotel"]) == (["Uno"], ["Due"])


# --- the connectors ------------------------------------------------------------------------------


def test_there_are_channels_that_share() -> None:
    assert len(SHARING) >= 4


@pytest.mark.parametrize("folder", SHARING, ids=str)
def test_an_app_is_named_by_its_secret_and_does_not_tell_it(folder: Folder) -> None:
    one, same = folder.connector(), folder.connector()
    changed = {**folder.subject.config, "app_secret": "of another app, as long"}
    other = folder.connector(folder.config_model.model_validate(changed))
    assert isinstance(one, Shares)
    assert one.app() == same.app() != other.app()
    assert str(folder.subject.config["app_secret"]) not in one.app()


@pytest.mark.parametrize("folder", SHARING, ids=str)
def test_what_it_understands_of_a_call_is_what_it_is_spoken_to(folder: Folder) -> None:
    """Of its fixtures: what says something to it is for it; nothing is for a stranger."""
    connector = folder.connector()
    assert isinstance(connector, Shares)
    assert isinstance(connector, Hears)
    assert folder.subject.signed
    heard = 0
    for fixture in snapshots.fixtures(folder):
        if fixture.config:
            continue
        for raw in connector.verify(folder.subject.signed(fixture.path.read_bytes())):
            if _says_something(folder, raw):
                assert connector.is_spoken_to(raw.to), (fixture, raw.to)
                heard += 1
    assert heard
    for stranger in ("", "page", "page/1/changes/", "a/b/c/d/e", "///"):
        assert not connector.is_spoken_to(stranger)


def _says_something(folder: Folder, raw: Raw) -> bool:
    try:
        facts = list(folder.connector().parse(raw))
    except Malformed:
        return False
    return any(not isinstance(fact, Ignored) for fact in facts)


def test_who_shares_hears_webhooks() -> None:
    for manifest in registry.manifests().values():
        assert Does.SHARE not in manifest.does or Does.WEBHOOK in manifest.does
