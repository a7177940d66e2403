"""The picker of texts that a provider approved, for channels that take nothing else by now."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from ascolto.channels import templating
from ascolto.channels.actions.writing import answering_account
from ascolto.channels.contract import Filled, Template
from ascolto.core.refusal import Refusal
from ascolto.operate.models import Conversation
from ascolto.web.request import MemberRequest


@dataclass(frozen=True)
class Choice:
    """One line of the picker; `id` names its fields."""

    id: str
    template: Template

    @property
    def places(self) -> list[tuple[str, str]]:
        """Field name and the place's own name."""
        names = self.template.places
        return [(f"{self.id}-{n}", place) for n, place in enumerate(names)]


def choices(conversation: Conversation) -> list[Choice]:
    """In the order of the provider."""
    found = templating.of(answering_account(conversation.thread))
    return [Choice(f"template-{n}", one) for n, one in enumerate(found)]


def chosen(request: MemberRequest, conversation: Conversation) -> Filled | None:
    """What the composer sent; None: a text of one's own. Raises `Refusal`."""
    name = request.POST.get("template", "")
    if not name:
        return None
    choice = next((c for c in choices(conversation) if c.id == name), None)
    if choice is None:
        raise Refusal(
            _("This approved text is not there any more. Choose another."), "unknown"
        )
    values = [request.POST.get(field, "") for field, _place in choice.places]
    filled = templating.fill(choice.template, values)
    if filled is None:
        raise Refusal(_("Fill in every place of the approved text."), "places")
    return filled
