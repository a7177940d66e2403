"""The statements of an incident, with their wordings, how long they are, and what is wrong with them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext as _

from ascolto.channels import registry, templating
from ascolto.channels.actions import writing
from ascolto.channels.contract import Template
from ascolto.channels.models import Account
from ascolto.core.models import Member, Role
from ascolto.monitor import wording
from ascolto.monitor.models import (
    Affected,
    Approval,
    Incident,
    PublicPost,
    Statement,
    StatementRule,
    Telling,
    Variant,
)
from ascolto.monitor.wording import Wording

LANGUAGES = ("it", "en")


@dataclass(frozen=True)
class Told:
    """A statement with everything that belongs to it; `counts` by state of its tellings."""

    statement: Statement
    wordings: Sequence[Wording]
    approvals: Sequence[Approval]
    posts: Sequence[PublicPost]
    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def under_way(self) -> int:
        return self.counts.get("waiting", 0) + self.counts.get("written", 0)

    @property
    def settled(self) -> int:
        return self.total - self.under_way


def of(incident: Incident) -> list[Told]:
    """All of them, the oldest first. Five queries."""
    rows = list(
        Statement.objects.filter(incident=incident).select_related(
            "sent_by", "written_by", "incident__brand"
        )
    )
    texts = wordings_of(rows)
    counts = _counts(rows)
    approvals: dict[int, list[Approval]] = {}
    for approval in Approval.objects.filter(statement__in=rows).order_by("pk"):
        approvals.setdefault(approval.statement_id, []).append(approval)
    posts: dict[int, list[PublicPost]] = {}
    for post in (
        PublicPost.objects.filter(statement__in=rows)
        .select_related("account", "message__delivery")
        .order_by("pk")
    ):
        posts.setdefault(post.statement_id, []).append(post)
    return [
        Told(
            row, texts.get(row.pk, []), approvals.get(row.pk, []), posts.get(row.pk, []),
            counts.get(row.pk, {}),
        )
        for row in rows
    ]  # fmt: skip


def agreed(incident: Incident) -> Statement | None:
    """The newest one with a yes, sent or not: what may be said to somebody who asks. One query."""
    wanted = [Statement.Status.APPROVED, Statement.Status.SENT]
    rows = Statement.objects.filter(incident=incident, status__in=wanted)
    found: Statement | None = rows.select_related("incident__brand").last()
    return found


def _counts(rows: Sequence[Statement]) -> dict[int, dict[str, int]]:
    said = Telling.objects.filter(statement__in=rows).values_list("statement_id", "state")  # fmt: skip
    found: dict[int, dict[str, int]] = {}
    for statement, state, count in said.annotate(Count("pk")).order_by():
        found.setdefault(statement, {})[state] = count
    return found


def wordings_of(rows: Sequence[Statement]) -> dict[int, list[Wording]]:
    """By statement. One query."""
    found: dict[int, list[Wording]] = {}
    for one in Variant.objects.filter(statement__in=rows).order_by("kind", "-language"):
        found.setdefault(one.statement_id, []).append(as_wording(one))
    return found


def mark(row: Statement, said: Sequence[Wording]) -> str:
    """Of these words under its subject: other words have another one. 64 hexadecimal digits."""
    texts = sorted([w.kind, w.language, w.text, w.template, *w.values] for w in said)
    return hashlib.sha256(json.dumps([row.subject, texts]).encode()).hexdigest()


def as_wording(one: Variant) -> Wording:
    kept = one.template or {}
    return Wording(
        one.kind, one.language, one.text, kept.get("name", ""), tuple(kept.get("values", ()))
    )  # fmt: skip


def kinds(incident: Incident) -> dict[str, int]:
    """The channels by which the affected can be told, and how many by each; the most first. One query."""
    rows = Affected.objects.standing().filter(incident=incident).exclude(reach="none")
    counts = rows.values_list("account__kind").annotate(n=Count("pk")).order_by("-n")
    return {kind: count for kind, count in counts if kind}


def templates(incident: Incident, kind: str, language: str) -> list[Template]:
    """Approved texts of the brand's accounts of this kind in this language. One query."""
    accounts = Account.objects.connected().filter(brand=incident.brand_id, kind=kind)
    found: dict[str, Template] = {}
    for account in accounts:
        for one in templating.of(account):
            if one.language.startswith(language):
                found.setdefault(one.name, one)
    return list(found.values())


def too_long(text: str, kind: str, brand: str) -> int:
    """By how much, in the provider's unit, at its longest; 0: it fits."""
    manifest = registry.manifest(kind)
    if not manifest.text_limit:
        return 0
    over = writing.length(manifest, wording.longest(text, brand)) - manifest.text_limit
    return max(over, 0)


def problems(incident: Incident, wordings: Sequence[Wording]) -> list[str]:
    """What keeps it from being agreed on, as sentences. Two queries."""
    found = []
    base = wording.choose(wordings, "", incident.brand.language[:2])
    if base is None:
        return [_("Write a text for every channel first.")]
    names = {n for w in wordings for n in wording.unknown(w.text)}
    if names:
        said = ", ".join(f"{{{name}}}" for name in sorted(names))
        found.append(_("Nobody can fill in %(names)s.") % {"names": said})
    used = set(kinds(incident)) | {w.kind for w in wordings if w.kind}
    for kind in sorted(used):
        for language in LANGUAGES:
            one = wording.choose(wordings, kind, language)
            over = too_long(one.text, kind, incident.brand.name) if one else 0
            if over and one:
                title = registry.manifest(kind).title.in_(incident.brand.language)
                found.append(
                    _("%(channel)s (%(language)s): %(over)d characters too long. Write a shorter one for it.")
                    % {"channel": title, "language": language, "over": over}
                )  # fmt: skip
    return list(dict.fromkeys(found))


def wants_another(incident: Incident) -> bool:
    """Whether the brand asks for a second pair of eyes."""
    rule = StatementRule.objects.filter(brand=incident.brand_id).first()
    return rule is None or rule.by_another


def waits_for(incident: Incident, member: Member) -> list[Member]:
    """Who else may say yes to what this member wrote; nobody: they may themselves. Three queries."""
    if not wants_another(incident):
        return []
    return others(incident, member)


def others(incident: Incident, member: Member) -> list[Member]:
    """Who else may say yes at all; nobody: there is nobody to ask. Two queries."""
    return [one for one in leads(incident) if one.pk != member.pk]


def leads(incident: Incident) -> list[Member]:
    """Leads and administrators who see the brand. Two queries."""
    rows = Member.objects.active().filter(role__in=[Role.LEAD, Role.ADMIN])
    seeing = rows.select_related("user").prefetch_related("brands")
    return [
        m
        for m in seeing.order_by("name", "pk")
        if not (mine := {b.pk for b in m.brands.all()}) or incident.brand_id in mine
    ]
