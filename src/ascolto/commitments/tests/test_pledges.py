"""The promises people write, as a table. Said on a Wednesday, 18 November 2026 at 14:20, in Rome."""

# A table of patterns reads best a line each, however long.

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ascolto.commitments.pledges import find

ROME = ZoneInfo("Europe/Rome")
NOW = datetime(2026, 11, 18, 14, 20, tzinfo=ROME)
UNSURE, PAST = "unsure", "past"

PROMISES = [
    ('La richiamo domani alle 10.', 'call_back', 'Thu 19/11 10:00', ''),
    ('La richiamiamo domani alle 10.30', 'call_back', 'Thu 19/11 10:30', ''),
    ('La richiamerò venerdì alle 15 e 30.', 'call_back', 'Fri 20/11 15:30', ''),
    ('La richiamo alle 16.', 'call_back', 'Wed 18/11 16:00', ''),
    ('La richiamo alle 3.', 'call_back', 'Wed 18/11 15:00', 'unsure'),
    ('La richiamo alle 9.', 'call_back', 'Thu 19/11 09:00', 'unsure'),
    ('La richiamo oggi alle 10.', 'call_back', 'Wed 18/11 10:00', 'past'),
    ('La richiamo oggi alle dieci.', 'call_back', 'Wed 18/11 10:00', 'past'),
    ('La richiamo nel pomeriggio alle 4.', 'call_back', 'Wed 18/11 16:00', ''),
    ('La chiamo domattina alle 9 e mezza.', 'call_back', 'Thu 19/11 09:30', ''),
    ('Le telefono lunedì mattina.', 'call_back', 'Mon 23/11 12:00', ''),
    ('La faccio richiamare dal direttore entro le 18.', 'call_back', 'Wed 18/11 18:00', ''),
    ('Il mio collega la richiama domani tra le 10 e le 12.', 'call_back', 'Thu 19/11 12:00', ''),
    ('La direttrice La chiamerà giovedì prossimo.', 'call_back', 'Thu 19/11 18:00', ''),
    ("Sarà richiamata entro un'ora.", 'call_back', 'Wed 18/11 15:20', ''),
    ("Ti chiamo fra mezz'ora.", 'call_back', 'Wed 18/11 14:50', ''),
    ('Vi richiameremo tra 20 minuti.', 'call_back', 'Wed 18/11 14:40', ''),
    ('Le facciamo sapere entro venerdì.', 'promise', 'Fri 20/11 18:00', ''),
    ("Le facciamo sapere entro venerdi' alle 12.", 'promise', 'Fri 20/11 12:00', ''),
    ('Le faccio sapere domani.', 'promise', 'Thu 19/11 18:00', ''),
    ('Le faremo sapere dopodomani.', 'promise', 'Fri 20/11 18:00', ''),
    ('Le rispondo entro sera.', 'promise', 'Wed 18/11 21:00', ''),
    ('Le scrivo in giornata.', 'promise', 'Wed 18/11 18:00', ''),
    ('Le risponderemo entro 24 ore.', 'promise', 'Thu 19/11 14:20', ''),
    ('Le risponderemo entro due giorni lavorativi.', 'promise', 'Fri 20/11 18:00', ''),
    ('Le diamo una risposta entro il 30 novembre.', 'promise', 'Mon 30/11 18:00', ''),
    ('Le daremo conferma entro il 24/11.', 'promise', 'Tue 24/11 18:00', ''),
    ('Le invieremo il preventivo entro il 2/12/2026.', 'promise', 'Wed 02/12 18:00', ''),
    ('Le mando il preventivo domani mattina.', 'promise', 'Thu 19/11 12:00', ''),
    ('La aggiorno lunedì.', 'promise', 'Mon 23/11 18:00', ''),
    ('La terremo informata entro fine settimana.', 'promise', 'Fri 20/11 18:00', ''),
    ('La tengo aggiornata entro la fine del mese.', 'promise', 'Mon 30/11 18:00', ''),
    ('Vi facciamo sapere la settimana prossima.', 'promise', 'Fri 27/11 18:00', ''),
    ('Vi faremo sapere martedì della settimana prossima.', 'promise', 'Tue 24/11 18:00', ''),
    ('Sarà nostra cura ricontattarla entro giovedì.', 'promise', 'Thu 19/11 18:00', ''),
    ('Provvedo a farle avere la fattura entro domani.', 'promise', 'Thu 19/11 18:00', ''),
    ('Mi impegno a risponderle entro oggi.', 'promise', 'Wed 18/11 18:00', ''),
    ('Ci facciamo sentire stasera.', 'promise', 'Wed 18/11 21:00', ''),
    ('Mi faccio viva domani sera.', 'promise', 'Thu 19/11 21:00', ''),
    ('Avrà una nostra risposta entro mercoledì.', 'promise', 'Wed 18/11 18:00', 'unsure'),
    ('Riceverà il rimborso entro 5 giorni.', 'promise', 'Mon 23/11 18:00', ''),
    ("Rimborseremo l'importo entro venerdì.", 'promise', 'Fri 20/11 18:00', ''),
    ('Torno da Lei entro mezzogiorno.', 'promise', 'Thu 19/11 12:00', 'unsure'),
    ('Domani alle 10 la richiamo.', 'call_back', 'Thu 19/11 10:00', ''),
    ('Entro venerdì le facciamo sapere.', 'promise', 'Fri 20/11 18:00', ''),
    ("La camera di venerdì è libera, le facciamo sapere domani se c'è anche sabato.", 'promise', 'Thu 19/11 18:00', ''),
    ('Le facciamo sapere al più presto.', 'promise', None, ''),
    ('Le facciamo sapere appena possibile.', 'promise', None, ''),
    ('Mi informo con la cucina e le scrivo domani.', 'promise', 'Thu 19/11 18:00', ''),
    ("Controllo e la richiamo fra un'ora.", 'call_back', 'Wed 18/11 15:20', ''),
    ('Glielo confermerò entro domani alle 12.', 'promise', 'Thu 19/11 12:00', ''),
    ('We will let you know by Friday.', 'promise', 'Fri 20/11 18:00', ''),
    ("I'll call you back at 3 pm.", 'call_back', 'Wed 18/11 15:00', ''),
    ('I’ll call you back at 3 p.m. tomorrow.', 'call_back', 'Thu 19/11 15:00', ''),
    ("We'll get back to you within 24 hours.", 'promise', 'Thu 19/11 14:20', ''),
    ('I will call you tomorrow at 10.', 'call_back', 'Thu 19/11 10:00', ''),
    ("I'll ring you at 4.", 'call_back', 'Wed 18/11 16:00', 'unsure'),
    ('We will write to you by the end of the week.', 'promise', 'Fri 20/11 18:00', ''),
    ("I'll send you the quote by tomorrow morning.", 'promise', 'Thu 19/11 12:00', ''),
    ("We'll refund you within five working days.", 'promise', 'Wed 25/11 18:00', ''),
    ("I'm going to call you on Monday at 9:30 am.", 'call_back', 'Mon 23/11 09:30', ''),
    ('We are going to send the papers next week.', 'promise', 'Fri 27/11 18:00', ''),
    ('You will hear from us by Tuesday.', 'promise', 'Tue 24/11 18:00', ''),
    ("You'll have an answer by tomorrow noon.", 'promise', 'Thu 19/11 12:00', ''),
    ('You will receive your refund by 30 November.', 'promise', 'Mon 30/11 18:00', ''),
    ('A colleague will call you this afternoon.', 'call_back', 'Wed 18/11 18:00', ''),
    ('Our manager will contact you on Thursday.', 'promise', 'Thu 19/11 18:00', ''),
    ('Someone will call you in half an hour.', 'call_back', 'Wed 18/11 14:50', ''),
    ('We will be in touch shortly.', 'promise', None, ''),
    ("I'll let you know as soon as possible.", 'promise', None, ''),
    ("We'll let you know by the 24th.", 'promise', 'Tue 24/11 18:00', ''),
    ("We'll confirm by November 24 at 5pm.", 'promise', 'Tue 24/11 17:00', ''),
    ("We'll update you tonight.", 'promise', 'Wed 18/11 21:00', ''),
    ('Tomorrow at 10 I will call you.', 'call_back', 'Thu 19/11 10:00', ''),
    ('By Friday we will let you know.', 'promise', 'Fri 20/11 18:00', ''),
    ('I promise to answer within two hours.', 'promise', 'Wed 18/11 16:20', ''),
    ("I'll call you between 2 and 4 pm.", 'call_back', 'Wed 18/11 16:00', ''),
    ("I'll phone you today at 9 am.", 'call_back', 'Wed 18/11 09:00', 'past'),
    ("We'll get back to you by end of day.", 'promise', 'Wed 18/11 18:00', ''),
    ("We'll let you know next Friday.", 'promise', 'Fri 20/11 18:00', ''),
    ("We'll tell you tomorrow whether the room for Sunday is free.", 'promise', 'Thu 19/11 18:00', ''),
]  # fmt: skip

