"""A macro as one more thing that can be done with many conversations, and taken back."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.db import transaction

from ascolto.core.actor import Actor
from ascolto.core.refusal import Refusal
from ascolto.operate import bulk_kinds
from ascolto.operate.actions import macroing
from ascolto.operate.bulk_kinds import Kind, Values
from ascolto.operate.macros import undoing
from ascolto.operate.models import Conversation
from ascolto.operate.playbooks.grammar import Step


class RunMacro(Kind):
    """`name` and `steps`, as they were when it was begun: a later change of the macro is another."""

    def check(self, values: Values) -> None:
        macroing.check(values["steps"])

    def before(self, conversation: Conversation, values: Values) -> Any:
        return None  # step by step, while it runs

    def change(
        self, conversation: Conversation, values: Values, by: Actor
    ) -> dict[str, Any] | None:
        steps = macroing.check(values["steps"])
        done = macroing.run(conversation, name=values["name"], steps=steps, by=by)
        refused = [one.outcome for one in done if one.outcome]
        if len(refused) == len(done):
            raise Refusal(refused[0])
        kept = [asdict(one) for one in done if one.was is not None]
        return {"done": kept, "refused": refused}

    def refused(self, before: Any) -> list[str]:
        found: list[str] = before["refused"]
        return found

    def undo(
        self, conversation: Conversation, values: Values, before: Any, by: Actor
    ) -> None:
        for one in reversed(before["done"]):
            step = Step(one["step"]["do"], one["step"]["params"])
            conversation.refresh_from_db()
            try:
                with transaction.atomic():
                    undoing.undo(step, conversation, one["was"], one["shown"], by)
            except Refusal:
                continue  # meanwhile it went another way, which stays


bulk_kinds.KINDS["macro"] = RunMacro()
