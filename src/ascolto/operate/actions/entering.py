"""The answer library: an agent proposes an entry, a lead publishes, changes and archives it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ascolto.channels import registry
from ascolto.channels.models import Message
from ascolto.core import activity, bus
from ascolto.core.actor import Actor
from ascolto.core.authority import require
from ascolto.core.models import Brand, Member, Role
from ascolto.core.refusal import Refusal
from ascolto.core.sanitising import clean_text
from ascolto.events import AnswersChanged
from ascolto.operate import stems, wording
from ascolto.operate.models import Answer, AnswerBody, AnswerQuestion

TITLE, QUESTION, BODY = 160, 1000, 10_000  # letters
QUESTIONS, BODIES, TAGS = 40, 30, 12  # of one entry


@dataclass(frozen=True)
class Asked:
    """One way in which customers ask it."""

    text: str
    language: str = ""  # "" is told from the text


@dataclass(frozen=True)
class Said:
    """One wording; `kind` "" is for every kind of channel."""

    text: str
    language: str
    kind: str = ""


@dataclass(frozen=True)
class Entry:
    """What an entry says, as a person wrote it."""

    title: str
    questions: Sequence[Asked]
    bodies: Sequence[Said]
    brand: Brand | None = None
    tags: Sequence[str] = ()
    in_faq: bool = False


@transaction.atomic
def propose(entry: Entry, *, by: Actor, made_from: Message | None = None) -> Answer:
    """A new entry that waits for a lead. The same message twice is the same entry."""
    require(by, Role.AGENT)
    if made_from and (known := Answer.objects.filter(made_from=made_from).first()):
        if known.is_archived:
            _bring_back(known, by)
        return known
    entry = _clean(entry)
    _may_touch(entry.brand, by)
    answer = Answer.objects.create(
        title=entry.title,
        brand=entry.brand,
        tags=list(entry.tags),
        in_faq=False,
        made_from=made_from,
        made_by_id=by.member_id,
        edited_by_id=by.member_id,
    )
    _write(answer, entry)
    activity.record("proposed", answer, by=by, title=answer.title)
    bus.publish(AnswersChanged(answer.workspace_id, (answer.pk,)))
    return answer


@transaction.atomic
def change(answer: Answer, entry: Entry, *, by: Actor) -> None:
    """Agents change what is still proposed; what is published only leads."""
    _require(answer, by)
    entry = _clean(entry)
    _may_touch(entry.brand, by)
    now = timezone.now()
    answer.title, answer.brand, answer.tags = (
        entry.title,
        entry.brand,
        list(entry.tags),
    )
    answer.in_faq = entry.in_faq and answer.is_published
    answer.edited_at = answer.touched_at = now
    answer.edited_by_id = by.member_id
    answer.save(
        update_fields=[
            "title",
            "brand",
            "tags",
            "in_faq",
            "edited_at",
            "edited_by",
            "touched_at",
        ]
    )
    _write(answer, entry)
    _tell(answer, "changed", by)


@transaction.atomic
def publish(answer: Answer, *, by: Actor) -> None:
    """From now on it is proposed beside messages. Publishing twice is publishing once."""
    require(by, Role.LEAD)
    _may_touch(answer.brand, by)
    if answer.is_published:
        return
    answer.status = Answer.Status.PUBLISHED
    answer.touched_at = timezone.now()
    answer.save(update_fields=["status", "touched_at"])
    _tell(answer, "published", by)


@transaction.atomic
def archive(answer: Answer, *, by: Actor) -> None:
    """Out of the library and the FAQ, its figures kept; `restore` brings it back as it was."""
    _require(answer, by)
    if answer.is_archived:
        return
    answer.archived_at = answer.touched_at = timezone.now()
    answer.save(update_fields=["archived_at", "touched_at"])
    _tell(answer, "archived", by)


@transaction.atomic
def restore(answer: Answer, *, by: Actor) -> None:
    """Back in the library, proposed or published as it was."""
    _require(answer, by)
    if answer.is_archived:
        _bring_back(answer, by)


def _bring_back(answer: Answer, by: Actor) -> None:
    answer.archived_at, answer.touched_at = None, timezone.now()
    answer.save(update_fields=["archived_at", "touched_at"])
    _tell(answer, "restored", by)


def _tell(answer: Answer, verb: str, by: Actor) -> None:
    activity.record(verb, answer, by=by, title=answer.title)
    bus.publish(AnswersChanged(answer.workspace_id, (answer.pk,)))


def _require(answer: Answer, by: Actor) -> None:
    require(by, Role.LEAD if answer.is_published else Role.AGENT)
    _may_touch(answer.brand, by)


def _may_touch(brand: Brand | None, by: Actor) -> None:
    """Who sees some brands only writes for those; for every brand, who sees every brand."""
    if by.member_id is None:
        return
    mine = set(Member.objects.get(pk=by.member_id).brands.values_list("pk", flat=True))
    if mine and (brand is None or brand.pk not in mine):
        raise Refusal(
            _("You can write entries for your own brands only: choose one of them."),
            "not_your_brand",
        )


def _clean(entry: Entry) -> Entry:
    """Trimmed and within bounds. Raises `Refusal`."""
    title = " ".join(clean_text(entry.title).split())[:TITLE]
    questions = [
        Asked(text[:QUESTION], stems.language_of(text, q.language))
        for q in entry.questions
        if (text := " ".join(clean_text(q.text).split()))
    ]
    bodies = [
        Said(text, b.language[:8], b.kind)
        for b in entry.bodies
        if (text := clean_text(b.text).strip())
    ]
    tags = dict.fromkeys(" ".join(clean_text(t).split())[:40] for t in entry.tags)
    _refuse(title, questions, bodies)
    return Entry(
        title=title,
        questions=questions,
        bodies=bodies,
        brand=entry.brand,
        tags=[t for t in tags if t][:TAGS],
        in_faq=entry.in_faq,
    )


def _refuse(title: str, questions: Sequence[Asked], bodies: Sequence[Said]) -> None:
    if not title:
        raise Refusal(_("Give the entry a title: what it is about."), "empty")
    if not bodies:
        raise Refusal(_("Write what we answer, in one language at least."), "empty")
    if len(questions) > QUESTIONS or len(bodies) > BODIES:
        raise Refusal(
            _("An entry holds up to %(questions)d questions and %(bodies)d wordings.")
            % {"questions": QUESTIONS, "bodies": BODIES},
            "too_long",
        )
    if any(len(body.text) > BODY for body in bodies):
        raise Refusal(_("The answer is too long: at most 10,000 letters."), "too_long")
    if any(body.language not in stems.LANGUAGES for body in bodies):
        raise Refusal(_("We do not know this language."), "not_a_language")
    kinds = {"", wording.FAQ, *registry.manifests()}
    if any(body.kind not in kinds for body in bodies):
        raise Refusal(_("We do not know this kind of channel."), "not_a_kind")
    if len({(body.language, body.kind) for body in bodies}) < len(bodies):
        raise Refusal(
            _("There are two wordings for the same language and channel."), "twice"
        )


def _write(answer: Answer, entry: Entry) -> None:
    AnswerQuestion.objects.filter(answer=answer).delete()
    AnswerBody.objects.filter(answer=answer).delete()
    AnswerQuestion.objects.bulk_create(
        AnswerQuestion(
            answer=answer, language=q.language, text=q.text, position=position
        )
        for position, q in enumerate(entry.questions)
    )
    AnswerBody.objects.bulk_create(
        AnswerBody(answer=answer, language=b.language, kind=b.kind, text=b.text)
        for b in entry.bodies
    )
