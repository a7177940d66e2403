# ruff: noqa: E501 -- people write as long as they like
"""What should happen by itself, also at three in the night; and one that is only being tried."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Model

from ascolto.demo.furnishing.room import Room
from ascolto.operate.actions import rehearsing, scripting
from ascolto.operate.models import GestureKind
from ascolto.operate.models.playbook import Playbook, PlaybookVersion

LEAD = "nives"
TRIED_OVER = 60  # days


def write(room: Room) -> None:
    """In their order; all but the last are on."""
    made = []
    for name, body in _all(room):
        playbook = scripting.create(name, body, by=room.by(LEAD))
        made.append(playbook)
    for playbook in made[:-1]:
        scripting.switch(playbook, on=True, by=room.by(LEAD))
    _put(room, made)
    rehearsal = rehearsing.ask(made[-1], days=TRIED_OVER, by=room.by(LEAD))
    rehearsing.run(rehearsal.pk)


def _put(room: Room, made: list[Playbook]) -> None:
    began = room.house.workspace.created_at
    versions = list(PlaybookVersion.objects.filter(playbook__in=made))
    for version in versions:
        version.at = began
    for playbook in made:
        playbook.created_at = began
        playbook.switched_at = began if playbook.is_on else None
    room.keep(versions, "at")
    room.keep(made, "created_at", "switched_at")


def _all(room: Room) -> list[tuple[str, dict[str, Any]]]:
    """With the rows of this house where the script names them by their keys."""
    house = room.house
    gestures = {row.title_it: str(row.pk) for row in GestureKind.objects.all()}
    rows: dict[str, Mapping[str, Model]] = {
        "team": house.teams, "turn": house.teams, "member": house.members,
    }  # fmt: skip

    def said(value: str) -> str:
        kind, _, key = value.partition(":")
        if kind in rows and key in rows[kind]:
            return f"{kind}:{rows[kind][key].pk}"
        return gestures.get(value, value)

    return [
        (name, body | {"then": [_named(deed, said) for deed in body["then"]]})
        for name, body in PLAYBOOKS
    ]


def _named(deed: dict[str, str], said: Callable[[str], str]) -> dict[str, str]:
    return {key: said(value) for key, value in deed.items()}


def _test(fact: str, is_: str, *to: str) -> dict[str, Any]:
    return {"fact": fact, "is": is_, "to": list(to)}


def _words(*to: str) -> dict[str, Any]:
    return _test("message.text", "any_of", *to)


def _body(
    tests: list[dict[str, Any]],
    *then: dict[str, str],
    on: str = "message",
    minutes: int = 0,
) -> dict[str, Any]:
    return {
        "on": on, "minutes": minutes, "when": {"all": tests}, "then": list(then), "stop": False,
    }  # fmt: skip


# People, teams and gestures by their keys in the story.
PLAYBOOKS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("Lettere che scrivono le macchine", _body(
        [_test("message.is_automatic", "yes")],
        {"do": "close", "because": "l'ha scritta una macchina, nessuno aspetta"},
    )),
    ("Allergie e intolleranze", _body(
        [_words("allergi*", "intolleran*", "celiac*", "senza glutine", "crostacei", "gluten free", "allergie*")],
        {"do": "due", "minutes": "30"},
        {"do": "tag", "tag": "allergia"},
        {"do": "alert", "to": "team:sala", "text": "Prima di rispondere sentite Gaspare: anche la stessa padella conta."},
        {"do": "note", "text": "Chiedere che cosa di preciso, quanto è grave, e per quale tavolo. Poi dirlo in cucina di persona."},
    )),
    ("Recensione sotto le tre stelle", _body(
        [_test("message.is_public", "yes"), _test("message.stars", "at_most", "2")],
        {"do": "assign", "to": "member:bianca"},
        {"do": "due", "minutes": "240"},
        {"do": "alert", "to": "leads", "text": "In pubblico risponde Bianca; in privato si rimedia subito."},
    )),
    ("Qualcosa non va, e l'ospite è in camera", _body(
        [_words("acqua fredda", "doccia fredda", "doccia gelata", "non funziona", "bloccat*", "chius* fuori", "puzza", "rumor*", "broken", "no hot water"),
         {"any": [_test("message.channel", "in", "webchat"), _words("camera", "stanza", "room")]}],
        {"do": "urge", "urgency": "high", "why": "l'ospite è in casa"},
        {"do": "tag", "tag": "guasto"},
        {"do": "alert", "to": "member:davide", "text": ""},
    )),
    ("Soldi da rendere", _body(
        [_words("rimbors*", "caparra", "restituit*", "refund*", "riaccredit*")],
        {"do": "assign", "to": "member:nives"},
        {"do": "tag", "tag": "da rendere"},
        {"do": "note", "text": "Guardare prima la data promessa: se è passata, si risponde oggi e si chiama."},
    )),
    ("Gruppi, matrimoni, cene aziendali", _body(
        [_words("matrimoni*", "cena aziendale", "comitiva", "coro", "gruppo", "addio al celibato", "wedding", "chor*")],
        {"do": "assign", "to": "turn:direzione"},
        {"do": "tag", "tag": "gruppi"},
        {"do": "say", "text": "Grazie: per i gruppi decidiamo insieme, cucina e ricevimento. Una persona le scrive con una proposta entro domani."},
    )),
    ("Compleanni e anniversari", _body(
        [_words("compleann*", "anniversari*", "nozze d'*", "birthday", "anniversary")],
        {"do": "tag", "tag": "festa"},
        {"do": "note", "text": "Candela, biglietto di Bianca, e segnarlo sulla scheda dell'ospite."},
    )),
    ("Nessuno l'ha presa da un giorno", _body(
        [_test("conversation.assignee", "in", "")],
        {"do": "assign", "to": "turn:ricevimento"},
        {"do": "alert", "to": "on_call", "text": "È rimasta indietro: rispondere prima di tutto il resto."},
        on="waiting", minutes=24 * 60,
    )),
    ("Una cena a chi è rimasto deluso (in prova)", _body(
        [_words("delus*", "incubo", "vergogn*", "inaccettabil*", "mai più", "non è accettabile", "disappoint*"),
         _test("conversation.is_first", "yes")],
        {"do": "gesture", "gesture": "Cena per due", "why": "è rimasto deluso, lo dice lui"},
    )),
)  # fmt: skip
