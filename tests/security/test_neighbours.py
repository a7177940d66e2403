"""What got the neighbours, row by row: each docstring names the record that the test stands for."""

# ruff: noqa: E501 - tables of attacks read best a row a line

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ascolto.channels import registry, tokens
from ascolto.channels.actions import accepting, delivering
from ascolto.channels.contract import Raw, Sent
from ascolto.channels.models import (
    Account,
    Attachment,
    Delivery,
    Message,
    Payload,
    Thread,
)
from ascolto.connectors.email import composing
from ascolto.connectors.email.config import Config
from ascolto.core import storage, tables
from ascolto.core.actions import inviting
from ascolto.core.models import Activity, Member
from ascolto.core.scoping import scope, unscoped
from ascolto.operate.actions import replying
from ascolto.operate.models import Conversation
from ascolto.testing import make
from ascolto.testing.cast import Cast
from ascolto.testing.pipeline import hear, post, run, said
from ascolto.web.portal.limits import limits

SECRET = "whsec_" + "YWJj" * 8
MAILBOX = {
    "address": "care@brand.test", "password": "not-used", "imap_host": "127.0.0.1",
    "smtp_host": "127.0.0.1", "imap_security": "none", "smtp_security": "none",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    limits.clear()
    yield
    limits.clear()


def browser(member: Member, **options: Any) -> Client:
    client = Client(**options)
    client.force_login(member.user)
    return client


@pytest.fixture
def ada(cast: Cast) -> Client:
    return browser(cast.ada)


@pytest.fixture
def portal(cast: Cast) -> Account:
    config = {"secret": SECRET, "callback_url": "https://portal.example/in"}
    return make.account(cast.brand, kind="webhook", config=config)


@pytest.fixture
def conversation(portal: Account) -> Conversation:
    return hear(portal, said("Avete una camera?"))


@pytest.fixture
def mailbox(cast: Cast) -> Account:
    return make.account(
        cast.brand, kind="email", config=MAILBOX, address="care@brand.test"
    )


@pytest.fixture
def theirs(cast: Cast) -> dict[str, Any]:
    """Rows of another company, as Otto sees them."""
    with scope(cast.elsewhere):
        brand = make.brand("Fremd")
        account = make.account(
            brand,
            kind="webhook",
            config={"secret": SECRET, "callback_url": "https://portal.example/in"},
        )
        mail = make.account(
            brand, kind="email", config=MAILBOX, address="info@otto.test"
        )
        talk = hear(account, said("Ihre Rechnung", who="hans"))
        return {
            "brand": brand, "account": account, "mailbox": mail, "conversation": talk,
            "customer": talk.case.customer, "member": cast.otto, "team": make.team("Nacht"),
            "message": Message.objects.inbound().get(),
        }  # fmt: skip


def mail(
    text: str = "Buongiorno", *, sender: str = "zoe@example.net", name: str = "m1", **fields: str
) -> bytes:  # fmt: skip
    head = {
        "From": sender, "To": "care@brand.test", "Subject": "Camera",
        "Message-ID": f"<{name}@example.net>",
    } | {key.replace("_", "-"): value for key, value in fields.items()}  # fmt: skip
    return (
        "".join(f"{k}: {v}\r\n" for k, v in head.items()).encode()
        + f"\r\n{text}\r\n".encode()
    )


def arrive(account: Account, *mails: bytes) -> None:
    here = {"internaldate": timezone.now().isoformat()}
    first = Payload.objects.count()
    accepting.accept(
        account, [Raw(f"1:{first + n}", one, here) for n, one in enumerate(mails)]
    )
    run()


# --- SQL and ORM injection -------------------------------------------------------------------

INJECTED = [
    "' OR '1'='1", "1' OR 1=1--", "1;DROP TABLE channels_message", "1 UNION SELECT password FROM core_user",
    "1) OR (SELECT 1)=(1", "'; SELECT pg_sleep(5)--", "1' AND randomblob(500000000)--", "%' ESCAPE '", "\\", "\"",
    "__import__('os')", "workspace__name__startswith", "account__config__contains", "-1", "1e3", "0x1", "NaN", "null",
    "[]", "{}", "١٢", "1 ", " 1", "+1", "\x00", "1\x00", "NEAR(a b, 2)", "a* OR b", "^a", "col:word", "a AND NOT b", "((((",
]  # fmt: skip
PARAMETERS = {
    "inbox": ("view", "brand", "account", "q", "after", "order", "sort", "workspace__id", "assignee__user__password"),
    "inbox_rows": ("view", "ids", "brand"), "inbox_first": ("view", "brand"), "customers": ("q", "after", "order_by", "user__password__startswith"),
    "payloads": ("account", "before", "status", "body__contains"), "activity": ("by", "before", "actor__user__password"),
    "acknowledgements": ("brand", "account"), "counter": ("brand",), "targets": ("brand", "account"),
    "accounts": ("brand", "order"), "members": ("order", "role"), "conversation": ("view", "brand", "q"),
    "conversation_earlier": ("before",), "customer_candidates": ("q",),
}  # fmt: skip


@pytest.mark.parametrize("name", PARAMETERS)
def test_no_parameter_of_a_list_is_an_oracle(
    name: str,
    cast: Cast,
    ada: Client,
    conversation: Conversation,
    theirs: dict[str, Any],
) -> None:
    """Chatwoot CVE-2025-21628, django-helpdesk 2.6.1: SQL or the ORM through a filter's name or value."""
    args = {"conversation": conversation.pk, "conversation_earlier": conversation.pk,
            "customer_candidates": conversation.case.customer_id}  # fmt: skip
    where = reverse(name, args=[args[name]] if name in args else [])
    together = [dict.fromkeys(PARAMETERS[name], value) for value in INJECTED]
    alone = [{one: value} for one in PARAMETERS[name] for value in INJECTED[:4]]
    for query in together + alone:
        answer = ada.get(where, query, headers={"HX-Request": "true"})
        assert answer.status_code in {200, 302, 400, 404, 422}, query
        assert "Rechnung" not in answer.content.decode(), query
    assert Message.objects.exists()


def test_filters_of_the_api_are_on_a_list(
    cast: Cast, conversation: Conversation
) -> None:
    """Chatwoot CVE-2025-21628: the same for programs; an unknown filter is refused, not ignored."""
    from ascolto.core.actions import keying

    _, key = keying.issue(cast.ada, name="t", scopes=keying.SCOPES, by=cast.as_("ada"))
    client = Client(headers={"Authorization": f"Bearer {key}"})
    for place in ("conversations", "customers", "commitments", "accounts"):
        known = (
            "limit",
            "cursor",
            "after",
            "status",
            "q",
            "order",
            "account__config",
            "workspace_id",
        )
        for number, value in enumerate(INJECTED):
            parameter = known[number % len(known)]
            answer = client.get(f"/api/v1/{place}", {parameter: value})
            assert answer.status_code in {200, 400, 422}, (place, parameter, value)
        assert (
            client.get(
                f"/api/v1/{place}", {"account__config__contains": "x"}
            ).status_code
            >= 400
        )


# --- second objects --------------------------------------------------------------------------


def test_the_second_object_is_authorised_too(
    cast: Cast, ada: Client, conversation: Conversation, theirs: dict[str, Any]
) -> None:
    """Zammad CVE-2026-34722, Chatwoot CVE-2026-115725, FreeScout CVE-2026-40591: a linked foreign object."""
    ours = conversation.case.customer_id
    tries = [
        (reverse("conversation_assignment", args=[conversation.pk]), {"member": theirs["member"].pk}),
        (reverse("customer_links", args=[ours]), {"other": theirs["customer"].pk}),
        (reverse("counter"), {"text": "x", "brand": theirs["brand"].pk, "name": "x"}),
        (reverse("member", args=[cast.marco.pk]), {"name": "M", "role": "agent", "brands": theirs["brand"].pk}),
        (reverse("member", args=[cast.marco.pk]), {"name": "M", "role": "agent", "teams": theirs["team"].pk}),
        (reverse("members"), {"email": "a@b.it", "role": "agent", "brands": theirs["brand"].pk}),
        (reverse("acknowledgement", args=[cast.brand.pk]), {"account": theirs["account"].pk, "language": "it", "text": "x"}),
        (reverse("acknowledgement", args=[theirs["brand"].pk]), {"language": "it", "text": "x"}),
        (reverse("target_create"), {"brand": theirs["brand"].pk, "minutes": "5", "kind": "first_reply", "account": theirs["account"].pk}),
        (reverse("on_call"), {"brand": theirs["brand"].pk, "members": theirs["member"].pk}),
        (reverse("on_call"), {"members": theirs["member"].pk, "member": theirs["member"].pk}),
        (reverse("payloads_replay"), {"account": theirs["account"].pk}),
        (reverse("account_create", args=["webform"]), {"brand": theirs["brand"].pk, "name": "x"}),
        (reverse("account_create", args=["webform"]), {"brand": cast.brand.pk, "answers_through": theirs["mailbox"].pk, "through": theirs["mailbox"].pk}),
    ]  # fmt: skip
    for where, fields in tries:
        answer = ada.post(where, fields)
        assert answer.status_code in {302, 404, 422}, (where, answer.status_code)
        assert "Fremd" not in answer.content.decode(), where
    assert_nothing_points_outside(cast)


def assert_nothing_points_outside(cast: Cast) -> None:
    """No row of ours names a row of another company, whatever foreign key it has."""
    from django.apps import apps

    from ascolto.core.scoping import WorkspaceModel

    with unscoped("test"):
        for model in apps.get_models():
            if not issubclass(model, WorkspaceModel):
                continue
            for field in model._meta.concrete_fields:
                other = field.related_model
                if not (isinstance(other, type) and issubclass(other, WorkspaceModel)):
                    continue
                rows = model._default_manager.exclude(
                    **{f"{field.name}": None}
                ).select_related(field.name)
                for row in rows:
                    assert row.workspace_id == getattr(row, field.name).workspace_id, (
                        model,
                        field,
                    )
        for member in Member.objects.all():
            for near in (*member.brands.all(), *member.teams.all()):
                assert near.workspace_id == member.workspace_id


def test_a_delivery_of_others_is_not_decided(
    cast: Cast, ada: Client, theirs: dict[str, Any]
) -> None:
    """FreeScout CVE-2026-40591: acting on an object of another mailbox by its number."""
    with scope(cast.elsewhere):
        talk = theirs["conversation"]
        message = replying.reply(talk, text="Hier", by=cast.as_("otto"))
        Delivery.objects.update(status="unknown")
        delivery = Delivery.objects.get(message=message)
    assert (
        ada.post(
            reverse("delivery_decision", args=[delivery.pk]), {"it": "went_out"}
        ).status_code
        == 404
    )
    assert ada.post(reverse("message_undo", args=[message.pk])).status_code == 404
    with unscoped("test"):
        delivery.refresh_from_db()
    assert delivery.status == "unknown"


def test_a_system_speaks_only_of_its_own_messages(
    cast: Cast, portal: Account, conversation: Conversation
) -> None:
    """Chatwoot CVE-2026-115725: ids of one provider mean nothing in the account of another."""
    other = make.account(
        cast.brand,
        kind="webhook",
        config={"secret": SECRET, "callback_url": "https://portal.example/in"},
    )
    message = replying.reply(conversation, text="Certo", by=cast.as_("ada"))
    Delivery.objects.filter(message=message).update(status="sent")
    Message.objects.filter(pk=message.pk).update(external_id="portal-1")
    told = {
        "type": "receipt",
        "receipt": {
            "of": "portal-1",
            "fate": "failed",
            "at": timezone.now().isoformat(),
            "why": "x",
        },
    }
    post(other, told)
    run()
    assert Delivery.objects.get(message=message).status == "sent"
    edited = {
        "type": "message.edited",
        "message": {
            "external_id": "portal-1",
            "text": "Paghi qui",
            "edited_at": timezone.now().isoformat(),
        },
    }
    post(other, edited)
    post(
        other,
        {
            "type": "message.deleted",
            "message": {
                "external_id": "portal-1",
                "deleted_at": timezone.now().isoformat(),
            },
        },
    )
    run()
    message.refresh_from_db()
    assert message.text == "Certo"
    assert message.state not in {"edited", "deleted"}
    post(portal, told)
    run()
    assert Delivery.objects.get(message=message).status == "failed"


def test_a_name_given_twice_deletes_nothing(
    cast: Cast, portal: Account, conversation: Conversation
) -> None:
    """Own finding: a provider that names our answer like the customer's message must not erase that."""
    asked = Message.objects.inbound().get()
    message = replying.reply(conversation, text="Certo", by=cast.as_("ada"))
    delivery = Delivery.objects.get(message=message)
    Delivery.objects.filter(pk=delivery.pk).update(status="sending")
    delivering.settle_sent(delivery, Sent(asked.external_id, timezone.now()))
    assert Message.objects.filter(pk=asked.pk).exists()
    assert Delivery.objects.get(message=message).status == "sent"


# --- who somebody is -------------------------------------------------------------------------


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


# --- files -----------------------------------------------------------------------------------

HOSTILE = {
    "a.svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    "a.html": b"<!doctype html><script>alert(1)</script>", "a.xml": b"<?xml version='1.0'?><a xmlns='http://www.w3.org/1999/xhtml'><script/></a>",
    "a.png": b"<html><script>alert(1)</script></html>", "a.pdf": b"%PDF-1.4 <script>alert(1)</script>",
    "a.gif": b"GIF89a/*<script>*/=1;alert(1)//", "a.js": b"alert(1)", "\u200b.htaccess": b"AddType application/x-httpd-php .txt",
    "../../../etc/passwd": b"root", "a.php\x00.png": b"<?php system($_GET[0]);", "con.txt": b"x", "a\r\nSet-Cookie: x=1.txt": b"x",
    'a"; filename="evil.html': b"<script>", "\u202egnp.exe": b"MZ" + b"\0" * 100, "x" * 400 + ".html": b"<script>", ".": b"x", "": b"x",
}  # fmt: skip


def attached(message: Message) -> list[Attachment]:
    rows = []
    for position, (name, content) in enumerate(HOSTILE.items()):
        kept = storage.keep(content)
        rows.append(Attachment.objects.create(
            message=message, position=position, name=name[:255].replace("\0", ""), content_type=kept.content_type,
            size=kept.size, sha256=kept.sha256,
        ))  # fmt: skip
    return rows


def test_no_upload_runs_in_a_browser(
    cast: Cast, ada: Client, conversation: Conversation
) -> None:
    """Chatwoot CVE-2021-3741, osTicket CVE-2020-24917: stored XSS by SVG, HTML, or a file's name."""
    for row in attached(Message.objects.inbound().get()):
        answer = ada.get(reverse("file", args=[row.public_id]))
        assert answer.status_code == 200
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer["Content-Security-Policy"]
        assert "script" not in answer["Content-Security-Policy"]
        kind = answer["Content-Type"].split(";")[0]
        assert kind not in {
            "text/html",
            "image/svg+xml",
            "text/xml",
            "application/xhtml+xml",
            "text/javascript",
        }
        if kind not in {"image/gif", "image/png"}:
            assert answer["Content-Disposition"].startswith("attachment"), row.name
        assert "\n" not in answer["Content-Disposition"]
        assert "/" not in answer["Content-Disposition"].split("''")[0].replace("''", "")
        assert "Set-Cookie" not in answer.headers
        names = re.findall(r'filename="([^"]*)"', answer["Content-Disposition"])
        assert len(names) == 1, "one name, and nothing smuggled behind it"
        assert names[0].lower() not in {".htaccess", "con.txt", ".", ""}


def test_a_files_name_never_reaches_the_disk(
    cast: Cast, portal: Account, settings: Any
) -> None:
    """FreeScout CVE-2026-28289 / -27636 (10.0): an attachment named U+200B + .htaccess."""
    import base64
    from pathlib import Path

    files = [
        {"name": name, "content_base64": base64.b64encode(content).decode()}
        for name, content in HOSTILE.items()
    ]
    hear(portal, said("Ecco", message="files", attachments=files))
    every = [
        p for p in Path(settings.FILES).rglob("*") if p.is_file() and p.name != "lock"
    ]
    assert len(every) >= 10
    for path in every:
        assert re.fullmatch(r"[0-9a-f]{64}", path.name), path
        assert not path.stat().st_mode & 0o111, "nothing on the disk can be executed"
    for row in Attachment.objects.all():
        assert not row.name.startswith("."), row.name
        assert row.name
        assert not set(row.name) & {"/", "\u200b"}


def test_ids_of_files_cannot_be_guessed(
    cast: Cast, ada: Client, conversation: Conversation
) -> None:
    """Zammad CVE-2024-33668, FreeScout CVE-2026-40496: guessable upload and attachment tokens."""
    rows = attached(Message.objects.inbound().get())
    ids = {row.public_id for row in rows}
    assert len(ids) == len(rows)
    assert all(len(one) >= 22 for one in ids), "128 bits"
    assert ada.get(f"/files/{rows[0].pk}/").status_code == 404
    assert ada.get(f"/files/{rows[0].sha256}/").status_code == 404
    assert Client().get(reverse("file", args=[rows[0].public_id])).status_code == 302
    assert (
        browser(cast.otto).get(reverse("file", args=[rows[0].public_id])).status_code
        == 404
    )


def test_a_file_lost_from_the_store_is_404(
    cast: Cast, ada: Client, conversation: Conversation
) -> None:
    """Own finding: a row whose file is gone was an error page."""
    row = attached(Message.objects.inbound().get())[0]
    Attachment.objects.filter(pk=row.pk).update(sha256="0" * 64)
    assert ada.get(reverse("file", args=[row.public_id])).status_code == 404


# --- mail ------------------------------------------------------------------------------------


def test_a_forged_answer_is_never_ours(cast: Cast, mailbox: Account) -> None:
    """FreeScout CVE-2026-47123: a forged In-Reply-To and From make a mail an agent's reply."""
    arrive(mailbox, mail("Avete posto?", name="zoes"))
    talk = Conversation.objects.get()
    ours = replying.reply(talk, text="Certo", by=cast.as_("ada"))
    Message.objects.filter(pk=ours.pk).update(external_id="ours.ascolto@brand.test")
    Delivery.objects.update(status="sent")
    done = Activity.objects.filter(actor_kind="member").count()
    for number, sender in enumerate((
        cast.ada.user.email, f"Ada <{cast.ada.user.email}>", "care@brand.test", '"care@brand.test" <mallory@mallory.test>',
    )):  # fmt: skip
        arrive(mailbox, mail(
            "Paghi qui invece", sender=sender, name=f"forged{number}", In_Reply_To="<ours.ascolto@brand.test>",
            X_Ascolto_Message="ours.ascolto@brand.test", X_FreeScout_Mail_Type="customer.message",
        ))  # fmt: skip
    forged = Message.objects.filter(text="Paghi qui invece")
    assert forged.count() == 4
    assert not forged.exclude(direction="in").exists()
    assert not forged.exclude(author=None).exists()
    assert not Delivery.objects.filter(message__in=forged).exists(), (
        "nothing is passed on to the customer"
    )
    assert Activity.objects.filter(actor_kind="member").count() == done, (
        "in nobody's name"
    )


def test_a_stranger_does_not_get_into_a_conversation_nor_its_answer(
    cast: Cast, mailbox: Account
) -> None:
    """FreeScout CVE-2026-47123, its other half: who knows the name of a customer's mail gets the next answer."""
    from ascolto.channels import sending

    arrive(mailbox, mail("Avete posto?", name="zoes"))
    talk = Conversation.objects.get()
    arrive(mailbox, mail("Anche io", sender="mallory@mallory.test", name="x", In_Reply_To="<zoes@example.net>",
                         References="<zoes@example.net>"))  # fmt: skip
    assert Conversation.objects.count() == 2
    ours = replying.reply(talk, text="La camera è la 7", by=cast.as_("ada"))
    assert (
        sending.outgoing(Delivery.objects.get(message=ours)).to.external_id
        == "zoe@example.net"
    )  # type: ignore[union-attr]
    arrive(
        mailbox, mail("E la colazione?", name="zoes2", In_Reply_To="<zoes@example.net>")
    )
    assert Message.objects.get(text="E la colazione?").thread_id == talk.thread_id


def test_who_got_our_answer_may_join(cast: Cast, mailbox: Account) -> None:
    """The same rule must not tear apart what belongs together: our own mails have unguessable names."""
    arrive(mailbox, mail("Avete posto?", name="zoes"))
    talk = Conversation.objects.get()
    ours = replying.reply(talk, text="Certo", by=cast.as_("ada"))
    Delivery.objects.filter(message=ours).update(status="sent")
    Message.objects.filter(pk=ours.pk).update(external_id="secret.ascolto@brand.test")
    arrive(
        mailbox,
        mail(
            "Sono il marito",
            sender="max@example.net",
            name="max",
            In_Reply_To="<secret.ascolto@brand.test>",
        ),
    )
    assert Message.objects.get(text="Sono il marito").thread_id == talk.thread_id


def test_nothing_moves_a_mail_into_another_company(
    cast: Cast, mailbox: Account, theirs: dict[str, Any]
) -> None:
    """FreeScout CVE-2026-47123: References, plus-addresses and tokens of another company, and forged ones."""
    with scope(cast.elsewhere):
        thread = Thread.objects.get(pk=theirs["conversation"].thread_id)
        known = theirs["message"].external_id
        token = tokens.thread_token(thread.pk)
    signed = composing.addresses.tagged(
        "care@brand.test", token, bytes.fromhex(mailbox.key)
    )
    forged = [
        f"care+{token}-aaaaaaaaaaaaaaaa@brand.test",
        f"care+{thread.pk}-{'a' * 13}@brand.test",
        signed,
    ]
    for number, to in enumerate(forged):
        arrive(
            mailbox,
            mail(
                name=f"t{number}",
                To=to,
                References=f"<{known}>",
                In_Reply_To=f"<{known}>",
            ),
        )
    with scope(cast.elsewhere):
        assert Message.objects.filter(thread=thread, direction="in").count() == 1
    assert Message.objects.inbound().filter(account=mailbox).count() == 3
    assert_nothing_points_outside(cast)


@pytest.mark.parametrize(
    "evil",
    [
        "a\r\nBcc: victim@example.org",
        "a\nX-Evil: 1",
        "a\rb",
        "a\u2028b",
        "a\x00b",
        "a\r\n\r\n<b>",
    ],
)
def test_no_name_or_subject_writes_a_field(
    evil: str, cast: Cast, mailbox: Account
) -> None:
    """ASVS 1.3.11, FreeScout CVE-2026-107393: CR and LF in what ends up in a mail's header."""
    from ascolto.channels import sending
    from ascolto.channels.contract import Refused

    word = "=?utf-8?q?" + "".join(f"={b:02X}" for b in evil.encode()) + "?="
    arrive(mailbox, mail(sender=f"{word} <zoe@example.net>", Subject=word))
    talk = Conversation.objects.get(account=mailbox)
    cast.ada.name = evil.replace("\x00", "")  # which no column holds
    ours = replying.reply(talk, text="Certo", by=cast.as_("ada"))
    outgoing = sending.outgoing(Delivery.objects.get(message=ours))
    try:
        letter = composing.compose(
            outgoing,
            Config.model_validate(MAILBOX),
            registry.site(mailbox),
            timezone.now(),
        )
    except Refused:
        return
    head = letter.content.split(b"\r\n\r\n")[0]
    fields = [
        line.split(b":")[0].lower()
        for line in head.split(b"\r\n")
        if line[:1] not in b" \t"
    ]
    assert not {b"bcc", b"x-evil"} & set(fields)
    assert fields.count(b"subject") == fields.count(b"from") == fields.count(b"to") == 1


def test_no_answer_of_ours_has_a_split_header(
    cast: Cast, ada: Client, conversation: Conversation
) -> None:
    """ASVS 1.3.11 for HTTP: what was typed never writes a header of the response."""
    for evil in (
        "x\r\nSet-Cookie: a=b",
        "x\nLocation: //evil.example",
        "\u560d\u560aSet-Cookie: a=b",
    ):
        for answer in (
            ada.get("/inbox/", {"q": evil, "view": evil}),
            ada.post(reverse("brands"), {"name": evil}),
            ada.post(reverse("teams"), {"name": evil}),
            ada.post(
                reverse("conversation_notes", args=[conversation.pk]),
                {"text": evil},
                headers={"HX-Request": "true"},
            ),
            ada.post(reverse("me"), {"name": evil, "theme": evil}),
            Client().get("/accounts/login/", {"next": evil}),
            Client().get("/chat/x/brand", headers={"origin": "https://x.example"}),
        ):
            for name, value in answer.items():
                assert not set(value) & {"\r", "\n"}, name
            assert "a" not in answer.cookies


@pytest.mark.parametrize("there", [
    "https://evil.example/", "//evil.example", "/\\evil.example", "https:evil.example", "javascript:alert(1)",
    "\thttps://evil.example", "http://localhost@evil.example", "/%09/evil.example", "///evil.example", "https:///evil.example",
])  # fmt: skip
def test_next_never_leads_away(there: str, cast: Cast) -> None:
    """ASVS 1.3.6 (open redirect): `next` after the log-in, and wherever a page takes an address."""
    user = make.user("Nora", email="nora@example.org", password=make.PASSWORD)
    make.member("Nora", user=user)
    client = Client()
    answer = client.post(
        "/accounts/login/",
        {"login": user.email, "password": make.PASSWORD, "next": there},
    )
    assert answer.status_code == 302
    where = answer["Location"]
    assert re.match(r"/(?![/\\])", where), where
    for place in ("/accounts/logout/", "/accounts/login/", "/accounts/reauthenticate/"):
        answer = client.get(place, {"next": there})
        if answer.status_code == 302:
            assert answer["Location"].startswith("/"), place
            assert not answer["Location"].startswith(("//", "/\\")), place


def test_guessing_a_password_is_stopped_with_a_sentence(
    cast: Cast, settings: Any
) -> None:
    """ASVS 6.3.1, 2.4.1: brute force and stuffing."""
    from django.core.cache import cache

    cache.clear()
    user = make.user("Nora", email="nora@example.org", password=make.PASSWORD)
    make.member("Nora", user=user)
    client, seen = Client(), []
    for number in range(14):
        seen.append(
            client.post(
                "/accounts/login/", {"login": user.email, "password": f"wrong-{number}"}
            )
        )
    last = client.post(
        "/accounts/login/", {"login": user.email, "password": make.PASSWORD}
    )
    cache.clear()
    assert last.status_code in {200, 429}, "even the right one has to wait"
    assert "_auth_user_id" not in client.session
    words = re.sub(r"<[^>]+>", " ", last.content.decode())
    assert re.search(r"(Troppi|Riprova|Too many|again)", words), words[-600:]


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_of_a_table_we_write_is_a_formula(first: str) -> None:
    """ASVS 1.2.10: formulas in exports. And it comes back as it was."""
    cell = f'{first}HYPERLINK("https://mallory.test","x")'
    [[read]] = csv.reader(io.StringIO(tables.text([[cell]]), newline=""))
    assert read == f"'{cell}"
    assert tables.as_written(read) == cell


@pytest.mark.parametrize("cell", ["-12.50", "+39 333 1234567", "+39.02.55", "-1,5"])
def test_numbers_of_a_table_stay_numbers(cell: str) -> None:
    assert tables.text([[cell, "x"]], ";") == f"{cell};x\r\n"


def test_tables_are_written_in_one_place() -> None:
    from pathlib import Path

    source = Path(accepting.__file__).parents[2]
    for path in source.rglob("*.py"):
        if "/tests/" not in str(path) and path.name != "tables.py":
            assert not re.search(r"csv\.(Dict)?[wW]riter\(", path.read_text()), path


def test_outgoing_calls_are_guarded_in_one_place() -> None:
    """Gauzy GHSA-mggh-g9p3-hwrm, Chatwoot #14887: SSRF. The table of cases is tried in core/tests/test_http.py."""
    from pathlib import Path

    source = Path(accepting.__file__).parents[2]
    allowed = {"core/http.py", "core/wire.py"}
    for path in source.rglob("*.py"):
        where = str(path.relative_to(source))
        if (
            "/tests/" in where
            or where.startswith(("testing/", "demo/"))
            or where in allowed
        ):
            continue
        text = path.read_text()
        assert not re.search(
            r"^\s*(import|from) (requests|httpx|aiohttp|urllib\.request|http\.client)\b",
            text,
            re.M,
        ), where


def test_the_error_page_tells_nothing(
    cast: Cast, ada: Client, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    """osTicket CVE-2019-14750, ASVS 16.5: no traceback, setting or version for who looks at an error."""
    from ascolto.operate.reads import inbox

    def broken(*_: Any, **__: Any) -> Any:
        raise RuntimeError("hunter2 in a traceback")

    monkeypatch.setattr(inbox, "page", broken)
    ada.raise_request_exception = False
    assert settings.DEBUG is False
    answer = ada.get("/inbox/")
    assert answer.status_code == 500
    for page in (
        answer,
        ada.get("/nothing/here/"),
        Client().get("/conversations/99/"),
        Client().post("/api/v1/messages"),
    ):
        text = page.content.decode()
        for word in (
            "hunter2",
            "Traceback",
            "RuntimeError",
            "SECRET_KEY",
            "site-packages",
            "/work/",
            "urlpatterns",
            "ascolto.config",
        ):
            assert word not in text, word
        assert "Server" not in page.headers or "Django" not in page["Server"]


def test_customers_are_not_members(cast: Cast, mailbox: Account) -> None:
    """FreeScout CVE-2026-47123: writing from a member's address opens no log-in and grants nothing."""
    before = Member.objects.count()
    arrive(mailbox, mail(sender=f"Ada <{cast.ada.user.email}>"))
    assert Member.objects.count() == before
    assert Message.objects.inbound().get(account=mailbox).author is None


def test_refusals_name_nobody_elses_things(
    cast: Cast, ada: Client, theirs: dict[str, Any], conversation: Conversation
) -> None:
    """ASVS 8.2.2: a refusal is the same for what does not exist and for what is another company's."""
    where = reverse("conversation_assignment", args=[conversation.pk])
    foreign = ada.post(
        where, {"member": theirs["member"].pk}, headers={"HX-Request": "true"}
    )
    nobody = ada.post(where, {"member": 10**12}, headers={"HX-Request": "true"})
    assert (foreign.status_code, foreign.content) == (
        nobody.status_code,
        nobody.content,
    )
    assert json.loads(foreign["HX-Trigger"]) == json.loads(nobody["HX-Trigger"])
