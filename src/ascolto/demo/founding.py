"""The demo company's house: workspace, brands, people with log-ins, teams, doors, promises."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.hashers import make_password

from ascolto.channels import registry
from ascolto.channels.actions import connecting
from ascolto.channels.models import Account
from ascolto.commitments.actions import setting as promising
from ascolto.commitments.models import Commitment
from ascolto.core import activity
from ascolto.core.actions import branding, joining, teaming
from ascolto.core.actor import Actor
from ascolto.core.models import Brand, Member, Team, User, Workspace
from ascolto.core.refusal import Refusal
from ascolto.core.scoping import scope
from ascolto.demo import calendar, elsewhere, story
from ascolto.demo.company import PANTRY
from ascolto.demo.post_office import places
from ascolto.operate.actions import setting as answering
from ascolto.operate.actions import welcoming

PASSWORD = "lago-di-sarvena"  # of every demo log-in and of every demo mailbox
KINDS = {
    "mail": "email",
    "chat": "webchat",
    "form": "webform",
    "portal": "webhook",
    "reviews": "webhook",
    "counter": "counter",
}
SYSTEM = Actor.system()
SPOKEN = ("it", "en")  # languages in which the product acknowledges
REVIEW_HOURS = 24  # a review is answered within a day
RESOLVED_HOURS = 72  # a matter is over within three days


@dataclass(frozen=True)
class House:
    """The rows of the company, by the keys of its story."""

    company: story.Company
    workspace: Workspace
    brands: dict[str, Brand]
    members: dict[str, Member]
    teams: dict[str, Team]
    accounts: dict[str, Account]

    def actor(self, key: str) -> Actor:
        return Actor.member(self.members[key])

    def team_of(self, account: str) -> Team | None:
        return self.teams.get(self.company.account(account).team)


def found(company: story.Company, *, began: datetime) -> House:
    """In the caller's transaction. `began`: when the company opened its doors here."""
    workspace = Workspace.objects.create(
        name=company.name,
        slug=company.slug,
        language=company.language,
        timezone=company.timezone,
        is_demo=True,
        created_at=began,
    )
    with scope(workspace):
        activity.record("founded", workspace, by=SYSTEM)
        brands = {one.key: _brand(one, company) for one in company.brands}
        hashed = make_password(PASSWORD)  # once: hashing is made to be slow
        members = {one.key: _member(one, hashed) for one in company.members}
        teams = {
            one.key: teaming.create(
                one.name, by=SYSTEM, members=[members[key] for key in one.members]
            )
            for one in company.teams
        }
        accounts = _connect(company, brands, by=Actor.member(members["bianca"]))
        house = House(company, workspace, brands, members, teams, accounts)
        _promise(house)
        _say_nothing_in_public(house)
        _open_contact_pages(house)
    return house


def _open_contact_pages(house: House) -> None:
    """A public page per brand, where it has an address that is not a page of ours."""
    for brand in house.brands.values():
        hub = welcoming.hub_of(brand)
        try:
            wish = welcoming.Wish(
                hub.slug,
                is_published=True,
                languages=("it", "en", "de"),
                ways=[_kept_off(one) for one in _elsewhere(house, brand)],
            )
            welcoming.arrange(brand, wish, by=SYSTEM)
        except Refusal:
            continue


def _elsewhere(house: House, brand: Brand) -> list[Account]:
    """Their addresses there are made up, and might be somebody's."""
    keys = {one.key for one in elsewhere.accounts()}
    rows = [row for key, row in house.accounts.items() if key in keys]
    return [row for row in rows if row.brand_id == brand.pk]


def _kept_off(account: Account) -> welcoming.Way:
    return welcoming.Way(account_id=account.pk, is_shown=False)


