# ruff: noqa: E501 -- people write as long as they like
"""Two incidents of the inn: one that is over and was looked back at, and one that is open now.

Each was opened from the alert that early warning had raised. Done by the product's own actions and put
to their times. The letters of the first one are rows of its list only: the story's conversations are as
they were told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.utils import timezone

from ascolto.channels.actions import publishing as channel_posts
from ascolto.channels.models import Account
from ascolto.core.models import Activity, Job, LiveEvent, OutboxEvent
from ascolto.demo import alarms
from ascolto.demo.founding import House
from ascolto.monitor.actions import affecting, opening, publishing, stating, vowing
from ascolto.monitor.actions.opening import Described
from ascolto.monitor.models import (
    Affected,
    Approval,
    Incident,
    IncidentStep,
    PublicPost,
    Statement,
    Telling,
    Watch,
)
from ascolto.monitor.reads import concerned
from ascolto.monitor.reads.concerned import Span
from ascolto.monitor.wording import Wording

LEAD, OWNER = "nives", "bianca"
DINNERS = "Tavola"  # whoever spoke of one may have booked one
A_DAY = timedelta(days=1)
HEARD = timedelta(minutes=10)  # from the first sign to the alert
PAST = (
    "Cucina chiusa per una fuga di gas",
    "Odore di gas alle nove: cucina ferma per due sere, finché la ditta non ha cambiato il regolatore.",
    "Regolatore cambiato, cucina riaperta. Chi aveva prenotato la cena l’ha spostata o ha cenato alla darsena, a nostre spese.",
    "Il regolatore si cambia ogni cinque anni, non quando si rompe: ci pensa Gaspare. E l’accordo con la darsena per "
    "le sere senza cucina ora è scritto, così lo diciamo agli ospiti nella prima mezz’ora.",
)  # fmt: skip
PAST_WORDS = (
    "Buongiorno {customer.first_name},\n\nper un guasto stasera e domani la nostra cucina resta chiusa. Se ha prenotato "
    "la cena, La aspettiamo alla darsena, qui accanto: paghiamo noi. Per spostarla basta rispondere qui.\n\n{brand.name}",
    "Hello {customer.first_name},\n\nour kitchen is closed tonight and tomorrow. If you have booked dinner, the Darsena "
    "next door expects you, at our cost. To move it, just answer here.\n\n{brand.name}",
)  # fmt: skip
NOW = (
    "Prenotazioni doppie del fine settimana",
    "Il portale ha confermato due volte le stesse camere. Irene sta chiamando il portale; non sappiamo ancora quante.",
)
NOW_WORDS = (
    "Buongiorno {customer.first_name},\n\nun errore nelle prenotazioni del fine settimana potrebbe riguardare anche la "
    "Sua. Stiamo controllando ogni camera e Le scriviamo entro oggi: non deve fare nulla.\n\n{brand.name}",
    "Hello {customer.first_name},\n\na mistake in this weekend’s bookings may concern yours. We are checking every "
    "room and will write to you today; you need not do anything.\n\n{brand.name}",
)  # fmt: skip


def happen(house: House, *, now: datetime) -> None:
    """After the watches have heard their past."""
    told = Activity.objects.latest("pk")
    last = Activity.objects.latest("at").at
    _over(house, now)
    _open(house, now)
    # The log is in the order of its times: this was the last thing that was done.
    Activity.objects.filter(pk__gt=told.pk).update(at=last)
    # Nobody is told about the past.
    OutboxEvent.objects.filter(kind="IncidentMoved").delete()
    LiveEvent.objects.filter(name="incident").delete()
    LiveEvent.objects.filter(name__startswith="commitments.").delete()
    Job.objects.filter(workspace=house.workspace).delete()


def _over(house: House, now: datetime) -> None:
    """Three weeks ago, at breakfast."""
    name, what, outcome, learnt = PAST
    by, watch = house.actor(LEAD), Watch.objects.get(name=alarms.GAS)
    incident = _room(house, name, what, now - 23 * A_DAY, watch)
    since = incident.alert.raised_at - HEARD if incident.alert else incident.since
    for one in (watch, Watch.objects.get(name=DINNERS)):
        span = Span(since - 4 * A_DAY, since + 4 * A_DAY)
        affecting.add(incident, concerned.by_watch(one, span), source="watch", by=by)
    statement = _written(house, incident, PAST_WORDS)
    stating.ask(statement, by=house.actor(OWNER))
    stating.approve(statement, remark="Bene così.", by=house.actor(OWNER))
    told_at = since + timedelta(minutes=52)
    _told(house, statement, told_at)
    post = publishing.add(statement, place="Cartello al banco", by=by)
    publishing.done(post, by=by)
    opening.close(incident, outcome=outcome, by=by)
    opening.learn(incident, learnt=learnt, by=by)
    minutes = {
        "opened": 18, "changed": 21, "joined": 24, "wrote": 26, "reworded": 33, "approved": 41, "posted": 75,
        "first_word": 52, "closed": 2_900, "learnt": 4_300,
    }  # fmt: skip
    _put(incident, {k: since + timedelta(minutes=m) for k, m in minutes.items()})


def _open(house: House, now: datetime) -> None:
    """For an hour and a half: the words wait for a yes, and news is promised."""
    name, what = NOW
    by, watch = house.actor(LEAD), Watch.objects.get(name=alarms.TWICE)
    incident = _room(house, name, what, now - timedelta(minutes=94), watch)
    said = concerned.by_watch(watch, Span(incident.since, now))
    affecting.add(incident, said, source="watch", by=by)
    span = Span(now - 10 * A_DAY, now)
    found = concerned.by_topic(incident.brand, "booking", span)
    affecting.add(incident, found, source="topic", by=by)
    statement = _written(house, incident, NOW_WORDS)
    _places(house, statement)
    stating.ask(statement, by=by)
    opening.note(incident, words="Il portale richiama entro un’ora.", by=house.actor("irene"))  # fmt: skip
    due = timezone.now() + timedelta(hours=2)
    row = vowing.promise(incident, due_at=due, by=by)
    row.started_at = row.created_at = now - timedelta(minutes=20)
    row.due_at, row.warn_at = now + timedelta(hours=2), now + timedelta(minutes=85)
    row.save(update_fields=["started_at", "created_at", "due_at", "warn_at"])
    minutes = {
        "opened": 70, "changed": 67, "joined": 62, "wrote": 60, "reworded": 48, "asked": 45, "noted": 31, "promised": 20,
    }  # fmt: skip
    _put(incident, {k: now - timedelta(minutes=m) for k, m in minutes.items()})


def _places(house: House, statement: Statement) -> None:
    """Where everybody will read it, once those concerned have been told."""
    rows = Account.objects.connected().filter(brand=statement.incident.brand)
    ours = [one for one in rows.order_by("pk") if channel_posts.can_publish(one)]
    for account in ours[:3]:
        publishing.add(statement, place=account.name, account=account, by=house.actor(LEAD))  # fmt: skip


def _room(
    house: House, name: str, what: str, since: datetime, watch: Watch
) -> Incident:
    """From the alert of the watch, and named as people would; by hand where the crowd's channels are not here."""
    by, lead, alert = house.actor(LEAD), house.members[LEAD], alarms.of(watch.name)
    told = Described(name, since, what, "serious", lead, [watch])
    if alert is None:
        return opening.open_(watch.brand, told, by=by)
    incident = opening.from_alert(alert, by=by)
    opening.change(incident, replace(told, since=alert.since), by=by)
    incident.refresh_from_db()
    return incident


