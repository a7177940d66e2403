"""The process ends at each step, once, twice, three times …, and goes on as if nothing had been.

Runs inside Django (`inside failpoints`). Every attempt is a forked child with a connection of its
own; ending at a point is `os._exit`, as abrupt as `kill -9`. A second child then does what a
restarted process and the neighbours do: the sender sends again what nobody acknowledged, the
person presses the button again, leases run out, the work goes on.
"""

from __future__ import annotations

import json
import logging
import os
import traceback
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from functools import partial
from importlib import import_module
from itertools import count
from pathlib import Path
from typing import Any

from ascolto.core import failpoint
from ascolto.testing.provider import Fault, Plan

POINTS = (
    "accepting.stored", "accepting.durable", "listening.stored", "listening.committed",
    "ingesting.claimed", "ingesting.stored", "ingesting.committed", "bus.told", "bus.committed",
    "writing.written", "delivering.claimed", "delivering.begun", "delivering.sent",
    "delivering.settling", "delivering.settled", "delivering.asked", "jobs.leased", "jobs.done",
)  # fmt: skip

NEEDS = {
    "delivering.sent": Fault.ACCEPT,
    "delivering.asked": Fault.ACCEPT_AND_DROP,  # it takes the answer and says nothing
}


def walk(about: dict[str, Any]) -> dict[str, Any]:
    """Up to `times` ends at each point, the first, the second, … time it is met."""
    _warm_up()
    ends = 0
    wrong: list[str] = []
    never: list[str] = []
    stories: list[str] = []
    for point in POINTS:
        before = ends
        for number in range(1, about["times"] + 1):
            story = _Story(about, f"{point}-{number}")
            stories.append(story.name)
            code = _child(partial(story.first, f"{point}:{number}"))
            second = _child(story.second)
            if code not in {0, failpoint.EXIT} or second:
                wrong.append(f"{point}:{number} ended with {code}, then {second}")
            if code == 0:
                break
            ends += 1
        if ends == before:
            never.append(point)
        elif code and number > 1:  # it went on being met
            wrong.append(f"{point} was met {number} times, and might be once more")
    if _child(_work_on):
        wrong.append("what was left over could not be done")
    return {
        "points": len(POINTS),
        "ends": ends,
        "wrong": wrong,
        "never_met": never,
        "stories": stories,
    }


def _key(about: dict[str, Any], name: str) -> uuid.UUID:
    """The answer's key: one for which the provider does what leads to the point."""
    plan = Plan.seeded(
        about["seed"], {Fault(f): w for f, w in about["weights"].items()}
    )
    for salt in count():
        key = uuid.uuid5(uuid.NAMESPACE_OID, f"{about['seed']}/{name}/{salt}")
        needs = NEEDS.get(name.rpartition("-")[0])
        if needs in {None, plan.fault(str(key), 1, 0)}:
            return key
    raise AssertionError("count never ends")


