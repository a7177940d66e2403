"""Connecting: the provider is asked before anything is saved, and what it says is shown."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ascolto.channels import registry
from ascolto.channels.actions import connecting
from ascolto.channels.contract import Does, NeedsReconnect, Refused, Site, Text
from ascolto.channels.models import Account
from ascolto.core.models import Activity
from ascolto.core.scoping import scope
from ascolto.testing import make
from ascolto.testing.cast import Cast
from ascolto.web.channels import checking, guide
from ascolto.web.channels.tests.conftest import browser

SECRET = "hunter2-very-secret"
MAIL = {
    "address": "info@inn.example",
    "imap_host": "imap.inn.example",
    "smtp_host": "smtp.inn.example",
    "password": SECRET,
    "plus_addresses": "yes",
    "imap_port": "993",
    "smtp_port": "465",
    "imap_security": "tls",
    "smtp_security": "tls",
    "folder": "INBOX",
    "history_days": "1",
}

SHELVES = (
    "Posta, sito e banco",
    "Messaggi e telefono",
    "Recensioni",
    "Social, forum e blog",
)


class Provider:
    """Stands for what a connector's `check` meets outside."""

    def __init__(self) -> None:
        self.asked: list[Any] = []
        self.says: Exception | str = "info@inn.example"
        self.takes = 0.0
        self.given_up = threading.Event()

    def trial(self, kind: str, config: Any, site: Site) -> Provider:
        self.asked.append((kind, config, site))
        return self

    def check(self) -> str:
        self.given_up.wait(self.takes)
        if isinstance(self.says, Exception):
            raise self.says
        return self.says

    def close(self) -> None:
        self.takes = 0.0


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Provider:
    made = Provider()
    monkeypatch.setattr(registry, "trial", made.trial)
    return made


def connect(client: Client, kind: str = "email", **changes: str):  # type: ignore[no-untyped-def]
    return client.post(reverse("account_create", args=[kind]), MAIL | changes)


def test_an_account_is_checked_and_then_saved_with_its_secret_encrypted(
    cast: Cast, ada: Client, provider: Provider
) -> None:
    found = connect(ada)
    account = Account.objects.get(kind="email")
    assert found["Location"].startswith(reverse("account", args=[account.pk]))
    assert account.config["password"] == SECRET
    assert provider.asked[0][1].password.get_secret_value() == SECRET
    rows: Any = Account.objects.extra(select={"raw": "config"})
    stored = rows.values("raw").get(pk=account.pk)
    assert SECRET not in stored["raw"]
    assert Activity.objects.filter(verb="connected", actor_name="Ada").exists()
    assert SECRET not in ada.get(found["Location"]).content.decode()


def test_what_the_provider_refuses_is_a_sentence_in_the_readers_language_and_nothing_is_saved(
    cast: Cast, ada: Client, provider: Provider
) -> None:
    provider.says = NeedsReconnect(
        Text(it="La password non va.", en="The password is wrong.")
    )
    found = connect(ada, address="<b>@inn.example")
    assert found.status_code == 422
    found = connect(ada)
    page = found.content.decode()
    assert "La password non va." in page
    assert 'value="info@inn.example"' in page
    assert SECRET not in page
    assert not Account.objects.filter(kind="email").exists()


def test_a_provider_that_does_not_answer_keeps_nobody_waiting(
    cast: Cast, provider: Provider
) -> None:
    provider.takes = 20.0
    config = registry.config_class("email").model_validate(MAIL)
    begun = time.monotonic()
    with pytest.raises(checking.DoesNotWork):
        checking.check("email", config, Site("a", "b", ""), within=0.1)
    assert time.monotonic() - begun < 10
    provider.given_up.set()


