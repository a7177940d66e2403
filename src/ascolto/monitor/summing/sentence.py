"""Numbers in, one sentence out, in Italian or English. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from ascolto.monitor.shares import worded
from ascolto.monitor.summing.turning import Turn

_MOSTLY, _MUCH, _SOME = 0.6, 0.35, 0.15  # shares of a topic
_SAME = 0.125  # nearer than this to what is usual is called usual
_FEW = 3.0  # differences of so few messages are no difference
_HARDLY = 2.0  # where next to nothing is usual, so many times as much says nothing


@dataclass(frozen=True)
class Today:
    """`usual`: as many messages as are usual by this hour; None: nobody knows yet."""

    said: int
    usual: float | None = None
    topic: str = ""
    share: float = 0.0  # of the voices, those who speak of the topic
    turn: Turn | None = None


@dataclass(frozen=True)
class Week:
    """Shares are of unhappy messages; None where too little was said."""

    said: int
    before: int
    topic: str = ""
    share: float = 0.0
    unhappy: float | None = None
    unhappy_before: float | None = None


def day(today: Today, language: str) -> str:
    """Such as “Oggi si parla di voi il 40 % più del solito, quasi tutto su …, tono in calo dalle 9.”"""
    it = language.startswith("it")
    if not today.said:
        return "Oggi non si è ancora parlato di voi." if it else "Nobody has spoken of you yet today."  # fmt: skip
    topic = _topic(today.topic, today.share, it)
    parts = [_volume(today, it), topic, _mood(today.turn, it)]
    return ", ".join(part for part in parts if part) + "."


def week(seven: Week, language: str) -> str:
    """The same for seven days, against the seven before."""
    it = language.startswith("it")
    if not seven.said:
        return "In settimana non si è parlato di voi." if it else "Nobody spoke of you this week."  # fmt: skip
    times = _times(seven.said, it)
    said = f"In settimana si è parlato di voi {times}" if it else f"You were spoken of {times} this week"  # fmt: skip
    topic = _topic(seven.topic, seven.share, it)
    parts = [said, _against(seven.said, seven.before, it), topic, _moods(seven, it)]
    return ", ".join(part for part in parts if part) + "."


def _volume(today: Today, it: bool) -> str:
    if today.usual is None:
        times = _times(today.said, it)
        return f"Oggi si è parlato di voi {times}" if it else f"You have been spoken of {times} today"  # fmt: skip
    how = _compared(today.said, today.usual, it, "del solito" if it else "than usual")
    if not how:
        return "Oggi si parla di voi come al solito" if it else "Today you are spoken of as much as usual"  # fmt: skip
    return f"Oggi si parla di voi {how}" if it else f"Today you are spoken of {how}"


def _against(said: int, before: int, it: bool) -> str:
    if not before:
        return ""
    of = "della settimana prima" if it else "than the week before"
    if how := _compared(said, float(before), it, of):
        return how
    return "come la settimana prima" if it else "as much as the week before"


def _compared(said: int, usual: float, it: bool, of: str) -> str:
    """Such as "il 40 % più del solito", "il doppio del solito"; "" when it is the same."""
    if abs(said - usual) < _FEW or abs(said / max(usual, 1.0) - 1) < _SAME:
        return ""
    ratio = said / max(usual, 1.0)
    if ratio >= 1.95 and usual < _HARDLY:
        return f"molto più {of}" if it else f"much more {of}"
    if ratio >= 1.95:
        return _multiple(round(ratio), it, of)
    share = round(abs(ratio - 1) * 20) * 5
    if it:
        return f"{worded(share, 'it')} {'più' if ratio > 1 else 'meno'} {of}"
    return f"{share} % {'more' if ratio > 1 else 'less'} {of}"


def _multiple(times: int, it: bool, of: str) -> str:
    if it:
        return {2: "il doppio", 3: "il triplo"}.get(times, f"{times} volte più") + f" {of}"  # fmt: skip
    many = "twice as much" if times == 2 else f"{times} times as much"
    return f"{many} {of.replace('than', 'as', 1)}"


def _times(count: int, it: bool) -> str:
    if count == 1:
        return "una volta" if it else "once"
    return f"{count} volte" if it else f"{count} times"


def _topic(topic: str, share: float, it: bool) -> str:
    if not topic or share < _SOME:
        return ""
    if share >= _MOSTLY:
        return f"quasi tutto su “{topic}”" if it else f"nearly all of it about “{topic}”"  # fmt: skip
    if share >= _MUCH:
        return f"soprattutto su “{topic}”" if it else f"mostly about “{topic}”"
    return f"anche su “{topic}”" if it else f"also about “{topic}”"


def _mood(turned: Turn | None, it: bool) -> str:
    if turned is None:
        return ""
    if turned.since is None:
        worse = ("tono più scontento del solito", "less happy than usual")
        better = ("tono migliore del solito", "happier than usual")
        return (worse if turned.worse else better)[0 if it else 1]
    since = _since(turned.since, it)
    if it:
        return f"tono {'in calo' if turned.worse else 'in ripresa'} {since}"
    return f"the tone {'falling' if turned.worse else 'recovering'} {since}"


def _since(hour: int, it: bool) -> str:
    if it:
        named = {0: "da mezzanotte", 1: "dall’una", 12: "da mezzogiorno"}
        return named.get(hour, f"dalle {hour}")
    named = {0: "since midnight", 12: "since noon"}
    return named.get(hour, f"since {hour}:00")


def _moods(seven: Week, it: bool) -> str:
    now, before = seven.unhappy, seven.unhappy_before
    if now is None:
        return ""
    if before is None or abs(now - before) < 0.03:
        return f"{_percent(now)} di scontenti" if it else f"{_percent(now)} of it unhappy"  # fmt: skip
    if it:
        how = "tono in calo" if now > before else "tono in ripresa"
        return f"{how} ({_percent(now)} di scontenti, prima {_percent(before)})"
    how = "the tone falling" if now > before else "the tone recovering"
    return f"{how} ({_percent(now)} unhappy, {_percent(before)} before)"


def _percent(share: float) -> str:
    return f"{round(share * 100)} %"
