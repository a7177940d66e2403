"""A company with one of everything: a row for every screen, and one person with a very long name."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.utils import timezone

from ascolto.channels.actions import accepting, ingesting
from ascolto.channels.contract import Does, Raw
from ascolto.channels.models import Account, Delivery, Message
from ascolto.commitments.actions import rostering
from ascolto.commitments.actions.pledging import Word
from ascolto.core import bus
from ascolto.core.models import Team
from ascolto.core.scoping import scope
from ascolto.customers.models import Customer
from ascolto.monitor.actions import (
    affecting,
    alerting,
    matching,
    opening,
    publishing,
    stating,
    telling,
    vowing,
    watching,
)
from ascolto.monitor.actions.opening import Described
from ascolto.monitor.models import Mention
from ascolto.monitor.reads.concerned import Found
from ascolto.monitor.warning.finding import Finding
from ascolto.operate.actions import (
    asking,
    cataloguing_gestures,
    entering,
    gesturing,
    importing,
    noting,
    promising,
    pursuing,
    rehearsing,
    replying,
    scripting,
    stocking,
    submitting,
    tagging,
    training,
    welcoming,
)
from ascolto.operate.actions.entering import Asked, Entry, Said
from ascolto.operate.actions.submitting import Written
from ascolto.operate.actions.welcoming import Way
from ascolto.operate.models import Conversation, Faq
from ascolto.operate.playbooks import beginnings
from ascolto.testing import make
from ascolto.testing.cast import Cast
from ascolto.testing.connectors import found
from ascolto.testing.pipeline import post, said

LONG = (
    "Massimiliano Ferdinando Vespucci-Quattrocchi di Sant'Arcangelo della Misericordia"
)
NOBODY = "Maria Antonietta Della Giovampaola-Schwarzenberger"


def furnish(company: Cast) -> None:
    """Committed where the caller commits."""
    with scope(company.workspace):
        portal = make.account(
            company.brand, kind="webhook", config={"secret": "whsec_" + "YWJj" * 8}
        )
        make.account(company.brand, kind="webform", config={})
        make.account(company.brand, kind="webchat", config={})
        _with_pages_of_their_own(company)
        accepting.accept(portal, [Raw("bad", b"{not json")])
        talk = _talk(company, portal)
        _around(company, talk)
        _incidents(company)
        _alert(company)
        _settings(company)


def _with_pages_of_their_own(company: Cast) -> None:
    """Accounts of the channels that have a page for something beside messages."""
    for folder in found():
        if {Does.LIVE, Does.BOOKMARK} & set(folder.manifest.does):
            kind, settings = folder.manifest.kind, dict(folder.subject.config)
            make.account(company.brand, kind=kind, config=settings)


def _talk(company: Cast, portal: Account) -> Conversation:
    body = said("Si può avere una culla? " * 30, subject="Una domanda " * 12)
    body["author"]["name"] = LONG
    seen = said("Colazione fredda.", who="recensore", visibility="public", rating=2)
    others = [said(f"Messaggio {n}", who=f"ospite-{n}") for n in range(5)]
    asked = said("Quanto costa il miele?", who="zoe")
    asked["author"]["name"] = LONG
    post(portal, seen, *others, body, asked)
    # Nothing is sent: the system that would take our answers is not there.
    while ingesting.pump() + bus.dispatch():
        pass
    talk = Conversation.objects.get(thread__messages__text=asked["message"]["text"])
    noting.note(talk, text="È già stato qui.", by=company.as_("ada"))
    replying.reply(talk, text="Certo.\n\nMarco", by=company.as_("marco"))
    return talk


def _around(company: Cast, talk: Conversation) -> None:
    ada = company.as_("ada")
    tagging.tag([talk], add=["torna sempre", NOBODY[:40]], by=ada)
    due = timezone.now() + timedelta(hours=5)
    promising.promise(talk, [Word("promise", "la culla in camera", due)], by=ada)
    asking.ask(talk, member=company.vito, question="C'è ancora una culla?", by=ada)
    kind = cataloguing_gestures.add(
        nature="voucher", title_it="Buono per la cena", title_en="Dinner voucher",
        cost=4000, text_it="La invitiamo a cena: ecco {amount}.", by=ada,
    )  # fmt: skip
    gesturing.propose(talk, kind=kind, by=company.as_("marco"), why="Culla rotta")
    pursuing.mark(talk, why="Quanto costa il miele?", by=ada)
    training.begin(company.giulia, mentor=company.marco, by=ada)
    submitting.submit(
        talk, Written("Costa dodici euro. " * 20), key=uuid.uuid4(), by=company.as_("giulia")
    )  # fmt: skip


def _incidents(company: Cast) -> None:
    """One that is open, with words that wait and words that left; one that is over."""
    ada, sara = company.as_("ada"), company.as_("sara")
    since = timezone.now() - timedelta(hours=3)
    watch = watching.keep(company.brand, name=NOBODY, query="colazione", by=ada)
    matching.match(list(Message.objects.inbound().values_list("pk", flat=True)))
    told = Described(LONG, since, LONG * 3, "critical", company.sara, [watch])
    incident = opening.open_(company.brand, told, by=ada)
    people = Customer.objects.standing().values_list("pk", flat=True)
    found = [Found(pk, None, LONG) for pk in people]
    affecting.add(incident, found, source="list", by=ada)
    asked, left = (stating.draft(incident, kind="holding", by=sara) for _ in range(2))
    stating.ask(asked, by=sara)
    stating.ask(left, by=sara)
    stating.approve(left, remark="Bene. " * 30, by=ada)
    publishing.add(left, place=LONG, by=ada)
    for kind in ("mastodon", "x"):
        account = make.account(
            company.brand, kind=kind, name=f"{NOBODY} {kind}", config={}
        )
        publishing.add(left, place=account.name, account=account, by=ada)
    publishing.release(left, why=LONG, by=ada)
    publishing.publish_all(left, by=ada)
    Delivery.objects.filter(account=account).update(status="failed", why=LONG * 2)
    telling.send(left, by=ada)
    telling.hand_out(left.pk, now=timezone.now() + timedelta(hours=1))
    vowing.promise(incident, due_at=timezone.now() + timedelta(hours=2), by=ada)
    opening.note(incident, words=LONG, by=ada)
    over = Described("Furto in cantina", since, watches=[watch])
    closed = opening.open_(company.brand, over, by=ada)
    opening.close(closed, outcome="Ritrovato. " * 20, by=ada)


def _alert(company: Cast) -> None:
    """What speaks to many at once, as early warning would have found it."""
    watch = watching.keep(company.brand, name=LONG, query="messaggio OR miele", by=company.as_("ada"))  # fmt: skip
    matching.match(list(Message.objects.inbound().values_list("pk", flat=True)))
    heard = Mention.objects.filter(watch=watch).order_by("pk")
    posts = tuple(heard.values_list("message_id", flat=True))
    people = tuple(map(str, heard.values_list("handle_id", flat=True)))
    numbers = {"voices": 30, "expected": 4.2, "times": 7.1, "unhappy": 21, "posts": 33}
    finding = Finding("burst", timezone.now(), 0.998, posts, people, (LONG,), numbers, ("voice",))  # fmt: skip
    alerting.raise_(watch, [finding], now=timezone.now())


def _settings(company: Cast) -> None:
    ada = company.as_("ada")
    for template in beginnings.templates():
        made = scripting.create(template.name, template.body, by=ada)
        scripting.switch(made, on=True, by=ada)
    rehearsing.run(rehearsing.ask(made, days=7, by=ada).pk)
    entry = entering.propose(
        Entry(
            "Culla", [Asked("Avete una culla?")], [Said("Certo.", "it")], in_faq=True
        ),
        by=ada,
    )
    entering.publish(entry, by=ada)
    Faq.objects.create(brand=company.brand, is_on=True)
    wish = welcoming.Wish(
        "locanda",
        is_published=True,
        languages=("it", "en"),
        ways=[Way("E-mail", "mailto:ciao@example.org")],
    )
    welcoming.arrange(company.brand, wish, by=ada)
    table = "titolo;link;prezzo\nMiele;https://example.org/miele;12,00\n"
    stocking.take_in(company.brand, table=table, by=ada)
    week = {"mon": [["09:00", "17:00"]]}
    rostering.set_week(company.marco, week=week, by=ada)
    rostering.give_turn(company.sara, week_on=timezone.now().date(), by=ada)
    make.team(NOBODY[:60])
    rows = b"name,email\nMaria,maria@example.net\nNessuno,\n"
    past = importing.begin([rows], name=f"{LONG}.csv", kind="customers", by=ada)
    importing.check(past)
    assert Team.objects.count() > 2
