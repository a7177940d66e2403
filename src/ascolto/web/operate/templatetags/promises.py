"""Which target holds for what a conversation owes. `{% load promises %}`"""

from __future__ import annotations

from django import template

from ascolto.commitments.models import Commitment
from ascolto.operate.models import Conversation
from ascolto.web.operate import histories

register = template.Library()


@register.simple_tag
def why_this_time(commitment: Commitment, conversation: Conversation) -> str:
    """Without a query, but for the name of another brand's or account's target."""
    account = conversation.account
    return histories.because(commitment, {f"account:{account.pk}": account.name})
