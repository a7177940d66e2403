"""Where a conversation may go on, and what is said then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import pgettext

from ascolto.channels import registry
from ascolto.channels.contract import Does, Identity, Visibility
from ascolto.channels.models import Account, Handle
from ascolto.channels.reads import consents
from ascolto.core.secrets import sign, unsign
from ascolto.operate.models import Continuation, Conversation, PointerText

LINK = "{link}"
LINK_LASTS = 14 * 86_400  # seconds
PURPOSE = "continuation"


@dataclass(frozen=True)
class Way:
    """An account we can go on at."""

    account: Account
    addresses: Sequence[str]  # known ones of the person
    by_link: bool  # the customer gives an address on a page of ours


def ways(conversation: Conversation) -> list[Way]:
    """Private channels of the brand: by an address we know (or are told), else by a link.

    Two queries, and one for each kind of mailbox: an address on which they asked not to be written to
    is none.
    """
    accounts = Account.objects.connected().filter(brand=conversation.brand_id)
    handles = Handle.objects.filter(link__customer=conversation.handle.link.customer_id)
    emails = _emails(list(handles.order_by("-last_seen_at")))
    found = (
        _way(account, emails)
        for account in accounts.exclude(pk=conversation.account_id)
    )
    return sorted((w for w in found if w), key=lambda w: (w.by_link, not w.addresses))


def way(conversation: Conversation, account: Account) -> Way | None:
    return next((w for w in ways(conversation) if w.account.pk == account.pk), None)


def _emails(handles: Sequence[Handle]) -> list[str]:
    """What they write from first, then what they said."""
    proved = [h.external_id for h in handles if h.realm == "email"]
    told = [h.email for h in handles if h.email]
    return list(dict.fromkeys([*proved, *told]))


def _way(account: Account, emails: Sequence[str]) -> Way | None:
    manifest = registry.manifest(account.kind)
    if manifest.visibility is not Visibility.PRIVATE or manifest.written_by_staff:
        return None
    if Does.PORTAL in manifest.does:
        is_form = Does.TYPING not in manifest.does and account.answers_through_id
        return Way(account, (), by_link=True) if is_form else None
    if manifest.identity is Identity.EMAIL and Does.REPLY in manifest.does:
        closed = consents.closed(emails, account.kind)
        open_ = [one for one in emails if one.lower() not in closed]
        return Way(account, open_, by_link=False)
    return None


# --- the customer's own address ------------------------------------------------------------------


def link(made: Continuation) -> str:
    """Of a page of ours where the customer goes on: nobody guesses it, and it ends."""
    token = sign(PURPOSE, made.pk, expires_in=LINK_LASTS)
    address = reverse("form", args=[made.account.public_id])
    return f"{settings.PUBLIC_URL.rstrip('/')}{address}?c={token}"


def of_token(token: str, account: Account) -> Continuation | None:
    """In the account's scope: the one the link was made for, while nobody has used it."""
    pk = unsign(PURPOSE, token) if token.isascii() and len(token) < 400 else None
    if not isinstance(pk, int):
        return None
    rows = Continuation.objects.filter(pk=pk, account=account, undone_at=None)
    found: Continuation | None = rows.filter(second=None, awaited="").first()
    return found


# --- words ---------------------------------------------------------------------------------------


def pointer_text(conversation: Conversation, *, by_link: bool) -> str:
    """The brand's own words in the customer's language, else ours."""
    language = _language(conversation)
    rows = PointerText.objects.filter(brand=conversation.brand_id, with_link=by_link)
    own = rows.filter(language=language).values_list("text", flat=True).first()
    return own or default_text(language, by_link=by_link)


def default_text(language: str, *, by_link: bool) -> str:
    with translation.override(language):
        if by_link:
            return pgettext(
                "to customers",
                "Thank you for telling us. To look into it properly we would like to go on in private: "
                "please write to us here, we know what it is about. {link}",
            )
        return pgettext(
            "to customers",
            "Thank you for telling us. We have just written to you by mail, to go on in private.",
        )


def opening_text(conversation: Conversation) -> tuple[str, str]:
    """Subject and first words in the other place."""
    with translation.override(_language(conversation)):
        subject = conversation.case.title or conversation.subject
        text = pgettext(
            "to customers",
            "Hello,\n\nyou wrote to us on %(channel)s. Let us go on here in private.\n\n",
        ) % {"channel": conversation.account.name}
    return subject, text


def _language(conversation: Conversation) -> str:
    code = (conversation.language or conversation.brand.language)[:2]
    return code if code in {"it", "en"} else "en"
