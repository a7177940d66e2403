"""How a conversation was before a step of a macro, and the way back to it."""

from __future__ import annotations

from typing import Any

from ascolto.channels.models import Message
from ascolto.core.actor import Actor
from ascolto.core.refusal import Refusal
from ascolto.operate import bulk_kinds
from ascolto.operate.actions import notifying, replying, urging
from ascolto.operate.models import Conversation, Draft, Follower, Note
from ascolto.operate.playbooks.grammar import Step

Before = dict[str, Any]


def before(step: Step, conversation: Conversation, by: Actor) -> Before | None:
    """What `undo` needs; None: the step will change nothing."""
    known = bulk_kinds.KINDS.get(step.do)
    if step.do == "tag" and known:
        tags: Before | None = known.before(
            conversation, {"add": [step.params.get("tag", "")]}
        )
        return tags
    if step.do == "assign":
        return {"member": conversation.assignee_id}
    if step.do in {"snooze", "close"} and known:
        found: Before | None = known.before(conversation, {})
        return found
    if step.do == "urge":
        return {"urgency": conversation.urgency, "why": conversation.urgency_why}
    if step.do == "follow":
        mine = Follower.objects.filter(conversation=conversation)
        is_new = not mine.filter(member_id=by.member_id).exists()
        return {} if is_new else None
    if step.do == "reply":
        mine = Draft.objects.filter(conversation=conversation, member_id=by.member_id)
        return {"draft": mine.values("text", "is_note", "cc", "bcc").first()}
    return {}


def undo(
    step: Step, conversation: Conversation, was: Before, shown: Before, by: Actor
) -> None:
    """Only where nothing else has happened since. Raises `Refusal`."""
    known = bulk_kinds.KINDS.get(step.do)
    if step.do == "assign":
        values = {"member": shown.get("member")}
        bulk_kinds.KINDS["assign"].undo(conversation, values, was, by)
    elif step.do in {"tag", "snooze", "close"} and known:
        known.undo(conversation, {}, was, by)
    elif step.do == "urge":
        urging.urge(conversation, urgency=was["urgency"], why=was["why"], by=by)
    elif step.do == "follow" and by.member_id:
        notifying.unfollow(conversation, member=by.member_id)
    elif step.do == "note":
        Note.objects.filter(pk=int(shown["note"]), author_id=by.member_id).delete()
    elif step.do == "reply":
        _unreply(conversation, was["draft"], shown, by)


def _unreply(
    conversation: Conversation, draft: Before | None, shown: Before, by: Actor
) -> None:
    """What was sent is called back while it can be; the draft is as it was."""
    if sent := shown.get("message"):
        message = Message.objects.filter(pk=int(sent)).first()
        if message is None:
            raise Refusal("")
        replying.undo(message, by=by)
    mine = Draft.objects.filter(conversation=conversation, member_id=by.member_id)
    if draft is None:
        mine.delete()
    else:
        Draft.objects.update_or_create(
            conversation=conversation, member_id=by.member_id, defaults=draft
        )
