"""What a search asks for, as conditions of the database.

Each operator has a function of its own here, so that nothing a person typed names a column or a
lookup: typed values are bound as parameters only, and most are ids by then.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from ascolto.channels import registry
from ascolto.channels.models import Account, Attachment, Handle, Message
from ascolto.core import words
from ascolto.core.models import Brand, Member
from ascolto.customers.reads import finding
from ascolto.operate.models import Conversation, Tag, Tagging
from ascolto.operate.searching.operators import Condition, Search

_MOST_PEOPLE = 200
_MOST_HANDLES = 500
_ME = {"me", "io"}
_NOBODY = {"nobody", "nessuno", "none"}
_TOGETHER = {
    "tag",
    "is",
    "has",
    "before",
    "after",
}  # of others one of several is enough


@dataclass(frozen=True)
class Narrowed:
    """`statuses`: those a conversation may have; `messages`: which of them may hold the words."""

    conversations: Q
    messages: Q
    statuses: tuple[str, ...] = tuple(Conversation.Status.values)


def narrow(search: Search, member: Member) -> Narrowed:
    """A few queries for the names in it, however large the inbox is."""
    groups: dict[tuple[str, bool], list[Condition]] = defaultdict(list)
    for condition in search.conditions:
        groups[condition.name, condition.is_not].append(condition)
    asked = Asked(member, search.has_words)
    where, of_messages = Q(), Q()
    for (name, is_not), some in groups.items():
        for q in _joined(name, is_not, [_OPERATORS[name](c, asked) for c in some]):
            where &= ~q if is_not else q
        if search.has_words and name in _OF_MESSAGES and not is_not:
            of_messages &= _of_messages(name, some, asked)
    return Narrowed(where, of_messages, _statuses(search))


@dataclass(frozen=True)
class Asked:
    """By whom, and what was looked up already."""

    member: Member
    has_words: bool
    people: dict[str, list[int]] = field(default_factory=dict)


def _joined(name: str, is_not: bool, found: list[Q]) -> list[Q]:
    """All of them, or, of what a conversation has only one of, any."""
    if is_not or name in _TOGETHER:
        return found
    any_of = found[0]
    for one in found[1:]:
        any_of |= one
    return [any_of]


def _statuses(search: Search) -> tuple[str, ...]:
    """Lists of everything are walked by status: one that cannot hold anything is not walked."""
    left = set(Conversation.Status.values)
    for c in search.conditions:
        if c.name == "is" and c.value in Conversation.Status.values:
            left &= (left - {c.value}) if c.is_not else {c.value}
        elif c.name == "is" and c.value in {"late", "snoozed"} and not c.is_not:
            left &= {Conversation.Status.OPEN.value}
    return tuple(sorted(left))


def _people(value: str, asked: Asked) -> list[int]:
    """Handles of the customers with this name, address or number."""
    if value not in asked.people:
        found = finding.find(value.lstrip("@"), limit=_MOST_PEOPLE).rows
        rows = Handle.objects.filter(link__customer_id__in=[c.pk for c in found])
        pks = rows.values_list("pk", flat=True)[:_MOST_HANDLES]
        asked.people[value] = list(pks)
    return asked.people[value]


def _from(condition: Condition, asked: Asked) -> Q:
    said = Message.objects.filter(handle_id__in=_people(condition.value, asked))
    said = said.filter(direction=Message.Direction.IN)
    return Q(thread_id__in=said.values("thread_id"))


def _to(condition: Condition, asked: Asked) -> Q:
    """A customer we wrote to, or one of our own addresses that they wrote to."""
    ours = _accounts(condition.value, with_kinds=False)
    if ours:
        return Q(account_id__in=ours)
    sent = Message.objects.filter(thread_id=OuterRef("thread_id"))
    sent = sent.filter(direction=Message.Direction.OUT)
    return Q(Exists(sent), handle_id__in=_people(condition.value, asked))


def _tag(condition: Condition, asked: Asked) -> Q:
    key = " ".join(condition.value.split()).lstrip("#").casefold()
    tags = list(Tag.objects.filter(key=key).values_list("pk", flat=True))
    if not tags:
        begins = Tag.objects.filter(key__startswith=key)
        tags = list(begins.values_list("pk", flat=True)[:50])
    return Q(pk__in=Tagging.objects.filter(tag__in=tags).values("conversation_id"))


def _is(condition: Condition, asked: Asked) -> Q:
    return {
        "open": Q(status=Conversation.Status.OPEN),
        "closed": Q(status=Conversation.Status.CLOSED),
        "waiting": Q(waiting_since__isnull=False),
        "public": Q(is_public=True),
        "unread": Q(is_unread=True),
        "snoozed": Q(status=Conversation.Status.OPEN, is_snoozed=True),
        "mine": Q(assignee=asked.member),
        "unassigned": Q(assignee=None),
        "late": Q(status=Conversation.Status.OPEN, due_at__lt=timezone.now()),
    }[condition.value]


def _assignee(condition: Condition, asked: Asked) -> Q:
    key = " ".join(words.words(condition.value))
    if key in _ME:
        return Q(assignee=asked.member)
    if key in _NOBODY:
        return Q(assignee=None)
    members = Member.objects.values_list("pk", "name")
    return Q(assignee_id__in=_named(condition.value, members))


def _channel(condition: Condition, asked: Asked) -> Q:
    return Q(account_id__in=_accounts(condition.value, with_kinds=True))


def _accounts(value: str, *, with_kinds: bool) -> list[int]:
    """Accounts by name or address; with the names of their channels too."""
    rows = Account.objects.values_list("pk", "name", "address", "kind")
    titles: dict[str, str] = {}
    if with_kinds:
        titles = {
            kind: f"{kind} {manifest.title.it} {manifest.title.en}"
            for kind, manifest in registry.manifests().items()
        }
    told = [
        (pk, f"{name} {address} {titles.get(kind, '')}")
        for pk, name, address, kind in rows
    ]
    return _named(value, told)


def _brand(condition: Condition, asked: Asked) -> Q:
    brands = Brand.objects.values_list("pk", "name")
    return Q(brand_id__in=_named(condition.value, brands))


def _named(value: str, rows: Iterable[tuple[int, str]]) -> list[int]:
    """Those whose words begin like all of the words asked."""
    wanted = words.words(value)
    return [
        pk
        for pk, name in rows
        if wanted
        and all(any(w.startswith(one) for w in words.words(name)) for one in wanted)
    ]


def _before(condition: Condition, asked: Asked) -> Q:
    """With words the message that was found counts, without the last one."""
    if asked.has_words and not condition.is_not:
        return Q()
    return Q(last_message_at__lt=condition.at)


def _after(condition: Condition, asked: Asked) -> Q:
    return Q(last_message_at__gte=condition.at)


def _has(condition: Condition, asked: Asked) -> Q:
    if asked.has_words and not condition.is_not:
        return Q()
    files = Attachment.objects.filter(message__thread_id=OuterRef("thread_id"))
    return Q(Exists(files))


def _number(condition: Condition, asked: Asked) -> Q:
    number = int(condition.value)
    return Q(number=number) | Q(case__number=number)


_OPERATORS: dict[str, Callable[[Condition, Asked], Q]] = {
    "from": _from,
    "to": _to,
    "tag": _tag,
    "is": _is,
    "assignee": _assignee,
    "channel": _channel,
    "brand": _brand,
    "before": _before,
    "after": _after,
    "has": _has,
    "number": _number,
}
_OF_MESSAGES = {"from", "to", "before", "after", "has"}


def _of_messages(name: str, some: Sequence[Condition], asked: Asked) -> Q:
    """The message with the words: whose, when, with a file."""
    if name == "before":
        return Q(sent_at__lt=min(c.at for c in some if c.at))
    if name == "after":
        return Q(sent_at__gte=max(c.at for c in some if c.at))
    if name == "has":
        return Q(Exists(Attachment.objects.filter(message_id=OuterRef("pk"))))
    if name == "to":
        is_ours = any(_accounts(c.value, with_kinds=False) for c in some)
        return Q() if is_ours else Q(direction=Message.Direction.OUT)
    handles = [pk for c in some for pk in _people(c.value, asked)]
    return Q(direction=Message.Direction.IN, handle_id__in=handles)
