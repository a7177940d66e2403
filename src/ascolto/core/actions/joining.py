"""People come, change their place, and leave. Somebody always stays to let others in."""

from __future__ import annotations

from collections.abc import Iterable
from zoneinfo import available_timezones

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone as clock
from django.utils.translation import gettext as _

from ascolto.core import activity, authority, scoping
from ascolto.core.actor import Actor
from ascolto.core.models import ApiToken, Brand, Member, Role, Team, User, Workspace
from ascolto.core.refusal import Refusal
from ascolto.core.sanitising import clean_text

LANGUAGES = ("it", "en")
THEMES = ("auto", "light", "dark")
DENSITIES = ("comfortable", "dense")


@transaction.atomic
def join(
    email: str,
    *,
    name: str,
    role: str,
    password: str,
    by: Actor,
    language: str | None = None,
    teams: Iterable[Team] = (),
    brands: Iterable[Brand] = (),
) -> Member:
    """A new person with a log-in of their own. Who has one elsewhere is invited instead."""
    authority.require(by, Role.ADMIN)
    address = email_address(email)
    if User.objects.filter(email=address).exists():
        raise Refusal(
            _("%(email)s has a log-in already: send an invitation instead.")
            % {"email": address},
            "has_login",
        )
    clean = person_name(name)
    user = User(email=address, name=clean)
    user.set_password(good_password(password, user))
    user.save()
    return place(
        user,
        name=clean,
        role=role,
        by=by,
        language=language,
        teams=teams,
        brands=brands,
    )


def place(
    user: User,
    *,
    name: str,
    role: str,
    by: Actor,
    language: str | None = None,
    teams: Iterable[Team] = (),
    brands: Iterable[Brand] = (),
) -> Member:
    """Make `user` a member of the workspace in scope, in the caller's transaction."""
    workspace = Workspace.objects.get(pk=scoping.current())
    if Member.objects.active().filter(user=user).exists():
        raise Refusal(_("This person is a member already."), "member_already")
    member = Member.objects.create(
        user=user,
        name=name,
        role=known_role(role),
        language=language or workspace.language,
        timezone=workspace.timezone,
    )
    member.teams.set(teams)
    member.brands.set(brands)
    activity.record("joined", member, by=by, role=member.role)
    return member


@transaction.atomic
def change(
    member: Member,
    *,
    by: Actor,
    name: str | None = None,
    role: str | None = None,
    teams: Iterable[Team] | None = None,
    brands: Iterable[Brand] | None = None,
) -> None:
    """Change a person's place. Raises `Refusal` when no administrator would be left."""
    authority.require(by, Role.ADMIN)
    if role is not None and known_role(role) != member.role:
        if member.role == Role.ADMIN:
            _keep_an_admin(member)
        member.role = role
    if name is not None:
        member.name = person_name(name)
    member.save(update_fields=["role", "name"])
    if teams is not None:
        member.teams.set(teams)
    if brands is not None:
        member.brands.set(brands)
    activity.record("changed", member, by=by, role=member.role)


@transaction.atomic
def leave(member: Member, *, by: Actor) -> None:
    """From now on they see nothing; what they wrote stays theirs, their keys end."""
    authority.require(by, Role.ADMIN)
    if not member.is_active:
        return
    if member.role == Role.ADMIN:
        _keep_an_admin(member)
    member.left_at = clock.now()
    member.save(update_fields=["left_at"])
    ApiToken.objects.filter(member=member, revoked_at=None).update(
        revoked_at=member.left_at
    )
    activity.record("left", member, by=by)


@transaction.atomic
def describe(
    member: Member,
    *,
    by: Actor,
    name: str,
    signature: str = "",
    language: str = "it",
    timezone: str = "Europe/Rome",
    theme: str = "auto",
    density: str = "comfortable",
) -> None:
    """What a person says about themselves."""
    if by.member_id != member.pk:
        raise Refusal(_("Everybody writes only their own."), "not_yours")
    if language not in LANGUAGES:
        raise Refusal(_("Choose Italian or English."), "unknown_language")
    if timezone not in available_timezones():
        raise Refusal(_("Choose a time zone from the list."), "unknown_timezone")
    if theme not in THEMES:
        raise Refusal(_("Choose light, dark or as the system."), "unknown_theme")
    if density not in DENSITIES:
        raise Refusal(_("Choose comfortable or dense."), "unknown_density")
    member.name = person_name(name)
    member.signature = " ".join(clean_text(signature).split())[:200]
    member.language, member.timezone = language, timezone
    member.theme, member.density = theme, density
    fields = ["name", "signature", "language", "timezone", "theme", "density"]
    member.save(update_fields=fields)
    activity.record("changed", member, by=by)


# --- what a person may be called, and how they get in ----------------------------------------


def email_address(text: str) -> str:
    """The address as we keep it. Raises `Refusal` when it is none."""
    address = text.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise Refusal(
            _(
                "This is not an e-mail address. Write it whole, such as ada@example.com."
            ),
            "not_an_address",
        ) from None
    return address


def person_name(text: str) -> str:
    name = " ".join(clean_text(text).split())
    if not name:
        raise Refusal(_("Write the name."), "no_name")
    if len(name) > 120:
        raise Refusal(_("The name is too long: at most 120 characters."), "too_long")
    return name


def good_password(password: str, user: User) -> str:
    """The password itself. Raises `Refusal` with all that is wrong with it."""
    try:
        validate_password(password, user)
    except ValidationError as problem:
        raise Refusal(" ".join(problem.messages), "weak_password") from None
    return password


def known_role(role: str) -> str:
    if role not in Role.values:
        raise Refusal(_("Choose a role from the list."), "unknown_role")
    return role


def _keep_an_admin(member: Member) -> None:
    """The workspace's row is the lock: two who demote each other do it one after the other."""
    Workspace.objects.select_for_update().get(pk=scoping.current())
    others = Member.objects.active().filter(role=Role.ADMIN).exclude(pk=member.pk)
    if not others.exists():
        raise Refusal(
            _(
                "%(name)s is the last administrator. Make somebody else one first, "
                "so that you are not locked out."
            )
            % {"name": member.name},
            "last_admin",
        )
