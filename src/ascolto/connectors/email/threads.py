"""Message-IDs: what a mail is called, and which mails it answers."""

from __future__ import annotations

import hashlib
import hmac
import re

from ascolto.providers.mail.headers import Headers

REFERENCES_LIMIT = 40
ID_LIMIT = 240  # characters; longer ones are named by their hash
HASHED = "sha256-"  # begins a name that is no Message-ID

_ID = re.compile(rb"<\s*([^<>\s]{1,2000}(?:\s+[^<>\s]{1,200}){0,3})\s*>")
_BARE = re.compile(rb"\s*([^<>\s@]{1,500}@[^<>\s@,;]{1,500})\s*\Z")


def name(headers: Headers, raw: bytes) -> str:
    """What the mail is called: its Message-ID without the brackets, else a hash of its bytes.

    Two mails with the same Message-ID are the same mail: it comes twice through an alias and a
    list, or again after the mailbox was rebuilt.
    """
    ids = _ids(headers.raw("message-id"))
    return ids[0] if ids else HASHED + hashlib.sha256(raw).hexdigest()


def references(headers: Headers, own: str = "") -> tuple[str, ...]:
    """The names of the mails it answers, nearest first."""
    nearest = _ids(headers.raw("in-reply-to"))
    chain = _ids(headers.raw("references")[-32 * 1024 :])
    chain.reverse()
    unique = dict.fromkeys([*nearest, *chain])
    unique.pop(own, None)
    return tuple(unique)[:REFERENCES_LIMIT]


def _ids(value: bytes) -> list[str]:
    if not value:
        return []
    found = _ID.findall(value)
    if not found:
        bare = _BARE.match(value)
        found = [bare[1]] if bare else []
    return [normalised(each) for each in found]


def normalised(value: bytes) -> str:
    """A Message-ID as it is compared and kept."""
    text = b"".join(value.split()).decode("utf-8", "replace").replace("\0", "")
    if len(text) > ID_LIMIT:
        return HASHED + hashlib.sha256(text.encode()).hexdigest()
    return text


# --- ours ------------------------------------------------------------------------------------

_OURS = re.compile(r"[0-9a-f]{32}\.ascolto@")


def ours(idempotency_key: str, domain: str, secret: bytes) -> str:
    """The Message-ID of a reply of ours: the same for the same key, and not to be guessed."""
    digest = hmac.new(secret, b"message-id:" + idempotency_key.encode(), hashlib.sha256)
    return f"{digest.hexdigest()[:32]}.ascolto@{domain}"


def is_ours(message_id: str, domain: str) -> bool:
    """Whether it looks like one that `ours` made for this domain."""
    found = _OURS.match(message_id)
    return found is not None and message_id[found.end() :].lower() == domain.lower()


def sendable(message_id: str) -> bool:
    """Whether the name may stand in a mail we write."""
    return (
        not message_id.startswith(HASHED)
        and message_id.isascii()
        and message_id.isprintable()
        and not any(c in message_id for c in " <>")
    )
