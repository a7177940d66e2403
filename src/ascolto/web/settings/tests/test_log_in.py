"""The way in: first run, log-in, second factor, passwords, and those who try too often."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from django.test import Client
from django.urls import reverse

from ascolto.core.models import Job, Member, User, Workspace
from ascolto.testing import make
from ascolto.testing.cast import Cast
from ascolto.web.settings.tests.conftest import browser
from ascolto.web.settings.tests.test_every_page import INLINE

PASSWORD = "lago-barca-remo-12"
FIRST = {
    "company": "Locanda del Lago",
    "brand": "",
    "name": "Ada",
    "email": "ada@example.org",
    "password": PASSWORD,
}


def log_in(client: Client, member: Member, password: str = PASSWORD):  # type: ignore[no-untyped-def]
    data = {"login": member.user.email, "password": password}
    return client.post(reverse("account_login"), data)


@pytest.fixture
def marco(cast: Cast) -> Member:
    cast.marco.user.set_password(PASSWORD)
    cast.marco.user.save()
    return cast.marco


@pytest.mark.django_db
def test_an_empty_product_asks_for_three_things_and_then_never_again() -> None:
    client = Client()
    assert client.get("/")["Location"] == reverse("first_run")
    page = client.get(reverse("first_run"), headers={"Accept-Language": "en"})
    assert 'lang="en"' in page.content.decode()
    assert INLINE.search(page.content.decode()) is None
    weak = client.post(reverse("first_run"), FIRST | {"password": "12345678"})
    assert weak.status_code == 422
    assert not Workspace.objects.exists()
    done = client.post(reverse("first_run"), FIRST)
    assert done["Location"] == reverse("account_new")
    assert client.get(done["Location"]).status_code == 200
    assert client.get(reverse("first_run")).status_code == 404
    assert client.post(reverse("first_run"), FIRST).status_code == 404
    assert User.objects.count() == 1


@pytest.mark.django_db
def test_the_first_run_wants_the_token_of_our_own_page() -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post(reverse("first_run"), FIRST).status_code == 403


@pytest.mark.parametrize(
    "name", ["account_login", "account_reset_password", "account_logout"]
)
def test_the_pages_of_the_log_in_are_in_our_look(cast: Cast, name: str) -> None:
    client = browser(cast.ada) if name == "account_logout" else Client()
    page = client.get(reverse(name)).content.decode()
    assert 'class="portal"' in page
    assert INLINE.search(page) is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["signup/", "email/", "confirm-email/", "confirm-email/x/", "password/set/"]
)
def test_what_the_product_does_not_have_is_not_there(path: str) -> None:
    assert Client().get(f"/accounts/{path}").status_code == 404


def test_a_person_logs_in_and_out(marco: Member) -> None:
    client = Client()
    assert log_in(client, marco)["Location"] == "/"
    assert client.get(reverse("inbox")).status_code == 200
    client.post(reverse("account_logout"))
    assert client.get(reverse("inbox")).status_code == 302


def test_logging_in_never_leads_away_from_here(marco: Member) -> None:
    client = Client()
    data = {"login": marco.user.email, "password": PASSWORD}
    for away in ("https://evil.example/", "//evil.example", "javascript:alert(1)"):
        found = client.post(reverse("account_login"), data | {"next": away})
        assert "evil" not in found["Location"]
        assert "javascript" not in found["Location"]
        client.logout()


def test_a_changed_password_ends_the_other_sessions_and_not_this_one(
    marco: Member,
) -> None:
    here, there = Client(), Client()
    log_in(here, marco)
    log_in(there, marco)
    new = "neue-barke-am-see-7"
    data = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    here.post(reverse("account_change_password"), data)
    assert here.get(reverse("inbox")).status_code == 200
    assert there.get(reverse("inbox")).status_code == 302
    assert log_in(Client(), marco).status_code == 200
    assert log_in(Client(), marco, new).status_code == 302


def test_guessing_is_stopped_even_with_the_right_password_in_the_end(
    marco: Member,
) -> None:
    client = Client()
    for number in range(6):
        log_in(client, marco, f"wrong-{number}")
    last = log_in(client, marco)
    assert last.status_code in {200, 403, 429}
    assert client.get(reverse("inbox")).status_code == 302


def test_guessing_is_stopped_by_the_database_when_every_process_counts_afresh(
    marco: Member,
) -> None:
    from django.core.cache import cache

    client = Client()
    for number in range(11):
        cache.clear()
        found = log_in(client, marco, f"wrong-{number}")
    assert found.status_code == 429
    cache.clear()
    assert log_in(client, marco).status_code == 429
    assert client.get(reverse("inbox")).status_code == 302


def test_a_forgotten_password_is_mailed_and_tells_nobody_who_is_here(
    marco: Member,
) -> None:
    address = reverse("account_reset_password")
    known = Client().post(address, {"email": marco.user.email})
    unknown = Client().post(address, {"email": "nobody@example.org"})
    assert known.status_code == unknown.status_code == 302
    assert known["Location"] == unknown["Location"]
    mail = Job.objects.get(name__endswith="post_mail").args
    assert mail["to"] == marco.user.email
    link = next(w for w in mail["text"].split() if "/password/reset/key/" in w)
    path = link[link.index("/accounts/") :]
    client = Client()
    form = client.get(path)["Location"]
    assert 'class="portal"' in client.get(form).content.decode()
    new = "neue-barke-am-see-7"
    client.post(form, {"password1": new, "password2": new})
    assert log_in(Client(), marco, new).status_code == 302
    assert "reset/key" not in Client().get(path).get("Location", "")


def _code(secret: str) -> str:
    counter = next(auth.yield_hotp_counters_from_time())
    found: str = auth.format_hotp_value(auth.hotp_value(secret, counter))
    return found


def test_a_second_factor_is_switched_on_asked_for_and_kept_encrypted(
    marco: Member,
) -> None:
    client = Client()
    log_in(client, marco)
    again = client.get(reverse("mfa_activate_totp"))["Location"]
    assert 'class="portal"' in client.get(again).content.decode()
    assert client.post(again, {"password": "wrong"}).status_code == 200
    client.post(again, {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp"))
    text = page.content.decode()
    assert 'src="data:image/svg+xml;base64,' in text
    assert INLINE.search(text) is None
    assert "data:" in page["Content-Security-Policy"]
    secret = page.context["form"].secret
    done = client.post(reverse("mfa_activate_totp"), {"code": _code(secret)})
    assert done.status_code == 302
    codes = client.get(done["Location"])
    assert 'class="codes"' in codes.content.decode()
    stored = Authenticator.objects.get(type="totp").data["secret"]
    assert secret not in stored
    other = Client()
    asked = log_in(other, marco)
    assert asked["Location"] == reverse("mfa_authenticate")
    assert other.get(reverse("inbox")).status_code == 302
    assert 'class="portal"' in other.get(asked["Location"]).content.decode()
    wrong = other.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert wrong.status_code == 200
    recovery = codes.context["unused_codes"][0]
    other.post(reverse("mfa_authenticate"), {"code": recovery})
    assert other.get(reverse("inbox")).status_code == 200


def test_who_is_no_member_any_more_sees_nothing(cast: Cast) -> None:
    lonely = make.user("Lonely")
    client = Client()
    client.force_login(lonely, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse("inbox")).status_code == 404
