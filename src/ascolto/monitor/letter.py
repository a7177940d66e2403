"""The week as a letter: a subject, a sentence, sections; as text and as HTML of the same words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import formats
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from ascolto.core.models import Member
from ascolto.monitor import figure_words as words
from ascolto.monitor import saying, summing
from ascolto.monitor.reads.digest import Facts
from ascolto.monitor.reads.weeks import Owed


@dataclass(frozen=True)
class Section:
    """`bars`: a name, a number, words, and how long its bar is, 0 to 100."""

    title: str
    lines: Sequence[str] = ()
    path: str = ""
    act: str = ""
    bars: Sequence[tuple[str, int, str, int]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return address(self.path)


@dataclass(frozen=True)
class Letter:
    subject: str
    sentence: str
    period: str
    sections: Sequence[Section]

    def text(self, member: Member, stop: str) -> str:
        lines = [_("Hello %(name)s,") % {"name": member.name}, "", self.sentence]
        for section in self.sections:
            lines += ["", section.title.upper(), *(f"- {line}" for line in section.lines)]  # fmt: skip
            lines += [f"  {name}: {said}" for name, _n, said, _wide in section.bars]
            lines += [f"{section.act}: {section.url}"] if section.path else []
        return "\n".join([*lines, "", "--", f"{stops()} {stop}"])

    def html(self, member: Member, stop: str) -> str:
        context = {
            "letter": self, "member": member, "stop": stop, "language": get_language(), "stops": stops(),
        }  # fmt: skip
        return render_to_string("monitor/digest_mail.html", context)


def stops() -> str:
    return _("You get this once a week. No more of it:")


def address(path: str) -> str:
    return f"{settings.PUBLIC_URL}{path}"


def compose(facts: Facts) -> Letter:
    """In the language and the zone that are active."""
    first, last = _short(facts.span.on), _short(facts.span.last)
    period = _("%(first)s to %(last)s") % {"first": first, "last": last}
    made = [
        _volume(facts), _words(facts), _alerts(facts), _answers(facts), _reviews(facts),
        _voices(facts), _moves(facts),
    ]  # fmt: skip
    return Letter(
        _("Your week: %(period)s") % {"period": period},
        summing.week(facts.week, get_language() or "en"),
        period,
        [section for section in made if section is not None],
    )


def _short(day: object) -> str:
    said = formats.date_format(day, "j F")  # type: ignore[arg-type]
    # Italian months are small; Django has them large, as at the head of a calendar.
    return said.lower() if (get_language() or "").startswith("it") else said


def _volume(facts: Facts) -> Section | None:
    if not facts.week.said:
        return None
    most = max(said for _on, said, _unhappy in facts.days) or 1
    told = _("%(said)s, unhappy %(unhappy)s")
    bars = [
        (
            formats.date_format(on, "l"),
            said,
            told % {"said": said, "unhappy": unhappy},
            round(100 * said / most),
        )
        for on, said, unhappy in facts.days
    ]
    lines = []
    if facts.usual:
        usual = {"low": round(facts.usual.low), "high": round(facts.usual.high)}
        said = _("Messages: %(said)s; %(low)s to %(high)s are usual.")
        lines.append(said % {"said": facts.week.said, **usual})
    title = _("How much was said")
    return Section(title, lines, "/listening/?days=7", _("The board"), bars)


def _words(facts: Facts) -> Section | None:
    if not (facts.rising or facts.words):
        return None
    lines = []
    if facts.rising:
        said = ", ".join(f"“{top.name}” ({top.times})" for top in facts.rising)
        lines.append(_("Rising: %(words)s") % {"words": said})
    said = ", ".join(f"“{top.name}” ({top.times})" for top in facts.words)
    lines.append(_("Most said: %(words)s") % {"words": said})
    return Section(_("What it was about"), lines, "/mentions/", _("The messages"))


def _alerts(facts: Facts) -> Section | None:
    if not facts.alerts:
        return None
    lines = [
        f"{saying.kind(alert.kind)} · {alert.watch.name}: {saying.sentence(alert)} ({saying.status(alert)})"
        for alert in facts.alerts
    ]
    more = facts.alert_count - len(facts.alerts)
    if more:
        lines.append(ngettext("and %(n)s more", "and %(n)s more", more) % {"n": more})
    return Section(_("Alerts, and what became of them"), lines, "/alerts/", _("The alerts"))  # fmt: skip


def _answers(facts: Facts) -> Section | None:
    owed, before = facts.owed, facts.owed_before
    if not (owed.kept or owed.waiting):
        return None
    lines = [
        _("Answered: %(now)s of all that waited%(before)s.")
        % {"now": words.percent(owed.coverage), "before": _before(before, before.coverage)}
    ]  # fmt: skip
    if owed.kept:
        lines.append(
            _("Within the target: %(now)s%(before)s.")
            % {"now": words.percent(owed.in_time_rate), "before": _before(before, before.in_time_rate)}
        )  # fmt: skip
    if owed.first_wait is not None:
        said = _("Half of the first answers came within %(wait)s.")
        lines.append(said % {"wait": words.lasting(owed.first_wait)})
    if owed.waiting:
        lines.append(
            ngettext("%(n)s question of the week still waits.", "%(n)s questions of the week still wait.", owed.waiting)
            % {"n": owed.waiting}
        )  # fmt: skip
    return Section(_("Answers and promises"), lines, "/coverage/", _("Who waits"))


def _before(before: Owed, share: float | None) -> str:
    if share is None:
        return ""
    return _(" (the week before: %(share)s)") % {"share": words.percent(share)}


def _reviews(facts: Facts) -> Section | None:
    if not facts.reviews:
        return None
    count = facts.review_count
    said = ngettext("%(n)s review has no answer.", "%(n)s reviews have no answer.", count)  # fmt: skip
    lines = [said % {"n": count}]
    for message in facts.reviews:
        who, text = message.handle or "?", " ".join(message.text.split())[:120]
        lines.append(f"{message.rating} ★ {who}, {message.account.name}: “{text}”")
    return Section(_("Reviews without an answer"), lines, "/coverage/", _("Answer them"))  # fmt: skip


def _voices(facts: Facts) -> Section | None:
    if not facts.voices:
        return None
    lines = [
        ngettext("%(who)s: %(n)s message", "%(who)s: %(n)s messages", top.times) % {"who": top.name, "n": top.times}
        for top in facts.voices
    ]  # fmt: skip
    return Section(_("Who said most"), lines)


def _moves(facts: Facts) -> Section | None:
    if not facts.moves:
        return None
    lines = [
        f"{account.name}, {words.name(told.figure)}: {words.value(told.figure, then)} → {words.value(told.figure, now)}"
        for account, told, then, now in facts.moves
    ]
    return Section(_("What the providers count"), lines, "/insights/", _("Insights"))
