"""Replays the story through the product's own ingest and actions.

In rounds: each round takes the next step of every conversation, so that a round is one batch of
deliveries and one of answers. Conversations do not depend on one another, so the outcome is that
of the true order. Actions stamp "now" where the story has a time; each round puts its rows to
their time before the next one builds on them.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import zip_longest

from django.db.models import Q
from django.utils import timezone

from ascolto.channels.actions import accepting, ingesting
from ascolto.channels.actions.accepting import Accepted
from ascolto.channels.actions.writing import NewFile
from ascolto.channels.models import Message, Payload
from ascolto.commitments.models import Commitment
from ascolto.core import bulk, storage
from ascolto.demo import speaking
from ascolto.demo.chronicle import Chronicle
from ascolto.demo.departures import SENT_AFTER, Departures, NotAsTold, tell_all
from ascolto.demo.elsewhere.staging import Staging
from ascolto.demo.founding import House
from ascolto.demo.steps import Kind, Step
from ascolto.demo.story import Reason
from ascolto.operate.actions import (
    assigning,
    closing,
    noting,
    owing,
    replying,
    seeing,
)
from ascolto.operate.models import (
    Acknowledgement,
    Assignment,
    Case,
    Closure,
    Conversation,
    Note,
)

ACKNOWLEDGED_AFTER = timedelta(seconds=2)
PATIENCE = 30.0  # seconds to wait for another process that takes deliveries in
REASONS = {
    Reason.ANSWERED: closing.Reason.ANSWERED,
    Reason.NOT_NEEDED: closing.Reason.NO_ANSWER_NEEDED,
}

HEARD = {Kind.SAID, Kind.READ, Kind.CHANGED}

At = dict[int, datetime]  # conversation → the story's time


class Replay:
    """One telling. `run` inside a transaction and the workspace's scope."""

    def __init__(
        self, house: House, strands: dict[str, list[Step]], staging: Staging
    ) -> None:
        self.house = house
        self._strands = strands
        self.threads: dict[str, int] = {}  # strand → conversation
        self._speaker = speaking.Speaker(house, staging)
        self._began = timezone.now()
        self._departures = Departures(house, self._speaker)
        self.chronicle = Chronicle(house)

    def run(self) -> Chronicle:
        does: dict[Kind, Callable[[list[tuple[str, Step]]], None]] = {
            Kind.SAID: self._hear,
            Kind.READ: self._hear,
            Kind.CHANGED: self._hear,
            Kind.ASSIGNED: self._assign,
            Kind.NOTED: self._note,
            Kind.ANSWERED: self._answer,
            Kind.CLOSED: self._close,
        }
        for step_of_each in zip_longest(*self._strands.values()):
            pairs = zip(self._strands, step_of_each, strict=True)
            todo = [(name, step) for name, step in pairs if step is not None]
            for kinds in (HEARD, *({k} for k in list(Kind) if k not in HEARD)):
                batch = [(name, step) for name, step in todo if step.kind in kinds]
                if batch:
                    batch.sort(key=lambda pair: pair[1].at)
                    does[batch[0][1].kind](batch)
        return self.chronicle

    # --- what customers do -----------------------------------------------------------------------

    def _hear(self, batch: list[tuple[str, Step]]) -> None:
        """Store the deliveries as having come at their time, then take them in."""
        at: dict[tuple[int, str], tuple[str, Step]] = {}
        items = []
        for name, step in batch:
            account, raws = self._speaker.deliveries(name, step)
            for raw in raws:
                items.append(Accepted(self.house.workspace.pk, account.pk, raw))
                at[account.pk, raw.delivery_id] = name, step
        accepting.store(items)
        rows = list(Payload.objects.waiting().order_by("pk"))
        for row in rows:
            row.received_at = at[row.account_id, row.delivery_id][1].at
        bulk.update(rows, ["received_at"], self.house.workspace.pk)
        self._take_in(len(rows))
        came = {
            row.pk: (name, step)
            for row in rows
            for name, step in [at[row.account_id, row.delivery_id]]
        }
        self._heard(came)

    def _take_in(self, count: int) -> None:
        until = time.monotonic() + PATIENCE
        while Payload.objects.waiting().exists():
            if not ingesting.pump() and time.monotonic() > until:
                raise NotAsTold("Another process holds the intake and does not let go.")
        if (bad := Payload.objects.not_understood().first()) is not None:
            raise NotAsTold(f"{bad.account}: {bad.problem}")
        tell_all()

    def _heard(self, came: dict[int, tuple[str, Step]]) -> None:
        messages = list(
            Message.objects.filter(payload__in=came).select_related("thread")
        )
        threads = [message.thread_id for message in messages]
        conversations = dict(
            Conversation.objects.filter(thread__in=threads).values_list(
                "thread_id", "pk"
            )
        )
        at: At = {}
        for message in messages:
            assert message.payload_id is not None
            name, step = came[message.payload_id]
            pk = conversations[message.thread_id]
            if self.threads.setdefault(name, pk) != pk:
                raise NotAsTold(f"{name} is not one conversation")
            self._speaker.heard(name, message)
            at[pk] = step.at
        for name, step in came.values():
            at.setdefault(self.threads[name], step.at)
        self._reopened(at)
        self._acknowledged(at)
        self.chronicle.note(at)

    def _reopened(self, at: At) -> None:
        rows = list(
            Closure.objects.filter(conversation__in=at, reopened_at__gte=self._began)
        )
        for row in rows:
            row.reopened_at = at[row.conversation_id]
        self._keep(rows, "reopened_at")

    def _acknowledged(self, at: At) -> None:
        """The honest "we have it" went out at once, as it does for whoever writes today."""
        rows = list(
            Acknowledgement.objects.filter(
                conversation__in=at, at__gte=self._began
            ).select_related("message__delivery")
        )
        for row in rows:
            row.at = at[row.conversation_id] + ACKNOWLEDGED_AFTER
        self._keep(rows, "at")
        self._departures.leave(
            [(row.message, row.at, row.at, row.conversation_id) for row in rows]
        )

    # --- what the inn does -----------------------------------------------------------------------

    def _answer(self, batch: list[tuple[str, Step]]) -> None:
        talks = self._conversations(batch)
        written = []
        for name, step in batch:
            talk = talks[self.threads[name]]
            message = replying.reply(
                talk,
                text=step.said.text,
                by=self.house.actor(step.who),
                files=[
                    _kept(file.name, file.content()) for file in step.said.attachments
                ],
                undo_for=timedelta(0),
            )
            talk.last_message_at = step.at
            written.append((message, step.at, step.at + SENT_AFTER, talk.pk))
        self._keep(list(talks.values()), "last_message_at")
        at = {talk: when for _, when, _, talk in written}
        self._assigned(at)
        self._departures.leave(written)
        for (name, _), (message, *_) in zip(batch, written, strict=True):
            self._speaker.answered(name, message)
        self.chronicle.note(at)

    def _assign(self, batch: list[tuple[str, Step]]) -> None:
        talks = self._conversations(batch)
        for name, step in batch:
            assigning.assign(
                talks[self.threads[name]],
                to=self.house.members[step.to].pk,
                by=self.house.actor(step.who),
                team=self.house.team_of(step.talk.account),
            )
        at = {self.threads[name]: step.at for name, step in batch}
        self._assigned(at)
        self.chronicle.note(at)

    def _assigned(self, at: At) -> None:
        mine = Assignment.objects.filter(conversation__in=at)
        begun = list(mine.filter(at__gte=self._began))
        ended = list(mine.filter(ended_at__gte=self._began))
        for row in begun:
            row.at = at[row.conversation_id]
        for row in ended:
            row.ended_at = at[row.conversation_id]
        self._keep(begun, "at")
        self._keep(ended, "ended_at")

    def _note(self, batch: list[tuple[str, Step]]) -> None:
        talks = self._conversations(batch)
        notes = []
        for name, step in batch:
            talk, by = talks[self.threads[name]], self.house.actor(step.who)
            seeing.see(talk, by=by)
            note = noting.note(talk, text=step.said.text, by=by)
            note.at = step.at
            notes.append(note)
        self._keep(notes, "at")
        self.chronicle.note({self.threads[name]: step.at for name, step in batch})

    def _close(self, batch: list[tuple[str, Step]]) -> None:
        talks = self._conversations(batch)
        at: At = {}
        for name, step in batch:
            assert step.closed is not None
            talk = talks[self.threads[name]]
            closing.close(
                talk,
                reason=REASONS[step.closed.reason],
                because=step.closed.explanation,
                by=self.house.actor(step.who),
            )
            at[talk.pk] = step.at
        self._closed(at, {talk.case_id: pk for pk, talk in talks.items()})
        tell_all()
        self.chronicle.note(at)

    def _closed(self, at: At, by_case: dict[int, int]) -> None:
        closures = list(
            Closure.objects.filter(conversation__in=at, at__gte=self._began)
        )
        state, over = Commitment.State, Commitment.Kind.RESOLUTION
        released = list(
            Commitment.objects.filter(
                Q(state=state.RELEASED) | Q(state=state.KEPT, kind=over),
                subject_type=owing.SUBJECT,
                subject_id__in=at,
                settled_at__gte=self._began,
            )
        )
        cases = list(Case.objects.filter(pk__in=by_case, closed_at__gte=self._began))
        for closure in closures:
            closure.at = at[closure.conversation_id]
        for commitment in released:
            commitment.settled_at = at[commitment.subject_id]
        for case in cases:
            case.closed_at = at[by_case[case.pk]]
        self._keep(closures, "at")
        self._keep(released, "settled_at")
        self._keep(cases, "closed_at")

    # --- parts -----------------------------------------------------------------------------------

    def _conversations(self, batch: list[tuple[str, Step]]) -> dict[int, Conversation]:
        pks = [self.threads[name] for name, _ in batch]
        rows = Conversation.objects.select_related(
            "thread__account__answers_through", "brand", "case"
        )
        return rows.in_bulk(pks)

    def _keep(self, rows: list[Note] | list, *fields: str) -> None:  # type: ignore[type-arg]
        bulk.update(rows, fields, self.house.workspace.pk)


def _kept(name: str, content: bytes) -> NewFile:
    return NewFile(name, storage.keep(content))
