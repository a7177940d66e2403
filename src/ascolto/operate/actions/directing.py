"""Playbooks at work: what arrived is looked at once, in batches, and what they say is done.

Nothing a playbook does raises a new look at the same message: only what somebody said and the
clock do. Each acts on a message once, ever (`PlaybookRun`), and a conversation has a budget for
the day. Facts are read before the first effect, so the order decides about stops and slots only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog
from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils import timezone

from ascolto.channels.models import Message
from ascolto.core.actor import Actor
from ascolto.core.scoping import current
from ascolto.operate.actions import conversing, performing
from ascolto.operate.models import Conversation, Playbook, PlaybookRun, PlaybookVersion
from ascolto.operate.playbooks import catalogue, grammar
from ascolto.operate.playbooks.catalogue import Batch, Effect, Item
from ascolto.operate.playbooks.engine import Engine
from ascolto.operate.playbooks.gathering import gather

log = structlog.get_logger(__name__)

BUDGET = 60  # playbooks that act on one conversation in a day
DAY = timedelta(days=1)


class TooEarly(Exception):
    """Asked before the conversations were there: to be asked again later."""


@dataclass(frozen=True)
class Line:
    """A playbook as it stands in the order."""

    playbook_id: int
    name: str
    number: int
    digest: str

    @property
    def actor(self) -> Actor:
        return Actor("rule", self.name, self.playbook_id)


@dataclass(frozen=True)
class Program:
    """What holds now: the lines in order, their scripts, and the engine made of them."""

    lines: tuple[Line, ...]
    scripts: tuple[grammar.Script, ...]
    engine: Engine


def program(trigger: str = grammar.TRIGGERS[0]) -> Program | None:
    """Of the company in scope; None when nothing is on: one query then, and no more."""
    rows = Playbook.objects.live().filter(trigger=trigger)
    found = rows.values_list("pk", "name", "number", "digest")
    lines = tuple(Line(*row) for row in found)
    return compose(lines) if lines else None


def compose(lines: tuple[Line, ...]) -> Program:
    """By content: the same words are compiled once in a process, whoever saves or switches."""
    known = {d: _scripts[d] for line in lines if (d := line.digest) in _scripts}
    missing = {line.digest for line in lines} - known.keys()
    if missing:
        rows = PlaybookVersion.objects.filter(digest__in=missing)
        for digest, body in rows.values_list("digest", "body"):
            known[digest] = _scripts[digest] = grammar.read(body)
    while len(_scripts) > 5000:
        _scripts.pop(next(iter(_scripts)), None)
    scripts = tuple(known[line.digest] for line in lines)
    digests = tuple(line.digest for line in lines)
    if digests not in _engines:
        while len(_engines) >= 64:
            _engines.pop(next(iter(_engines)), None)
        heard = [grammar.heard(script) for script in scripts]
        _engines[digests] = Engine(heard, catalogue.kinds(), catalogue.cheap())
    return Program(lines, scripts, _engines[digests])


_scripts: dict[str, grammar.Script] = {}
_engines: dict[tuple[str, ...], Engine] = {}


def direct(message_ids: Sequence[int]) -> list[PlaybookRun]:
    """Look at what arrived. A constant number of queries, and one when nothing is on."""
    show = program()
    if show is None:
        return []
    rows = Message.objects.filter(pk__in=message_ids)
    items = gather(rows, show.engine.facts)
    if len(items) < len(message_ids):
        _refuse_orphans(rows)
    return act(show, items)


def spoken_for(message_ids: Sequence[int]) -> set[int]:
    """Conversations in which a playbook is about to say something to the customer: told before
    an acknowledgement is written, which would say the same twice."""
    show = program()
    if show is None or not any(_speaks(script) for script in show.scripts):
        return set()
    rows = Message.objects.filter(pk__in=message_ids)
    items = gather(rows, show.engine.facts)
    return {
        item.conversation_id
        for item, places in decide(show, Batch(items))
        if any(_speaks(show.scripts[place]) for place in places)
    }


def _speaks(script: grammar.Script) -> bool:
    return any(step.do == "say" for step in script.then)


def _refuse_orphans(rows: QuerySet[Message]) -> None:
    """Their conversation begins when its handler is told again, and so are we."""
    early = rows.filter(thread__conversation=None, handle__isnull=False)
    early = early.filter(thread__forward=None)  # a third party's never gets one
    if early.exists():
        raise TooEarly("a message has no conversation yet")


def act(show: Program, items: Sequence[Item]) -> list[PlaybookRun]:
    """Do what the playbooks of `show` say to these items, each once."""
    fired = decide(show, Batch(items))
    return _carry_out(show, fired) if fired else []


def decide(show: Program, batch: Batch) -> list[tuple[Item, list[int]]]:
    """Which playbooks, by their places, act on which items. Nothing is changed."""
    engine = show.engine
    chosen = [(i, c) for i in batch.items if (c := engine.candidates(i.facts))]
    if not chosen:
        return []
    asking = [(item, dear) for item, places in chosen if (dear := engine.dear(places))]
    few = Batch([item for item, _dear in asking], batch.is_past)
    catalogue.fill(few, frozenset().union(*(dear for _item, dear in asking)))
    fired = [(item, engine.fires(places, item.facts)) for item, places in chosen]
    return [(item, places) for item, places in fired if places]


@transaction.atomic
def _carry_out(
    show: Program, fired: Sequence[tuple[Item, list[int]]]
) -> list[PlaybookRun]:
    due = _not_yet_done(show, fired)
    ids = {item.conversation_id for item, _place in due}
    rows = Conversation.objects.filter(pk__in=ids).select_for_update(of=("self",))
    # A batch shares few accounts and brands: each is read once.
    rows = rows.prefetch_related(
        "account", "brand", "case", "handle", "thread__account"
    )
    conversations = {c.pk: c for c in rows.order_by("pk")}
    effects: list[tuple[str, Effect]] = []
    runs = []
    for item, place in due:
        steps = [
            (step.do, _effect(show.lines[place], step, conversations[item.conversation_id], item))
            for step in show.scripts[place].then
        ]  # fmt: skip
        effects += steps
        runs.append((show.lines[place], item, steps))
    with conversing.announced_once():
        performing.perform(effects)
    return _remember(runs)


def _effect(
    line: Line, step: grammar.Step, conversation: Conversation, item: Item
) -> Effect:
    return Effect(
        conversation=conversation,
        message_id=item.message_id,
        playbook_id=line.playbook_id,
        by=line.actor,
        params=step.params,
    )


def _not_yet_done(
    show: Program, fired: Sequence[tuple[Item, list[int]]]
) -> list[tuple[Item, int]]:
    """Without what was done before, and what is over the conversation's budget; oldest first."""
    messages = {item.message_id for item, _places in fired}
    rows = PlaybookRun.objects.filter(message_id__in=messages)
    done = set(rows.values_list("playbook_id", "message_id"))
    spent = _spent({item.conversation_id for item, _places in fired})
    due = []
    for item, places in sorted(fired, key=lambda f: (f[0].at, f[0].message_id)):
        for place in places:
            if (show.lines[place].playbook_id, item.message_id) in done:
                continue
            if spent[item.conversation_id] >= BUDGET:
                log.warning("playbooks.budget_spent", conversation=item.conversation_id)
                break
            spent[item.conversation_id] += 1
            due.append((item, place))
    return due


def _spent(conversation_ids: set[int]) -> Counter[int]:
    rows = PlaybookRun.objects.filter(
        conversation_id__in=conversation_ids, at__gt=timezone.now() - DAY
    )
    counts = rows.values_list("conversation_id").annotate(n=Count("pk")).order_by()
    return Counter(dict(counts))


def _remember(
    runs: Sequence[tuple[Line, Item, list[tuple[str, Effect]]]],
) -> list[PlaybookRun]:
    return list(
        PlaybookRun.objects.bulk_create(
            PlaybookRun(
                workspace_id=current(),
                playbook_id=line.playbook_id,
                number=line.number,
                conversation_id=item.conversation_id,
                message_id=item.message_id,
                effects=[_told(do, effect) for do, effect in steps],
            )
            for line, item, steps in runs
        )
    )


def _told(do: str, effect: Effect) -> dict[str, Any]:
    return {"do": do, **effect.params, "outcome": effect.outcome}
