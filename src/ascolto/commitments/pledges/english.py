"""How a promise sounds in English. The text comes folded: lower case, straight apostrophes. Pure."""

# A table of patterns reads best a line each, however long.
# ruff: noqa: E501

from __future__ import annotations

import re
from datetime import timedelta

from ascolto.commitments.pledges.bits import Bit, clock
from ascolto.commitments.pledges.italian import Read

_WHO = (
    r"\b(?:i|we|someone|somebody|(?:one of )?(?:my|our) (?:colleagues?|managers?|director|team|technician|chef|owner|office|reception)"
    r"|a colleague|the (?:manager|director|team|technician|owner|office|reception|kitchen))"
)
_WILL = (
    r"(?:'ll| will| shall|'m going to| am going to|'re going to| are going to| is going to| promise to| promise we'll| promise i'll)"
    r"(?: (?:then|also|certainly|definitely|gladly|personally|try to|make sure to|be sure to|be able to|happily|both|of course|have (?:someone|somebody|a colleague)))*"
)
_CALL = r"(?:call|ring|phone|telephone|give you a (?:call|ring)|return your call|be calling)\b(?! (?:the|it|a|your|off|for)\b)"
_TELL = (
    r"(?:let you know|get back|come back to you|write|reply|answer|e-?mail|text|message|update|confirm|contact|follow up"
    r"|be in touch|get in touch|reach out|tell you|refund|inform you|keep you (?:posted|informed|updated)|hear back"
    r"|give you (?:an|our|a|the|my) (?:answer|reply|update|confirmation|decision)|have (?:an answer|news|a reply)|send|reimburse|report back|ship|get you|notify you)\b"
)

VERBS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("call_back", re.compile(_WHO + _WILL + " " + _CALL)),
    ("promise", re.compile(_WHO + _WILL + " " + _TELL)),
    ("call_back", re.compile(r"\b(?:expect a call from (?:us|me)|you(?:'ll| will) (?:get|receive|have) a (?:phone )?call)\b")),
    ("promise", re.compile(r"\byou(?:'ll| will)(?: then| also)? (?:hear (?:back )?from (?:us|me)|(?:get|have|receive) (?:an|our|a|the|your|my) (?:\w+ )?(?:answer|reply|update|confirmation|refund|quote|invoice|offer|documents?|news|e-?mail|message))\b")),
    ("promise", re.compile(r"\byour (?:refund|reply|answer|quote) will (?:be with you|reach you|arrive)\b")),
)  # fmt: skip

NEGATED = re.compile(r"\b(?:not|never|nobody|won't|cannot|can't)\s+(?:\w+\s+){0,2}$")
OFFERED = re.compile(
    r"\b(?:if you (?:like|want|prefer|wish|would like)|would you like|shall (?:i|we)|should (?:i|we)|do you want|can (?:i|we)|could (?:i|we)|we could|i could|we can|i can)\b"
)
ENDS = re.compile(r"\s(?:if|whether|because|when|that|once|after (?:the|you|we))\s")

_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty-five": 45,
}  # fmt: skip
_N = r"(\d{1,3}|" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + ")"
_DAYS = (
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
)  # fmt: skip
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_WD = "|".join(_DAYS)
_MN = "|".join(_MONTHS)
_HOUR_WORDS = "|".join(
    w for w, n in _NUMBERS.items() if n <= 12 and w not in {"a", "an"}
)


def _n(word: str) -> int:
    return int(word) if word.isdecimal() else _NUMBERS[word]


def _span(m: re.Match[str]) -> Bit:
    n, unit = _n(m[1]), m[3]
    if unit.startswith("min"):
        return Bit(span=timedelta(minutes=n))
    if unit.startswith("h"):
        return Bit(span=timedelta(hours=n))
    if unit.startswith("week"):
        return Bit(days=7 * n)
    return Bit(working_days=n) if m[2] else Bit(days=n)


def _hour(m: re.Match[str]) -> Bit | None:
    word = m[1] if m[1].isdecimal() else str(_NUMBERS[m[1]])
    half = (m[3] or "").strip()
    return clock(word, m[2], half if half in {"am", "pm"} else "")


def _weekday(m: re.Match[str]) -> Bit:
    day = next(i for i, name in enumerate(_DAYS) if name in m[0])
    return Bit(weekday=day, weeks=1 if "next week" in m[0] else 0)


def _part(word: str | None) -> str:
    return "evening" if word == "night" else word or ""


