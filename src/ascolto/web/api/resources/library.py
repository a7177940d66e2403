"""The answer library: list, read, propose. Publishing stays with a lead at the screen."""

from __future__ import annotations

from typing import Annotated, Any

from django.db.models import QuerySet
from ninja import Router, Status

from ascolto.core.models import Brand, Role
from ascolto.operate.actions import entering
from ascolto.operate.actions.entering import Asked as AskedSo
from ascolto.operate.actions.entering import Entry, Said
from ascolto.operate.models import Answer
from ascolto.operate.reads import entries
from ascolto.operate.reads.entries import Figures
from ascolto.web.api import problems
from ascolto.web.api import schemas_of_answers as s
from ascolto.web.api.answers import reads, writes
from ascolto.web.api.calls import ApiRequest
from ascolto.web.api.keys import Bearer
from ascolto.web.api.paging import NEWEST, Cursor, cut
from ascolto.web.api.schemas import Id, Named
from ascolto.web.api.strict import Asked

router = Router(tags=["Answers"])
READ = Bearer("answers:read")


@router.get(
    "/answers",
    auth=READ,
    operation_id="list_answers",
    summary="List entries of the answer library",
    **reads(s.AnswerPage),
)
def index(request: ApiRequest, asked: Annotated[s.AnswersAsked, Asked(...)]) -> Any:
    """Newest first, archived ones too."""
    rows = _mine(request)
    if asked.status:
        rows = entries.on_shelf(rows, asked.status)
    if asked.brand is not None:
        rows = rows.filter(brand_id=asked.brand)
    rows = entries.matching(rows, asked.q)
    cursor = Cursor("answers", asked.asked(), asked.after)
    page = cut(rows, NEWEST, cursor, asked.limit)
    known = entries.figures(page.rows)
    items = [_shown(row, known[row.pk]) for row in page.rows]
    return s.AnswerPage(items=items, next=page.next)


@router.get(
    "/answers/{id}",
    auth=READ,
    operation_id="get_answer",
    summary="Get an entry",
    **reads(s.AnswerOut),
)
def show(request: ApiRequest, id: Id) -> Any:
    row = _mine(request).filter(pk=id).first()
    if row is None:
        raise problems.nothing_here()
    return _shown(row, entries.figures([row])[row.pk])


@router.post(
    "/answers",
    auth=Bearer("answers:write", role=Role.AGENT),
    operation_id="propose_answer",
    summary="Propose an entry",
    **writes(s.AnswerOut, 201),
)
def create(request: ApiRequest, body: s.AnswerIn) -> Any:
    """It waits for a lead, who publishes it in the library."""
    entry = Entry(
        title=body.title,
        questions=[AskedSo(q.text, q.language or "") for q in body.questions],
        bodies=[Said(b.text, b.language, b.kind) for b in body.bodies],
        brand=_brand(request, body.brand_id),
        tags=body.tags,
    )
    made = entering.propose(entry, by=request.call.person)
    return Status(201, _shown(_mine(request).get(pk=made.pk), Figures()))


def _mine(request: ApiRequest) -> QuerySet[Answer]:
    rows: QuerySet[Answer] = Answer.objects.visible_to(request.call.member)
    rows = rows.select_related("brand", "made_by")
    return rows.prefetch_related("questions", "bodies")


def _brand(request: ApiRequest, pk: int | None) -> Brand | None:
    if pk is None:
        return None
    mine = list(request.call.member.brands.values_list("pk", flat=True))
    rows = Brand.objects.filter(pk__in=mine) if mine else Brand.objects.all()
    found: Brand | None = rows.filter(pk=pk).first()
    if found is None:
        raise problems.nothing_here("brand_id")
    return found


def _shown(row: Answer, figures: Figures) -> s.AnswerOut:
    return s.AnswerOut(
        id=row.pk,
        title=row.title,
        brand=row.brand and Named(id=row.brand.pk, name=row.brand.name),
        status="archived" if row.is_archived else row.status,
        tags=row.tags,
        in_faq=row.in_faq,
        questions=[
            s.QuestionOut(text=q.text, language=q.language) for q in row.questions.all()
        ],
        bodies=[
            s.BodyOut(text=b.text, language=b.language, kind=b.kind)
            for b in row.bodies.all()
        ],
        figures=s.AnswerUsesOut(
            uses=figures.uses,
            verbatim=figures.verbatim,
            closed=figures.closed,
            again=figures.again,
            negative=figures.negative,
        ),
        made_by=row.made_by and Named(id=row.made_by.pk, name=row.made_by.name),
        made_at=row.made_at,
        edited_at=row.edited_at,
    )
