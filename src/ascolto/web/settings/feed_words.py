"""What went wrong with the feed of a catalogue, and with its lines, in words."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from ascolto.core.models import Brand
from ascolto.operate.actions import stocking
from ascolto.operate.models import CatalogueFeed
from ascolto.operate.wares import NotReadable, Problem


def often() -> list[tuple[int, str]]:
    return [
        (1, _("every hour")),
        (6, _("every six hours")),
        (12, _("twice a day")),
        (24, _("once a day")),
        (168, _("once a week")),
    ]


def failure(code: str, detail: str) -> str:
    """Why it could not be read, and what to do."""
    if code == "status":
        return _status(detail)
    if code == "shrunk":
        return _(
            "It has only %(n)s entries left, so most of the catalogue would go. "
            "Nothing was changed: look at it, then take it in if it is right."
        ) % {"n": detail}
    sentences = {
        "blocked": _("This address is not called: it leads to a private network, or is none of the web."),
        "timed_out": _("It did not come to its end within a minute."),
        "unreachable": _("The server cannot be reached. Check the address."),
        "broken_off": _("The server broke off in the middle."),
    }  # fmt: skip
    line = int(detail) if detail.isdecimal() else 0
    return sentences.get(code) or stocking.sentence(NotReadable(code, line))


def _status(detail: str) -> str:
    if detail in ("401", "403"):
        said = _(
            "The server does not let us in (%(status)s). "
            "Ask your shop for an address without a log-in."
        )
    elif detail in ("404", "410"):
        said = _("There is nothing at this address (%(status)s).")
    else:
        said = _("The server answers with an error (%(status)s).")
    return said % {"status": detail}


def trouble(problem: Problem) -> str:
    """One line's."""
    words = {"line": problem.line, "words": problem.words}
    if problem.why == "title":
        return _("Line %(line)d: no name. Left out.") % words
    if problem.why == "twice":
        return _("Line %(line)d: “%(words)s” is there already. Left out.") % words
    if problem.why == "price":
        return _("Line %(line)d: “%(words)s” is no price. Taken without it.") % words
    if problem.words:
        return _("Line %(line)d: “%(words)s” is no link. Left out.") % words
    return _("Line %(line)d: no link. Left out.") % words


def banners(brands: Sequence[Brand]) -> list[dict[str, str]]:
    """One for each feed that could not be read."""
    rows = CatalogueFeed.objects.broken().filter(brand__in=brands)
    return [
        {
            "text": _("The catalogue of %(brand)s is not up to date: its feed cannot be read.")
            % {"brand": feed.brand.name},
            "detail": failure(feed.error, feed.error_detail),
            "url": f"{reverse('catalogue')}?brand={feed.brand_id}",
        }
        for feed in rows.select_related("brand")
    ]  # fmt: skip