_TAIL = r"(?:[:.](\d\d))?( ?(?:am|pm| o'?clock))?\b(?! (?:days?|hours?|minutes?|people|nights?|weeks?|business|working))"

TIMES: tuple[tuple[re.Pattern[str], Read], ...] = (
    (re.compile(r"\b(?:within|in)(?: the next)? half an hour\b"), lambda m: Bit(span=timedelta(minutes=30))),
    (re.compile(r"\b(?:in|within) (?:a (?:moment|minute)|a few minutes)\b"), lambda m: Bit(span=timedelta(minutes=15))),
    (re.compile(r"\b(?:within|in) (?:the (?:next )?)?(hour)\b"), lambda m: Bit(span=timedelta(hours=1))),
    (re.compile(r"\b(?:within|in)(?: the next| the| at most)? " + _N + r" ?((?:working|business) )?(minutes?|mins?|hours?|hrs?|days?|weeks?)\b"), _span),
    (re.compile(r"\b(?:the )?day after tomorrow\b"), lambda m: Bit(days=2)),
    (re.compile(r"\btomorrow(?: (morning|afternoon|evening|night))?\b"), lambda m: Bit(days=1, part=_part(m[1]))),
    (re.compile(r"\btonight\b|\bthis evening\b"), lambda m: Bit(days=0, part="evening")),
    (re.compile(r"\bthis (morning|afternoon)\b"), lambda m: Bit(days=0, part=m[1])),
    (re.compile(r"\b(?:(?:by )?(?:the )?end of (?:the )?(?:business )?day|close of business|eod|cob|later today|today)\b"), lambda m: Bit(days=0)),
    (re.compile(r"\bby (?:the )?end of (?:the |this )?week\b|\b(?:later )?this week\b"), lambda m: Bit(ends="week")),
    (re.compile(r"\bby (?:the )?end of (?:the |this )?month\b"), lambda m: Bit(ends="month")),
    (re.compile(rf"\b(?:{_WD})(?: of)? next week\b|\bnext week(?:,| on) (?:{_WD})\b"), _weekday),
    (re.compile(r"\b(?:early )?next week\b"), lambda m: Bit(ends="week", weeks=1)),
    (re.compile(rf"\b(?:(?:next|this|coming) )?(?:{_WD})(?: (morning|afternoon|evening|night))?\b"), lambda m: Bit(weekday=_weekday(m).weekday, part=_part(m[1]))),
    (re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?(?: of)? ({_MN})\b(?:,? (\d{{4}}))?"), lambda m: Bit(date=(int(m[1]), _MONTHS.index(m[2]) + 1, int(m[3]) if m[3] else None))),
    (re.compile(rf"\b({_MN}) (\d{{1,2}})(?:st|nd|rd|th)?\b(?:,? (\d{{4}}))?"), lambda m: Bit(date=(int(m[2]), _MONTHS.index(m[1]) + 1, int(m[3]) if m[3] else None))),
    (re.compile(r"\b(?:on|by|before) the (\d{1,2})(?:st|nd|rd|th)\b"), lambda m: Bit(date=(int(m[1]), 0, None))),
    (re.compile(r"\bbetween \d{1,2}(?:[:.]\d\d)?(?: ?[ap]m)? and (\d{1,2})" + _TAIL), _hour),
    (re.compile(rf"\b(?:at|by|before|around|about|no later than|until|after)(?: about| around)? (\d{{1,2}}|{_HOUR_WORDS}){_TAIL}"), _hour),
    (re.compile(r"\b(\d{1,2})(?:[:.](\d\d))? ?(am|pm)\b"), _hour),
    (re.compile(r"\b(?:at |by |before |around )?(?:noon|midday)\b"), lambda m: Bit(minutes=720, half="24")),
    (re.compile(r"\b(?:at|by|before) midnight\b"), lambda m: Bit(minutes=1440, half="24")),
    (re.compile(r"\bin the (morning|afternoon|evening)\b"), lambda m: Bit(part=m[1])),
    (re.compile(r"\b(?:as soon as possible|asap|shortly|soon|as soon as we (?:know|can|have)|as soon as i (?:know|can|have)|in the next few days|in due course)\b"), lambda m: Bit(is_vague=True)),
)  # fmt: skip

NOT_WHEN = re.compile(r"\b(?:since|from|for|of|last|until|your|the|about your|'s)\s$")
FOR = re.compile(r"(?!)")
GONE = re.compile(r"^'s\b|^\s+(?:booking|reservation|dinner|room|tour|shift|menu)\b")
