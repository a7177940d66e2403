"""The library's own pages: the list with its figures, one entry to read, change, publish, archive."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ascolto.channels import registry
from ascolto.core.models import Role
from ascolto.core.refusal import Refusal
from ascolto.operate import placeholders, wording
from ascolto.operate.actions import entering
from ascolto.operate.actions.entering import Asked, Entry, Said
from ascolto.operate.models import Answer
from ascolto.operate.reads import entries as reads
from ascolto.web.flash import flash
from ascolto.web.request import MemberRequest, member_view
from ascolto.web.settings import side

SPARE = 2  # empty wordings on the form, to be filled in


@require_GET
@member_view(Role.AGENT)
def index(request: MemberRequest) -> HttpResponse:
    shelf = request.GET.get("shelf", "")
    shelf = shelf if shelf in reads.SHELVES else "published"
    words = request.GET.get("q", "")[:200]
    after = request.GET.get("after", "")
    page = reads.page(request.member, shelf=shelf, words=words, after=after)
    shelves = [
        {"name": name, "label": _shelf(name), "count": page.counts[name]}
        for name in reads.SHELVES
    ]
    context: dict[str, Any] = {
        "shelf": shelf,
        "shelves": shelves,
        "found": page,
        "words": words,
    }
    context["is_lead"] = request.member.is_at_least(Role.LEAD)
    return side.page(request, "library/index", "answers", **context)


def _shelf(name: str) -> str:
    return {
        "published": _("Published"),
        "proposed": _("Proposed"),
        "archived": _("Archived"),
    }[name]


@require_http_methods(["GET", "POST"])
@member_view(Role.AGENT)
def create(request: MemberRequest) -> HttpResponse:
    if request.method == "GET":
        mine = list(request.member.brands.all())
        empty = Entry("", [], [], brand=mine[0] if mine else None)
        return _page(request, None, empty)
    entry = _typed(request)
    try:
        with transaction.atomic():  # who may not publish has proposed nothing either
            answer = entering.propose(entry, by=request.actor)
            if request.POST.get("then") == "publish":
                entering.publish(answer, by=request.actor)
    except Refusal as refusal:
        return _page(request, None, entry, problem=str(refusal))
    return flash(request, reverse("answer", args=[answer.pk]), _("Saved."))


@require_http_methods(["GET", "POST"])
@member_view(Role.AGENT)
def show(request: MemberRequest, pk: int) -> HttpResponse:
    answer = of(request, pk)
    if request.method == "GET":
        return _page(request, answer, _kept(answer))
    entry = _typed(request)
    try:
        with transaction.atomic():
            entering.change(answer, entry, by=request.actor)
            if request.POST.get("then") == "publish":
                entering.publish(answer, by=request.actor)
    except Refusal as refusal:
        return _page(request, answer, entry, problem=str(refusal))
    said = _("Published.") if request.POST.get("then") == "publish" else _("Saved.")
    return flash(request, reverse("answer", args=[pk]), said)


@require_POST
@member_view(Role.AGENT)
def archive(request: MemberRequest, pk: int) -> HttpResponse:
    """With `undo`, back as it was."""
    answer = of(request, pk)
    back = "undo" in request.GET or "undo" in request.POST
    try:
        (entering.restore if back else entering.archive)(answer, by=request.actor)
    except Refusal as refusal:
        return _page(request, answer, _kept(answer), problem=str(refusal))
    if request.htmx:
        return HttpResponse(status=204)
    said = _("It is back in the library.") if back else _("Archived; it can come back.")
    where = (
        reverse("answer", args=[pk]) if back else f"{reverse('answers')}?shelf=archived"
    )
    return flash(request, where, said)


def of(request: MemberRequest, pk: int) -> Answer:
    rows = Answer.objects.visible_to(request.member).filter(pk=pk)
    found: Answer | None = rows.select_related("brand", "made_by", "edited_by").first()
    if found is None:
        raise Http404
    return found


def _kept(answer: Answer) -> Entry:
    return Entry(
        title=answer.title,
        questions=[Asked(q.text, q.language) for q in answer.questions.all()],
        bodies=[Said(b.text, b.language, b.kind) for b in answer.bodies.all()],
        brand=answer.brand,
        tags=answer.tags,
        in_faq=answer.in_faq,
    )


def _typed(request: MemberRequest) -> Entry:
    data = request.POST
    columns = (data.getlist(f"body_{name}") for name in ("text", "language", "kind"))
    brand = data.get("brand", "")
    return Entry(
        title=data.get("title", ""),
        questions=[Asked(line) for line in data.get("questions", "").splitlines()],
        bodies=[Said(*row) for row in zip(*columns, strict=False)],
        brand=side.brand_of(request, side.number(brand)) if brand else None,
        tags=data.get("tags", "").split(","),
        in_faq=data.get("in_faq") == "yes",
    )


def _page(
    request: MemberRequest, answer: Answer | None, entry: Entry, *, problem: str = ""
) -> HttpResponse:
    is_lead = request.member.is_at_least(Role.LEAD)
    published = bool(answer and answer.is_published)
    bodies = [*entry.bodies, *[Said("", _next_language(entry))] * SPARE]
    return side.page(
        request,
        "library/show",
        "answers",
        status=422 if problem else 200,
        answer=answer,
        entry=entry,
        bodies=bodies,
        problem=problem,
        questions="\n".join(question.text for question in entry.questions),
        tags=", ".join(entry.tags),
        kinds=_kinds(),
        written_in=[("it", _("Italian")), ("en", _("English")), ("de", _("German"))],
        brands=side.brands_of(request),
        sees_all=not request.member.brands.exists(),
        is_lead=is_lead,
        can_change=is_lead or not published,
        figures=reads.figures([answer])[answer.pk] if answer else None,
        variables=placeholders.KNOWN,
    )


def _next_language(entry: Entry) -> str:
    """The first that nothing is written in yet."""
    written = {body.language for body in entry.bodies}
    return next((code for code in ("it", "en", "de") if code not in written), "it")


def _kinds() -> list[tuple[str, str]]:
    language = get_language() or "en"
    channels = sorted(
        ((kind, m.title.in_(language)) for kind, m in registry.manifests().items()),
        key=lambda pair: pair[1],
    )
    return [(wording.FAQ, _("The public FAQ")), *channels]
