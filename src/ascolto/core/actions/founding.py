"""The first run: a company, its brand and its first administrator, all at once or not at all."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from ascolto.core import activity
from ascolto.core.actions import branding, joining
from ascolto.core.actor import Actor
from ascolto.core.models import Member, Role, User, Workspace
from ascolto.core.refusal import Refusal
from ascolto.core.sanitising import clean_text
from ascolto.core.scoping import scope

FIRST = 1  # the key under which PostgreSQL lets one founder in at a time


@dataclass(frozen=True)
class Founder:
    """Who founds the company, and what it is called."""

    company: str
    brand: str
    name: str
    email: str
    password: str
    language: str = "it"
    timezone: str = "Europe/Rome"


def is_needed() -> bool:
    """Whether nobody can log in yet."""
    return not User.objects.exists()


@transaction.atomic
def found(founder: Founder) -> Member:
    """Only when nobody is here yet. Raises `Refusal`."""
    _alone()
    if not is_needed():
        raise Refusal(_("Somebody was faster: the company is there."), "founded")
    company = " ".join(clean_text(founder.company).split())[:120]
    if not company:
        raise Refusal(_("Write the name of the company."), "no_company")
    workspace = Workspace.objects.create(
        name=company,
        slug=slugify(company)[:50] or "company",
        language=founder.language,
        timezone=founder.timezone,
    )
    us = Actor.system()
    with scope(workspace):
        activity.record("founded", workspace, by=us)
        branding.create(
            founder.brand.strip() or company,
            language=founder.language,
            timezone=founder.timezone,
            by=us,
        )
        return joining.join(
            founder.email,
            name=founder.name,
            role=Role.ADMIN,
            password=founder.password,
            language=founder.language,
            by=us,
        )


def _alone() -> None:
    """One founder at a time: SQLite's writer is alone anyway, PostgreSQL is asked to wait."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock(hashtext('ascolto.founding'), %s)",
                [FIRST],
            )
