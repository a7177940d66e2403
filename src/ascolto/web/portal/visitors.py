"""Who is writing in the chat: a token that the browser keeps. Nothing is stored for it. Pure but for
the signing key.

A token holds for one chat only. A visitor is a random id, or a customer whom the company's own site
vouched for; ids name threads, so the two kinds can never be taken for one another.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from typing import Any

from ascolto.core.secrets import sign, unsign

# Seconds without a visit until a browser is forgotten; each visit begins them anew.
KEPT_FOR = 180 * 24 * 3600
KNOWN_KEPT_FOR = (
    24 * 3600
)  # the site vouches again for whom it knows, while they are logged in
UPLOAD_KEPT_FOR = 12 * 3600  # shorter than the sweep of files that nothing names

CLIENT_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")


@dataclass(frozen=True)
class Visitor:
    id: str
    user_id: str = ""
    name: str = ""
    email: str = ""

    @classmethod
    def new(cls) -> Visitor:
        return cls(id=f"v-{secrets.token_urlsafe(16)}")

    @classmethod
    def known(cls, user_id: str, name: str, email: str) -> Visitor:
        return cls(
            id=f"user:{user_id}", user_id=user_id, name=name[:200], email=email[:254]
        )

    @property
    def is_known(self) -> bool:
        """The company's own site vouched for this one."""
        return bool(self.user_id)


@dataclass(frozen=True)
class Upload:
    """A file that a visitor has sent and not yet put into a message."""

    sha256: str
    name: str
    size: int
    content_type: str


def seal(site: str, visitor: Visitor) -> str:
    data = [site, visitor.id, visitor.user_id, visitor.name, visitor.email]
    kept_for = KNOWN_KEPT_FOR if visitor.is_known else KEPT_FOR
    return sign("chat.visitor", data, expires_in=kept_for)


def unseal(site: str, token: str) -> Visitor | None:
    """Whose token it is; None when it is forged, too old or another chat's."""
    data = _data("chat.visitor", token, 5)
    if data is None or data[0] != site:
        return None
    return Visitor(*data[1:])


def seal_upload(site: str, visitor: Visitor, upload: Upload) -> str:
    data = [
        site,
        visitor.id,
        upload.sha256,
        upload.name,
        upload.size,
        upload.content_type,
    ]
    return sign("chat.upload", data, expires_in=UPLOAD_KEPT_FOR)


def unseal_upload(site: str, visitor: Visitor, token: str) -> Upload | None:
    """The file this visitor sent; None when it is another's, forged or too old."""
    data = _data("chat.upload", token, 6)
    if data is None or data[:2] != [site, visitor.id]:
        return None
    return Upload(*data[2:])


def _data(purpose: str, token: str, length: int) -> list[Any] | None:
    if not token or len(token) > 4000 or not token.isascii():
        return None
    data = unsign(purpose, token)
    return data if isinstance(data, list) and len(data) == length else None
