"""The public hears it after the affected: published from here where a channel takes it, else by hand.

A post leaves by the door of all we say: at most once, with seconds to call it back, and where nobody
knows whether it stands there, a person looks and says so. What became of it: `publishing_ends`.
"""

from __future__ import annotations

import contextlib
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ascolto.channels.actions import delivering
from ascolto.channels.actions import publishing as channel_posts
from ascolto.channels.models import Account
from ascolto.core.actor import Actor
from ascolto.core.authority import require
from ascolto.core.models import Role
from ascolto.core.refusal import Refusal
from ascolto.monitor import wording
from ascolto.monitor.actions import publishing_ends, telling
from ascolto.monitor.actions.stepping import step
from ascolto.monitor.models import PublicPost, Statement
from ascolto.monitor.reads import statements

MOST = 30
State = PublicPost.State
_is_url = URLValidator(schemes=["https", "http"])


@transaction.atomic
def add(
    statement: Statement,
    *,
    place: str,
    language: str = "it",
    account: Account | None = None,
    by: Actor,
) -> PublicPost:
    """A place where it shall stand. The same place twice is one. Raises `Refusal`."""
    require(by, Role.LEAD)
    row = telling.hold(statement)
    place = " ".join(place.split())[:120]
    if not place or language not in statements.LANGUAGES:
        raise Refusal(_("Say where it is to be posted."), "no_place")
    telling.refuse_over(row)
    if row.posts.count() >= MOST:
        raise Refusal(_("That is too many places."), "too_many")
    made: PublicPost
    made, is_new = row.posts.get_or_create(
        place=place, language=language, defaults={"account": account}
    )
    if is_new:
        step(row.incident, "placed", by=by, words=place, statement=row.pk)
    return made


@transaction.atomic
def drop(post: PublicPost, *, by: Actor) -> None:
    """Not there after all; what was posted stays on the record. Raises `Refusal` while it is leaving."""
    require(by, Role.LEAD)
    row = _held(post)
    if row.state in (State.LEAVING, State.UNKNOWN):
        raise Refusal(_("It is on its way already."), "too_late")
    if PublicPost.objects.filter(pk=row.pk, done_at=None).delete()[0]:
        statement = post.statement
        step(statement.incident, "unplaced", by=by, words=row.place, statement=statement.pk)  # fmt: skip


@transaction.atomic
def release(statement: Statement, *, why: str, by: Actor) -> None:
    """The public hears it before all the affected have, for a reason. Twice keeps the first.

    Raises `Refusal`.
    """
    require(by, Role.LEAD)
    row, why = telling.hold(statement), " ".join(why.split())[:500]
    if row.may_go_public:
        return
    if not (row.is_approved or row.is_sent):
        raise Refusal(_("Somebody has to say yes to it first."), "not_approved")
    if len(why) < 3:
        raise Refusal(_("Say why the public hears it first."), "reason_missing")
    telling.refuse_over(row)
    row.released_at, row.released_by, row.released_why = timezone.now(), by.name[:200], why  # fmt: skip
    row.save(update_fields=["released_at", "released_by", "released_why"])
    step(row.incident, "released", by=by, words=why, statement=row.pk)


@transaction.atomic
def publish(post: PublicPost, *, by: Actor) -> bool:
    """Put it on its way; whether that is new. Twice is once. Raises `Refusal`.

    What failed goes out again as another try; what nobody knows the fate of does not.
    """
    require(by, Role.LEAD)
    if by.member_id is None:
        raise Refusal(_("Only a person publishes a statement."), "not_a_person")
    statement, row = telling.hold(post.statement), _held(post)
    if row.state in (State.POSTED, State.LEAVING):
        return False
    if row.state == State.UNKNOWN:
        raise Refusal(_("Look whether it stands there, and say so."), "unknown")
    telling.refuse_over(statement)
    _refuse_early(statement)
    if row.account is None:
        raise Refusal(_("Copy the text and post it there."), "by_hand")
    row.tries += 1
    row.message = channel_posts.publish(
        row.account, text(statement, row), key=row.key, language=row.language,
        subject=statement.subject, undo_for=timedelta(seconds=settings.UNDO_SECONDS), by=by,
    )  # fmt: skip
    row.save(update_fields=["tries", "message"])
    step(statement.incident, "publishing", by=by, words=row.place, statement=statement.pk)  # fmt: skip
    return True


