"""A customer gets the record of their own conversations: by a link that is secret and ends.

They ask with an address and prove it by a mail that goes there, or a member sends the link where
they write. Nothing here tells anybody whether an address is known.
"""

from __future__ import annotations

import secrets as random
from datetime import timedelta

from babel.dates import format_date
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ascolto.channels.actions import posting
from ascolto.channels.models import Handle
from ascolto.core import activity, authority
from ascolto.core.actor import Actor
from ascolto.core.models import Brand, Role
from ascolto.core.refusal import Refusal
from ascolto.core.secrets import sign, unsign
from ascolto.customers.models import HandleLink
from ascolto.operate.actions import conversing, replying
from ascolto.operate.models import Conversation, Transcript

PROOF_FOR = timedelta(hours=1)
ASKED_FOR = timedelta(hours=24)
SENT_FOR = timedelta(days=7)
MOST_A_DAY = 3  # links that one address is sent in a day, however often somebody asks


class Gone(Refusal):
    """The link was used, has ended, or never was one."""

    code = "gone"


# --- asked by the customer -------------------------------------------------------------------


@transaction.atomic
def invite(
    brand: Brand, address: str, *, language: str, root: str
) -> Transcript | None:
    """Mail a link that proves the address; None, without a word, when nobody wrote from it.

    `root` is where this installation is reached. In the scope of the brand.
    """
    handles = _handles_of(brand, address)
    if not handles or _was_asked_enough(address):
        return None
    made = Transcript.objects.create(
        customer_id=handles[0].link.customer_id,
        brand=brand,
        conversation=_latest(brand, handles),
        handle_ids=[handle.pk for handle in handles],
        address=address,
        language=language,
        expires_at=timezone.now() + PROOF_FOR,
    )
    token = sign("transcript.proof", made.pk, expires_in=PROOF_FOR.total_seconds())
    subject, text = _letter(brand, f"{root}/transcripts/proof/{token}/", language)
    posting.post(
        workspace_id=brand.workspace_id,
        to=address,
        subject=subject,
        text=text,
        key=f"transcript:{made.pk}",
    )
    by = Actor.customer(address, handles[0].pk)
    activity.record("asked for a transcript", made.conversation, by=by)
    return made


def proven(token: str) -> int | None:
    """The number of the transcript that a mailed link names; None when it is forged or too old."""
    pk = (
        unsign("transcript.proof", token)
        if token.isascii() and len(token) < 300
        else None
    )
    return pk if isinstance(pk, int) else None


@transaction.atomic
def prove(transcript: Transcript) -> str:
    """The address is theirs: the secret of the record's link, once. Raises `Gone`."""
    row = Transcript.objects.select_for_update().get(pk=transcript.pk)
    if row.digest or row.is_revoked or row.expires_at <= timezone.now():
        raise Gone(
            _("This link was used already or has ended. Please ask for a new one.")
        )
    secret = random.token_urlsafe(32)
    row.digest = Transcript.digest_of(secret)
    row.expires_at = timezone.now() + ASKED_FOR
    row.save(update_fields=["digest", "expires_at"])
    return secret


def _handles_of(brand: Brand, address: str) -> list[Handle]:
    """Handles of this very address that wrote to the brand, all of one customer.

    A mailbox of that name comes first: an address that somebody only typed into a chat is a claim.
    """
    rows = Handle.objects.filter(email=address, conversations__brand=brand).distinct()
    found = list(rows.select_related("link").order_by("-last_seen_at")[:200])
    found.sort(key=lambda handle: handle.realm != "email")
    return [h for h in found if h.link.customer_id == found[0].link.customer_id]


def _latest(brand: Brand, handles: list[Handle]) -> Conversation:
    rows = Conversation.objects.filter(brand=brand, handle__in=handles)
    return rows.order_by("-last_message_at", "-pk")[:1].get()


def _was_asked_enough(address: str) -> bool:
    today = timezone.now() - timedelta(days=1)
    asked = Transcript.objects.filter(address=address, by=None, created_at__gt=today)
    return asked.count() >= MOST_A_DAY


def _letter(brand: Brand, link: str, language: str) -> tuple[str, str]:
    with translation.override(language):
        subject = pgettext(
            "to customers", "The record of your conversations with %(brand)s"
        )
        text = pgettext(
            "to customers",
            "Somebody, probably you, asked %(brand)s for the record of the conversations held "
            "from this address.\n\nOpen it here, once and within an hour:\n%(link)s\n\n"
            "If it was not you, there is nothing to do: nobody else has seen anything.",
        )
        said = {"brand": brand.name, "link": link}
        return subject % said, text % said


# --- sent by a member ------------------------------------------------------------------------


@transaction.atomic
def send(conversation: Conversation, *, by: Actor, root: str = "") -> Transcript:
    """Answer with a link to the record, where the customer writes. Raises `Refusal`."""
    authority.require(by, Role.AGENT)
    if conversation.is_public:
        raise Refusal(
            _(
                "Everybody can read this conversation. Send the transcript in a private one."
            ),
            "is_public",
        )
    secret = random.token_urlsafe(32)
    made = _sent(conversation, secret, by)
    link = f"{settings.PUBLIC_URL or root}/transcripts/{secret}/"
    replying.reply(conversation, text=_covering(made, link), by=by)
    activity.record("sent a transcript", conversation, by=by)
    return made


def _sent(conversation: Conversation, secret: str, by: Actor) -> Transcript:
    customer_id = conversation.handle.link.customer_id
    links = HandleLink.objects.filter(customer=customer_id)
    made: Transcript = Transcript.objects.create(
        customer_id=customer_id,
        brand_id=conversation.brand_id,
        conversation=conversation,
        handle_ids=sorted(links.values_list("handle_id", flat=True)),
        address=conversation.account.name,
        language=_language(conversation),
        by_id=by.member_id,
        digest=Transcript.digest_of(secret),
        expires_at=timezone.now() + SENT_FOR,
    )
    return made


def _language(conversation: Conversation) -> str:
    spoken = conversation.language[:2]
    if spoken:
        return "it" if spoken == "it" else "en"
    return conversation.brand.language


def _covering(made: Transcript, link: str) -> str:
    with translation.override(made.language), timezone.override(made.brand.zone):
        text = pgettext(
            "to customers",
            "Here is the record of your conversations with us:\n%(link)s\n\n"
            "The link is for you alone and works until %(day)s.",
        )
        day = format_date(
            timezone.localtime(made.expires_at), "d MMMM y", made.language
        )
        return text % {"link": link, "day": day}


# --- from then on ----------------------------------------------------------------------------


@transaction.atomic
def revoke(transcript: Transcript, *, by: Actor) -> None:
    """The link opens nothing any more. Again changes nothing."""
    if by.kind != "customer":
        authority.require(by, Role.AGENT)
    mine = Transcript.objects.filter(pk=transcript.pk, revoked_at=None)
    if mine.update(revoked_at=timezone.now(), revoked_by_name=by.name[:200]):
        activity.record("ended a transcript", transcript.conversation, by=by)
        conversing.announce([transcript.conversation])


@transaction.atomic
def note_opening(transcript: Transcript, *, by: Actor, what: str) -> None:
    """Somebody with the link has seen it: `what` is "page", "text", "json" or a file's name."""
    rows = Transcript.objects.filter(pk=transcript.pk)
    rows.update(openings=F("openings") + 1, opened_at=timezone.now())
    verb = "opened a transcript" if what == "page" else "took from a transcript"
    activity.record(
        verb, transcript.conversation, by=by, transcript=transcript.pk, what=what
    )
    if what == "page":
        conversing.announce([transcript.conversation])
