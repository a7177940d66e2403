"""What was said, as a thread shows it: values straight from the database, no model instances."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import QuerySet

from ascolto.channels import registry
from ascolto.channels.contract import Does
from ascolto.channels.models import Attachment, Message, Revision
from ascolto.operate.reads import labels
from ascolto.operate.reads.labels import Labels


class File(NamedTuple):
    public_id: str
    name: str
    content_type: str
    content_id: str
    size: int
    refused: str
    sha256: str = "-"  # "": still at the provider

    @property
    def is_awaited(self) -> bool:
        return not self.sha256 and not self.refused

    @property
    def is_image(self) -> bool:
        return self.content_type in Attachment.IMAGES


class Copies(NamedTuple):
    """Who else a message went to; of theirs, where they asked answers to go."""

    to: str = ""
    cc: tuple[str, ...] = ()
    bcc: tuple[str, ...] = ()
    reply_to: str = ""
    others: tuple[str, ...] = ()

    @staticmethod
    def of(direction: str, meta: dict[str, Any]) -> Copies | None:
        """None for most messages: nobody else."""
        if direction == Message.Direction.IN:
            asked, others = meta.get("reply_to", ""), tuple(meta.get("others", ()))
            return Copies(reply_to=asked, others=others) if asked or others else None
        cc, bcc = tuple(meta.get("cc", ())), tuple(meta.get("bcc", ()))
        to = meta.get("to", "")
        return Copies(to, cc, bcc) if to or cc or bcc else None


class Said(NamedTuple):
    """One message with everything that is drawn of it. Old ones never change: see `web.design.memo`."""

    pk: int
    kind: str  # of channel
    direction: str
    by_rule: str
    state: str
    subject: str
    text: str
    html: str
    quoted: str
    rating: int | None
    permalink: str
    automatic: str
    problem: str
    sent_at: datetime
    external_id: str
    read_at: datetime | None
    handle_name: str | None
    handle_external_id: str | None
    author_name: str | None
    delivery_pk: int | None
    delivery_status: str | None
    delivery_why: str | None
    published_at: datetime | None
    cost: Decimal | None
    currency: str | None
    reactions: tuple[tuple[str, int], ...]
    labels: Labels | None
    copies: Copies | None
    files: tuple[File, ...] = ()
    brought_by: str = ""  # the member who saw it elsewhere
    first_words: str = ""  # what an edited message said at first
    first_stars: int | None = (
        None  # and how many stars it gave, when there are others now
    )

    @property
    def by(self) -> str:
        """customer | us | automatic"""
        if self.direction == Message.Direction.IN:
            return "customer"
        return "automatic" if self.by_rule else "us"

    @property
    def original(self) -> str:
        """Where it stands at the provider's; "" when that is nowhere a browser should go."""
        return (
            self.permalink if self.permalink.startswith(("https://", "http://")) else ""
        )

    @property
    def is_looked_at(self) -> bool:
        """Sent, but the provider shows answers only once it has looked at them."""
        sent = self.delivery_status == "sent" and self.published_at is None
        return sent and registry.manifest(self.kind).moderated

    @property
    def is_only_told(self) -> bool:
        """Published by a person over there: here it is only written down."""
        return Does.LIVE in registry.manifest(self.kind).does

    @property
    def handle(self) -> str:
        """As `Handle` says itself."""
        return self.handle_name or self.handle_external_id or ""


_ELSEWHERE = {
    "kind": "account__kind",
    "handle_name": "handle__name",
    "handle_external_id": "handle__external_id",
    "author_name": "author__name",
    "delivery_pk": "delivery__pk",
    "delivery_status": "delivery__status",
    "delivery_why": "delivery__why",
    "published_at": "delivery__published_at",
    "cost": "delivery__cost",
    "currency": "delivery__currency",
    "copies": "meta",
}
_COLUMNS = [
    _ELSEWHERE.get(name, name)
    for name in Said._fields
    if name
    not in {"brought_by", "files", "first_words", "first_stars", "reactions", "labels"}
]
_OWN = len(_COLUMNS) - 1  # the last is what copies and reactions are read from
_LABELS = [f"annotation__{name}" for name in labels.COLUMNS]


def read_said(rows: QuerySet[Message]) -> list[Said]:
    """At most three queries: the messages, their files, and the first words of edited ones."""
    found = [_said(values) for values in rows.values_list(*_COLUMNS, *_LABELS)]
    files = _files([m.pk for m in found])
    first = _first([m.pk for m in found if m.state == Message.State.EDITED])
    if not (files or first):
        return found
    return [_with(m, files.get(m.pk, ()), *first.get(m.pk, ("", None))) for m in found]


def _with(said: Said, files: Sequence[File], words: str, stars: int | None) -> Said:
    """Words and stars of the first version are told where they are others now."""
    return said._replace(
        files=tuple(files),
        first_words=words if words != said.text else "",
        first_stars=stars if stars != said.rating else None,
    )


def _said(values: Sequence[Any]) -> Said:
    own, meta, more = values[:_OWN], values[_OWN], values[_OWN + 1 :]
    copies = Copies.of(own[2], meta) if meta else None
    by = (meta or {}).get("captured_by", "")
    said = Said(*[*own, _reactions(meta), labels.labels(more), copies])
    return said._replace(brought_by=by)


def _reactions(meta: dict[str, Any] | None) -> tuple[tuple[str, int], ...]:
    return tuple((meta or {}).get("reactions", {}).items())


def _files(messages: list[int]) -> dict[int, list[File]]:
    if not messages:
        return {}
    rows = Attachment.objects.filter(message_id__in=messages)
    files: dict[int, list[File]] = {}
    for pk, *values in rows.values_list("message_id", *File._fields):
        files.setdefault(pk, []).append(File(*values))
    return files


def _first(edited: Iterable[int]) -> dict[int, tuple[str, int | None]]:
    if not edited:
        return {}
    rows = Revision.objects.filter(message_id__in=edited, kind="first")
    found = rows.order_by("-pk").values_list("message_id", "text", "rating")
    return {pk: (text, stars) for pk, text, stars in found}
