"""Two brands of one company, and another company: something of each kind in each of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextvars import Context
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from ascolto.channels.models import Account, Message
from ascolto.commitments.actions.pledging import Word
from ascolto.commitments.models import Commitment
from ascolto.core.actions import keying
from ascolto.core.actor import Actor
from ascolto.core.models import ApiToken, Brand, Member, Role, Team
from ascolto.core.scoping import scope
from ascolto.customers.actions import linking
from ascolto.customers.models import Customer, Merge
from ascolto.operate.actions import (
    conversing,
    entering,
    noticing,
    promising,
    regrouping,
    scripting,
    selling,
)
from ascolto.operate.actions.entering import Asked, Entry, Said
from ascolto.operate.actions.selling import Told
from ascolto.operate.models import (
    Answer,
    Conversation,
    Fact,
    Order,
    Playbook,
    Regrouping,
)
from ascolto.testing import make
from ascolto.testing.cast import Cast


class Caller:
    """An API client with one key."""

    def __init__(self, key: str, token: ApiToken | None = None) -> None:
        self.key, self.token = key, token
        self._client = Client()

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """`headers` as `idempotency_key="…"`; a body that is no text goes as JSON."""
        raw = body if isinstance(body, (str, bytes)) else json.dumps(body)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.key:
            sent.setdefault("Authorization", f"Bearer {self.key}")
        kind = sent.pop("content-type", "application/json")
        more: Any = {} if body is None else {"data": raw, "content_type": kind}
        address = path if path.startswith("/") else f"/api/v1/{path}"
        # As a request comes in life: in no scope of the test's.
        return Context().run(
            self._client.generic, method, address, headers=sent, **more
        )

    def get(self, path: str, **headers: str) -> Any:
        """The JSON of an answer that is fine."""
        answer = self("GET", path, **headers)
        assert answer.status_code == 200, (path, answer.status_code, answer.content)
        return json.loads(answer.content)


def caller(
    member: Member, *scopes: str, name: str = "CRM sync", days: int | None = None
) -> Caller:
    """With all scopes when none is named."""
    with scope(member.workspace_id):
        token, key = keying.issue(
            member,
            name=name,
            scopes=scopes or keying.SCOPES,
            by=Actor.member(member),
            days=days,
        )
    return Caller(key, token)


@dataclass
class Place:
    """One of each: of a brand, with its people and talks."""

    brand: Brand
    account: Account
    customer: Customer
    other: Customer  # not linked to anybody
    merge: Merge  # into `customer`
    step: Regrouping  # `other`'s talk is kept apart from the case
    fact: Fact
    word: Commitment  # a promise in words
    conversation: Conversation
    message: Message
    commitment: Commitment
    member: Member
    team: Team
    answer: Answer
    playbook: Playbook
    order: Order


@dataclass
class World:
    cast: Cast
    ours: Place
    other_brand: Place
    elsewhere: Place
    limited: Member  # agent who sees only the brand of `ours`

    def caller(self, name: str, *scopes: str) -> Caller:
        member = self.limited if name == "limited" else getattr(self.cast, name)
        return caller(member, *scopes)


def place(brand: Brand, member: Member, name: str) -> Place:
    account = make.account(brand)
    conversation = talk(account, f"{name} Bianchi")
    partner, other = talk(account, f"{name} Verdi"), talk(account, f"{name} Neri")
    kept = conversation.handle.link.customer
    merge = linking.link(kept, partner.handle.link.customer, by=Actor.member(member))
    by = Actor.member(member)
    step = regrouping.keep_apart(other, case=conversation.case, by=by)
    fact = noticing.tell(conversation, kind="room", value="12", by=by)
    told = Word("promise", "Domani", timezone.now() + timedelta(days=1))
    [word] = promising.promise(other, [told], by=by)
    owed = Commitment.objects.about(conversation).get()
    conversation.refresh_from_db()
    message = Message.objects.inbound().get(thread=conversation.thread)
    return Place(
        brand=brand,
        account=account,
        customer=kept,
        other=other.handle.link.customer,
        merge=merge,
        step=step,
        fact=fact,
        word=word,
        conversation=conversation,
        message=message,
        commitment=owed,
        member=member,
        team=make.team(f"Team {name}"),
        answer=entry(brand, member, name),
        playbook=playbook(name),
        order=selling.tell(brand, sale(name, kept), by=by),
    )


def sale(name: str, customer: Customer | None = None) -> Told:
    return Told(f"order-{name}", "paid", timezone.now(), 2500, customer=customer)


def entry(brand: Brand, member: Member, name: str) -> Answer:
    said = Entry(name, [Asked("Avete posto?", "it")], [Said("Certo.", "it")], brand)
    return entering.propose(said, by=Actor.member(member))


def playbook(name: str) -> Playbook:
    words = {"fact": "message.text", "is": "any_of", "to": [f"mai{name}"]}
    then = [{"do": "note", "text": "Da guardare."}]
    body = {"on": "message", "when": {"all": [words]}, "then": then}
    return scripting.create(f"Playbook {name}", body, by=Actor.system())


def talk(
    account: Account,
    name: str = "Zoe Keller",
    text: str = "Avete posto?",
    **fields: Any,
) -> Conversation:
    """A customer writes, as it happens in life."""
    messages = make.inbound(account, make.handle(name=name), text, **fields)
    found: Conversation = conversing.receive(messages)[0]
    return found


def build(cast: Cast) -> World:
    second = make.brand("Ristorante")
    limited = make.member("Lia", role=Role.AGENT, brands=[cast.brand])
    hers = make.member("Rita", role=Role.AGENT, brands=[second])
    ours = place(cast.brand, cast.marco, "Anna")
    other_brand = place(second, hers, "Bruno")
    with scope(cast.elsewhere):
        brand = Brand.objects.get()
        elsewhere = place(brand, cast.otto, "Carla")
    return World(cast, ours, other_brand, elsewhere, limited)


def error(answer: HttpResponse, status: int, code: str = "") -> dict[str, Any]:
    """The error of an answer, which must be one, in the one shape."""
    assert answer.status_code == status, (answer.status_code, answer.content[:500])
    body = json.loads(answer.content)
    assert set(body) == {"error"}
    found: dict[str, Any] = body["error"]
    assert set(found) - {"field"} == {"code", "message", "request_id"}
    assert found["request_id"] == answer["X-Request-Id"]
    assert found["message"].strip()
    assert not code or found["code"] == code, found
    return found


def ids(page: dict[str, Any]) -> Sequence[int]:
    return [item["id"] for item in page["items"]]