NOTHING_PROMISED = [
    'Le mando il listino per domani.',
    'Le invio il programma di domani.',
    'Mi richiami domani.',
    'Mi richiami domani alle 10, per favore.',
    'Ci faccia sapere entro venerdì.',
    'Può richiamarci domani?',
    'La richiamo domani alle 10?',
    'Vuole che la richiamiamo domani?',
    'Se vuole la richiamo domani alle 10.',
    'Possiamo richiamarla domani alle 10.',
    'Non la richiamo domani.',
    'Purtroppo non le faremo sapere entro venerdì.',
    "L'ho richiamata ieri alle 10.",
    'Le ho scritto venerdì.',
    'Siamo chiusi venerdì.',
    'La aspettiamo domani alle 10.',
    'Le confermo la prenotazione per domani alle 20.',
    'Le confermiamo la camera per venerdì.',
    'Il corriere arriva domani.',
    'Abbiamo ricevuto la sua chiamata di venerdì.',
    'La colazione è dalle 7 alle 10.',
    'Le scrivo per ringraziarla.',
    'Le scriviamo dalla Locanda.',
    '> La richiamo domani alle 10.',
    'Ha detto che mi richiama domani.',
    'Il check-out è entro le 10.',
    'Venerdì chiudiamo alle 18.',
    'Il ristorante apre domani alle 12.',
    'Le mando in allegato il menu di venerdì.',
    'We closed on Friday.',
    'We will be closed on Friday.',
    'We will see you tomorrow at 10.',
    'Please call me back tomorrow.',
    'Can you call me tomorrow at 3 pm?',
    'You can call us tomorrow at 10.',
    'Let us know by Friday.',
    'Let me know by Friday.',
    'I called you yesterday at 3 pm.',
    "We won't call you tomorrow.",
    'We will not be able to call you on Friday.',
    "If you like, I'll call you tomorrow.",
    'Shall I call you back at 3 pm?',
    'Would you like us to call you tomorrow?',
    'Your booking for Friday is confirmed.',
    'Breakfast is from 7 to 10.',
    'Thank you for your call on Friday.',
    'We have sent the invoice on Friday.',
    'The kitchen closes at 9 pm.',
    'He will call me tomorrow.',
    'I will never call you on Sunday.',
    "I'll be at the desk tomorrow at 10.",
    'We will call off the tour on Friday.',
]  # fmt: skip


