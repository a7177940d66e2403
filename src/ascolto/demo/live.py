"""What customers say next, without end: the feed of `ascolto demo --live`.

Pure: it draws who writes, through which door, what and after how long. Another module knocks.
"""

from __future__ import annotations

import zlib
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from ascolto.demo import calendar, filling, generated
from ascolto.demo.company import COMPANY
from ascolto.demo.naming import phone, postal, slug
from ascolto.demo.story import CUSTOMER, Attachment, Handle, Person

LANGUAGES = {"it": 80, "en": 12, "de": 8}
CONTINUES = 0.3  # how often a message goes on with a talk begun before
SECONDS_BETWEEN = 45.0  # on average, at pace 1
WRITES_AGAIN = 0.25  # how often a new talk is begun by somebody known
_REMEMBERED = 40
_AT_MOST = 2  # how often one talk goes on

_FOLLOW_UPS = {
    "it": (
        "[Scusate se insisto|Riscrivo|Non vorrei sembrare impaziente, ma riscrivo]:"
        " [avete visto il mio messaggio|qualcuno mi può rispondere|si sa qualcosa]"
        "[?|? Grazie.|? Devo decidere entro le <ora>.]",
        "[Ah, dimenticavo|Aggiungo una cosa|PS]: [siamo uno in più di quanto ho scritto|arriviamo alle <ora>"
        "|c'è anche <cane>, <chili> kg|preferirei <la camera>, se si può]. [Grazie|Scusi|🙏]",
        "[ehi, ci siete|pronto|C'È NESSUNO|scusate, mi leggete]? [sono <nome>|è per {+<g>sat}|aspetto]",
        "[Ho parlato con|Ho sentito] [la mia metà|mia sorella|la suocera|gli altri]: [va bene"
        "|si può fare|ci pensiamo]. [Procediamo|Confermo|Restiamo d'accordo così], <nome> <cognome>",
    ),
    "en": (
        "[Sorry to chase|Just checking], [any news|did you see my message]? [We leave at <ora>."
        "|Thanks, <nome>.|No rush, but a little rush.]",
        "[One more thing|I forgot to say]: [we arrive at <ora>|there is also a dog, <chili> kg"
        "|we would love the <camera>]. <nome>",
    ),
    "de": (
        "[Noch einmal ich|Kurze Nachfrage]: [haben Sie meine Nachricht gesehen|gibt es Neues]?"
        " [Wir fahren um <ora> los.|Danke, <nome>]",
        "[Noch etwas|Nachtrag]: [wir kommen um <ora>|der Hund wiegt <chili> kg"
        "|am liebsten die <camera>]. <nome>",
    ),
}


@dataclass(frozen=True)
class Next:
    """The next message. `wait` is in seconds at the given pace; `talk` names its talk."""

    wait: float
    talk: str
    account: str
    role: str
    person: Person
    text: str
    subject: str
    language: str
    continues: bool
    rating: int | None = None
    attachments: tuple[Attachment, ...] = ()
    typed_by: str = ""


def messages(
    *,
    seed: int,
    now: datetime,
    pace: float = 1.0,
    people: tuple[Person, ...] = (),
) -> Iterator[Next]:
    """Messages without end. Twice the `pace`, half the waits. `people` may write again.

    `now` is when it starts, for the dates in the texts. The same arguments give the same feed.
    Raises ValueError when `pace` is not above zero.
    """
    if pace <= 0:
        raise ValueError("pace must be above zero")
    dice, clock, number = Random(seed), now, 0
    begun: deque[_Begun] = deque(maxlen=_REMEMBERED)
    heard: deque[str] = deque(maxlen=2000)
    while True:
        pause = min(dice.expovariate(1 / SECONDS_BETWEEN), SECONDS_BETWEEN * 4)
        clock += timedelta(seconds=pause / pace)
        going_on = [one for one in begun if one.may_go_on]
        if going_on and dice.random() < CONTINUES:
            talk = dice.choice(going_on)
            message = _again(talk, clock, dice)
            talk.left -= 1
        else:
            talk = _new(f"live-{number + 1}", clock, dice, people)
            message = talk.message
        if message.text in heard:
            continue
        heard.append(message.text)
        if not message.continues:
            number += 1
            begun.append(talk)
        yield replace(message, wait=round(pause / pace, 1))


@dataclass
class _Begun:
    """A talk of this feed, and how many more times its customer may write."""

    message: Next
    who: filling.Somebody
    left: int

    @property
    def may_go_on(self) -> bool:
        return self.left > 0


def _new(talk: str, now: datetime, dice: Random, people: tuple[Person, ...]) -> _Begun:
    language = dice.choices(tuple(LANGUAGES), tuple(LANGUAGES.values()))[0]
    template = dice.choice(filling.TEMPLATES[language])
    from_a_firm = "@from" in template
    old = None if from_a_firm else _somebody_old(people, language, dice)
    who = old[1] if old else filling.somebody(dice, language)
    draft = generated.written(template, who, dice)
    role = COMPANY.account(draft.account).role
    person = _as_person(who, draft.account, role, draft.address)
    first = draft.lines[0]
    message = Next(
        wait=0.0,
        talk=talk,
        account=draft.account,
        role=role,
        person=_joined(old[0], person) if old else person,
        text=calendar.dated(first.text, began=now, language=language),
        subject=calendar.dated(draft.subject, began=now, language=language),
        language=language,
        continues=False,
        rating=draft.rating,
        attachments=first.attachments,
        typed_by=first.typed_by,
    )
    talks_back = sum(line.who == CUSTOMER for line in draft.lines) > 1
    return _Begun(message, who, left=_AT_MOST if talks_back else 0)


def _again(begun: _Begun, now: datetime, dice: Random) -> Next:
    before = begun.message
    text = filling.fill(dice.choice(_FOLLOW_UPS[before.language]), begun.who, dice)
    return replace(
        before,
        text=calendar.dated(text, began=now, language=before.language),
        subject=f"Re: {before.subject}" if before.subject else "",
        continues=True,
        rating=None,
        attachments=(),
        typed_by="",
    )


def _somebody_old(
    people: tuple[Person, ...], language: str, dice: Random
) -> tuple[Person, filling.Somebody] | None:
    if dice.random() > WRITES_AGAIN:
        return None
    known = [
        (one, somebody)
        for one in people
        if one.language == language
        and (somebody := filling.recognised(one.name, language))
    ]
    return dice.choice(known) if known else None


def _joined(old: Person, new: Person) -> Person:
    """`old` with the ways to reach it that `new` adds."""
    return replace(
        old,
        emails=old.emails or new.emails,
        phones=old.phones or new.phones,
        handles=old.handles
        + tuple(h for h in new.handles if old.handle(h.account) is None),
    )


def _as_person(who: filling.Somebody, account: str, role: str, address: str) -> Person:
    number = zlib.crc32(f"{account} {who.name}".encode())
    by_name = role in ("chat", "portal", "reviews")
    return Person(
        key=slug(who.name),
        name=who.name,
        language=who.language,
        emails=(address or postal(who.name, who.language),)
        if role in ("mail", "form")
        else (),
        phones=(phone(who.name, who.language),) if role == "counter" else (),
        handles=(Handle(account, f"{account}-{number}", who.name),) if by_name else (),
    )
