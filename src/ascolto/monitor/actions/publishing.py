"""The public hears it after the affected: text to copy, the link once it stands there.

No channel lets us begin a public post, so a person posts and says so; what holds is the order.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ascolto.channels.models import Account
from ascolto.core.actor import Actor
from ascolto.core.authority import require
from ascolto.core.models import Role
from ascolto.core.refusal import Refusal
from ascolto.monitor import wording
from ascolto.monitor.actions import telling, telling_ends, vowing
from ascolto.monitor.actions.stepping import step
from ascolto.monitor.models import PublicPost, Statement
from ascolto.monitor.reads import statements

MOST = 30
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
    if row.posts.count() >= MOST:
        raise Refusal(_("That is too many places."), "too_many")
    made: PublicPost = row.posts.get_or_create(
        place=place, language=language, defaults={"account": account}
    )[0]
    return made


@transaction.atomic
def drop(post: PublicPost, *, by: Actor) -> None:
    """Not there after all; what was posted stays on the record."""
    require(by, Role.LEAD)
    PublicPost.objects.filter(pk=post.pk, done_at=None).delete()


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
    row.released_at, row.released_by, row.released_why = timezone.now(), by.name[:200], why  # fmt: skip
    row.save(update_fields=["released_at", "released_by", "released_why"])
    step(row.incident, "released", by=by, words=why, statement=row.pk)


@transaction.atomic
def done(post: PublicPost, *, link: str = "", by: Actor) -> None:
    """It stands there now. Twice keeps the first. Raises `Refusal` while the affected are not told."""
    require(by, Role.LEAD)
    statement = telling.hold(post.statement)
    row = PublicPost.objects.select_for_update().get(pk=post.pk)
    if row.done_at:
        return
    if not statement.may_go_public:
        raise Refusal(
            _("The affected hear it first. It may go public once they have been told."),
            "held_back",
        )
    link = link.strip()
    _check(link)
    now = timezone.now()
    row.link, row.text, row.done_at, row.done_by = link, text(statement, row), now, by.name[:200]  # fmt: skip
    row.save(update_fields=["link", "text", "done_at", "done_by"])
    incident = statement.incident
    type(incident).objects.filter(pk=incident.pk, public_at=None).update(public_at=now)
    step(incident, "posted", by=by, words=row.place, statement=statement.pk, link=link)
    telling_ends.first_word(incident, now)
    if statement.is_sent:
        vowing.keep(statement, at=now)


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