def shown(at: datetime | None) -> str | None:
    return f"{at.astimezone(ROME):%a %d/%m %H:%M}" if at else None


@pytest.mark.parametrize(("text", "kind", "due", "doubt"), PROMISES)
def test_a_promise_is_found_with_its_time(
    text: str, kind: str, due: str | None, doubt: str
) -> None:
    (pledge,) = find(text, NOW, ROME)
    assert (pledge.kind, shown(pledge.due_at)) == (kind, due)
    assert (pledge.is_unsure, pledge.is_past) == (doubt == UNSURE, doubt == PAST)
    assert pledge.words == text


@pytest.mark.parametrize("text", NOTHING_PROMISED)
def test_what_promises_nothing_is_left_alone(text: str) -> None:
    assert find(text, NOW, ROME) == []


@pytest.mark.parametrize(
    ("said_at", "text", "due_at"),
    [
        # The clocks go forward on 28 March 2027 at 2:00: two in the morning is three.
        ("2027-03-27T12:00+01:00", "La richiamo domani alle 02:30.", "2027-03-28T03:00+02:00"),
        ("2027-03-27T12:00+01:00", "I'll call you tomorrow at 10 am.", "2027-03-28T10:00+02:00"),
        ("2027-03-28T00:30+01:00", "La richiamo entro due ore.", "2027-03-28T03:30+02:00"),
        # They go back on 31 October 2027 at 3:00: half past two comes twice, the first one counts.
        ("2027-10-30T12:00+02:00", "La richiamo domani alle 02:30.", "2027-10-31T02:30+02:00"),
        ("2027-10-30T12:00+02:00", "Le scriviamo entro 24 ore.", "2027-10-31T11:00+01:00"),
        ("2027-10-30T12:00+02:00", "Le scriviamo domani.", "2027-10-31T18:00+01:00"),
        # Over the end of a year and of a month.
        ("2026-12-30T09:00+01:00", "Le facciamo sapere entro il 2 gennaio.", "2027-01-02T18:00+01:00"),
        ("2027-01-30T09:00+01:00", "Le facciamo sapere entro il 31.", "2027-01-31T18:00+01:00"),
        ("2027-02-01T09:00+01:00", "Le facciamo sapere entro il 31.", "2027-03-31T18:00+02:00"),
        ("2026-11-20T17:00+01:00", "Le risponderemo entro un giorno lavorativo.", "2026-11-23T18:00+01:00"),
        ("2026-11-20T20:00+01:00", "Le facciamo sapere venerdì.", "2026-11-27T18:00+01:00"),
    ],
)  # fmt: skip
def test_times_hold_over_clock_changes_and_calendar_ends(
    said_at: str, text: str, due_at: str
) -> None:
    (pledge,) = find(text, datetime.fromisoformat(said_at), ROME)
    assert pledge.due_at == datetime.fromisoformat(due_at)