class _Story:
    """Two messages come in by two ways, a person answers, the answer goes out."""

    def __init__(self, about: dict[str, Any], name: str) -> None:
        self.about, self.name = about, name
        self.key = _key(about, name)
        self.thread = f"t-{name}"
        self.at = datetime.now(UTC) - timedelta(minutes=1)

    def first(self, point: str) -> None:
        failpoint.arm(point)
        self._play()

    def second(self) -> None:
        from tests.faults import inside

        failpoint.arm("")
        inside.run_out(None)
        self._play()
        with Path(self.about["keys"]).open("a") as keys:
            keys.write(f"{self.key}\n")

    def _play(self) -> None:
        from ascolto.core.scoping import scope
        from tests.faults import inside

        for number in (1, 2):
            self._come_in(number)
            _work()
        with scope(self.about["workspace"]):
            self._answer()
        _work()
        inside.run_out(None)  # what went out into silence is asked after
        _work()

    def _come_in(self, number: int) -> None:
        """By the door, and by listening."""
        from ascolto.channels import listening
        from ascolto.channels.actions import accepting
        from ascolto.channels.contract import Page, Raw
        from ascolto.channels.models import Account
        from ascolto.core.scoping import scope, unscoped

        with unscoped("a test takes in"):
            account = Account.objects.select_related("brand").get(
                pk=self.about["account"]
            )
        with scope(account.workspace_id):
            name = f"{self.name}-{number}"
            raw = Raw(name, json.dumps(self.said(name, number)).encode())
            accepting.accept(account, [raw])
            if number == 2:
                listening._store(account, Page((raw,), f"{account.cursor}.", False))

    def said(self, name: str, number: int) -> dict[str, Any]:
        return {
            "kind": "message",
            "id": name,
            "author": {"id": f"who-{self.name}", "name": "Zoe"},
            "text": f"Domanda {number} [[{name}]]",
            "at": (self.at + timedelta(seconds=number)).isoformat(),
            "thread": self.thread,
        }

    def _answer(self) -> None:
        from ascolto.core.actor import Actor
        from ascolto.core.models import Member
        from ascolto.operate.actions import replying
        from ascolto.operate.models import Conversation

        conversation = Conversation.objects.get(thread__external_id=self.thread)
        ada = Actor.member(Member.objects.get(pk=self.about["member"]))
        replying.reply(
            conversation, text="Certo.", by=ada, key=self.key, undo_for=timedelta(0)
        )


def _work() -> None:
    """One turn of everything that works behind the screens, until nothing is left."""
    from ascolto.channels import lanes
    from ascolto.channels.actions import asking, ingesting
    from ascolto.core import bus
    from ascolto.core.jobs import runner

    def tell() -> int:
        with _telling():
            return bus.dispatch()

    steps = (
        ingesting.pump, tell, asking.recover, lanes.send_due_here,
        runner.take_back, runner.run_due,
    )  # fmt: skip
    for _ in range(20):
        if not sum(step() for step in steps):
            return


def _work_on() -> None:
    """As the neighbours do when all the stories are told.

    A dead process's connection may hold the bus's lock for a moment longer, and what could not be
    told meanwhile is told when its time comes round again."""
    from tests.faults import inside

    inside.run_out(None)
    _work()


@contextmanager
def _telling() -> Iterator[None]:
    """While the bus tells. A job that tells again runs outside of it, whatever else waits."""
    token = _bus_tells.set(True)
    try:
        yield
    finally:
        _bus_tells.reset(token)


_bus_tells = ContextVar("the bus tells", default=False)


def note_later(events: list[Any]) -> None:
    """A handler that fails when the bus tells it: a job tells it again, and that must be once."""
    from ascolto.channels.models import Message
    from ascolto.core import activity
    from ascolto.core.actor import Actor

    if _bus_tells.get():
        raise RuntimeError("not while the bus tells")
    ids = [pk for event in events for pk in event.message_ids]
    rows = Message.objects.filter(pk__in=ids)
    activity.record_many("noted", [(row, {}) for row in rows], by=Actor.system())


def noted(workspace: int) -> list[int]:
    """How often each message of the story was noted."""
    from ascolto.channels.models import Message
    from ascolto.core.models import Activity
    from ascolto.core.scoping import scope

    with scope(workspace):
        rows = Activity.objects.filter(verb="noted").values_list("target_id", flat=True)
        times = Counter(rows)
        said = Message.objects.inbound().values_list("pk", flat=True)
        return [times[pk] for pk in said]


def _warm_up() -> None:
    """What every child would load anew. No connection to the database is opened here."""
    import gc

    from ascolto.channels import registry
    from ascolto.core import bus, http
    from ascolto.events import MessagesReceived

    for name in (
        "ascolto.channels.listening",
        "ascolto.connectors.fake.connector",
        "ascolto.operate.actions.replying",
        "ascolto.operate.actions.settling",
        "tests.faults.inside",
    ):
        import_module(name)
    registry.manifests()
    bus.on(MessagesReceived)(note_later)
    logging.disable(logging.ERROR)  # it fails on purpose
    http.Client().close()
    gc.freeze()


def _child(do: Callable[[], None]) -> int:
    """Run it in a fork; its exit code."""
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            do()
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)
