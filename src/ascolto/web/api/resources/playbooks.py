"""Playbooks: list, read, switch on and off. They are written at the screen, where they can be tried."""

from __future__ import annotations

from typing import Annotated, Any

from ninja import Router

from ascolto.core.models import Role
from ascolto.operate.actions import scripting
from ascolto.operate.models import Playbook
from ascolto.operate.reads import playbooks as reading
from ascolto.web.api import problems
from ascolto.web.api import schemas_of_playbooks as s
from ascolto.web.api.answers import reads, writes
from ascolto.web.api.calls import ApiRequest
from ascolto.web.api.keys import Bearer
from ascolto.web.api.paging import OLDEST, Cursor, cut
from ascolto.web.api.schemas import Id
from ascolto.web.api.strict import Asked

router = Router(tags=["Playbooks"])
READ = Bearer("playbooks:read")


@router.get(
    "/playbooks",
    auth=READ,
    operation_id="list_playbooks",
    summary="List playbooks",
    **reads(s.PlaybookPage),
)
def index(request: ApiRequest, asked: Annotated[s.PlaybooksAsked, Asked(...)]) -> Any:
    """Those that were not taken away, as they were made."""
    rows = Playbook.objects.standing()
    if asked.on is not None:
        rows = rows.filter(is_on=asked.on)
    cursor = Cursor("playbooks", asked.asked(), asked.after)
    page = cut(rows, OLDEST, cursor, asked.limit)
    items = [_shown(one) for one in reading.tell(page.rows)]
    return s.PlaybookPage(items=items, next=page.next)


@router.get(
    "/playbooks/{id}",
    auth=READ,
    operation_id="get_playbook",
    summary="Get a playbook",
    **reads(s.PlaybookOut),
)
def show(request: ApiRequest, id: Id) -> Any:
    return _again(id)


@router.put(
    "/playbooks/{id}/switch",
    auth=Bearer("playbooks:write", role=Role.LEAD),
    operation_id="switch_playbook",
    summary="Switch it on or off",
    **writes(s.PlaybookOut),
)
def update(request: ApiRequest, id: Id, body: s.SwitchIn) -> Any:
    """On: it looks at what arrives from now on. Twice is once."""
    row = _of(id)
    if not body.decided_by_person:
        raise problems.for_a_person("decided_by_person")
    scripting.switch(row, on=body.on, by=request.call.person)
    return _again(id)


def _of(pk: int) -> Playbook:
    row: Playbook | None = Playbook.objects.standing().filter(pk=pk).first()
    if row is None:
        raise problems.nothing_here()
    return row


def _again(pk: int) -> s.PlaybookOut:
    [told] = reading.tell([_of(pk)])
    return _shown(told)


def _shown(told: reading.Told) -> s.PlaybookOut:
    row = told.playbook
    return s.PlaybookOut(
        id=row.pk,
        name=row.name,
        position=row.position + 1,
        is_on=row.is_on,
        switched_at=row.switched_at,
        version=row.number,
        begins="waiting" if row.trigger == "waiting" else "message",
        conditions=[s.LineOut(depth=one.depth, text=one.text) for one in told.lines],
        deeds=[words for _icon, words in told.deeds],
        stops=told.stops,
        acts=told.runs,
    )