def test_an_hour_that_comes_twice_is_marked_as_unsure() -> None:
    said = datetime(2027, 10, 30, 12, 0, tzinfo=ROME)
    (pledge,) = find("La richiamo domani alle 02:30.", said, ROME)
    assert pledge.is_unsure


def test_the_brands_own_zone_counts() -> None:
    (pledge,) = find(
        "I'll call you tomorrow at 10 am.", NOW, ZoneInfo("America/New_York")
    )
    assert pledge.due_at == datetime(
        2026, 11, 19, 10, tzinfo=ZoneInfo("America/New_York")
    )


def test_the_end_of_the_day_is_the_brands_own() -> None:
    (pledge,) = find("Le facciamo sapere domani.", NOW, ROME, day_ends=20 * 60)
    assert shown(pledge.due_at) == "Thu 19/11 20:00"


def test_several_promises_are_told_in_their_order_and_each_once() -> None:
    text = (
        "Buongiorno,\nla richiamo domani alle 10. Le facciamo sapere entro venerdì!\n"
        "Come detto, La richiamo domani alle 10.\n> La richiamo lunedì."
    )
    assert [(p.kind, shown(p.due_at)) for p in find(text, NOW, ROME)] == [
        ("call_back", "Thu 19/11 10:00"),
        ("promise", "Fri 20/11 18:00"),
    ]


@pytest.mark.parametrize(
    "text",
    ["La richiamo il 31/02.", "La richiamo alle 25.", "La richiamo il 99 marzo."],
)
def test_an_impossible_time_is_no_time(text: str) -> None:
    assert find(text, NOW, ROME) == []


_WORDS = st.sampled_from(
    [
        "la",
        "richiamo",
        "le",
        "facciamo",
        "sapere",
        "entro",
        "domani",
        "alle",
        "dopo",
        "tra",
        "e",
        "fra",
        "venerdi",
        "10",
        "31",
        "99",
        "24/13",
        "we",
        "will",
        "call",
        "you",
        "let",
        "know",
        "by",
        "at",
        "pm",
        "am",
        "within",
        "hours",
        "next",
        "week",
        "noon",
        "il",
        "30",
        ".",
        "!",
        "?",
        "\n",
        "'",
        "15.30",
        "0",
    ]
)


@given(st.lists(_WORDS, max_size=25).map(" ".join))
def test_no_text_is_too_odd_and_no_promise_lies_unmarked_in_the_past(text: str) -> None:
    for pledge in find(text, NOW, ROME):
        assert pledge.due_at is None or pledge.is_past or pledge.due_at > NOW