def test_a_bug_in_a_check_tells_no_secret(
    cast: Cast, ada: Client, provider: Provider
) -> None:
    provider.says = RuntimeError(f"login failed for {SECRET}")
    page = connect(ada).content.decode()
    assert "RuntimeError" in page
    assert SECRET not in page


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("address", "not an address"),
        ("address", ""),
        ("password", ""),
        ("imap_port", "99999"),
        ("imap_port", "abc"),
        ("imap_security", "rot13"),
        ("imap_host", "https://imap.inn.example/"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nobody_is_asked(
    cast: Cast, ada: Client, provider: Provider, field: str, value: str
) -> None:
    found = connect(ada, **{field: value})
    page = found.content.decode()
    assert found.status_code == 422
    assert f'id="id_{field}_problem"' in page
    assert provider.asked == []
    assert SECRET not in page


def test_a_secret_left_blank_stays_as_it_is(
    cast: Cast, ada: Client, provider: Provider
) -> None:
    connect(ada)
    account = Account.objects.get(kind="email")
    address = reverse("account", args=[account.pk])
    ada.post(address, MAIL | {"password": "", "sender_name": "Inn"})
    account.refresh_from_db()
    assert (account.config["password"], account.config["sender_name"]) == (
        SECRET,
        "Inn",
    )
    assert account.version == 2
    ada.post(address, MAIL | {"password": "another-secret"})
    account.refresh_from_db()
    assert account.config["password"] == "another-secret"


def test_a_change_that_does_not_work_leaves_the_working_settings(
    cast: Cast, ada: Client, provider: Provider
) -> None:
    connect(ada)
    account = Account.objects.get(kind="email")
    provider.says = Refused("no")
    found = ada.post(
        reverse("account", args=[account.pk]), MAIL | {"password": "x" * 9}
    )
    assert found.status_code == 422
    account.refresh_from_db()
    assert account.config["password"] == SECRET


def test_the_same_mailbox_is_not_connected_twice(
    cast: Cast, ada: Client, provider: Provider
) -> None:
    connect(ada)
    assert connect(ada).status_code == 422
    assert Account.objects.filter(kind="email").count() == 1


def test_the_same_mailbox_under_another_address_is_not_connected_twice(
    cast: Cast, ada: Client, provider: Provider
) -> None:
    """Both would be read from one folder. The page says which account it is."""
    connect(ada, user="inn", name="La posta")
    page = connect(ada, user="inn", address="booking@inn.example").content.decode()
    assert "«La posta» è già collegato a questo" in page
    assert 'value="booking@inn.example"' in page
    assert Account.objects.filter(kind="email").count() == 1
    connect(ada, user="inn", folder="Booking", address="booking@inn.example")
    assert Account.objects.filter(kind="email").count() == 2


def test_checking_again_mends_a_broken_account_and_says_when_it_is_not(
    cast: Cast, ada: Client, provider: Provider
) -> None:
    connect(ada)
    account = Account.objects.get(kind="email")
    provider.says = NeedsReconnect("ended")
    ada.post(reverse("account_check", args=[account.pk]))
    account.refresh_from_db()
    assert account.is_broken
    assert "ended" in ada.get(reverse("settings")).content.decode()  # the loud banner
    provider.says = "info@inn.example"
    ada.post(reverse("account_check", args=[account.pk]))
    account.refresh_from_db()
    assert not account.is_broken


def test_a_form_wants_a_way_for_its_answers(
    cast: Cast, ada: Client, provider: Provider
) -> None:
    create = reverse("account_create", args=["webform"])
    data = {"title_it": "Scriveteci", "title_en": "Write", "default_language": "it"}
    words = {
        f"{name}_{tongue}": "x"
        for name in ("intro", "thanks", "consent")
        for tongue in ("it", "en")
    }
    assert ada.post(create, data | words).status_code == 422
    connect(ada)
    mail = Account.objects.get(kind="email")
    with scope(cast.elsewhere):
        foreign = make.account(make.brand("Fremd"), kind="email")
    through = data | words | {"answers_through": str(foreign.pk)}
    assert ada.post(create, through).status_code == 404
    found = ada.post(create, data | words | {"answers_through": str(mail.pk)})
    form = Account.objects.get(kind="webform")
    assert form.answers_through == mail
    page = ada.get(found["Location"]).content.decode()
    assert f"/form/{form.public_id}/" in page
    assert f"data-form=&quot;{form.public_id}&quot;" in page


def test_a_webhook_shows_its_address_and_its_secret_only_when_asked(
    cast: Cast, ada: Client, provider: Provider
) -> None:
    found = ada.post(
        reverse("account_create", args=["webhook"]),
        {"name": "Gestionale", "timeout_seconds": "15"},
    )
    account = Account.objects.get(kind="webhook")
    secret = account.config["secret"]
    assert secret.startswith("whsec_")
    address = reverse("account", args=[account.pk])
    assert secret in ada.get(found["Location"]).content.decode()  # just connected
    later = ada.get(address).content.decode()
    assert f"/hooks/{account.public_id}" in later
    assert secret not in later
    shown = ada.post(reverse("account_secret", args=[account.pk]))
    assert secret in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    assert Activity.objects.filter(verb__startswith="looked at").exists()


def test_disconnecting_forgets_the_credentials(
    cast: Cast, ada: Client, provider: Provider
) -> None:
    connect(ada)
    account = Account.objects.get(kind="email")
    ada.post(reverse("account_disconnection", args=[account.pk]))
    account.refresh_from_db()
    assert account.config == {}
    assert not account.is_connected
    assert ada.get(reverse("account", args=[account.pk])).status_code == 404


def test_kinds_for_tests_are_not_offered(cast: Cast, ada: Client) -> None:
    page = ada.get(reverse("account_new")).content.decode()
    assert reverse("account_create", args=["email"]) in page
    assert reverse("account_create", args=["fake"]) not in page
    assert ada.get(reverse("account_create", args=["fake"])).status_code == 404
    assert ada.get(reverse("account_create", args=["nothing"])).status_code == 404


def test_what_everybody_has_is_offered_first(cast: Cast, ada: Client) -> None:
    page = ada.get(reverse("account_new")).content.decode()
    at = {
        kind: page.index(reverse("account_create", args=[kind]))
        for kind, manifest in registry.manifests().items()
        if not manifest.hidden
    }
    first = sorted(at, key=lambda kind: at[kind])[:4]
    assert first[0] == "email"
    assert set(first) == {"counter", "email", "webchat", "webform"}
    headings = [page.index(f">{words}</h2>") for words in SHELVES]
    assert headings == sorted(headings)
    assert headings[0] < at["email"] < headings[1] < at["whatsapp"] < headings[2]
    assert headings[2] < at["trustpilot"] < headings[3] < at["facebook"]


def test_two_that_are_the_same_since_before_it_was_refused_are_told(
    cast: Cast, ada: Client
) -> None:
    page = {
        "page_id": "4242",
        "access_token": SECRET,
        "app_secret": SECRET,
        "verify_token": SECRET,
    }
    old = make.account(cast.brand, kind="facebook", name="Pagina", config=page)
    make.account(
        cast.brand, kind="facebook", name="Altra", config=page | {"page_id": "7"}
    )
    assert "soft twin" not in ada.get(reverse("accounts")).content.decode()
    make.account(
        cast.brand, kind="facebook", name="Di nuovo", config=page, profile="4242"
    )
    told = ada.get(reverse("accounts")).content.decode()
    assert told.count("soft twin") == 2
    assert "La stessa di «Pagina»" in told
    assert "La stessa di «Di nuovo»" in told
    connecting.disconnect(old, by=cast.as_("ada"))
    assert "soft twin" not in ada.get(reverse("accounts")).content.decode()


def test_every_kind_has_a_form_and_a_guide(cast: Cast, ada: Client) -> None:
    for kind, manifest in registry.manifests().items():
        if not manifest.hidden:
            assert ada.get(reverse("account_create", args=[kind])).status_code == 200
            if guide.of(kind):
                shown = ada.get(reverse("account_guide", args=[kind]))
                assert shown.status_code == 200


def test_where_one_address_is_enough_it_is_said_before_and_after_connecting(
    cast: Cast, ada: Client
) -> None:
    said = "basta un indirizzo"  # in the reader's language
    for kind, manifest in registry.manifests().items():
        if manifest.hidden:
            continue
        shares = Does.SHARE in manifest.does
        page = ada.get(reverse("account_create", args=[kind])).content.decode()
        assert (said in page.lower()) is shares, kind
        account = make.account(cast.brand, kind=kind, config={})
        page = ada.get(reverse("account", args=[account.pk])).content.decode()
        assert (said in page.lower()) is shares, kind


def test_a_guide_is_shown_and_never_run() -> None:
    made = guide.html(
        "# A <b>\n\nSee `<script>` and **bold**, [x](javascript:alert(1)) and "
        "[site](https://example.com/a?b=1).\n\n1. one\n   ```\n   <img onerror=x>\n   ```\n2. two\n\n"
        "| a | b |\n|---|---|\n| `c` | d |\n"
    )
    assert "<script>" not in made
    assert "<img" not in made
    assert "javascript:" not in made
    assert "<h2>A &lt;b&gt;</h2>" in made
    assert '<a href="https://example.com/a?b=1"' in made
    assert made.count("<li>") == 2
    assert "<td><code>c</code></td>" in made


def test_an_account_of_another_brand_is_not_shown_to_who_sees_one(cast: Cast) -> None:
    other = make.account(make.brand("Bottega"), kind="webhook", name="Di là")
    cast.ada.brands.set([cast.brand])
    client = browser(cast.ada)
    assert client.get(reverse("account", args=[other.pk])).status_code == 404
    assert "Di là" not in client.get(reverse("accounts")).content.decode()
