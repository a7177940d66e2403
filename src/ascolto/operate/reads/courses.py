"""The way of conversations through cases."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from ascolto.operate.models import Conversation, Move
from ascolto.operate.stretches import Course


def courses(conversations: Sequence[Conversation]) -> dict[int, Course]:
    """Of each, by its id. One query."""
    steps = defaultdict(list)
    moves = Move.objects.filter(conversation__in=[c.pk for c in conversations])
    for move in moves.select_related("regrouping", "since"):
        steps[move.conversation_id].append(move.step)
    return {c.pk: Course(c.case_id, steps[c.pk]) for c in conversations}
