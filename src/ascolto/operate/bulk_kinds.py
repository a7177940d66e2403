"""What can be done with many conversations at once, and how each is taken back."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from ascolto.core.actor import Actor
from ascolto.core.refusal import Refusal
from ascolto.operate.actions import assigning, closing, seeing, snoozing, tagging
from ascolto.operate.models import Closure, Conversation, Tagging

Values = dict[str, Any]


class Kind:
    """`before` says how a row was, None when nothing would change; `undo` gets it back."""

    def check(self, values: Values) -> None:
        """Raises `Refusal` where no row could do it."""

    def before(self, conversation: Conversation, values: Values) -> Any:
        raise NotImplementedError

    def change(self, conversation: Conversation, values: Values, by: Actor) -> Any:
        """What it gives back counts in the place of `before`; most give nothing."""
        raise NotImplementedError

    def refused(self, before: Any) -> list[str]:
        """Of several deeds in one conversation, why some were not done."""
        return []

    def undo(
        self, conversation: Conversation, values: Values, before: Any, by: Actor
    ) -> None:
        raise NotImplementedError


class Assign(Kind):
    """`member`: an id, or None for nobody."""

    def before(self, conversation: Conversation, values: Values) -> Any:
        same = conversation.assignee_id == values["member"]
        return None if same else {"member": conversation.assignee_id}

    def change(self, conversation: Conversation, values: Values, by: Actor) -> None:
        assigning.assign(conversation, to=values["member"], by=by)

    def undo(
        self, conversation: Conversation, values: Values, before: Any, by: Actor
    ) -> None:
        if conversation.assignee_id == values["member"]:
            assigning.assign(conversation, to=before["member"], by=by)


class Tags(Kind):
    """`add` and `remove`: names."""

    def check(self, values: Values) -> None:
        if not values.get("add") and not values.get("remove"):
            raise Refusal(_("Choose a tag."), "no_tag")

    def before(self, conversation: Conversation, values: Values) -> Any:
        mine = Tagging.objects.filter(conversation=conversation)
        have = {name.casefold() for name in mine.values_list("tag__name", flat=True)}
        added = [n for n in values.get("add", []) if n.casefold() not in have]
        removed = [n for n in values.get("remove", []) if n.casefold() in have]
        return {"added": added, "removed": removed} if added or removed else None

    def change(self, conversation: Conversation, values: Values, by: Actor) -> None:
        add, remove = values.get("add", []), values.get("remove", [])
        tagging.tag([conversation], add=add, remove=remove, by=by)

    def undo(
        self, conversation: Conversation, values: Values, before: Any, by: Actor
    ) -> None:
        add, remove = before["removed"], before["added"]
        tagging.tag([conversation], add=add, remove=remove, by=by)


class Snoozing(Kind):
    """`until`: a time, or "" for until the customer writes."""

    def check(self, values: Values) -> None:
        if values["until"] and parse_datetime(values["until"]) is None:
            raise Refusal(_("Choose a time to come, within a year."), "no_time")

    def before(self, conversation: Conversation, values: Values) -> Any:
        until = conversation.wakes_at
        return {
            "snoozed": conversation.is_snoozed,
            "until": until.isoformat() if until else "",
        }

    def change(self, conversation: Conversation, values: Values, by: Actor) -> None:
        snoozing.snooze([conversation], until=_time(values["until"]), by=by)

    def undo(
        self, conversation: Conversation, values: Values, before: Any, by: Actor
    ) -> None:
        if not conversation.is_snoozed:
            return
        if before["snoozed"]:
            snoozing.snooze([conversation], until=_time(before["until"]), by=by)
        else:
            snoozing.wake([conversation], by=by)


class Close(Kind):
    """`reason`, and `because` where no answer is needed."""

    OPEN: ClassVar[dict[str, bool]] = {"open": True}

    def check(self, values: Values) -> None:
        if values["reason"] not in Closure.Reason.values:
            raise Refusal(
                _("Choose how it ended: answered, or no answer needed."), "no_reason"
            )

    def before(self, conversation: Conversation, values: Values) -> Any:
        return self.OPEN if conversation.is_open else None

    def change(self, conversation: Conversation, values: Values, by: Actor) -> None:
        closing.close(
            conversation,
            reason=values["reason"],
            because=values.get("because", ""),
            by=by,
        )

    def undo(
        self, conversation: Conversation, values: Values, before: Any, by: Actor
    ) -> None:
        closing.reopen(conversation, by=by)


class Mark(Kind):
    """`unread`: yes or no."""

    def before(self, conversation: Conversation, values: Values) -> Any:
        same = conversation.is_unread == values["unread"]
        return None if same else {"unread": conversation.is_unread}

    def change(self, conversation: Conversation, values: Values, by: Actor) -> None:
        seeing.see(conversation, by=by, is_unread=values["unread"])

    def undo(
        self, conversation: Conversation, values: Values, before: Any, by: Actor
    ) -> None:
        seeing.see(conversation, by=by, is_unread=before["unread"])


KINDS: dict[str, Kind] = {
    "assign": Assign(),
    "tag": Tags(),
    "snooze": Snoozing(),
    "close": Close(),
    "mark": Mark(),
}


def _time(text: str) -> datetime | None:
    return parse_datetime(text) if text else None
