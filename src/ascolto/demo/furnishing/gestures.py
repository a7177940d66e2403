# ruff: noqa: E501 -- people write as long as they like
"""What may be given to whom we have let down, and what was: given, waiting, refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from ascolto.demo.company import INN, PANTRY
from ascolto.demo.furnishing.room import Room
from ascolto.operate.actions import allowing, booking, cataloguing_gestures, gesturing
from ascolto.operate.models import Gesture, GestureKind, GestureStep, LedgerEntry


@dataclass(frozen=True)
class Kind:
    key: str
    nature: str
    title: str
    english: str
    cost: int  # cents
    text: str
    text_en: str
    brand: str = ""
    signer: str = ""


KINDS = (
    Kind("lettera", "apology", "Lettera di scuse della titolare", "A letter from the owner", 0,
         "{name}, le scrivo di persona: mi dispiace. {signed}",
         "{name}, I am writing to you myself: I am sorry. {signed}", signer="bianca"),
    Kind("notte", "refund", "Notte riaccreditata", "A night refunded", 12000,
         "Le abbiamo riaccreditato {amount}: la notte che non le abbiamo dato.",
         "We have refunded {amount}: the night that we did not give you.", INN),
    Kind("mezza", "refund", "Mezza notte tolta dal conto", "Half a night off the bill", 6000,
         "Abbiamo tolto {amount} dal suo conto.", "We have taken {amount} off your bill.", INN),
    Kind("cena", "voucher", "Cena per due", "Dinner for two", 7000,
         "La aspettiamo a cena in due: il buono vale {amount} e non ha scadenza.",
         "Dinner for two awaits you: the voucher is worth {amount} and has no end."),
    Kind("pacco", "replacement", "Pacco rispedito", "The parcel sent again", 2500,
         "Il pacco giusto riparte oggi, a nostre spese; quello sbagliato lo tenga pure.",
         "The right parcel leaves today, at our cost; please keep the wrong one.", PANTRY),
    Kind("olio", "other", "Bottiglia d'olio dell'oliveto", "A bottle of our oil", 1800,
         "In camera trova una bottiglia del nostro olio.", "A bottle of our oil is in your room."),
)  # fmt: skip
LIMITS = {  # cents, for one gesture and for a month
    "voice": (0, 0),
    "agent": (3000, 15000),
    "lead": (15000, 80000),
}


@dataclass(frozen=True)
class Given:
    """`told`: the customer knows, by our answer. `no`: why a lead said no."""

    talk: str
    kind: str
    by: str
    why: str
    cost: int | None = None
    told: bool = False
    no: str = ""


GIVEN = (
    Given("complaints-02", "notte", "bianca", "Condizionatore bloccato, camera Canneto", told=True),
    Given("complaints-05", "mezza", "nives", "Doccia fredda alle sette di mattina", told=True),
    Given("complaints-06", "mezza", "nives", "Foto con il grandangolo, camera più piccola", 3500, told=True),
    Given("complaints-10", "cena", "marta", "Un'ora e dieci per due risotti", 4400, told=True),
    Given("complaints-03", "olio", "samuele", "Svegliata dalle arance a mezzanotte"),
    Given("complaints-07", "cena", "irene", "Fumo al tavolo 11", no="Spostati subito, contenti così. La prossima volta sì."),
    Given("today-19", "pacco", "pia", "Tre vasi di cotogne al posto dei fichi"),
    Given("today-20", "notte", "irene", "Un letto grande al posto di due singoli, nessuno al banco"),
    Given("today-15", "lettera", "nives", "Caparra promessa e non restituita"),
)  # fmt: skip


def give(room: Room) -> None:
    kinds = {kind.key: _kind(room, kind) for kind in KINDS}
    began = room.house.workspace.created_at
    for row in kinds.values():
        row.created_at = began
    room.keep(list(kinds.values()), "created_at")
    for brand in room.house.brands.values():
        for role, (one, month) in LIMITS.items():
            allowing.set_limit(
                brand, role=role, per_gesture=one, per_month=month, by=room.by("bianca")
            )
    for given in GIVEN:
        _give(room, given, kinds[given.kind])


def _kind(room: Room, told: Kind) -> GestureKind:
    return cataloguing_gestures.add(
        nature=told.nature,
        title_it=told.title,
        title_en=told.english,
        cost=told.cost,
        text_it=told.text,
        text_en=told.text_en,
        brand=room.house.brands[told.brand] if told.brand else None,
        signer=room.house.members[told.signer] if told.signer else None,
        by=room.by("bianca"),
    )


def _give(room: Room, given: Given, kind: GestureKind) -> None:
    talk, at = room.conversation(given.talk), room.answered_at(given.talk)
    gesture = gesturing.propose(
        talk, kind=kind, by=room.by(given.by), cost=given.cost, why=given.why
    )
    if given.no:
        gesturing.decline(gesture, why=given.no, by=room.by("marta"))
    if given.told:
        _tell(room, gesture, given)
    room.logged({talk.pk: at})
    _put(room, gesture, at)


def _tell(room: Room, gesture: Gesture, given: Given) -> None:
    """The answer of the story that says so carries it."""
    messages = gesture.conversation.thread.messages
    gesture.message = messages.filter(direction="out", by_rule="").order_by("pk")[0]
    booking.move(gesture, Gesture.Status.TOLD, by=room.by(given.by))


def _put(room: Room, gesture: Gesture, at: datetime) -> None:
    """To the time of the story. The ledger's rows are the day's own: nobody has read them yet."""
    gesture.proposed_at = at
    room.keep([gesture], "proposed_at")
    steps = list(GestureStep.objects.filter(gesture=gesture).order_by("pk"))
    for number, step in enumerate(steps):
        step.at = at + timedelta(seconds=number)
    entries = list(LedgerEntry.objects.filter(gesture=gesture))
    for entry in entries:
        entry.at = at
    room.keep(steps, "at")
    room.keep(entries, "at")
