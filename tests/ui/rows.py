"""What the addresses of the screens need: rows that are worth a picture, whatever the company is.

Each is called in the scope of the company and looks into the database; a link that is kept nowhere
is made anew.
"""

from __future__ import annotations

import re
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from ascolto.channels import registry
from ascolto.channels.actions import accepting
from ascolto.channels.contract import Does, Raw
from ascolto.channels.models import Account, Insight, Message, Payload
from ascolto.commitments.models import Commitment
from ascolto.core.actions import inviting
from ascolto.core.actor import Actor
from ascolto.core.models import Brand, Member, Role
from ascolto.customers.models import Customer
from ascolto.monitor.models import Alert, Incident, Statement, Watch
from ascolto.operate.actions import asking, macroing, transcribing
from ascolto.operate.models import (
    Answer,
    Asking,
    Case,
    Conversation,
    Faq,
    Hub,
    Macro,
    PastImport,
    PeerReview,
)
from ascolto.operate.models.playbook import Playbook
from ascolto.operate.models.rehearsal import Rehearsal
from ascolto.testing import browsing


def admin() -> Member:
    return Member.objects.active().filter(role=Role.ADMIN).order_by("pk")[0]


def conversation() -> int:
    """An open, private one in whose case much was said, best where somebody waits."""
    rows = Conversation.objects.open().filter(is_public=False)
    rows = rows.annotate(
        talks=Count("case__conversations"), waits=Count("waiting_since")
    )
    return rows.order_by("-waits", "-talks", "-message_count", "-pk")[0].pk


def public() -> int:
    return Conversation.objects.filter(is_public=True).order_by("status", "-pk")[0].pk


def case() -> int:
    """The one over most conversations."""
    rows = Case.objects.annotate(many=Count("conversations"))
    return rows.order_by("-many", "-pk")[0].pk


def customer() -> int:
    """Whom we know on most channels."""
    rows = Customer.objects.filter(absorbed_by=None).annotate(many=Count("links"))
    return rows.order_by("-many", "pk")[0].pk


def promise() -> int:
    ours = Commitment.objects.exclude(kind="incident_update")
    rows = ours.exclude(breached_at=None)
    return (rows.order_by("-pk").first() or ours.latest("pk")).pk


def incident() -> int:
    """The one where most are concerned, of those that are open."""
    rows = Incident.objects.open().annotate(many=Count("affected"))
    return rows.order_by("-many", "-pk")[0].pk


def past_incident() -> int:
    rows = Incident.objects.filter(status="over").annotate(many=Count("affected"))
    return rows.order_by("-many", "-pk")[0].pk


def statement() -> int:
    """One that was sent, where there is one."""
    return Statement.objects.order_by("-status", "-pk")[0].pk


def public_statement() -> int:
    """The one for most places."""
    rows = Statement.objects.annotate(places=Count("posts"))
    return rows.order_by("-places", "-pk")[0].pk


def alert() -> int:
    """The one of most people, of those that are open."""
    return Alert.objects.open().order_by("-authors", "-pk")[0].pk


def watch() -> int:
    return Watch.objects.order_by("pk")[0].pk


def playbook() -> int:
    """The one that says the most."""
    rows = Playbook.objects.standing()
    return max(rows, key=lambda row: len(str(row.version.body))).pk


def macro() -> int:
    """Somebody's own, where nobody has one."""
    row = Macro.objects.standing().order_by("pk").first()
    if row is None:
        steps = [{"do": "tag", "tag": "lago"}, {"do": "note", "text": "Richiamare."}]
        by = Actor.member(admin())
        row = macroing.keep(None, name="Da richiamare", steps=steps, by=by)
    return row.pk


def review() -> int:
    """One that the administrator was given."""
    mine = PeerReview.objects.filter(reviewer=admin(), status="waiting")
    if row := mine.order_by("pk").first():
        return row.pk
    rows = Message.objects.filter(direction="out", automatic="", peer_review=None)
    said = rows.exclude(author=None).exclude(author=admin()).latest("pk")
    talk = Conversation.objects.get(thread_id=said.thread_id)
    made = PeerReview.objects.create(
        message=said, conversation=talk, author=said.author, reviewer=admin()
    )
    return made.pk


def rehearsal() -> list[int]:
    run = Rehearsal.objects.latest("pk")
    return [run.playbook_id, run.pk]


def answer() -> int:
    rows = Answer.objects.annotate(many=Count("uses"))
    return rows.order_by("-many", "pk")[0].pk


def brand() -> int:
    return Brand.objects.order_by("pk")[0].pk


def account() -> int:
    """One that other systems call: its page says the most."""
    return Account.objects.filter(kind="webhook").order_by("pk")[0].pk


def shown_live() -> int:
    """One whose words may not be kept."""
    return _that_does(Does.LIVE)


def bookmarked() -> int:
    """One that members bring things to from their browsers."""
    return _that_does(Does.BOOKMARK)


def _that_does(does: Does) -> int:
    kinds = [kind for kind, one in registry.manifests().items() if does in one.does]
    return Account.objects.connected().filter(kind__in=kinds).order_by("pk")[0].pk


def told() -> int:
    """One whose provider's figures are known, where there is one."""
    row = Insight.objects.order_by("account_id").first()
    return row.account_id if row else Account.objects.connected().order_by("pk")[0].pk


def member() -> int:
    return Member.objects.active().filter(role=Role.AGENT).order_by("pk")[0].pk


def past() -> int:
    return PastImport.objects.latest("pk").pk


def payload() -> int:
    """Where everything was understood, something is handed in that cannot be."""
    if not Payload.objects.not_understood().exists():
        broken = b'{"type": "message.created", "message": {"text": "Buongiorno'
        at = Account.objects.get(pk=account())
        accepting.accept(at, [Raw(f"broken-{timezone.now():%s}", broken)])
        browsing.until(lambda: Payload.objects.not_understood().exists())
    return Payload.objects.not_understood().latest("pk").pk


def invitation() -> str:
    by = Actor.member(admin())
    return inviting.invite("nuova@example.org", role="agent", by=by)[1]


def hub() -> str:
    return Hub.objects.filter(is_published=True).order_by("pk")[0].slug


def faq() -> str:
    return Faq.objects.filter(is_on=True).order_by("pk")[0].public_id


def form() -> str:
    return Account.objects.filter(kind="webform").order_by("pk")[0].public_id


def chat() -> str:
    return Account.objects.filter(kind="webchat").order_by("pk")[0].public_id


def asked() -> str:
    return asking.token(Asking.objects.filter(status="open").latest("pk"))


def record() -> str:
    """The link stands only in the answer that carries it; of one that nobody else looks at."""
    talks = Conversation.objects.filter(is_public=False).exclude(pk=conversation())
    talk = talks.order_by("-message_count", "pk")[0]
    made = transcribing.send(talk, by=Actor.member(admin()), root="http://us.example")
    said = made.conversation.thread.messages.order_by("-pk")[0].text
    found = re.search(r"/transcripts/([\w-]+)/", said)
    assert found is not None
    return found[1]


def address(route: str, row: Any) -> str:
    if row is None:
        return reverse(route)
    return reverse(route, args=row if isinstance(row, list) else [row])


def english() -> Member:
    """A lead who reads English."""
    member = Member.objects.active().filter(role=Role.LEAD).order_by("pk")[0]
    if member.language != "en":
        member.language = "en"
        member.save(update_fields=["language"])
    return member
