"""A statement as its card shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone, translation

from ascolto.channels import registry
from ascolto.monitor import incident_saying as saying
from ascolto.monitor.models import Approval, IncidentStep, Statement
from ascolto.monitor.reads.statements import Told, mark
from ascolto.monitor.wording import Wording
from ascolto.web.monitor import places, statement_audience
from ascolto.web.monitor.places import Place
from ascolto.web.monitor.statement_audience import Goes
from ascolto.web.operate import label_words

STATES = ("told", "waiting", "written", "failed", "unknown", "unreached")


@dataclass(frozen=True)
class Card:
    """`counts`: (state, words, how many); `public`: each place with its text; `goes`: whom it would reach
    now, where it can be sent; `hushed_until`: when its calls and texts leave."""

    told: Told
    title: str
    status: str
    counts: list[tuple[str, str, int]]
    approvals: list[tuple[str, Approval]]
    public: list[Place]
    texts: list[tuple[str, Wording]]
    goes: Goes | None = None
    hushed_until: datetime | None = None

    @property
    def statement(self) -> Statement:
        return self.told.statement

    @property
    def mark(self) -> str:
        return mark(self.statement, self.told.wordings)

    @property
    def can_call_back(self) -> bool:
        leaves = self.statement.leaves_at
        return self.statement.is_sent and leaves is not None and leaves > timezone.now()

    @property
    def lost(self) -> int:
        """Whom one may try again."""
        counts = self.told.counts
        return counts.get("failed", 0) + counts.get("unreached", 0)


def card(told: Told, goes: Goes | None = None) -> Card:
    row = told.statement
    return Card(
        told,
        saying.kind(row.kind),
        saying.status(row.status),
        [
            (s, saying.tellings(s, told.counts[s]), told.counts[s])
            for s in STATES
            if told.counts.get(s)
        ],
        [(saying.verdict(a.verdict, is_own=a.is_own), a) for a in told.approvals],
        places.of(told),
        [(channel(w.kind), w) for w in told.wordings if w.text.strip() or w.template],
        goes,
        statement_audience.hushed(row) if told.under_way else None,
    )


def step(row: IncidentStep) -> str:
    """A line of the log, with topics as people say them."""
    is_topic = row.details.get("source") == "topic" and row.details.get("evidence")
    evidence = label_words.topic(row.details["evidence"]) if is_topic else ""
    return saying.step(row, evidence=evidence)


def channel(kind: str) -> str:
    """Of a kind of channel, its title; "" for every channel."""
    manifest = registry.manifests().get(kind)
    language = translation.get_language() or "en"
    return manifest.title.in_(language) if manifest else ""


def unit(kind: str, people: int) -> dict[str, Any]:
    """How long a text may be there, for its counter: where only the public reads it, as a post may be."""
    manifest = registry.manifest(kind)
    limit = manifest.text_limit if people else manifest.longest_post
    return {"limit": limit or 0, "unit": manifest.text_unit.value}
