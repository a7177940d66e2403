"""What a message on Messenger says. Pure."""

from __future__ import annotations

from typing import Any

from ascolto.providers.meta import reading
from ascolto.providers.meta.contents import MOST, Content, joined, part_of

FILES = {"image": "image/jpeg", "video": "video/mp4", "audio": "audio/mp4", "file": ""}


def read(message: dict[str, Any]) -> Content:
    """Everything in a message; what of it is missing is its problem."""
    attachments = reading.parts(message, "attachments")[:MOST]
    return joined(message, [part_of(one, FILES) for one in attachments])
