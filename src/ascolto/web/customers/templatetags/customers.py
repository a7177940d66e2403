"""What templates say of a person."""

from __future__ import annotations

from django import template
from django.utils.translation import get_language

from ascolto.channels import registry
from ascolto.channels.models import Handle, OptOut
from ascolto.channels.reads import consents
from ascolto.operate.reads.person import Person

register = template.Library()


@register.simple_tag
def opted_out(person: Person, handle: Handle) -> list[OptOut]:
    """What stands against writing to this handle."""
    return [row for row in person.opted_out if row.handle_id == handle.pk]


@register.filter
def channel_name(kind: str) -> str:
    """Of a kind of channel, in the reader's language."""
    return registry.manifest(kind).title.in_(get_language() or "en")


@register.filter
def why_not(found: OptOut) -> str:
    return consents.sentence(found)