@transaction.atomic
def publish_all(statement: Statement, *, by: Actor) -> tuple[int, list[str]]:
    """Everywhere it can be published and does not stand yet: how many, and why not the others.

    Raises `Refusal` where none may be.
    """
    require(by, Role.LEAD)
    held = telling.hold(statement)
    telling.refuse_over(held)
    _refuse_early(held)
    rows = statement.posts.filter(account__isnull=False, done_at=None)
    made, problems = 0, []
    for row in rows.select_related("account", "message__delivery").order_by("pk"):
        account = row.account
        if row.state == State.UNKNOWN or not account or not channel_posts.can_publish(account):  # fmt: skip
            continue
        try:
            with transaction.atomic():
                made += publish(row, by=by)
        except Refusal as refusal:
            problems.append(f"{row.place}: {refusal}")
    return made, problems


@transaction.atomic
def call_back(post: PublicPost, *, by: Actor) -> None:
    """Before it has left. Twice is once. Raises `Refusal`."""
    require(by, Role.LEAD)
    statement, row = telling.hold(post.statement), _held(post)
    if row.state == State.WAITS:
        return
    if row.message is None or row.state != State.LEAVING:
        raise Refusal(_("It has already left and cannot be called back."), "too_late")
    delivering.cancel(row.message, by=by)
    step(statement.incident, "unpublished", by=by, words=row.place, statement=statement.pk)  # fmt: skip


def stop(statement: Statement, *, by: Actor) -> None:
    """What has not left yet stays here, for it is over. In the caller's transaction."""
    for row in statement.posts.filter(done_at=None, message__isnull=False):
        with contextlib.suppress(Refusal), transaction.atomic():
            call_back(row, by=by)


@transaction.atomic
def try_again(post: PublicPost, *, by: Actor) -> None:
    """Somebody looked: it does not stand there. It goes out once more, by the same key. Raises `Refusal`."""
    require(by, Role.LEAD)
    statement, row = telling.hold(post.statement), _held(post)
    if row.message is None or row.state != State.UNKNOWN:
        return
    telling.refuse_over(statement)
    delivering.decide(row.message.delivery, went_out=False, by=by)


@transaction.atomic
def done(post: PublicPost, *, link: str = "", by: Actor) -> None:
    """It stands there now. Twice keeps the first. Raises `Refusal` while the affected are not told.

    Of one whose fate nobody knew, it is a person's word that it does stand there.
    """
    require(by, Role.LEAD)
    statement, row = telling.hold(post.statement), _held(post)
    if row.done_at:
        return
    if row.state == State.LEAVING:
        raise Refusal(_("It is on its way already."), "too_late")
    _refuse_early(statement)
    link = link.strip()
    _check(link)
    row.link = link
    if row.message is not None and row.state == State.UNKNOWN:
        row.text = row.message.text
        delivering.decide(row.message.delivery, went_out=True, by=by)
    else:
        row.message, row.text = None, text(statement, row)
    publishing_ends.stands(row, at=timezone.now(), by=by)


def _refuse_early(statement: Statement) -> None:
    if not statement.may_go_public:
        raise Refusal(
            _("The affected hear it first. It may go public once they have been told."),
            "held_back",
        )
    if not (statement.is_approved or statement.is_sent):
        raise Refusal(_("Somebody has to say yes to it first."), "not_approved")


def _held(post: PublicPost) -> PublicPost:
    rows = PublicPost.objects.select_for_update(of=("self",))
    row: PublicPost = rows.select_related("account", "message__delivery").get(
        pk=post.pk
    )
    return row


def text(statement: Statement, post: PublicPost) -> str:
    """To be copied: the wording of that channel, else the common one, without what names somebody."""
    kind = post.account.kind if post.account else ""
    said = statements.wordings_of([statement]).get(statement.pk, [])
    return public_text(said, kind, post.language, statement.incident.brand.name)


def public_text(
    said: list[wording.Wording], kind: str, language: str, brand: str
) -> str:
    one = wording.choose(said, kind, language)
    return wording.public(one.text, brand) if one else ""


def _check(link: str) -> None:
    if not link:
        return
    try:
        _is_url(link)
    except ValidationError:
        raise Refusal(_("This is not a web address."), "no_link") from None
