"""Who did it: every write names its actor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ascolto.core.models import Member


@dataclass(frozen=True)
class Actor:
    """A member, a rule, a customer, an API client, the system, or the administrator at the console."""

    kind: str
    name: str
    id: int | None = None

    @property
    def is_person(self) -> bool:
        """A person of the company: only a person keeps a commitment."""
        return self.kind == "member"

    @property
    def member_id(self) -> int | None:
        return self.id if self.kind == "member" else None

    @classmethod
    def member(cls, member: Member, *, through: str = "") -> Actor:
        """`through`: the API client a person wrote with; the log names both."""
        name = f"{member.name} ({through})" if through else member.name
        return cls("member", name, member.pk)

    @classmethod
    def rule(cls, name: str) -> Actor:
        return cls("rule", name)

    @classmethod
    def customer(cls, name: str, handle_id: int | None = None) -> Actor:
        return cls("customer", name, handle_id)

    @classmethod
    def api(cls, name: str, token_id: int | None = None) -> Actor:
        return cls("api", name, token_id)

    @classmethod
    def system(cls, name: str = "Ascolto") -> Actor:
        return cls("system", name)
