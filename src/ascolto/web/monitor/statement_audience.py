"""Whom a statement would reach if it were sent now, in words: before the press, and in the question after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ascolto.channels import registry
from ascolto.monitor import hush
from ascolto.monitor import incident_saying as saying
from ascolto.monitor.models import Statement
from ascolto.monitor.reads import audience
from ascolto.monitor.reads.audience import Audience


@dataclass(frozen=True)
class Goes:
    """`ways` and `whys`: as “7 E-mail”; `costs`: what providers bill; `hush`: where calls may wait, until when."""

    audience: Audience
    ways: str
    whys: str
    costs: Sequence[str]
    now: str
    hush: str

    @property
    def reached(self) -> int:
        return self.audience.reached

    @property
    def unreached(self) -> int:
        return self.audience.unreached

    @property
    def sure(self) -> str:
        """The question before it leaves."""
        n = self.reached
        if not n:
            return _("Nobody is told by us. Let it go public?")
        asked = ngettext("Send it to %(n)d customer?", "Send it to %(n)d customers?", n)
        return asked % {"n": n}

    @property
    def sure_more(self) -> str:
        """What one should know then."""
        if not self.reached:
            return ""
        said = [f"{self.ways}."]
        if self.unreached:
            others = ngettext(
                "%(n)d cannot be told.", "%(n)d cannot be told.", self.unreached
            )
            said.append(others % {"n": self.unreached})
        if self.hush:
            night = _(
                "It is %(now)s there: with the tick set calls and texts wait until %(at)s, "
                "without it they leave now."
            )
            said.append(night % {"now": self.now, "at": self.hush})
        said.append(_("The public hears it once they have been told."))
        return " ".join(said)


def goes(row: Statement) -> Goes:
    """A constant number of queries."""
    found, zone = audience.of(row), row.incident.brand.zone
    now, language = timezone.now(), translation.get_language() or "en"
    known = registry.manifests()
    mine = [(known[kind], n) for kind, n in found.by_kind if kind in known]
    until = hush.until(now, zone) if found.woken else None
    return Goes(
        found,
        ", ".join(f"{n} {one.title.in_(language)}" for one, n in mine),
        ", ".join(f"{n} {saying.why(why)}" for why, n in found.left_out),
        [one.costs.in_(language) for one, _n in mine if one.costs],
        formats.time_format(now.astimezone(zone), "H:i"),
        formats.time_format(until, "H:i") if until else "",
    )


def hushed(row: Statement) -> datetime | None:
    """Until when its calls and texts wait; None where they do not."""
    until = row.hushed_until
    return until.astimezone(row.incident.brand.zone) if until and until > timezone.now() else None  # fmt: skip
