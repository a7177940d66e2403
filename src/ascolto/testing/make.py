"""Rows for tests, typed, with believable defaults: a test names only what it is about.

Everything but `make.workspace` and `make.user` wants a scope: `with scope(workspace): …`, or the
fixture `cast`, which has one open.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django.utils import timezone
from django.utils.text import slugify

from ascolto.channels.models import Account, Handle, Message, Thread
from ascolto.commitments.models import Commitment, OnCall, Target
from ascolto.commitments.subject import Answer, Owed
from ascolto.core.actor import Actor
from ascolto.core.models import Brand, Member, Role, Team, User, Workspace
from ascolto.customers.actions import linking, meeting
from ascolto.customers.models import Customer

_next = count(1)

PASSWORD = "lago-1-barca-2"
THERE_FOR = timedelta(days=90)


def workspace(name: str = "Locanda del Lago", **fields: Any) -> Workspace:
    slug = fields.pop("slug", f"{slugify(name)}-{next(_next)}")
    return Workspace.objects.create(name=name, slug=slug, **fields)


def brand(name: str = "Locanda del Lago", **fields: Any) -> Brand:
    slug = fields.pop("slug", f"{slugify(name)}-{next(_next)}")
    row: Brand = Brand.objects.create(name=name, slug=slug, **fields)
    return row


def user(name: str = "Anna", *, email: str = "", password: str = "") -> User:
    """One who can log in when a password is given (hashing takes its time)."""
    email = email or f"{slugify(name)}-{next(_next)}@example.org"
    row = User(email=email, name=name)
    row.set_password(password or None)
    row.save()
    return row


_new_user = user  # where a parameter has the name


def team(name: str = "Reception") -> Team:
    row: Team = Team.objects.get_or_create(name=name)[0]
    return row


def member(
    name: str = "Anna",
    *,
    role: str = Role.AGENT,
    teams: Sequence[Team] = (),
    brands: Sequence[Brand] = (),
    password: str = "",
    user: User | None = None,
    **fields: Any,
) -> Member:
    """With no brands named they see all of them."""
    account = user or _new_user(name, password=password)
    row = Member.objects.create(user=account, name=name, role=role, **fields)
    row.teams.set(teams)
    row.brands.set(brands)
    return row


NOWHERE = "https://portal.invalid/answers"


def account(brand: Brand, *, kind: str = "fake", **fields: Any) -> Account:
    """There for long. Another system also takes our answers, at no place on this machine, unless told otherwise."""
    fields.setdefault("name", f"{brand.name} ({kind})")
    fields.setdefault("created_at", timezone.now() - THERE_FOR)
    if kind == "webhook":
        fields["config"] = {"callback_url": NOWHERE} | fields.get("config", {})
    return Account.objects.create(brand=brand, kind=kind, **fields)


def handle(
    external_id: str = "", *, realm: str = "email", name: str = "", **fields: Any
) -> Handle:
    """A stranger's identity; of realm "email" it is their address too, of "phone" their number."""
    number = next(_next)
    if not external_id:
        external_id = {
            "email": f"guest-{number}@example.net",
            "phone": f"+39333{number:07d}",
        }.get(realm, f"u{number}")
    if realm == "email":
        fields.setdefault("email", external_id)
    if realm == "phone":
        fields.setdefault("phone", external_id)
    row: Handle = Handle.objects.create(
        realm=realm, external_id=external_id, name=name, **fields
    )
    return row


def customer(name: str = "Zoe Keller", *handles: Handle, **fields: Any) -> Customer:
    """Met by a handle, as every customer is; several handles are linked by hand."""
    known = handles or (handle(name=name, **fields),)
    first, *others = known
    kept = meeting.meet([first])[first.pk]
    for other in others:
        linking.link(kept, meeting.meet([other])[other.pk], by=Actor.system())
    return Customer.objects.get(pk=kept.pk)


def thread(account: Account, handle: Handle | None = None, **fields: Any) -> Thread:
    fields.setdefault("external_id", f"t{next(_next)}")
    row: Thread = Thread.objects.create(account=account, handle=handle, **fields)
    return row


_new_thread = thread


def inbound(
    account: Account,
    handle: Handle,
    *texts: str,
    thread: Thread | None = None,
    since: datetime | None = None,
    **fields: Any,
) -> list[Message]:
    """What somebody said, a minute apart, the last one `since` (by default: now)."""
    texts = texts or ("È possibile arrivare alle undici di sera?",)
    place = thread or _new_thread(account, handle)
    last = since or timezone.now()
    return [
        _message(
            place,
            handle=handle,
            direction=Message.Direction.IN,
            text=text,
            sent_at=last - timedelta(minutes=len(texts) - 1 - index),
            **fields,
        )
        for index, text in enumerate(texts)
    ]


def outbound(
    thread: Thread,
    text: str = "Certo, La aspettiamo.",
    *,
    author: Member | None = None,
    by_rule: str = "",
    sent_at: datetime | None = None,
    **fields: Any,
) -> Message:
    """What we said: by a member, by a rule, or (neither) by a person in the provider's own app."""
    return _message(
        thread,
        direction=Message.Direction.OUT,
        text=text,
        author=author,
        by_rule=by_rule,
        sent_at=sent_at or timezone.now(),
        **fields,
    )


def _message(thread: Thread, **fields: Any) -> Message:
    fields.setdefault("external_id", f"m{next(_next)}")
    fields.setdefault("received_at", fields["sent_at"])
    return Message.objects.create(account_id=thread.account_id, thread=thread, **fields)


def target(minutes: int, *, kind: str = "first_reply", **fields: Any) -> Target:
    row: Target = Target.objects.create(kind=kind, minutes=minutes, **fields)
    return row


def on_call(*members: Member, brand: Brand | None = None) -> list[OnCall]:
    return [
        OnCall.objects.create(member=one, brand=brand, position=place)
        for place, one in enumerate(members)
    ]


def owed(message: Message, **changes: Any) -> Owed:
    """What this message makes us owe, about its thread."""
    known: dict[str, Any] = {
        "subject_type": "channels.thread",
        "subject_id": message.thread_id,
        "kind": Commitment.Kind.FIRST_REPLY,
        "brand_id": message.account.brand_id,
        "account_id": message.account_id,
        "customer_id": None,
        "message_id": message.pk,
        "since": message.sent_at,
    }
    return Owed(**known | changes)


def answer(message: Message, **changes: Any) -> Answer:
    """What this message of ours answers, about its thread."""
    known: dict[str, Any] = {
        "subject_type": "channels.thread",
        "subject_id": message.thread_id,
        "message_id": message.pk,
        "member_id": message.author_id,
        "written_at": message.sent_at,
        "answered_at": message.sent_at,
    }
    return Answer(**known | changes)
