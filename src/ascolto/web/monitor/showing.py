"""What the lists have in common: a score with its parts, filters, where one was, where the next page is."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from ascolto.core.models import Brand, Role
from ascolto.monitor.parts import Score
from ascolto.monitor.reads import readiness
from ascolto.web.monitor import charts
from ascolto.web.request import MemberRequest

LEAST = 0.5  # points of a part that is worth a line


@dataclass(frozen=True)
class Shown:
    """`parts`: sentence, points, most, bar; the heaviest first."""

    value: int
    parts: list[tuple[str, int, int, SafeString]]

    @property
    def first(self) -> str:
        return self.parts[0][0] if self.parts else _("Why")


def shown(score: Score, language: str) -> Shown:
    heavy = sorted(score.parts, key=lambda part: (-part.points, part.name))
    return Shown(
        round(score.value),
        [
            (
                part.sentence(language), round(part.points), round(part.most),
                mark_safe(charts.bar(round(part.points), round(part.most))),
            )
            for part in heavy
            if part.points >= LEAST
        ],
    )  # fmt: skip


def brand(request: MemberRequest) -> Brand | None:
    """The one that was chosen among those the member sees."""
    asked = request.GET.get("brand", "")
    return next((b for b in request.around.brands if str(b.pk) == asked), None)


def deaf(request: MemberRequest, *, is_empty: bool) -> dict[str, object]:
    """For a page with nothing on it: what is lacking so that anything could be heard, and who mends it."""
    return {
        "lacking": readiness.lacking(request.member) if is_empty else "",
        "is_admin": request.member.is_at_least(Role.ADMIN),
    }


def back(request: MemberRequest, otherwise: str) -> str:
    """`next`, where one was, as long as it is a page of ours."""
    asked = request.POST.get("next", "")
    is_ours = asked.startswith("/") and url_has_allowed_host_and_scheme(asked, None)
    return asked if is_ours else otherwise


def after(request: MemberRequest) -> str:
    return request.GET.get("after", "")[:80]


def next_page(request: MemberRequest, mark: str) -> str:
    """The address of the next page, with the same filters; "" at the end."""
    if not mark:
        return ""
    kept = {k: v for k, v in request.GET.items() if k != "after"}
    return f"?{urlencode({**kept, 'after': mark})}"
