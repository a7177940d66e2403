"""Statements: drafted, worded, agreed on by somebody else, or sent back with a remark."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from ascolto.channels.actions import posting
from ascolto.core import activity
from ascolto.core.actor import Actor
from ascolto.core.authority import require
from ascolto.core.models import Brand, Role
from ascolto.core.refusal import Refusal
from ascolto.monitor.actions.stepping import step
from ascolto.monitor.models import (
    Approval,
    Incident,
    Statement,
    StatementRule,
    Variant,
)
from ascolto.monitor.reads import statements
from ascolto.monitor.statement_beginnings import beginning
from ascolto.monitor.wording import Wording

LONGEST = 20_000
Status, Verdict = Statement.Status, Approval.Verdict


@transaction.atomic
def draft(
    incident: Incident, *, kind: str, by: Actor, key: uuid.UUID | None = None
) -> Statement:
    """A new one, with words to begin with in both languages. The same `key` twice is the same one.

    Raises `Refusal`.
    """
    require(by, Role.LEAD)
    if not incident.is_open:
        raise Refusal(_("This incident is over."), "over")
    if kind not in Statement.Kind.values:
        raise Refusal(_("Say what kind of statement it is."), "no_kind")
    drafts = Statement.objects.filter(incident=incident, key=key)
    if key and (known := drafts.first()):
        return known
    try:
        with transaction.atomic():
            return _begin(incident, kind, by, key)
    except IntegrityError:  # the other press was between the look and here
        return drafts.get()


def _begin(
    incident: Incident, kind: str, by: Actor, key: uuid.UUID | None
) -> Statement:
    statement: Statement = Statement.objects.create(
        incident=incident,
        kind=kind,
        subject=incident.brand.name[:200],
        written_by_id=by.member_id,
        written_by_name=by.name[:200],
        key=key,
    )
    Variant.objects.bulk_create(
        Variant(statement=statement, language=code, text=beginning(kind, code))
        for code in statements.LANGUAGES
    )
    step(incident, "wrote", by=by, statement=statement.pk, kind=kind)
    return statement


@transaction.atomic
def word(
    statement: Statement, wordings: Sequence[Wording], *, subject: str, by: Actor
) -> None:
    """As it should read. What was agreed on falls back to a draft once a word changes. Raises `Refusal`."""
    require(by, Role.LEAD)
    row = _held(statement)
    _refuse_sent(row)
    said = [w for w in wordings if w.kind == "" or w.text.strip() or w.template]
    if any(len(w.text) > LONGEST for w in said):
        raise Refusal(_("The text is too long."), "too_long")
    subject = " ".join(subject.split())[:200]
    before = statements.wordings_of([row]).get(row.pk, [])
    if set(before) == set(said) and subject == row.subject:
        return
    _put(row, said)
    was = row.status
    row.status, row.subject, row.changed_at = Status.DRAFT, subject, timezone.now()
    row.written_by_id, row.written_by_name = by.member_id, by.name[:200]
    row.save(
        update_fields=["status", "subject", "changed_at", "written_by", "written_by_name"]
    )  # fmt: skip
    step(row.incident, "reworded", by=by, statement=row.pk, was=was)
    statement.status = row.status


def _put(row: Statement, said: Sequence[Wording]) -> None:
    Variant.objects.filter(statement=row).delete()
    Variant.objects.bulk_create(
        Variant(
            statement=row, kind=w.kind[:40], language=w.language, text=w.text,
            template={"name": w.template, "values": list(w.values)} if w.template else {},
        )
        for w in said
    )  # fmt: skip


@transaction.atomic
def discard(statement: Statement, *, by: Actor) -> None:
    """Away with a draft; what was sent stays. Raises `Refusal`."""
    require(by, Role.LEAD)
    row = _held(statement)
    _refuse_sent(row)
    texts = _texts(row)
    incident, pk, kind = row.incident, row.pk, row.kind
    row.delete()
    step(incident, "discarded", by=by, statement=pk, kind=kind, texts=texts)


@transaction.atomic
def ask(statement: Statement, *, by: Actor) -> None:
    """Somebody is to say yes; the leads hear of it by mail. Twice is once. Raises `Refusal`."""
    require(by, Role.LEAD)
    row = _held(statement)
    if row.status in (Status.ASKED, Status.APPROVED, Status.SENT):
        return
    _refuse_wrong(row)
    _judge(row, Verdict.ASKED, Status.ASKED, by)
    _tell_leads(row, by)
    statement.status = row.status


@transaction.atomic
def approve(
    statement: Statement, *, seen: str | None = None, remark: str = "", by: Actor
) -> None:
    """Yes: it may be sent as it reads now. Raises `Refusal`.

    `seen`: the mark (`reads.statements.mark`) of the words that a screen showed; None: nothing lies
    between reading and saying yes. Nobody need have asked where one's own words are enough, or where
    there is nobody else who could.

    Where the brand asks for it, by somebody else than who wrote it, as long as there is somebody
    else; a yes to one's own words is recorded as such.
    """
    require(by, Role.LEAD)
    row = _held(statement)
    if row.status in (Status.APPROVED, Status.SENT):
        return
    is_own = by.member_id is not None and by.member_id == row.written_by_id
    if is_own and row.written_by is not None:
        others = statements.waits_for(row.incident, row.written_by)
        if others:
            names = ", ".join(m.name for m in others[:5])
            raise Refusal(
                _("You wrote it: somebody else has to say yes. %(names)s may.")
                % {"names": names},
                "own_words",
            )
    _refuse_unseen(row, seen)
    _refuse_wrong(row)
    if row.status != Status.ASKED and not (is_own or _is_alone(row, by)):
        raise Refusal(_("Nobody has asked for a yes to it yet."), "not_asked")
    _judge(row, Verdict.APPROVED, Status.APPROVED, by, remark, is_own=is_own)
    statement.status = row.status


def _is_alone(row: Statement, by: Actor) -> bool:
    return not any(one.pk != by.member_id for one in statements.leads(row.incident))


@transaction.atomic
def send_back(statement: Statement, *, remark: str, by: Actor) -> None:
    """Not yet, and why. Raises `Refusal`."""
    require(by, Role.LEAD)
    row, remark = _held(statement), remark.strip()
    _refuse_sent(row)
    if row.status == Status.RETURNED:
        return
    if row.status == Status.DRAFT:
        raise Refusal(_("Nobody has asked for a yes to it yet."), "not_asked")
    if len(remark) < 3:
        raise Refusal(_("Say what should change."), "reason_missing")
    _judge(row, Verdict.RETURNED, Status.RETURNED, by, remark)
    statement.status = row.status


@transaction.atomic
def rule(brand: Brand, *, by_another: bool, by: Actor) -> None:
    """Whether every statement of a brand wants a second pair of eyes."""
    require(by, Role.ADMIN)
    was = StatementRule.objects.filter(brand=brand).first()
    StatementRule.objects.update_or_create(
        brand=brand, defaults={"by_another": by_another}
    )
    if (was is None or was.by_another) != by_another:
        activity.record("ruled statements", brand, by=by, by_another=by_another)


def _judge(
    row: Statement,
    verdict: Approval.Verdict,
    status: Statement.Status,
    by: Actor,
    remark: str = "",
    *,
    is_own: bool = False,
) -> None:
    row.status = status
    row.save(update_fields=["status"])
    Approval.objects.create(
        statement=row,
        verdict=verdict,
        is_own=is_own,
        remark=remark.strip()[:500],
        texts=_texts(row),
        member_id=by.member_id,
        by_name=by.name[:200],
    )
    own = {"own": True} if is_own else {}
    step(
        row.incident, verdict.value, by=by, words=remark.strip(), statement=row.pk,
        kind=row.kind, more=own,
    )  # fmt: skip


def _texts(row: Statement) -> list[list[str]]:
    said = statements.wordings_of([row]).get(row.pk, [])
    return [[w.kind, w.language, w.text, w.template] for w in said]


def _refuse_wrong(row: Statement) -> None:
    said = statements.wordings_of([row]).get(row.pk, [])
    if found := statements.problems(row.incident, said):
        raise Refusal(" ".join(found), "not_ready")


def _refuse_unseen(row: Statement, seen: str | None) -> None:
    said = statements.wordings_of([row]).get(row.pk, [])
    if seen is not None and seen != statements.mark(row, said):
        raise Refusal(
            _("The words are not those you were shown any more. Read them again."),
            "other_words",
        )


def _refuse_sent(row: Statement) -> None:
    if row.is_sent:
        raise Refusal(
            _("It has been sent: what was said stays. Write an update."), "sent"
        )


def _tell_leads(row: Statement, by: Actor) -> None:
    incident = row.incident
    for member in statements.leads(incident):
        if member.pk == by.member_id:
            continue
        with translation.override(member.language):
            subject = _("%(name)s: a statement waits for a yes") % {"name": incident.name}  # fmt: skip
            path = f"/incidents/{incident.pk}/"
            lines = [
                _("Hello %(name)s,") % {"name": member.name},
                "",
                _("%(who)s has written what we say to the customers concerned, and asks for a yes:") % {"who": by.name},
                f"{settings.PUBLIC_URL}{path}" if settings.PUBLIC_URL else path,
            ]  # fmt: skip
        posting.post(
            workspace_id=row.workspace_id,
            to=member.user.email,
            subject=subject[:150],
            text="\n".join(lines),
            key=f"statement:{row.pk}:{int(row.changed_at.timestamp())}:{member.pk}",
        )


def _held(statement: Statement) -> Statement:
    rows = Statement.objects.select_for_update(of=("self",))
    row: Statement = rows.select_related("incident__brand").get(pk=statement.pk)
    return row
