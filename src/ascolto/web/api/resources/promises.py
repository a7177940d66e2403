"""What becomes of a commitment, and what a program may do about it in a person's name."""

from __future__ import annotations

from typing import Any

from ninja import Router, Status

from ascolto.commitments.actions import pausing, pledging, taking
from ascolto.commitments.actions.pledging import Word
from ascolto.commitments.models import Commitment
from ascolto.commitments.reads import history
from ascolto.core.models import Role
from ascolto.operate.actions import promising
from ascolto.operate.actions.owing import SUBJECT
from ascolto.operate.models import Conversation
from ascolto.web.api import problems
from ascolto.web.api import showing_commitments as showing
from ascolto.web.api.answers import reads, writes
from ascolto.web.api.calls import ApiRequest
from ascolto.web.api.commitment_schemas import (
    ChangeIn,
    CommitmentOut,
    HistoryOut,
    KeptIn,
    PauseIn,
    PromiseIn,
)
from ascolto.web.api.keys import Bearer
from ascolto.web.api.resources import conversations
from ascolto.web.api.schemas import Id

router = Router(tags=["Commitments"])
READ = Bearer("commitments:read")
WRITE = Bearer("conversations:write", role=Role.AGENT)


def of(request: ApiRequest, pk: int) -> Commitment:
    """The commitment the address names, if the member may see it; else 404."""
    rows = Commitment.objects.select_related("brand", "customer", "settled_by")
    brands = list(request.call.member.brands.values_list("pk", flat=True))
    rows = rows.filter(brand_id__in=brands) if brands else rows
    row: Commitment | None = rows.filter(pk=pk).first()
    if row is None:
        raise problems.nothing_here()
    return row


def _again(request: ApiRequest, row: Commitment) -> CommitmentOut:
    """As it is now, on the list of conversations too."""
    if row.subject_type == SUBJECT:
        about = Conversation.objects.select_related("brand", "case")
        promising.show(about.get(pk=row.subject_id))
    return showing.commitment(of(request, row.pk))


@router.get(
    "/commitments/{id}/history",
    auth=READ,
    operation_id="get_commitment_history",
    summary="What became of it",
    **reads(HistoryOut),
)
def index(request: ApiRequest, id: Id) -> Any:
    """Everything that happened to it, the first thing first."""
    return HistoryOut(
        items=[showing.happening(row) for row in history.read(of(request, id))]
    )


@router.post(
    "/conversations/{id}/promises",
    auth=WRITE,
    operation_id="promise",
    summary="Promise something",
    **writes(CommitmentOut, 201),
)
def create(request: ApiRequest, id: Id, body: PromiseIn) -> Any:
    """For what a person promised elsewhere, on the phone for instance."""
    if not body.promised_by_person:
        raise problems.for_a_person("promised_by_person")
    word = Word(body.kind, body.words, body.due_at)
    about = conversations.of(request, id)
    [made] = promising.promise(about, [word], by=request.call.person)
    return Status(201, showing.commitment(of(request, made.pk)))


@router.put(
    "/commitments/{id}/time",
    auth=WRITE,
    operation_id="change_promise",
    summary="Agree on another time",
    **writes(CommitmentOut),
)
def update(request: ApiRequest, id: Id, body: ChangeIn) -> Any:
    """Of a promise in words only; with the reason."""
    row = of(request, id)
    pledging.change(row, due_at=body.due_at, why=body.why, by=request.call.actor)
    return _again(request, row)


@router.post(
    "/commitments/{id}/kept",
    auth=WRITE,
    operation_id="mark_kept",
    summary="Mark it as done",
    **writes(CommitmentOut),
)
def kept(request: ApiRequest, id: Id, body: KeptIn) -> Any:
    """A promise in words, or the end of a matter; an answer is kept by its delivery alone."""
    if not body.done_by_person:
        raise problems.for_a_person("done_by_person")
    row = of(request, id)
    pledging.mark_kept([row], by=request.call.person)
    return _again(request, row)


@router.put(
    "/commitments/{id}/pause",
    auth=WRITE,
    operation_id="pause_commitment",
    summary="Pause the clock",
    **writes(CommitmentOut),
)
def pause(request: ApiRequest, id: Id, body: PauseIn) -> Any:
    """For a stated reason. The customer's next message ends it."""
    row = of(request, id)
    pausing.pause(
        row, awaited=body.awaited, why=body.why, until=body.until, by=request.call.actor
    )
    return _again(request, row)


@router.delete(
    "/commitments/{id}/pause",
    auth=WRITE,
    operation_id="resume_commitment",
    summary="Let the clock run",
    **writes(CommitmentOut),
)
def resume(request: ApiRequest, id: Id) -> Any:
    """With the time that was left. Resuming what runs changes nothing."""
    row = of(request, id)
    pausing.resume(row, by=request.call.actor)
    return _again(request, row)


@router.post(
    "/commitments/{id}/taking",
    auth=WRITE,
    operation_id="take_commitment",
    summary="I take it",
    **writes(CommitmentOut),
)
def take(request: ApiRequest, id: Id) -> Any:
    """The key's member answers for it: nobody else on call is told for an hour."""
    row = of(request, id)
    taking.take(row, by=request.call.person)
    return _again(request, row)
