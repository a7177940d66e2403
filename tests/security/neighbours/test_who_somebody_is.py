"""What got the neighbours: sessions, invitations, headers that say who one is. Each docstring names the record it stands for."""

# ruff: noqa: E501 - tables of attacks read best a row a line

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ascolto.core.actions import inviting
from ascolto.core.models import Member
from ascolto.operate.models import Conversation
from ascolto.testing.cast import Cast
from tests.security.neighbours.scene import browser


def test_sessions_end_with_the_password(cast: Cast) -> None:
    """Chatwoot CVE-2021-3740: a session outlives the password it was opened with."""
    first, second = browser(cast.marco), browser(cast.marco)
    cast.marco.user.set_password("Un-lago-e-due-barche-9")
    cast.marco.user.save()
    for client in (first, second):
        assert client.get("/inbox/").status_code == 302


def test_who_has_left_is_out_at_once(cast: Cast, ada: Client) -> None:
    """ASVS 7.4.2: a member who left keeps no session, stream or key."""
    marco = browser(cast.marco)
    assert marco.get("/inbox/").status_code == 200
    ada.post(reverse("member_departure", args=[cast.marco.pk]))
    assert marco.get("/inbox/").status_code in {302, 404}


FORGED = {
    "X-Forwarded-For": "127.0.0.1", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example",
    "X-Forwarded-User": "ada@example.org", "X-Remote-User": "ada@example.org", "Remote-User": "ada@example.org",
    "X-Real-IP": "127.0.0.1", "Forwarded": "for=127.0.0.1;host=evil.example", "X-Original-URL": "/inbox/",
    "X-Rewrite-URL": "/inbox/", "X-HTTP-Method-Override": "DELETE", "X-WEBAUTH-USER": "ada@example.org",
}  # fmt: skip


def test_forged_headers_of_a_proxy_are_not_believed(
    cast: Cast, conversation: Conversation
) -> None:
    """Zammad CVE-2026-34720: single sign-on and forwarding headers from anybody."""
    client = Client(headers=FORGED)
    for where in (
        "/inbox/",
        f"/conversations/{conversation.pk}/",
        "/settings/members/",
    ):
        answer = client.get(where)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/accounts/login/")
    page = client.get("/accounts/password/reset/").content.decode()
    assert "evil.example" not in page


def test_a_forged_host_is_refused(cast: Cast, settings: Any) -> None:
    """ASVS 15.3.4: links in mails are made of our own name, never of the caller's."""
    settings.ALLOWED_HOSTS = ["localhost"]
    for host in (
        "evil.example",
        "localhost.evil.example",
        "localhost@evil.example",
        "evil.example:80",
    ):
        assert Client(headers={"host": host}).get("/accounts/login/").status_code == 400


def test_an_invitation_opens_once_and_not_for_ever(cast: Cast) -> None:
    """FreeScout CVE-2026-41902: an invitation link that never ends."""
    _, secret = inviting.invite("neu@example.org", role="agent", by=cast.as_("ada"))
    where, fields = (
        f"/invitations/{secret}/",
        {"name": "Neu", "password": "Tre-barche-sul-lago-7"},
    )
    assert len(secret) >= 40
    assert Client().get(where).status_code == 200
    assert Client().post(where, fields).status_code == 302
    assert Client().get(where).status_code == 410
    assert Client().post(where, fields).status_code == 410
    invitation, secret = inviting.invite(
        "alt@example.org", role="agent", by=cast.as_("ada")
    )
    invitation.expires_at = timezone.now() - timedelta(seconds=1)
    invitation.save(update_fields=["expires_at"])
    assert Client().get(f"/invitations/{secret}/").status_code == 410
    assert Client().get("/invitations/").status_code == 404


def test_an_invitation_gives_no_more_than_it_says(cast: Cast) -> None:
    """ASVS 8.2.3: fields that a form does not offer change nothing."""
    _, secret = inviting.invite("neu@example.org", role="voice", by=cast.as_("ada"))
    fields = {"name": "Neu", "password": "Tre-barche-sul-lago-7", "role": "admin", "is_staff": "1",
              "workspace": cast.elsewhere.pk, "email": "otto@example.org"}  # fmt: skip
    Client().post(f"/invitations/{secret}/", fields)
    row = Member.objects.get(user__email="neu@example.org")
    assert (row.role, row.workspace_id) == ("voice", cast.workspace.pk)
    client = browser(cast.vito)
    client.post(
        reverse("me"),
        {
            "name": "Vito",
            "language": "it",
            "timezone": "Europe/Rome",
            "theme": "",
            "role": "admin",
        },
    )
    cast.vito.refresh_from_db()
    assert cast.vito.role == "voice"
