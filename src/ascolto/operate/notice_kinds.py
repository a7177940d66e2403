"""What a member can be told of, and by which ways they hear of it unless they say otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ascolto.core.models import Role


class Way(StrEnum):
    APP = "app"
    BROWSER = "browser"
    MAIL = "mail"


APP, BROWSER, MAIL = Way.APP, Way.BROWSER, Way.MAIL
_ALL = frozenset(Way)


@dataclass(frozen=True)
class Kind:
    """One line of the table on the member's page."""

    key: str
    says: Promise
    usual: frozenset[Way]
    always: frozenset[Way] = frozenset()  # not for them to choose
    passes: bool = False  # disturbs who does not want to be disturbed
    posts: bool = (
        False  # another letter tells of it: these mails are not ours to gather
    )

    def ways(self, role: str, chosen: Mapping[str, Any]) -> frozenset[Way]:
        """What holds for a member of this role who chose these."""
        said = chosen.get(self.key)
        if isinstance(said, list):
            return frozenset(w for w in Way if w in said) | self.always
        # A voice does not sit at the inbox: what reaches them is mail.
        more = frozenset({MAIL}) if role == Role.VOICE and APP in self.usual else _NONE
        return self.usual | more | self.always


_NONE: frozenset[Way] = frozenset()
KINDS: Sequence[Kind] = (
    Kind("mention", _("Somebody names me in a note"), _ALL),
    Kind("assigned", _("Somebody gives me a conversation"), frozenset({APP, BROWSER})),
    Kind("asked", _("A question to me"), _ALL, always=frozenset({MAIL}), posts=True),
    Kind("answered", _("The answer to a question of mine"), _ALL),
    Kind("message", _("The customer writes where I follow"), frozenset({APP, BROWSER})),
    Kind("followed", _("A person I follow writes"), frozenset({APP, BROWSER})),
    Kind("note", _("A note where I follow"), frozenset({APP})),
    Kind("lead", _("An opportunity of mine"), _ALL),
    Kind("won", _("An opportunity of mine is won"), frozenset({APP, BROWSER})),
    Kind("approve", _("An answer waits for my yes"), frozenset({APP, BROWSER})),
    Kind("returned", _("An answer of mine came back"), _ALL),
    Kind("lesson", _("An answer of mine left with changes"), frozenset({APP})),
    Kind("review", _("An answer of a colleague to look at"), frozenset({APP})),
    Kind("due", _("A promise of mine is nearly due"), frozenset({APP, BROWSER})),
    Kind("breach", _("A promise of mine is late"), frozenset({APP, BROWSER})),
    Kind("gesture", _("A gesture waits for my yes"), _ALL, posts=True),
    Kind("call", _("I am on call and somebody waits"), _ALL, always=_ALL, passes=True, posts=True),
)  # fmt: skip
BY_KEY: Mapping[str, Kind] = {kind.key: kind for kind in KINDS}


def ways(kind: str, role: str, chosen: Mapping[str, Any]) -> frozenset[Way]:
    """Of one kind, by its key."""
    return BY_KEY[kind].ways(role, chosen)