def _written(house: House, incident: Incident, words: Sequence[str]) -> Statement:
    by = house.actor(LEAD)
    made = stating.draft(incident, kind="holding", by=by)
    said = [Wording("", code, text) for code, text in zip(("it", "en"), words, strict=True)]  # fmt: skip
    stating.word(made, said, subject=incident.brand.name, by=by)
    return made


@dataclass(frozen=True)
class _Fate:
    state: str
    why: str = ""


def _told(house: House, statement: Statement, at: datetime) -> None:
    """Each by their channel, as far as there was one."""
    rows = list(Affected.objects.filter(incident=statement.incident).order_by("pk"))
    for number, row in enumerate(rows):
        fate = _Fate("told") if row.is_reachable else _Fate("unreached", row.reach_why)
        when = at + timedelta(seconds=7 * number) if fate.state == "told" else None
        row.told_at = when
        Telling.objects.create(
            statement=statement, affected=row, customer_id=row.customer_id, state=fate.state,
            why=fate.why, asked_at=at, told_at=when, created_at=at,
        )  # fmt: skip
    Affected.objects.bulk_update(rows, ["told_at"])
    incident = statement.incident
    Incident.objects.filter(pk=incident.pk).update(first_word_at=at)
    Statement.objects.filter(pk=statement.pk).update(
        status="sent", sent_at=at, leaves_at=at, settled_at=at + timedelta(minutes=3),
        sent_by=house.members[LEAD],
    )  # fmt: skip


def _put(incident: Incident, at: Mapping[str, datetime]) -> None:
    """Every row of it to its time."""
    for verb, when in at.items():
        IncidentStep.objects.filter(incident=incident, verb=verb).update(at=when)
    Incident.objects.filter(pk=incident.pk).update(
        opened_at=at["opened"], closed_at=at.get("closed"), public_at=at.get("posted")
    )
    if incident.alert is not None:  # whoever opened it has it in hand
        alarms.put(incident.alert, "taken", at["opened"])
    Affected.objects.filter(incident=incident).update(added_at=at["joined"])
    mine = Statement.objects.filter(incident=incident)
    mine.update(created_at=at["wrote"], changed_at=at["reworded"])
    yes = at.get("approved") or at["asked"]
    Approval.objects.filter(statement__in=mine).update(at=yes)
    posts = PublicPost.objects.filter(statement__in=mine)
    posts.update(added_at=yes, done_at=at.get("posted"))
