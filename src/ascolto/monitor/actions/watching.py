"""Watches: kept, switched, removed, and tried on the past before they are kept."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Min, Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from ascolto.channels.models import Account, Message
from ascolto.core import activity, words
from ascolto.core.actor import Actor
from ascolto.core.authority import require
from ascolto.core.models import Brand, Member, Role
from ascolto.core.refusal import Refusal
from ascolto.monitor import changing, labels
from ascolto.monitor.actions import counting, matching
from ascolto.monitor.labels import Labels
from ascolto.monitor.matcher import decide
from ascolto.monitor.matcher.said import stands_in
from ascolto.monitor.models import Baseline, Mention, Watch
from ascolto.monitor.query import Field, Node, Unreadable, Word, meant, read, tree
from ascolto.monitor.reads import alike, incidents, veiling
from ascolto.monitor.reads.alike import Alike

MOST = 5000  # watches of a company
LOOKED_AT = 2000  # messages of the past
SHOWN = 20
LARGE = 2000  # mentions, from which on forgetting them is no matter of a press


class NotQuery(Refusal):
    """The query cannot be read: `at` and `length` say where."""

    code = "not_a_query"

    def __init__(self, problem: Unreadable) -> None:
        super().__init__(problem.sentence(translation.get_language() or "en"))
        self.at, self.length = problem.at, problem.length


@dataclass(frozen=True)
class Preview:
    """`read_as`: how the query was understood. `found` of `looked_at` messages since `since`.

    `wanted`: the words to mark in them. `meant`: see `query.meant`. `unheard`: sources that are
    named and are none of `sources`.
    """

    read_as: str
    looked_at: int
    found: int
    since: datetime | None
    newest: tuple[Alike[Message], ...]
    wanted: frozenset[Word] = frozenset()
    meant: str = ""
    unheard: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()

    @property
    def a_day(self) -> float:
        """How many it would have found a day."""
        if self.since is None:
            return 0.0
        days = max((timezone.now() - self.since) / timedelta(days=1), 1.0)
        return round(self.found / days, 1)


@transaction.atomic
def keep(
    brand: Brand,
    *,
    name: str,
    query: str,
    watch: Watch | None = None,
    is_competitor: bool = False,
    by: Actor,
) -> Watch:
    """A new watch, or `watch` as it should be now. Raises `Refusal`, `NotQuery`.

    With another query it forgets what it had heard and hears its past anew; `recounts_from` is set until
    it has. One that had heard much forgets in a job.
    """
    require(by, Role.LEAD)
    name, node = " ".join(name.split()), understood(query)
    _check(brand, name, watch)
    row = watch or Watch(brand=brand)
    is_other = (row.query, row.brand_id) != (str(node), brand.pk)
    row.name, row.query, row.is_competitor = name, str(node), is_competitor
    row.brand, row.changed_at = brand, changing.turn()
    if is_other:
        row.learnt = {}
    row.save()
    activity.record("changed" if watch else "watched", row, by=by, query=row.query)
    if is_other:
        _hear_anew(row)
    return row


def _hear_anew(watch: Watch) -> None:
    from ascolto.monitor.jobs import hear_anew

    known = Mention.objects.about_us().filter(watch=watch)
    if known[: LARGE + 1].count() <= LARGE:
        _hear_the_past(watch, since=_begin_anew(watch))
        return
    oldest: datetime | None = known.aggregate(Min("said_at"))["said_at__min"]
    _recount(watch, oldest)
    hear_anew.enqueue(watch_id=watch.pk, mark=matching.query_mark(watch))


@transaction.atomic
def begin_anew(watch: Watch) -> None:
    """What `keep` left to a job: forgotten is what another query had heard, and the past is asked for."""
    _begin_anew(watch)
    _hear_the_past(watch)


def _recount(watch: Watch, since: datetime | None) -> None:
    """As far back as it had known its past, also where it was changed again before it had heard all of it."""
    known = (watch.recounts_from, since)
    watch.recounts_from = min(
        (at for at in known if at), default=timezone.now() - matching.PAST
    )
    watch.save(update_fields=["recounts_from"])


def _begin_anew(watch: Watch) -> datetime | None:
    """What another query had heard goes, with what is usual of it; since when it had heard.

    “Not about us” stays said: the past is heard again without it.
    """
    known = Mention.objects.about_us().filter(watch=watch)
    since: datetime | None = known.aggregate(Min("said_at"))["said_at__min"]
    known.delete()
    counting.forget(watch)
    Baseline.objects.filter(watch=watch).delete()
    return since


def _hear_the_past(watch: Watch, *, since: datetime | None = None) -> None:
    from ascolto.monitor.jobs import fill

    _recount(watch, since)
    assert watch.recounts_from is not None
    fill.using(key=f"watch-{watch.pk}-{watch.changed_at.timestamp()}").enqueue(
        watch_id=watch.pk,
        since=int(watch.recounts_from.timestamp()),
        mark=matching.query_mark(watch),
    )


@transaction.atomic
def switch(watch: Watch, *, on: bool, by: Actor) -> None:
    """Off: it hears nothing until it is on again, and then what was said meanwhile. Twice the same changes nothing."""
    require(by, Role.LEAD)
    at = changing.turn()
    changed = Watch.objects.filter(pk=watch.pk).exclude(is_on=on)
    if changed.update(is_on=on, changed_at=at):
        watch.is_on, watch.changed_at = on, at
        activity.record("switched", watch, by=by, on=on)
        if on:
            # What was usual holds until the gap is filled: fitted now, the gap would be silence.
            Baseline.objects.filter(watch=watch).update(fitted_at=timezone.now())
            _hear_the_past(watch)


@transaction.atomic
def remove(watch: Watch, *, by: Actor) -> None:
    """With its mentions, counts and alerts; the messages stay. Raises `Refusal` where an incident uses it:
    its room and its review would lose what they show."""
    require(by, Role.LEAD)
    if (one := incidents.using(watch)) is not None:
        raise Refusal(
            _("The incident “%(name)s” uses it: its messages and its curve would go with it. Switch it off instead.")
            % {"name": one},
            "used",
        )  # fmt: skip
    activity.record("removed", watch, by=by, name=watch.name, query=watch.query)
    watch.delete()


def preview(query: str, member: Member, brand: Brand | None = None) -> Preview:
    """What a query of `brand` would have found lately of what the member may see. Raises `NotQuery`.

    None: of any brand that they see.
    """
    node, brands = understood(query), member.brand_ids()
    accounts = Account.objects.only("name", "kind", "brand_id").in_bulk()
    messages = _newest(brands)
    known = labels.of(messages)

    def is_found(message: Message) -> bool:
        account = accounts.get(message.account_id)
        if brand is not None and not matching.hears(message, brand.pk, account):
            return False
        label = known.get(message.pk, Labels())
        return decide(node, matching.said(message, label, account))

    found = [message for message in messages if is_found(message)]
    since = min((m.sent_at for m in messages), default=None)
    by_time = sorted(found, key=lambda m: (m.sent_at, m.pk), reverse=True)
    newest = alike.gathered(by_time, lambda m: m, most=SHOWN)
    veiling.veil(m.handle for group in newest for m in (group.first, *group.opened))
    seen = [a for a in accounts.values() if not brands or a.brand_id in brands]
    unheard = _unheard(node, seen)
    return Preview(
        str(node), len(messages), len(found), since, tuple(newest),
        frozenset(tree.named(node)), meant(query), unheard,
        tuple(sorted({a.name for a in seen})[:SHOWN]) if unheard else (),
    )  # fmt: skip


def _newest(brands: Collection[int] | None) -> list[Message]:
    """Of these brands, and what is public; None: of all."""
    recent = Message.objects.inbound().exclude(state=Message.State.DELETED)
    if brands:
        recent = recent.filter(Q(is_public=True) | Q(account__brand__in=brands))
    recent = recent.defer("html", "quoted", "meta").select_related("handle")
    return list(recent.order_by("-pk")[:LOOKED_AT])


def _unheard(node: Node, accounts: Collection[Account]) -> tuple[str, ...]:
    """Sources that a query names and nothing is called like."""
    names = [words.words(f"{account.name} {account.kind}") for account in accounts]
    asked = [one for one in tree.walk(node) if isinstance(one, Field) and one.name == "source"]  # fmt: skip
    return tuple(
        " ".join(map(str, one.words))
        for one in asked
        if not any(stands_in(one.words, name) for name in names)
    )


def understood(query: str) -> Node:
    """Raises `NotQuery` with the sentence in the language of the screen.

    What is kept is what was understood, written out: longer and deeper than what was typed, and read again for every
    message. So it must be readable too.
    """
    try:
        node = read(query)
        _written_out(node, len(query))
    except Unreadable as problem:
        raise NotQuery(problem) from problem
    return node


def _written_out(node: Node, typed: int) -> None:
    """Raises `Unreadable` over all that was typed."""
    try:
        read(str(node))
    except Unreadable as problem:
        problem.at, problem.length = 0, typed
        raise


def _check(brand: Brand, name: str, watch: Watch | None) -> None:
    if not name:
        raise Refusal(_("Give the watch a name."), "no_name")
    same = Watch.objects.filter(brand=brand, name=name[:120])
    if watch is not None:
        same = same.exclude(pk=watch.pk)
    if len(name) > 120 or same.exists():
        raise Refusal(
            _("Choose another name: this one is taken, or too long."), "name_taken"
        )
    if watch is None and Watch.objects.count() >= MOST:
        raise Refusal(_("There are too many watches: remove some first."), "too_many")
