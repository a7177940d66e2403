"""Facts of the message itself. All but its files come with its row."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from ascolto.channels import registry
from ascolto.channels.models import Account, Attachment
from ascolto.core.models import Brand
from ascolto.operate.playbooks.catalogue import Batch, Fact, know
from ascolto.operate.playbooks.matching import Kind

LANGUAGES = ("it", "en", "de", "fr", "es", "pt", "nl")


def _accounts() -> Sequence[tuple[str, str]]:
    rows = Account.objects.connected().values_list("pk", "name")
    return [(str(pk), name) for pk, name in rows]


def _channels() -> Sequence[tuple[str, str]]:
    from django.utils.translation import get_language

    kinds = set(Account.objects.connected().values_list("kind", flat=True))
    language = get_language() or "it"
    return sorted((k, registry.manifest(k).title.in_(language)) for k in kinds)


def _brands() -> Sequence[tuple[str, str]]:
    return [(str(b.pk), b.name) for b in Brand.objects.all()]


def _directions() -> Sequence[tuple[str, str]]:
    return [
        ("in", _("the customer")),
        ("out", _("us, in the provider’s own app")),
    ]


def _languages() -> Sequence[tuple[str, str]]:
    return [
        ("it", _("Italian")), ("en", _("English")), ("de", _("German")), ("fr", _("French")),
        ("es", _("Spanish")), ("pt", _("Portuguese")), ("nl", _("Dutch")),
    ]  # fmt: skip


def _attachments(batch: Batch, wanted: frozenset[str]) -> None:
    rows = Attachment.objects.filter(message_id__in=[i.message_id for i in batch.items])
    pictures: dict[int, bool] = {}
    for message_id, kind in rows.values_list("message_id", "content_type"):
        is_picture = kind.startswith("image/")
        pictures[message_id] = pictures.get(message_id, False) or is_picture
    for item in batch.items:
        item.facts["message.has_files"] = item.message_id in pictures
        item.facts["message.has_pictures"] = pictures.get(item.message_id, False)


know(
    Fact("message.text", Kind.TEXT, pgettext_lazy("fact", "the message"), None),
    Fact("message.subject", Kind.TEXT, pgettext_lazy("fact", "its subject"), None),
    Fact("message.account", Kind.CHOICE, pgettext_lazy("fact", "the account"), None, _accounts),
    Fact("message.channel", Kind.CHOICE, pgettext_lazy("fact", "the channel"), None, _channels),
    Fact("message.brand", Kind.CHOICE, pgettext_lazy("fact", "the brand"), None, _brands),
    Fact("message.language", Kind.CHOICE, pgettext_lazy("fact", "its language"), None, _languages),
    Fact("message.direction", Kind.CHOICE, pgettext_lazy("fact", "its author"), None, _directions),
    Fact("message.is_public", Kind.YES, pgettext_lazy("fact", "it is public"), None),
    Fact("message.stars", Kind.NUMBER, pgettext_lazy("fact", "its stars"), None,
         unit=gettext_lazy("stars")),
    Fact("message.is_automatic", Kind.YES, pgettext_lazy("fact", "a machine wrote it"), None),
    Fact("message.has_files", Kind.YES, pgettext_lazy("fact", "it brings files"), _attachments),
    Fact("message.has_pictures", Kind.YES, pgettext_lazy("fact", "it brings pictures"), _attachments),
)  # fmt: skip
