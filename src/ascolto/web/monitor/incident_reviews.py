"""Looking back at an incident: figures, the curve with its marks, what we learnt; and as a file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from ascolto.commitments.actions.mailing import spoken
from ascolto.core import tables
from ascolto.core.models import Role
from ascolto.core.refusal import Refusal
from ascolto.monitor import incident_saying as saying
from ascolto.monitor.actions import opening
from ascolto.monitor.models import Affected, Incident
from ascolto.monitor.reads import incidents as reads
from ascolto.monitor.reads import looking_back
from ascolto.monitor.reads.looking_back import Review
from ascolto.web.flash import flash
from ascolto.web.monitor import charts, incident_words, incidents
from ascolto.web.monitor.board import moods
from ascolto.web.monitor.charts import Column, Mark
from ascolto.web.request import MemberRequest, member_view
from ascolto.web.sheets import sheet

COLUMNS = (
    "customer", "why", "evidence", "added_at", "reach", "reason", "heard_at", "complained_at", "told_at", "told_first",
)  # fmt: skip
LEARNT = 20_000


@require_http_methods(["GET", "POST"])
@member_view(Role.AGENT)
def show(request: MemberRequest, pk: int) -> HttpResponse:
    """Posted by a lead: what we `learnt`."""
    incident = incidents.of(request, pk)
    if request.method == "POST":
        if not request.member.is_at_least(Role.LEAD):
            return render(request, "403.html", status=403)
        return _learn(request, incident)
    found = looking_back.review(incident, now=timezone.now())
    context = {
        "incident": incident,
        "review": found,
        "figures": _figures(found),
        "fates": _fates(found),
        "times": [(name(n), at, _after(found, at)) for n, at in found.times],
        "picture": _picture(found),
        "moods": [words for _key, words in moods()],
        "bars": [
            (bar.begin, [bar.said[key] for key, _words in moods()], bar.total)
            for bar in found.bars
        ],
        "stretch": spoken(found.stretch),
        "severity": saying.severity(incident.severity),
        "is_lead": request.member.is_at_least(Role.LEAD),
    }
    return render(request, "monitor/incidents/review.html", context)


def _learn(request: MemberRequest, incident: Incident) -> HttpResponse:
    address = reverse("incident_review", args=[incident.pk])
    try:
        learnt = request.POST.get("learnt", "")[:LEARNT]
        opening.learn(incident, learnt=learnt, by=request.actor)
    except Refusal as refusal:
        return flash(request, address, str(refusal), "error")
    return flash(request, address, _("Written down."))


def name(what: str) -> str:
    return {
        "since": _("First sign"),
        "alert": pgettext("incident", "Alert"),
        "opened": pgettext("incident", "Room opened"),
        "first_word": _("First word"),
        "public": _("Said in public"),
        "closed": pgettext("incident", "Over"),
    }[what]


def _after(found: Review, at: datetime) -> str:
    """How long after the first sign."""
    passed = at - found.incident.since
    return spoken(passed) if passed > timedelta(0) else ""


def _figures(found: Review) -> list[tuple[str, str]]:
    word, share = found.first_word_for, found.told_first_share
    counts = found.counts
    return [
        (_("To the first word"), spoken(word) if word is not None else _("not yet")),
        (_("Affected"), str(counts["all"])),
        (pgettext("customers", "Told"), str(counts["told"])),
        (
            _("Heard it from us before they complained"),
            f"{counts['first']}" + (f" ({share:.0%})" if share is not None else ""),
        ),
        (_("Complained"), str(counts["complained"])),
        (_("Promised news in time"), str(found.promises["kept"])),
        (_("Promised news late"), str(found.promises["late"] + found.promises["open"])),
    ]


def _fates(found: Review) -> list[tuple[str, int, str]]:
    words = {state: saying.telling(state) for state in ("told", "failed", "unknown", "unreached")}  # fmt: skip
    words["never"] = _("nothing was sent to them")
    most = max(found.fates.values(), default=0)
    return [
        (words[state], count, mark_safe(charts.bar(count, most)))
        for state, count in found.fates.items()
        if count
    ]


def _picture(found: Review) -> str:
    if not found.bars:
        return ""
    columns = [
        Column(
            _moment(bar.begin),
            [(f"mood-{k or 'unknown'}", words, bar.said[k]) for k, words in moods()],
        )
        for bar in found.bars
    ]
    begin, total = found.bars[0].begin, found.stretch * len(found.bars)
    marks = [
        Mark((at - begin) / total, str(number), name(what))
        for number, (what, at) in enumerate(found.times, start=1)
        if begin <= at <= begin + total
    ]
    title = _("Messages over time, by mood")
    return mark_safe(charts.columns(columns, title=title, marks=marks))


def _moment(at: datetime) -> str:
    return formats.date_format(timezone.localtime(at), "j/n H:i")


@require_GET
@member_view(Role.LEAD)
def affected(request: MemberRequest, pk: int) -> HttpResponse:
    """Everybody affected, a line each, for a spreadsheet."""
    incident = incidents.of(request, pk)
    rows = tables.text([COLUMNS, *(_line(row) for row in _affected(incident))])
    return sheet(rows, f"incident-{pk}.csv")


@require_GET
@member_view(Role.LEAD)
def export(request: MemberRequest, pk: int) -> HttpResponse:
    """Figures and log as text, to be kept or sent on."""
    text = "\n".join(_told(incidents.of(request, pk)))
    answer = HttpResponse(text, content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="incident-{pk}.txt"'
    return answer


def _affected(incident: Incident) -> Iterator[Affected]:
    rows = Affected.objects.standing().filter(incident=incident)
    return rows.select_related("customer").order_by("pk").iterator(2_000)  # type: ignore[no-any-return]


def _line(row: Affected) -> list[str]:
    times = [row.heard_at, row.complained_at, row.told_at]
    return [
        str(row.customer), row.source, row.evidence, row.added_at.isoformat(), row.reach,
        saying.why(row.reach_why) if row.reach_why else "",
        *(at.isoformat() if at else "" for at in times),
        "yes" if row.is_told_first else "no",
    ]  # fmt: skip


def _told(incident: Incident) -> Iterator[str]:
    found: Any = looking_back.review(incident, now=timezone.now())
    yield f"{incident.name} · {incident.brand.name} · {saying.severity(incident.severity)}"  # fmt: skip
    yield incident.what
    yield ""
    for words, value in _figures(found):
        yield f"{words}: {value}"
    yield ""
    for words, count, _bar in _fates(found):
        yield f"{words}: {count}"
    yield ""
    for what, at in found.times:
        yield f"{_moment(at)}  {name(what)}"
    if incident.outcome:
        yield f"\n{_('How it ended')}: {incident.outcome}"
    if incident.learnt:
        yield f"\n{_('What we learnt')}: {incident.learnt}"
    yield f"\n{_('Log')}"
    for step in reversed(reads.log(incident)):
        words = f": {step.words}" if step.words else ""
        yield f"{_moment(step.at)}  {step.by_name}  {incident_words.step(step)}{words}"
