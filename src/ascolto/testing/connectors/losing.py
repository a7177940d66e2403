"""The fault "no answer after sending", at any provider that is rehearsed."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from ascolto.channels.contract.rehearsing import Answer, Heard, Rehearsal
from ascolto.testing.answering import answering


class Losing:
    """A provider that hangs up on the next reply of ours, having taken it or not; then all is well.

    What a reply is, the rehearsal says: a call after which one more answer is `given`.
    """

    def __init__(self, rehearsal: Rehearsal, *, takes: bool) -> None:
        self.rehearsal = rehearsal
        self.takes = takes
        self.is_armed = False

    def __call__(self, heard: Heard) -> Answer | None:
        self.rehearsal.clock = datetime.now(UTC)
        if not self.is_armed:
            return self.rehearsal(heard)
        before, given = copy.deepcopy(vars(self.rehearsal)), len(self.rehearsal.given)
        answer = self.rehearsal(heard)
        if len(self.rehearsal.given) == given:
            return answer
        self.is_armed = False
        if not self.takes:
            vars(self.rehearsal).update(before)
        return None


@contextmanager
def losing(rehearsal: Rehearsal, *, takes: bool) -> Iterator[Losing]:
    """On this machine, at `rehearsal.url`; set `is_armed` before the reply that gets lost."""
    provider = Losing(rehearsal, takes=takes)
    with answering(provider) as server:
        rehearsal.url = server.url
        yield provider
