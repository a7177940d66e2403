"""The page of a statement: fields for every channel and language, what was typed, where it may go public."""

from __future__ import annotations

from typing import Any

from ascolto.channels import registry
from ascolto.core.models import Role
from ascolto.monitor import incident_saying as saying
from ascolto.monitor import wording
from ascolto.monitor.models import Incident, Statement
from ascolto.monitor.reads import statements as reads
from ascolto.monitor.wording import Wording
from ascolto.web.monitor import incident_words, places
from ascolto.web.monitor import statement_courtesy as looks
from ascolto.web.operate.courtesy import Line
from ascolto.web.request import MemberRequest

LOST = 200  # failures listed


def page(
    request: MemberRequest, row: Statement, said: list[Wording], problem: str
) -> dict[str, Any]:
    incident = row.incident
    lost = row.tellings.filter(state__in=["failed", "unreached", "unknown"])
    shown = lost.select_related("customer", "affected__account").order_by("pk")[:LOST]
    [told] = [t for t in reads.of(incident) if t.statement.pk == row.pk]
    others = reads.others(incident, request.member)
    return {
        "incident": incident,
        "statement": row,
        "card": incident_words.card(told),
        "title": saying.kind(row.kind),
        "groups": _groups(request, row, said),
        "problem": problem,
        "seen": reads.mark(row, said),
        "problems": reads.problems(incident, said) if not row.is_sent else [],
        "variables": [f"{{{name}}}" for name in wording.KNOWN],
        "lost": [(t, saying.telling(t.state), saying.why(t.why)) for t in shown],
        **_public(request, row, told),
        "waits_for": others if others and reads.wants_another(incident) else [],
        "is_alone": not others,
        "may_edit": request.member.is_at_least(Role.LEAD) and not row.is_sent,
    }


def public(request: MemberRequest, row: Statement) -> dict[str, Any]:
    """What the part about the public needs, alone."""
    [told] = [t for t in reads.of(row.incident) if t.statement.pk == row.pk]
    return {"statement": row, "incident": row.incident, **_public(request, row, told)}


def _public(request: MemberRequest, row: Statement, told: reads.Told) -> dict[str, Any]:
    shown = places.of(told)
    may = row.may_go_public and (row.is_approved or row.is_sent)
    ready = [p for p in shown if p.can_publish and p.state in ("waits", "failed")]
    return {
        "places": shown,
        "accounts": places.accounts(row.incident),
        "is_lead": request.member.is_at_least(Role.LEAD),
        "may_publish": may,
        "ready": [p for p in ready if not p.over]
        if may and row.incident.is_open
        else [],
        "is_leaving": any(p.state == "leaving" for p in shown),
    }


def _kinds(incident: Incident, said: list[Wording]) -> list[str]:
    """The channels in use, then those with words of their own, then public ones of the brand."""
    used = list(reads.kinds(incident))
    known = set(registry.manifests())
    open_ = [account.kind for account in places.accounts(incident)]
    kinds = [*used, *(w.kind for w in said if w.kind), *open_]
    return [kind for kind in dict.fromkeys(kinds) if kind in known]


def _groups(
    request: MemberRequest, row: Statement, said: list[Wording]
) -> list[dict[str, Any]]:
    """A block of fields for every channel, the common words first."""
    incident = row.incident
    counts = reads.kinds(incident)
    groups = []
    for kind in ["", *_kinds(incident, said)]:
        fields = [_field(incident, said, kind, code) for code in reads.LANGUAGES]
        for field in [] if row.is_sent else fields:
            field["findings"] = _looked_at(request, row, field["one"])
        groups.append(
            {
                "kind": kind,
                "title": incident_words.channel(kind),
                "people": counts.get(kind, 0),
                "fields": fields,
                "is_filled": any(f["one"].text or f["one"].template for f in fields),
                **(incident_words.unit(kind, counts.get(kind, 0)) if kind else {"limit": 0, "unit": "characters"}),
            }
        )  # fmt: skip
    return groups


def _looked_at(request: MemberRequest, row: Statement, one: Wording) -> list[Line]:
    if not one.text.strip():
        return []
    public = looks.is_public(row, one.kind, one.language)
    to = request.member.language
    return looks.findings(row, one.text, one.language, public=public, to=to)


def _field(
    incident: Incident, said: list[Wording], kind: str, language: str
) -> dict[str, Any]:
    known = (w for w in said if (w.kind, w.language) == (kind, language))
    one = next(known, Wording(kind, language, ""))
    return {
        "name": f"text-{kind}-{language}",
        "language": language,
        "one": one,
        "templates": _choices(incident, one),
    }


def _choices(incident: Incident, one: Wording) -> list[dict[str, Any]]:
    if not one.kind or "templates" not in {d.value for d in registry.manifest(one.kind).does}:  # fmt: skip
        return []
    found = []
    for template in reads.templates(incident, one.kind, one.language):
        is_chosen = template.name == one.template
        values = one.values if is_chosen else ()
        places = [
            (f"place-{one.kind}-{one.language}-{template.name}-{n}", place, values[n] if n < len(values) else "")
            for n, place in enumerate(template.places)
        ]  # fmt: skip
        found.append({"template": template, "places": places, "is_chosen": is_chosen})
    return found


def typed(request: MemberRequest, incident: Incident) -> list[Wording]:
    post, found = request.POST, []
    kinds = {name.split("-")[1] for name in post if name.startswith("text-") and name.count("-") == 2}  # fmt: skip
    for kind in sorted(kinds):
        if kind and kind not in registry.manifests():
            continue
        for language in reads.LANGUAGES:
            text = post.get(f"text-{kind}-{language}", "").replace("\r\n", "\n")
            name = post.get(f"template-{kind}-{language}", "")[:200]
            values: tuple[str, ...] = ()
            if name:
                known = reads.templates(incident, kind, language)
                chosen = next((t for t in known if t.name == name), None)
                places = len(chosen.places) if chosen else 0
                values = tuple(
                    post.get(f"place-{kind}-{language}-{name}-{n}", "")[:500] for n in range(places)
                )  # fmt: skip
            found.append(Wording(kind, language, text, name, values))
    return found
