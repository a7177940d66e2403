"""Who gets a message of ours besides the person who wrote, and where that person asked us to write.

On a message of ours: `to` (when it is not where they wrote from), `cc`, `bcc`. On one of theirs:
`reply_to` and `others`, told by the connector. Both stand in the message's `meta`: most messages
have none of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ascolto.channels import registry
from ascolto.channels.contract import Does, Incoming
from ascolto.channels.models import Account, Handle, Message, Thread
from ascolto.core.refusal import Refusal
from ascolto.core.sanitising import clean_text

LIMIT = (
    50  # people of one message: more is a newsletter, and mail servers stop there too
)
_NAMED = re.compile(r"[^<>\x00-\x1f]*<([^<>]+)>\s*\Z")
_ADDRESS = re.compile(
    r"[^\s@<>\"(),:;\[\]\\\x00-\x20\x7f]{1,64}"
    r"@[^\s@<>\"(),:;\[\]\\\x00-\x20\x7f]{1,180}\.[^\s@<>\"(),:;\[\]\\.\x00-\x20\x7f]{2,63}\Z"
)


@dataclass(frozen=True)
class Recipients:
    to: str = ""  # "": where the customer wrote from
    cc: tuple[str, ...] = ()
    bcc: tuple[str, ...] = ()

    def as_meta(self) -> dict[str, Any]:
        told = {"to": self.to, "cc": list(self.cc), "bcc": list(self.bcc)}
        return {name: value for name, value in told.items() if value}


NOBODY_ELSE = Recipients()


def of(message: Message) -> Recipients:
    """Who gets a message of ours."""
    meta = message.meta
    if not meta or message.is_inbound:
        return NOBODY_ELSE
    return Recipients(
        str(meta.get("to", "")), tuple(meta.get("cc", ())), tuple(meta.get("bcc", ()))
    )


def told(incoming: Incoming) -> dict[str, Any]:
    """What a message that came in says about where answers go."""
    if not incoming.reply_to and not incoming.others:
        return {}
    others = [clean_text(each)[:254] for each in incoming.others[:LIMIT]]
    said = {"reply_to": clean_text(incoming.reply_to)[:254], "others": others}
    return {name: value for name, value in said.items() if value}


# --- what somebody typed ---------------------------------------------------------------------


def read(words: str | Iterable[str]) -> tuple[str, ...]:
    """The addresses in a line ("Anna <anna@x.it>, b@y.it") or a list; each once. Raises `Refusal`."""
    parts = re.split(r"[,;]", words) if isinstance(words, str) else list(words)
    found = [_address(part) for part in parts if part.strip()]
    return tuple(dict.fromkeys(found))


def _address(words: str) -> str:
    named = _NAMED.match(words)
    address = (named[1] if named else words).strip(" ").lower()
    if not _ADDRESS.match(address):
        shown = clean_text(" ".join(words.split()))[:80]
        raise Refusal(
            _("“%(words)s” is not a mail address.") % {"words": shown}, "not_an_address"
        )
    return address


def carries(account: Account) -> bool:
    return Does.COPY in registry.does(account)


def settle(thread: Thread, account: Account, wanted: Recipients) -> Recipients:
    """Who an answer in `thread` goes to through `account`. Raises `Refusal`.

    Where the customer asked answers to go counts, unless the writer chose where they wrote from.
    """
    if not carries(account):
        if wanted.cc or wanted.bcc:
            raise Refusal(_("This channel carries no copies."), "no_copies")
        return NOBODY_ELSE
    asked, wrote = where(last_heard(thread.pk), thread.handle)
    if wanted.to and wanted.to not in (asked, wrote):
        raise Refusal(
            _("An answer goes to who wrote. To tell somebody else, forward it."),
            "not_the_customer",
        )
    to = "" if wanted.to == wrote else asked
    return check(Recipients(to, wanted.cc, wanted.bcc), besides=(to or wrote,))


def where(last: Message | None, handle: Handle | None) -> tuple[str, str]:
    """Where the customer asked answers to go ("" when they did not), and where they wrote from."""
    handle = (last and last.handle) or handle
    wrote = (handle.email or handle.external_id).lower() if handle else ""
    asked = str(last.meta.get("reply_to", "")).lower() if last else ""
    if not _ADDRESS.match(asked) or asked == wrote or is_ours(asked):
        asked = ""
    return asked, wrote


def last_heard(thread: int) -> Message | None:
    """Their newest message that no machine wrote."""
    rows = Message.objects.inbound().filter(thread_id=thread, automatic="")
    found: Message | None = (
        rows.select_related("handle").order_by("-sent_at", "-external_id").first()
    )
    return found


def check(recipients: Recipients, besides: Iterable[str] = ()) -> Recipients:
    """Without repeats; not too many, and none of them us. Raises `Refusal`."""
    seen = set(besides)
    cc = tuple(a for a in recipients.cc if a not in seen)
    bcc = tuple(a for a in recipients.bcc if a not in seen | set(cc))
    if len(cc) + len(bcc) >= LIMIT:
        raise Refusal(
            _("One message goes to %(limit)d people at most; these are %(count)d.")
            % {"limit": LIMIT, "count": len(cc) + len(bcc) + 1},
            "too_many_recipients",
        )
    for address in ours((*cc, *bcc)):
        raise Refusal(
            _("“%(address)s” is one of our own mailboxes: it would come back to us.")
            % {"address": address},
            "own_address",
        )
    return Recipients(recipients.to, cc, bcc)


def is_ours(address: str) -> bool:
    return bool(address and ours((address,)))


def ours(addresses: Iterable[str]) -> list[str]:
    """Those of `addresses` that come back to us, whatever tag stands before their @."""
    wanted = list(addresses)
    own = registry.own_addresses() if wanted else frozenset()
    return [a for a in wanted if a in own or _untagged(a) in own]


def _untagged(address: str) -> str:
    local, _at, domain = address.rpartition("@")
    return f"{local.split('+', 1)[0]}@{domain}"