def _brand(told: story.Brand, company: story.Company) -> Brand:
    brand = branding.create(
        told.name, by=SYSTEM, language=company.language, timezone=company.timezone
    )
    branding.change(brand, by=SYSTEM, color=told.colour, signature=told.signature)
    brand.opening_hours, brand.holidays = _hours(told.hours), "IT"
    brand.save(update_fields=["opening_hours", "holidays"])
    for language in SPOKEN:
        answering.set_acknowledgement(
            brand,
            language=language,
            text=told.acknowledgements[language],
            is_on=True,
            by=SYSTEM,
        )
    return brand


def _hours(hours: Sequence[story.Hours]) -> dict[str, list[list[str]]]:
    week: dict[str, list[list[str]]] = {}
    for one in hours:
        span = [f"{one.opens:%H:%M}", f"{one.closes:%H:%M}"]
        week.setdefault(calendar.DAYS[one.weekday], []).append(span)
    return week


def _member(told: story.Member, password: str) -> Member:
    if User.objects.filter(email=told.email).exists():
        raise Refusal(f"{told.email} has a log-in already; the demo needs the address.")
    user = User.objects.create(email=told.email, name=told.name, password=password)
    member = joining.place(user, name=told.name, role=told.role, by=SYSTEM)
    member.signature = f"{told.first_name}, {told.does}"
    member.save(update_fields=["signature"])
    return member


# --- doors ---------------------------------------------------------------------------------------


def _connect(
    company: story.Company, brands: dict[str, Brand], *, by: Actor
) -> dict[str, Account]:
    """Mailboxes first: the form answers through one."""
    accounts: dict[str, Account] = {}
    for told in sorted(company.accounts, key=lambda one: one.role != "mail"):
        kind, brand = KINDS.get(told.role, told.key), brands[told.brand]
        config = registry.config_class(kind).model_validate(_settings(told, brand))
        through = accounts["mail"] if told.role == "form" else None
        accounts[told.key] = connecting.connect(
            kind,
            brand=brand,
            name=told.name,
            config=config,
            by=by,
            answers_through=through,
        )
    return accounts


def _settings(told: story.Account, brand: Brand) -> dict[str, Any]:
    if told.role == "mail":
        return {
            "address": told.address,
            "sender_name": brand.name,
            "password": PASSWORD,
            **places.mailbox(),
        }
    if told.role == "chat":
        return {
            "color": brand.color,
            # The inn's own site tells the chat who is logged in; `playing` is that site.
            "identity_secret": f"{told.key}-{PASSWORD}",
        }
    if told.role == "form":
        return {"ask_subject": True}
    if told.role == elsewhere.ROLE:
        made = registry.rehearsals()[told.key]()
        return made.settings(places.stage(told.key))
    if told.role in ("portal", "reviews"):
        return {"callback_url": places.callback(told.key)}
    return {}


# --- promises ------------------------------------------------------------------------------------


def _promise(house: House) -> None:
    """The inn answers within an hour, day and night; the shop within an hour that it is open;
    reviews within a day; a matter is over within three days. And who is called when it is late."""
    for kind in Commitment.Kind.values:
        is_over = kind == Commitment.Kind.RESOLUTION
        minutes = 60 * RESOLVED_HOURS if is_over else 60
        promising.set_target(kind, minutes=minutes, by=SYSTEM)
        promising.set_target(
            kind,
            minutes=minutes,
            counts_opening_hours=True,
            brand=house.brands[PANTRY],
            by=SYSTEM,
        )
        reviews = house.accounts["reviews"]
        longer = max(minutes, 60 * REVIEW_HOURS)
        promising.set_target(kind, minutes=longer, account=reviews, by=SYSTEM)
    chain = [house.members[key] for key in house.company.on_call]
    promising.set_on_call(chain, by=SYSTEM)


def _say_nothing_in_public(house: House) -> None:
    """Under a review an automatic word would stand for all to read: there only people write."""
    for told in house.company.accounts:
        if told.public:
            account = house.accounts[told.key]
            for language in SPOKEN:
                answering.set_acknowledgement(
                    account.brand,
                    account=account,
                    language=language,
                    text=house.company.brand(told.brand).acknowledgements[language],
                    is_on=False,
                    by=SYSTEM,
                )
