"""The talks a seeded die writes from the templates, so that the inbox is as full as a real one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import cycle, pairwise
from random import Random

from ascolto.demo import filling, script
from ascolto.demo.calendar import ROME, Calendar, feasts
from ascolto.demo.script import Draft, Line
from ascolto.demo.story import CUSTOMER

WANTED = {"it": 256, "en": 38, "de": 26}  # talks in all, the hand-written ones included

_BY_WEEKDAY = (10, 9, 9, 10, 13, 14, 15)
_BY_HOUR = (
    1,
    1,
    0,
    0,
    0,
    1,
    3,
    8,
    14,
    18,
    18,
    14,
    11,
    10,
    11,
    12,
    13,
    14,
    15,
    14,
    13,
    11,
    7,
    3,
)
_ON_A_FEAST = 2.0
_FIRST_DAY, _LAST_DAY = 60, 4  # days before now
_TUESDAY = 1
_CANDIDATES, _TRIES = 12, 200


def drafts(*, seed: int, now: datetime, beside: Iterable[Draft]) -> tuple[Draft, ...]:
    """As many talks as `WANTED` lacks `beside` the given ones; no text is said twice."""
    given = tuple(beside)
    dice = Random(seed)
    heard = _Heard({_same(line.text) for draft in given for line in draft.lines})
    names = {draft.person for draft in given}
    have = Counter(draft.language for draft in given)
    made: list[Draft] = []
    for language, wanted in WANTED.items():
        people = _people(dice, language, names)
        for template in _templates(dice, language, wanted - have[language]):
            made.append(_unheard(template, people, heard, dice, now, len(made) + 1))
    return tuple(made)


def _templates(dice: Random, language: str, count: int) -> Iterator[str]:
    """`count` templates, each used before any is used again."""
    shuffled = list(filling.TEMPLATES[language])
    dice.shuffle(shuffled)
    for _, template in zip(range(count), cycle(shuffled), strict=False):
        yield template


def _people(dice: Random, language: str, taken: set[str]) -> Iterator[filling.Somebody]:
    """New people without end; now and then one comes back, often through another door."""
    known: list[filling.Somebody] = []
    while True:
        if len(known) > 5 and dice.random() < 0.1:
            yield dice.choice(known)
            continue
        new = filling.somebody(dice, language)
        if new.name not in taken:
            taken.add(new.name)
            known.append(new)
            yield new


@dataclass
class _Heard:
    """What was said already: exactly by anyone, and nearly by the same template."""

    texts: set[str]
    by_template: dict[str, list[frozenset[str]]] = field(default_factory=dict)

    def knows(self, texts: list[str]) -> bool:
        return len(set(texts)) < len(texts) or not self.texts.isdisjoint(texts)

    def likeness(self, template: str, texts: list[str]) -> float:
        """How near the nearest long text comes to one of the same template: 0 to 1."""
        said = self.by_template.get(template, [])
        new = [words for text in texts if len(words := _pairs(text)) > 8]
        return max((len(a & b) / len(a | b) for a in new for b in said), default=0.0)

    def remember(self, template: str, texts: list[str]) -> None:
        self.texts.update(texts)
        self.by_template.setdefault(template, []).extend(_pairs(text) for text in texts)


def _unheard(
    template: str,
    people: Iterator[filling.Somebody],
    heard: _Heard,
    dice: Random,
    now: datetime,
    number: int,
) -> Draft:
    """The least repetitive of several fillings. Raises RuntimeError when all were said."""
    candidates: list[tuple[float, Draft, list[str]]] = []
    for attempt in range(_TRIES):
        if attempt % (2 * _CANDIDATES) == 0:
            person = next(people)
        draft = written(template, person, dice, at=_moment(template, dice, now))
        texts = [_same(line.text) for line in draft.lines]
        if not heard.knows(texts):
            candidates.append((heard.likeness(template, texts), draft, texts))
        if len(candidates) == _CANDIDATES:
            break
    if not candidates:
        raise RuntimeError(f"this template has too few variants: {template[:80]}")
    _, draft, texts = min(candidates, key=lambda one: one[0])
    heard.remember(template, texts)
    return _by_day(replace(draft, key=f"generated-{number:03}"), Calendar(now), dice)


def _pairs(text: str) -> frozenset[str]:
    words = text.split()
    return frozenset(f"{a} {b}" for a, b in pairwise(words))


def written(
    template: str, person: filling.Somebody, dice: Random, *, at: str = "-0m"
) -> Draft:
    """One talk from a template; `at` is a when of the script."""
    text = filling.fill(template, person, dice)
    head, _, rest = text.partition("\n")
    head = head.replace("| * | *", f"| {person.name} | {at}")
    return script.drafts("generated", f"{head}\n{rest}")[0]


def _moment(template: str, dice: Random, now: datetime) -> str:
    """A when with the rhythm of a real inbox: more at weekends, feasts, mornings and evenings."""
    today = now.astimezone(ROME).date()
    feast_days = {feast.on for feast in feasts(now)}
    in_house = (
        "mail-dispensa" in template or "counter" in template or "marta" in template
    )
    days, weights = [], []
    for ago in range(_LAST_DAY, _FIRST_DAY + 1):
        on = today - timedelta(ago)
        weight = _BY_WEEKDAY[on.weekday()] * (_ON_A_FEAST if on in feast_days else 1)
        days.append(ago)
        weights.append(0 if in_house and on.weekday() == _TUESDAY else weight)
    hours = [w if 9 <= h <= 19 or not in_house else 0 for h, w in enumerate(_BY_HOUR)]
    hour = dice.choices(range(24), hours)[0]
    return f"{dice.choices(days, weights)[0]} {hour:02}:{dice.randint(0, 59):02}"


def _by_day(draft: Draft, days: Calendar, dice: Random) -> Draft:
    """The same talk with the members answering while they are awake."""
    lines: list[Line] = [draft.lines[0]]
    at = days.first(draft.lines[0].when)
    for line in draft.lines[1:]:
        then = days.after(at, line.when)
        local = then.astimezone(ROME)
        asleep = local.hour < 7 or (local.hour, local.minute) > (22, 30)
        if asleep:
            date_then = local.date() + timedelta(local.hour >= 7)
            hour = 7 if line.who != CUSTOMER else 8
            nights = (date_then - at.astimezone(ROME).date()).days
            line = replace(line, when=f"+{nights}d {hour:02}:{dice.randint(31, 59):02}")
            then = days.after(at, line.when)
        lines.append(line)
        at = then
    return replace(draft, lines=tuple(lines))


def _same(text: str) -> str:
    """Two texts with the same fingerprint read as the same."""
    return (
        " ".join("".join(c if c.isalnum() else " " for c in text.casefold()).split())
        or text
    )
