"""What the settings do: each write by its form, and what it says when it cannot."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from ascolto.commitments.models import OnCall, Target
from ascolto.core.models import (
    Activity,
    ApiToken,
    Brand,
    Invitation,
    Job,
    Member,
    Role,
    Team,
)
from ascolto.core.scoping import scope
from ascolto.operate.models import AcknowledgementText
from ascolto.testing import make
from ascolto.testing.cast import Cast
from ascolto.web.settings.tests.conftest import browser


def test_a_promise_is_a_sentence(cast: Cast, sara: Client) -> None:
    sara.post(
        reverse("target_create"),
        {"kind": "first_reply", "place": "workspace", "amount": "2", "unit": "hours"},
    )
    target = Target.objects.get()
    assert (target.minutes, target.brand, target.account) == (120, None, None)
    page = sara.get(reverse("targets")).content.decode()
    assert 'name="amount" value="2"' in page
    assert Activity.objects.filter(verb="set", actor_name="Sara").exists()


def test_an_exception_holds_for_its_account_and_goes_away(
    cast: Cast, sara: Client
) -> None:
    sara.post(
        reverse("target_create"),
        {
            "kind": "next_reply",
            "place": f"account-{cast.account.pk}",
            "amount": "15",
            "unit": "minutes",
            "hours": "open",
        },
    )
    target = Target.objects.get()
    assert (target.account, target.counts_opening_hours) == (cast.account, True)
    sara.post(reverse("target_destroy", args=[target.pk]))
    assert not Target.objects.exists()


@pytest.mark.parametrize("amount", ["0", "-5", "", "x", "9999999999", "½"])
def test_a_promise_of_no_time_is_refused_with_a_sentence(
    cast: Cast, sara: Client, amount: str
) -> None:
    found = sara.post(
        reverse("target_create"),
        {"kind": "first_reply", "place": "workspace", "amount": amount},
    )
    assert found.status_code == 422
    assert 'class="problem"' in found.content.decode()
    assert not Target.objects.exists()


def test_who_sees_one_brand_sets_only_that_one(cast: Cast) -> None:
    other = make.brand("Bottega")
    cast.sara.brands.set([cast.brand])
    client = browser(cast.sara)
    for place in ("workspace", f"brand-{other.pk}"):
        data = {"kind": "first_reply", "place": place, "amount": "5"}
        assert client.post(reverse("target_create"), data).status_code == 404
    assert client.get(reverse("brand", args=[other.pk])).status_code == 404


def test_the_chain_keeps_its_order(cast: Cast, sara: Client) -> None:
    sara.post(
        reverse("on_call"),
        {"place": "workspace", "member": [cast.giulia.pk, "", cast.marco.pk]},
    )
    assert [row.member for row in OnCall.objects.all()] == [cast.giulia, cast.marco]


def test_the_week_is_read_from_its_form(cast: Cast, sara: Client) -> None:
    address = reverse("brand_hours", args=[cast.brand.pk])
    sara.post(
        address,
        {
            "mon-1-from": "15:00",
            "mon-1-to": "19:00",
            "mon-0-from": "09:00",
            "mon-0-to": "13:00",
            "sat-0-from": "20:00",
            "sat-0-to": "00:00",
            "holidays": "IT",
        },
    )
    brand = Brand.objects.get(pk=cast.brand.pk)
    assert brand.opening_hours == {
        "mon": [["09:00", "13:00"], ["15:00", "19:00"]],
        "sat": [["20:00", "24:00"]],
    }
    assert brand.holidays == "IT"
    sara.post(address, {"always": "yes"})
    brand.refresh_from_db()
    assert brand.opening_hours == {}


@pytest.mark.parametrize(
    "data",
    [
        {"mon-0-from": "09:00", "mon-0-to": ""},
        {"mon-0-from": "25:00", "mon-0-to": "26:00"},
        {"mon-0-from": "09:00", "mon-0-to": "10:00", "holidays": "ATLANTIS"},
    ],
)
def test_hours_that_are_none_are_refused(
    cast: Cast, sara: Client, data: dict[str, str]
) -> None:
    found = sara.post(reverse("brand_hours", args=[cast.brand.pk]), data)
    assert found.status_code == 422
    cast.brand.refresh_from_db()
    assert cast.brand.opening_hours == {}


def test_a_brands_hue_is_a_style_sheet_of_ours(cast: Cast) -> None:
    found = Client().get(reverse("brand_style", args=["8a1c4a"]))
    assert found["Content-Type"].startswith("text/css")
    assert b"--brand" in found.content
    assert Client().get("/style/red}body{x/").status_code == 404
    assert Client().get("/style/zzzzzz.css").status_code == 404


def test_an_acknowledgement_is_written_shown_and_given_back(
    cast: Cast, sara: Client
) -> None:
    address = reverse("acknowledgement", args=[cast.brand.pk])
    text = "Grazie da {brand}: {by}. N. {number} <b>"
    sara.post(address, {"language": "it", "text": text, "is_on": "yes"})
    row = AcknowledgementText.objects.get()
    assert (row.text, row.is_on, row.account) == (text, True, None)
    said = sara.post(
        reverse("acknowledgement_preview", args=[cast.brand.pk]),
        {"language": "it", "text": text},
    ).content.decode()
    assert "Grazie da Locanda del Lago" in said
    assert "N. 1042 &lt;b&gt;" in said
    assert "{by}" not in said
    sara.post(address, {"language": "it", "text": "", "then": "drop"})
    assert not AcknowledgementText.objects.exists()


def test_an_empty_acknowledgement_is_refused_unless_switched_off(
    cast: Cast, sara: Client
) -> None:
    address = reverse("acknowledgement", args=[cast.brand.pk])
    found = sara.post(address, {"language": "it", "text": " ", "is_on": "yes"})
    assert found.status_code == 422
    sara.post(address, {"language": "it", "text": "", "account": cast.account.pk})
    assert AcknowledgementText.objects.get().is_on is False


def test_an_invitation_is_mailed_and_its_link_lets_one_in(
    cast: Cast, ada: Client
) -> None:
    page = ada.post(
        reverse("members"),
        {"how": "invite", "email": "Neu@example.org", "role": "agent", "name": "Neu"},
    ).content.decode()
    mail = Job.objects.get(name__endswith="post_mail").args
    link = next(w for w in mail["text"].split() if "/invitations/" in w)
    assert mail["to"] == "neu@example.org"
    assert link in page
    path = link[link.index("/invitations/") :]
    visitor = Client()
    assert visitor.get(path).status_code == 200
    refused = visitor.post(path, {"name": "Neu", "password": "12345678"})
    assert refused.status_code == 422
    welcome = visitor.post(path, {"name": "Neu", "password": "barca-lago-remo-9"})
    assert welcome["Location"] == reverse("inbox")
    assert visitor.get(reverse("inbox")).status_code == 200
    assert Client().get(path).status_code == 410
    assert Member.objects.get(name="Neu").role == Role.AGENT
    assert not Invitation.objects.pending().exists()


def test_an_invitation_for_somebody_else_is_not_taken(cast: Cast, ada: Client) -> None:
    page = ada.post(
        reverse("members"), {"how": "invite", "email": "n@example.org", "role": "agent"}
    ).content.decode()
    path = page[page.index("/invitations/") :].split('"')[0]
    other = browser(cast.marco)
    assert other.post(path, {"name": "x"}).status_code == 422
    assert Invitation.objects.pending().exists()


def test_a_member_with_a_password_logs_in(cast: Cast, ada: Client) -> None:
    data = {
        "how": "password",
        "email": "neu@example.org",
        "name": "Neu",
        "role": "voice",
        "password": "barca-lago-remo-9",
    }
    ada.post(reverse("members"), data)
    visitor = Client()
    visitor.post(
        reverse("account_login"),
        {"login": "neu@example.org", "password": data["password"]},
    )
    assert visitor.get(reverse("inbox")).status_code == 200


def test_whoever_leaves_is_out_at_once_and_their_work_is_free(
    cast: Cast, ada: Client
) -> None:
    marco = browser(cast.marco)
    assert marco.get(reverse("inbox")).status_code == 200
    ada.post(reverse("member_departure", args=[cast.marco.pk]))
    assert marco.get(reverse("inbox")).status_code == 404
    refused = ada.post(reverse("member_departure", args=[cast.ada.pk]))
    assert refused.status_code == 422
    assert cast.ada.name in refused.content.decode()


def test_a_team_of_another_company_is_not_chosen(cast: Cast, ada: Client) -> None:
    with scope(cast.elsewhere):
        foreign = make.team("Fremd")
    data = {"name": "Marco", "role": "agent", "teams": [foreign.pk]}
    found = ada.post(reverse("member", args=[cast.marco.pk]), data)
    assert found.status_code == 404


def test_teams_come_and_go(cast: Cast, ada: Client) -> None:
    ada.post(reverse("teams"), {"name": "Notte", "members": [cast.marco.pk]})
    team = Team.objects.get(name="Notte")
    assert list(team.members.all()) == [cast.marco]
    assert ada.post(reverse("teams"), {"name": "notte"}).status_code == 422
    ada.post(reverse("team_destroy", args=[team.pk]))
    assert not Team.objects.filter(name="Notte").exists()


def test_a_key_is_shown_once(cast: Cast, ada: Client) -> None:
    page = ada.post(
        reverse("tokens"), {"name": "Export", "scopes": ["customers:read"], "days": ""}
    ).content.decode()
    key = page[page.index('value="asc_') + 7 :].split('"')[0]
    assert key not in ada.get(reverse("tokens")).content.decode()
    token = ApiToken.objects.get()
    assert (
        browser(cast.sara).post(reverse("token_revoke", args=[token.pk])).status_code
        == 404
    )
    ada.post(reverse("token_revoke", args=[token.pk]))
    token.refresh_from_db()
    assert token.revoked_at is not None


def test_everybody_describes_themselves(cast: Cast) -> None:
    client = browser(cast.vito)
    data = {
        "name": "Vito B.",
        "signature": "Vito\r\nX-Header: 1",
        "language": "en",
        "timezone": "Europe/London",
        "theme": "dark",
        "density": "dense",
    }
    found = client.post(reverse("me"), data)
    assert found.cookies["ascolto_theme"].value == "dark"
    cast.vito.refresh_from_db()
    assert cast.vito.signature == "Vito X-Header: 1"
    assert 'lang="en"' in client.get(reverse("me")).content.decode()
    for wrong in ({"timezone": "Mars"}, {"theme": "pink"}, {"density": "airy"}):
        assert client.post(reverse("me"), data | wrong).status_code == 422


def test_how_it_looks_goes_with_the_member_to_every_device(cast: Cast) -> None:
    said = {"name": "Vito", "language": "it", "timezone": "Europe/Rome"}
    browser(cast.vito).post(reverse("me"), said | {"theme": "dark", "density": "dense"})
    other = browser(cast.vito)
    other.cookies["ascolto_theme"] = "light"
    page = other.get(reverse("me")).content.decode()
    assert 'data-theme="dark" data-density="dense"' in page


def test_the_activity_log_is_filtered_and_goes_back_page_by_page(
    cast: Cast, ada: Client
) -> None:
    for number in range(70):
        Activity.objects.create(
            verb=f"did-{number}",
            target_type="core.brand",
            target_id=1,
            actor_kind="member",
            actor_id=cast.marco.pk,
            actor_name="Marco",
        )
    first = ada.get(reverse("activity"), {"by": cast.marco.pk}).content.decode()
    assert "did-69" in first
    assert "did-5 " not in first
    before = first[first.index("before=") + 7 :].split('"')[0]
    asked: dict[str, str | int] = {"by": cast.marco.pk, "before": before}
    second = ada.get(
        reverse("activity"),
        asked,
        headers={"HX-Request": "true"},
    ).content.decode()
    assert "did-5 " in second
    assert "<html" not in second
    others = ada.get(reverse("activity"), {"by": "others"}).content.decode()
    assert "did-69" not in others
