"""The feed of a brand's catalogue: set, stopped, and what came of each reading."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ascolto.core import activity, authority, http
from ascolto.core.actor import Actor
from ascolto.core.models import Brand, Role
from ascolto.core.refusal import Refusal
from ascolto.core.scoping import scope, unscoped
from ascolto.operate.actions import stocking
from ascolto.operate.models import CatalogueFeed, CatalogueItem
from ascolto.operate.wares import Reading

HOURS = (1, 6, 12, 24, 168)  # between readings
FIRST_PAUSE = timedelta(hours=1)  # after a failure; doubled each time
FEW = 10  # entries: below, a catalogue may shrink as it likes
BATCH = 100


@dataclass(frozen=True)
class Mark:
    """By what the shop knows whether we have the newest."""

    etag: str = ""
    last_modified: str = ""
    digest: str = ""


@transaction.atomic
def follow(brand: Brand, *, url: str, hours: int, by: Actor) -> CatalogueFeed:
    """Read it from now on, first at once. The caller has looked at it. Raises `Refusal`."""
    authority.require(by, Role.ADMIN)
    url = checked(url)
    if hours not in HOURS:
        raise Refusal(_("Choose how often it is read."), "no_choice")
    values = {"url": url, "hours": hours, "due_at": timezone.now(), "failures": 0}
    blank = {"etag": "", "last_modified": "", "digest": "", "error": "", "error_detail": ""}  # fmt: skip
    feed, _made = CatalogueFeed.objects.update_or_create(
        brand=brand, defaults=values | blank
    )
    # The path may hold a secret: the log gets the host only.
    activity.record("set feed", brand, by=by, host=urlsplit(url).hostname or "")
    return feed  # type: ignore[no-any-return]


@transaction.atomic
def stop(brand: Brand, *, by: Actor) -> None:
    """It is not read any more; the catalogue stays. Twice changes nothing."""
    authority.require(by, Role.ADMIN)
    if CatalogueFeed.objects.filter(brand=brand).delete()[0]:
        activity.record("stopped feed", brand, by=by)


def checked(url: str) -> str:
    """As far as its spelling tells. Raises `Refusal`."""
    url = url.strip()
    if len(url) > 1000 or http.refusal(url):
        raise Refusal(
            _("This address cannot be read: write one of the web, beginning with https://."),
            "blocked",
        )  # fmt: skip
    return url


def claim_due(now: datetime) -> list[tuple[int, int]]:
    """Company and key of feeds whose hour has come; each is claimed once until its next hour."""
    with unscoped("the clock serves every workspace"):
        due = CatalogueFeed.objects.filter(due_at__lte=now).order_by("due_at", "pk")
        rows = list(due.values_list("workspace_id", "pk", "due_at")[:BATCH])
    claimed = []
    for workspace_id, pk, due_at in rows:
        with scope(workspace_id):
            mine = CatalogueFeed.objects.filter(pk=pk, due_at=due_at)
            if mine.update(due_at=now + FIRST_PAUSE):
                claimed.append((workspace_id, pk))
    return claimed


@transaction.atomic
def take_in(
    feed: CatalogueFeed, reading: Reading, *, mark: Mark, also_shrunk: bool = False
) -> None:
    """What was read. A shop that lost most of its entries at once is asked about first."""
    held = _held(feed)
    if held is None:
        return
    told = {ware.sku for ware in reading.wares}
    if not also_shrunk and _shrinks(held, told):
        _fail(held, "shrunk", str(len(told)))
        return
    stocking.store(held.brand, reading, by=Actor.system())
    held.etag, held.last_modified = mark.etag[:300], mark.last_modified[:100]
    held.digest = mark.digest
    held.count, held.skipped = len(reading.wares), len(reading.left_out)
    _went_well(held)


@transaction.atomic
def unchanged(feed: CatalogueFeed) -> None:
    held = _held(feed)
    if held is not None:
        _went_well(held)


@transaction.atomic
def fail(feed: CatalogueFeed, code: str, detail: str = "") -> None:
    """Nothing of the catalogue changes; tried again, ever later, at the latest at its usual hour."""
    held = _held(feed)
    if held is not None:
        _fail(held, code, detail)


def _held(feed: CatalogueFeed) -> CatalogueFeed | None:
    """None when it was stopped, or another address was given, while this one was fetched."""
    rows = CatalogueFeed.objects.select_for_update(of=("self",))
    found: CatalogueFeed | None = (
        rows.select_related("brand").filter(pk=feed.pk, url=feed.url).first()
    )
    return found


def _shrinks(feed: CatalogueFeed, told: set[str]) -> bool:
    rows = CatalogueItem.objects.standing().filter(brand=feed.brand, kept_at=None)
    standing = set(rows.values_list("sku", flat=True))
    return len(standing) >= FEW and len(standing - told) * 2 > len(standing)


def _went_well(feed: CatalogueFeed) -> None:
    now = timezone.now()
    feed.read_at = feed.tried_at = now
    feed.due_at = now + timedelta(hours=feed.hours)
    feed.failures, feed.error, feed.error_detail = 0, "", ""
    feed.save()


def _fail(feed: CatalogueFeed, code: str, detail: str) -> None:
    now = timezone.now()
    usual = timedelta(hours=feed.hours)
    feed.tried_at = now
    feed.due_at = now + min(FIRST_PAUSE * 2 ** min(feed.failures, 8), usual)
    feed.failures = min(feed.failures + 1, 999)
    if feed.error != code:
        activity.record("feed failed", feed.brand, by=Actor.system(), why=code)
    feed.error, feed.error_detail = code, detail[:200]
    feed.save()
