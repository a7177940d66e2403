# ruff: noqa: E501 -- people write as long as they like
"""The day's small things: tags, what is put aside, what was promised, whom we asked, an old address book."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from ascolto.commitments.actions.pledging import Word
from ascolto.commitments.models import Commitment
from ascolto.demo.furnishing.room import Room
from ascolto.operate.actions import asking, importing, promising, snoozing, tagging
from ascolto.operate.models import Snooze
from ascolto.operate.models.asking import Asking
from ascolto.operate.models.tag import Tag, Tagging

TAGS = {
    "reclamo": "complaints-01 complaints-02 complaints-04 complaints-05 complaints-06 complaints-08 complaints-09 today-16 today-20",
    "gruppi": "groups_and_feasts-01 groups_and_feasts-02 groups_and_feasts-03 groups_and_feasts-04 today-05 today-25",
    "festa": "today-01 today-06 today-26",
    "allergia": "today-12",
    "smarriti": "lost_and_found-01 lost_and_found-02 lost_and_found-03 today-18",
    "da rendere": "today-15",
    "guasto": "complaints-01 complaints-05",
    "torna sempre": "today-23 today-26 today-19 today-07",
}
PUT_ASIDE = {
    "today-26": 0,
    "today-27": 1,
}  # days until they come back; 0: when the customer writes
PROMISED = (  # talk, kind, by, words, in how many hours
    ("today-24", "promise", "marta", "le scrivo entro stasera: due chili di casoncelli, sentito Gaspare", 6),
    ("today-08", "call_back", "marta", "richiamare la signora Palmira per giovedì, in tre", 2),
    ("today-22", "promise", "nives", "i pulsanti del sito con un nome che si possa leggere", 96),
    ("today-23", "promise", "bianca", "la garanzia del materasso, scritta da Davide", 30),
    ("today-18", "promise", "irene", "cercare il cappello anche sulla barca grande", 20),
)  # fmt: skip
ASKED = (  # talk, whom, by, question, as an answer
    ("today-12", "gaspare", "marta", "Stasera i gamberi vanno in padella o al forno? La bambina dei Pirovano è allergica, anche la stessa padella è troppo.", False),
    ("today-18", "davide", "irene", "Hai guardato sotto le panche della barca grande? Panno grigio, un po' lucido: è del papà di 91 anni.", False),
    ("today-25", "ottavio", "nives", "Si può cantare la sera nella cappella? Sono in quattordici, tedeschi, dal 17 al 21. Se sì, rispondi pure tu.", True),
)  # fmt: skip
ADDRESS_BOOK = """\
nome,email,telefono,note
Adelmo Rossignoli,adelmo.rossignoli@posta.example,+39 0000 418822,viene a Pasqua
Clementina Fumagalli,clementina@lettere.example,,camera Ninfea
Dott. Severino Gatti,severino.gatti@casella.example,+39 0000 510077,allergico alle noci
Maria Antonietta Della Giovampaola-Schwarzenberger,ma.giovampaola@posta.example,,
Famiglia Bortolan,bortolan,,indirizzo da chiedere
"""


def arrange(room: Room) -> None:
    _tag(room)
    _promise(room)
    _ask(room)
    _put_aside(room)
    _old_address_book(room)


def _tag(room: Room) -> None:
    at: dict[int, datetime] = {}
    for name, talks in TAGS.items():
        rows = room.conversations(*talks.split())
        tagging.tag(rows, add=[name], by=room.by("nives"))
        for key, row in zip(talks.split(), rows, strict=True):
            at[row.pk] = room.answered_at(key)
    room.logged(at)
    tags, taggings = list(Tag.objects.all()), list(Tagging.objects.all())
    for tag in tags:
        tag.created_at = room.house.workspace.created_at
    for one in taggings:
        one.at = at[one.conversation_id]
    room.keep(tags, "created_at")
    room.keep(taggings, "at")


def _promise(room: Room) -> None:
    made: list[Commitment] = []
    for key, kind, by, words, hours in PROMISED:
        talk = room.conversation(key)
        due = room.now + timedelta(hours=hours)
        made += promising.promise(talk, [Word(kind, words, due)], by=room.by(by))
    for row in made:
        row.started_at = room.now
    room.keep(made, "started_at")
    room.logged({row.subject_id: room.now for row in made})


def _ask(room: Room) -> None:
    made = []
    for key, whom, by, question, as_answer in ASKED:
        wants = Asking.Wants.ANSWER if as_answer else Asking.Wants.ADVICE
        asked = asking.ask(
            room.conversation(key),
            member=room.house.members[whom],
            question=question,
            by=room.by(by),
            wants=wants,
        )
        asked.asked_at = room.answered_at(key)
        made.append(asked)
    room.keep(made, "asked_at")
    room.logged({row.conversation_id: row.asked_at for row in made})


def _put_aside(room: Room) -> None:
    zone = ZoneInfo(room.house.workspace.timezone)
    for key, days in PUT_ASIDE.items():
        talk = room.conversation(key)
        day = room.now.astimezone(zone).date() + timedelta(days=days)
        until = datetime.combine(day, time(9), zone) if days else None
        snoozing.snooze([talk], until=until, by=room.by("nives"))
        at = room.answered_at(key) + timedelta(minutes=10)
        room.logged({talk.pk: at})
        snoozes = list(Snooze.objects.filter(conversation=talk))
        for row in snoozes:
            row.at = at
        room.keep(snoozes, "at")


def _old_address_book(room: Room) -> None:
    """A file of before, looked through and not yet taken in."""
    past = importing.begin(
        [ADDRESS_BOOK.encode()],
        name="rubrica-del-bancone.csv",
        kind="customers",
        by=room.by("bianca"),
    )
    importing.check(past)
