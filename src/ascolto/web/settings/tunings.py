"""What reading has learnt from corrections: what it is worth, switched on or back, taken back one by one."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ascolto.core.models import Role
from ascolto.core.scoping import current
from ascolto.nlp import jobs, readers
from ascolto.nlp.actions import correcting, tuning
from ascolto.nlp.encoder import Encoder
from ascolto.nlp.models import Correction, Tuning
from ascolto.nlp.pipeline import Pipeline
from ascolto.nlp.reads import tunings
from ascolto.nlp.remote import Remote
from ascolto.nlp.rows import PLACES
from ascolto.operate.models import Conversation
from ascolto.web.flash import flash
from ascolto.web.operate import label_words
from ascolto.web.request import MemberRequest, member_view
from ascolto.web.settings import side


@dataclass(frozen=True)
class Line:
    """A layer as the table shows it."""

    row: Tuning

    @property
    def before(self) -> int:
        return round(self.row.before * self.row.held_out)

    @property
    def after(self) -> int:
        return round(self.row.after * self.row.held_out)

    @property
    def kept(self) -> int:
        return round(self.row.kept * 100)


@dataclass(frozen=True)
class Said:
    """A correction: where it was, from what to what."""

    row: Correction
    conversation: int | None

    @property
    def words(self) -> tuple[str, str, str]:
        row = self.row
        says = label_words.says
        return label_words.name(row.label), says(row.was), says(row.became)


@require_GET
@member_view(Role.LEAD)
def index(request: MemberRequest) -> HttpResponse:
    learnt = tunings.learnt()
    labels = [
        {
            "name": label_words.name(one.label),
            "count": one.corrections,
            "lacks": max(tuning.FEWEST - one.corrections, 0),
            "on": Line(one.on) if one.on else None,
            "last": Line(one.layers[0]) if one.layers else None,
            "lines": [Line(row) for row in one.layers[:10]],
        }
        for one in learnt
    ]
    return side.page(
        request,
        "settings/tunings",
        "tunings",
        labels=labels,
        said=_said(request),
        fewest=tuning.FEWEST,
        reader=_reader(),
        is_empty=not any(one.corrections for one in learnt),
    )


@require_POST
@member_view(Role.LEAD)
def learn(request: MemberRequest) -> HttpResponse:
    """At once, not ten minutes after the last correction; one lesson however often it is pressed."""
    key = f"nlp.learn:now:{current()}"
    jobs.learn.using(key=key).enqueue(labels=list(PLACES))
    return flash(request, reverse("tunings"), _("It is learning. Look again in a moment."))  # fmt: skip


@require_POST
@member_view(Role.LEAD)
def switch(request: MemberRequest, pk: int) -> HttpResponse:
    """`on`: "yes", or back to how everybody's messages are read."""
    row = Tuning.objects.defer("weights").filter(pk=pk).first()
    if row is None:
        raise Http404
    tuning.switch(row, on=request.POST.get("on") == "yes", by=request.actor)
    said = _("Saved. Messages that come from now on are read so.")
    return flash(request, reverse("tunings"), said)


@require_POST
@member_view(Role.LEAD)
def undo(request: MemberRequest, pk: int) -> HttpResponse:
    rows = Correction.objects.select_related("annotation__message").filter(pk=pk)
    row = rows.first()
    if row is None or not _sees(request, row):
        raise Http404
    correcting.take_back(row, by=request.actor)
    return flash(request, f"{reverse('tunings')}#corrections", _("Taken back."))


def _reader() -> dict[str, object]:
    """Who reads besides the fast reader, and where: whoever is read may ask."""
    other = readers.configured()
    if isinstance(other, Remote):
        host = urlsplit(other.url).hostname
        return {"kind": "remote", "model": other.model, "host": host}
    if isinstance(other, Pipeline):
        return {"kind": "folder", "folder": other.folder}
    return {"kind": "better" if isinstance(other, Encoder) else "fast"}


def _said(request: MemberRequest) -> list[Said]:
    rows = tunings.corrections()
    threads = {row.annotation.message.thread_id for row in rows}
    seen = Conversation.objects.visible_to(request.member).filter(thread_id__in=threads)
    where = dict(seen.values_list("thread_id", "pk"))
    is_limited = bool(request.member.brand_ids())
    found = [Said(row, where.get(row.annotation.message.thread_id)) for row in rows]
    return [one for one in found if one.conversation or not is_limited]


def _sees(request: MemberRequest, row: Correction) -> bool:
    seen = Conversation.objects.visible_to(request.member)
    there = seen.filter(thread_id=row.annotation.message.thread_id).exists()
    return there or not request.member.brand_ids()
