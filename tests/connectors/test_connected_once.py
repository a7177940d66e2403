"""The same Page, number, mailbox or feed is connected once in a company, whatever its kind."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils.translation import override

from ascolto.channels import registry
from ascolto.channels.actions import connecting
from ascolto.channels.contract import Profiled
from ascolto.channels.models import Account
from ascolto.core.actor import Actor
from ascolto.core.refusal import Refusal
from ascolto.core.scoping import scope
from ascolto.testing import make
from ascolto.testing.answering import answering
from ascolto.testing.cast import Cast
from ascolto.testing.connectors import Folder, found
from ascolto.web.channels import checking

FOLDERS = [one for one in found() if isinstance(one.connector(), Profiled)]
BY = Actor.system()


def checked(folder: Folder, config: Any) -> str:
    """Whom the provider says it is."""
    kind = folder.manifest.kind
    return checking.check(kind, config, folder.subject.site).profile


@pytest.fixture
def settings_of(monkeypatch: pytest.MonkeyPatch, folder: Folder) -> Any:
    """An account's settings and who it is: by the rehearsed provider, else by the settings alone."""
    monkeypatch.setenv("ASCOLTO_HTTP_ALLOW", "127.0.0.1")
    if not folder.is_rehearsed:
        config = folder.config()
        yield config, folder.connector(config).profile()
        return
    rehearsal = folder.module("rehearsal").Rehearsal()
    with answering(rehearsal) as server:
        rehearsal.url = server.url
        config = folder.config_model.model_validate(rehearsal.settings(server.url))
        yield config, checked(folder, config)


@pytest.mark.parametrize("folder", FOLDERS, ids=str)
def test_a_second_connection_is_refused_and_names_the_first(
    folder: Folder, settings_of: Any, cast: Cast
) -> None:
    config, profile = settings_of
    assert profile.strip()

    def connect(name: str, profile: str) -> Account:
        return connecting.connect(
            folder.manifest.kind, brand=cast.brand, name=name, config=config, by=BY,
            profile=profile,
        )  # fmt: skip

    first = connect("Il primo", profile)
    said = {"it": "«Il primo» è già", "en": "“Il primo” is connected to it already"}
    for language, words in said.items():
        with override(language), pytest.raises(Refusal, match=words):
            connect("Il secondo", f" {profile.upper()} ")
    [there] = Account.objects.filter(kind=folder.manifest.kind)
    assert (there.pk, there.config) == (first.pk, first.config)  # nothing was touched
    connecting.change(first, by=BY, config=config, profile=profile)  # itself it may be
    connecting.disconnect(first, by=BY)
    assert connect("Di nuovo", profile).is_connected
    # Another company is asked by the provider, not by us.
    workspace = make.workspace()
    with scope(workspace):
        other = connecting.connect(
            folder.manifest.kind, brand=make.brand(), name="Altrove",
            config=config, by=BY, profile=profile,
        )  # fmt: skip
    assert other.is_connected


def fake(cast: Cast, name: str, profile: str = "") -> Account:
    config = registry.config_class("fake").model_validate(
        {"base_url": "http://127.0.0.1:9", "token": "t" * 20, "signing_secret": "s" * 20}
    )  # fmt: skip
    return connecting.connect(
        "fake", brand=cast.brand, name=name, config=config, by=BY, profile=profile
    )


def test_an_account_cannot_be_changed_into_another_one(cast: Cast) -> None:
    fake(cast, "Il primo", "page-1")
    second = fake(cast, "Il secondo", "page-2")
    config = registry.config_class("fake").model_validate(second.config)
    with pytest.raises(Refusal, match="Il primo"):
        connecting.change(second, by=BY, config=config, profile="page-1")
    second.refresh_from_db()
    assert (second.profile, second.version) == ("page-2", 1)


def test_settings_that_tell_nothing_leave_who_it_is_as_it_was(cast: Cast) -> None:
    account = fake(cast, "Il primo", "page-1")
    config = registry.config_class("fake").model_validate(account.config)
    connecting.change(account, by=BY, config=config)
    account.refresh_from_db()
    assert (account.profile, account.version) == ("page-1", 2)


def test_one_that_was_connected_before_is_known_by_its_settings(cast: Cast) -> None:
    """Who it is was not noted then."""
    kind = "rss"
    config = registry.config_class(kind).model_validate(
        {"feed_url": "https://inn.example/feed"}
    )
    known: dict[str, Any] = {"brand": cast.brand, "config": config, "by": BY}
    connecting.connect(kind, name="Il primo", **known)
    Account.objects.filter(kind=kind).update(profile="")
    with pytest.raises(Refusal, match="Il primo"):
        connecting.connect(kind, name="Il secondo", **known)


def test_two_that_were_connected_before_stay_as_they_are(cast: Cast) -> None:
    first, second = fake(cast, "Il primo"), fake(cast, "Il secondo")
    connecting.note_profile(first, "page-1")
    connecting.note_profile(second, "page-1")
    connecting.note_profile(first, "")  # it did not say this time
    profiles = dict(Account.objects.filter(kind="fake").values_list("pk", "profile"))
    assert (profiles[first.pk], profiles[second.pk]) == ("page-1", "")


def test_of_two_who_connect_in_the_same_moment_one_is_refused(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither sees the other when it looks; the database does."""
    from ascolto.channels import profiles

    fake(cast, "Il primo", "page-1")
    real, looks = profiles.refuse_twice, iter([True])

    def refuse_twice(account: Account) -> None:
        if not next(looks, False):
            real(account)

    monkeypatch.setattr(profiles, "refuse_twice", refuse_twice)
    with pytest.raises(Refusal, match="Il primo"):
        fake(cast, "Il secondo", "page-1")
    assert Account.objects.filter(kind="fake", profile="page-1").count() == 1


def test_an_endless_name_is_kept_short() -> None:
    from ascolto.channels import profiles

    assert len(profiles.folded("https://inn.example/" + "x" * 900)) == 64
    assert profiles.folded(" A\0b ") == "ab"
