"""What the deeds of roles.txt are done to: everybody, and one row of everything there is."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from ascolto.channels.models import Delivery, Message
from ascolto.commitments.actions import rostering
from ascolto.commitments.actions.pledging import Word
from ascolto.commitments.clock import DAYS
from ascolto.commitments.models import Target
from ascolto.core.actor import Actor
from ascolto.core.models import Brand, Member, Role
from ascolto.monitor.actions import alerting, publishing, stating, telling
from ascolto.monitor.models import Affected, Alert, Incident, PublicPost, Statement
from ascolto.nlp.actions import annotating
from ascolto.operate.actions import (
    approving,
    bulking,
    cataloguing_gestures,
    forwarding,
    gesturing,
    macroing,
    promising,
    pursuing,
    replying,
    scripting,
    shelving,
)
from ascolto.operate.actions.forwarding import Parcel
from ascolto.operate.actions.shelving import Look
from ascolto.operate.models import Conversation, Submission
from ascolto.testing import make
from ascolto.testing.cast import Cast
from ascolto.testing.pipeline import hear, said

MAILBOX = {
    "address": "info@locanda.example", "password": "x", "imap_host": "127.0.0.1",
    "smtp_host": "127.0.0.1",
}  # fmt: skip
SHARES = {"secret": "abcdefgh" * 3}  # of "Seen on the web"
WEEK = {day: [["09:00", "18:00"]] for day in DAYS}
Rows = dict[str, Any]


@dataclass
class Stage:
    """Everybody, and one row of everything of the brand that "other brand" does not see."""

    cast: Cast
    rows: Rows  # noun of a route → what its address needs
    bruno: Member  # administrator of another brand only
    other: Conversation  # a second one of the same brand
    shop: Brand

    @property
    def talk(self) -> Conversation:
        found: Conversation = Conversation.objects.get(pk=self.rows["conversation"])
        return found

    def member(self, who: str) -> Member:
        names = {"voice": "vito", "agent": "marco", "lead": "sara", "admin": "ada", "stranger": "otto"}  # fmt: skip
        return self.bruno if who == "other brand" else getattr(self.cast, names[who])


def set_up(cast: Cast, rows: Rows) -> Stage:
    """`rows` as the outsider has them, and what else the deeds need to be possible."""
    shop = make.brand("La Dispensa")
    make.account(shop)
    bruno = make.member("Bruno", role=Role.ADMIN, brands=[shop])
    talk = Conversation.objects.get(pk=rows["conversation"])
    hear(talk.account, said("Ancora io.", message="second"))
    other = hear(talk.account, said("Un'altra cosa.", who="lia"))
    for member in (*Member.objects.active(),):
        rostering.set_week(member, week=WEEK, by=cast.as_("ada"))
    bulk = bulking.start([other.pk], kind="tag", values={"add": ["lago"]}, by=cast.ada)
    unsure = replying.reply(talk, text="Forse.", by=cast.as_("ada")).delivery
    Delivery.objects.filter(pk=unsure.pk).update(status="unknown")
    told = Word("promise", "Domani", timezone.now() + timedelta(days=1))
    [word] = promising.promise(talk, [told], by=cast.as_("ada"))
    then = [{"do": "note", "text": "Da guardare."}]
    when = {"all": [{"fact": "message.text", "is": "any_of", "to": ["miele"]}]}
    body = {"on": "message", "when": when, "then": then}
    playbook = scripting.create("Miele", body, by=cast.as_("ada"))
    mailbox = make.account(cast.brand, kind="email", config=MAILBOX)
    parcel = Parcel(mailbox, "elio@example.net", note="Guarda.")
    passed_on = forwarding.forward(talk, parcel, key=uuid.uuid4(), by=cast.as_("ada"))
    more = {
        "mailbox": mailbox.pk, "forward_undo": passed_on.pk, **_dropped(cast),
        "message": replying.reply(other, text="Certo.", by=cast.as_("ada")).pk,
        "delivery": unsure.pk, "commitment": word.pk, "playbook": playbook.pk,
        "playbook_restore": [playbook.pk, 1], "account_create": ["webchat"],
        "account_seen": make.account(cast.brand, kind="capture", config=SHARES).pk,
        "account": make.account(cast.brand, kind="webchat", config={}).pk,
        "bulk_change": bulk.pk,
        "target": Target.objects.create(kind="first_reply", minutes=30, brand=cast.brand).pk,
        "acknowledgement": cast.brand.pk, **_approved(other, cast),
        "lead_undo": pursuing.mark(other, by=cast.as_("ada")).pk,
        "message_label": _understood(talk), **_statements(cast, rows["incident"]),
        "alert_undo": _closed(rows["alert"], cast), "affected_answer": _spoke(other, rows["incident"]),
    }  # fmt: skip
    return Stage(cast, rows | more | _gestures(talk, cast), bruno, other, shop)


def _closed(alert: int, cast: Cast) -> int:
    """Another one like it, which is settled."""
    row = Alert.objects.get(pk=alert)
    row.pk = None
    row.save()
    alerting.close(row, why="Ritirati.", by=cast.as_("ada"))
    return row.pk


def _spoke(talk: Conversation, incident: int) -> int:
    """Somebody who is concerned, and said so in public."""
    said_last = Message.objects.inbound().filter(thread=talk.thread_id).latest("pk")
    now = timezone.now()
    Message.objects.filter(pk=said_last.pk).update(is_public=True, sent_at=now)
    row = Affected.objects.create(
        incident_id=incident, customer=talk.handle.link.customer, source="hand"
    )
    return row.pk


def _statements(cast: Cast, incident: int) -> Rows:
    """One of each state, written by somebody who says yes to none of them."""
    room = Incident.objects.select_related("brand").get(pk=incident)
    lea, ada = Actor.member(make.member("Lea", role=Role.LEAD)), cast.as_("ada")
    draft, asked, approved, sent = (
        stating.draft(room, kind="holding", by=lea) for _ in range(4)
    )
    stating.ask(asked, by=lea)
    for one in (approved, sent):
        stating.ask(one, by=ada)
        stating.approve(one, by=ada)
    telling.send(sent, by=ada)
    waiting = Statement.objects.get(pk=approved.pk)
    Statement.objects.filter(pk=approved.pk).update(released_at=timezone.now())
    posts = _posts(Statement.objects.get(pk=approved.pk), ada)
    post = {"statement_undo": sent.pk, "statement_publication": approved.pk} | posts
    held = stating.draft(room, kind="update", by=lea)
    stating.ask(held, by=ada)
    stating.approve(held, by=ada)
    return post | {
        "statement": draft.pk, "statement_step/ask": draft.pk,
        "statement_step/approve": asked.pk, "statement_step/return": asked.pk,
        "statement_step/discard": draft.pk, "statement_step/send": waiting.pk,
        "statement_step/retry": sent.pk, "statement_step/release": held.pk,
    }  # fmt: skip


def _posts(statement: Statement, ada: Actor) -> Rows:
    """Places that wait, one on its way, and one whose fate nobody knows."""
    brand = statement.incident.brand
    account = make.account(brand, kind="mastodon", name="Profilo", config={})
    site, profile, leaving, unsure = (
        publishing.add(statement, place=name, account=account if name != "Sito" else None, by=ada)
        for name in ("Sito", "Profilo", "In partenza", "Chissà")
    )  # fmt: skip
    for one in (leaving, unsure):
        publishing.publish(one, by=ada)
    message = PublicPost.objects.get(pk=unsure.pk).message_id
    Delivery.objects.filter(message=message).update(status="unknown")
    return {
        "public_post/publish": profile.pk, "public_post/done": site.pk,
        "public_post/drop": site.pk, "public_post_undo": leaving.pk,
        "public_post/again": unsure.pk,
    }  # fmt: skip


def _understood(talk: Conversation) -> int:
    """A message that a machine has read."""
    said = list(Message.objects.inbound().filter(thread_id=talk.thread_id)[:1])
    annotating.annotate(said)
    return said[0].pk


def _dropped(cast: Cast) -> Rows:
    """A list and a macro that everybody had, and that are deleted."""
    ada = cast.as_("ada")
    view = shelving.keep(Look("Tardi"), {"q": "is:late"}, by=ada)
    shelving.share(view, whom="all", by=ada)
    shelving.drop(view, by=ada)
    steps = [{"do": "tag", "tag": "lago"}]
    macro = macroing.keep(None, name="Lago", steps=steps, by=ada)
    macroing.share(macro, is_shared=True, by=ada)
    macroing.drop(macro, by=ada)
    return {"saved_view_return": view.pk, "macro_return": macro.pk}


def _approved(talk: Conversation, cast: Cast) -> Rows:
    """An answer of somebody in training that an administrator said yes to."""
    row = Submission.objects.create(
        conversation=talk, author=cast.giulia, text="Volentieri."
    )
    approving.approve(row, by=cast.as_("ada"))
    return {"submission_undo": row.pk}


def _gestures(talk: Conversation, cast: Cast) -> Rows:
    """One that waits, proposed by an agent who may give nothing; one that was given."""
    kind = cataloguing_gestures.add(
        nature="voucher", title_it="Buono", text_it="Un buono.", cost=500, by=cast.as_("ada")
    )  # fmt: skip
    waits = gesturing.propose(talk, kind=kind, why="Attesa", by=cast.as_("giulia"))
    given = gesturing.propose(talk, kind=kind, why="Freddo", by=cast.as_("ada"))
    assert (waits.is_given, given.is_given) == (False, True)
    return {
        "gesture/approve": waits.pk, "gesture/decline": waits.pk, "gesture/cancel": waits.pk,
        "gesture/correct": given.pk, "gesture_undo": given.pk,
    }  # fmt: skip
