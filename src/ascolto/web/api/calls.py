"""Who calls, with which key, and as whom what they do is recorded."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from functools import cached_property

from django.http import HttpRequest

from ascolto.core.actor import Actor
from ascolto.core.models import ApiToken, Member, Role


@dataclass
class Call:
    """One request. Without a token nobody is known."""

    token: ApiToken | None = None
    presented: bool = False  # an Authorization header came, good or not
    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    once: uuid.UUID | None = None  # names this write for good, from its Idempotency-Key

    @cached_property
    def key(self) -> ApiToken:
        assert self.token is not None, "an operation without auth asked who calls"
        return self.token

    @property
    def member(self) -> Member:
        return self.key.member

    @property
    def actor(self) -> Actor:
        """The client, for whatever no person is said to have decided."""
        name = f"API: {self.key.name} ({self.member.name})"
        return Actor.api(name, self.key.pk)

    @property
    def person(self) -> Actor:
        """The key's member, where the call says that a person wrote or decided. Both are named."""
        return Actor.member(self.member, through=self.key.name)

    def is_at_least(self, role: Role) -> bool:
        return self.member.is_at_least(role)


class ApiRequest(HttpRequest):
    call: Call
