"""What needs Django, each in a fresh process: prepare an installation, write answers, look it over.

`python -m tests.faults.inside NAME` reads JSON and prints JSON. Without a name it answers line by
line, each by a forked child with a connection of its own.
"""

from __future__ import annotations

import json
import os
import sys
import time
import traceback
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

NOW = timedelta(0)


def main() -> None:
    import django

    django.setup()
    from ascolto.config import logs

    logs.set_up(level="WARNING")
    if len(sys.argv) > 1:
        print(json.dumps(COMMANDS[sys.argv[1]](json.load(sys.stdin))), flush=True)
        return
    for line in sys.stdin:
        _answer(line)


def _answer(line: str) -> None:
    asked = json.loads(line)
    pid = os.fork()
    if pid:
        _, status = os.waitpid(pid, 0)
        if status:
            print(json.dumps({"broke": asked["what"]}), flush=True)
        return
    code = 1
    try:
        said = COMMANDS[asked["what"]](asked["about"])
        print(json.dumps({"said": said}), flush=True)
        code = 0
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(code)


# --- preparing -----------------------------------------------------------------------------------


def found(about: dict[str, Any]) -> dict[str, Any]:
    """A company with these accounts: [kind, settings] by name. Says how to reach them."""
    from ascolto.channels import registry
    from ascolto.channels.actions import connecting
    from ascolto.core.actions import founding
    from ascolto.core.actor import Actor
    from ascolto.core.models import Brand
    from ascolto.core.scoping import scope

    founder = founding.Founder(
        company="Locanda del Lago",
        brand="",
        name="Ada",
        email="ada@example.org",
        password=f"lago-{uuid.uuid4().hex}",
    )
    member = founding.found(founder)
    with scope(member.workspace_id):
        made = {}
        for name, (kind, settings) in about["accounts"].items():
            config = registry.config_class(kind)(**settings)
            account = connecting.connect(
                kind,
                brand=Brand.objects.get(),
                name=name,
                config=config,
                by=Actor.member(member),
            )
            made[name] = {"id": account.pk, "public_id": account.public_id}
    return {
        "workspace": member.workspace_id,
        "member": member.pk,
        "accounts": made,
    }


def take_in(about: dict[str, Any]) -> int:
    """Deliveries that wait: {account id: [[delivery id, body], …]}; all is done with them here."""
    from ascolto.testing import pipeline

    _accept(about["raws"])
    if about.get("run", True):
        pipeline.run()
    return sum(len(raws) for raws in about["raws"].values())


def _accept(raws: dict[str, list[list[str]]]) -> None:
    from ascolto.channels.actions import accepting
    from ascolto.channels.contract import Raw
    from ascolto.channels.models import Account
    from ascolto.core.scoping import unscoped

    for account_id, items in raws.items():
        with unscoped("a test prepares"):
            account = Account.objects.get(pk=account_id)
        accepting.accept(account, [Raw(name, body.encode()) for name, body in items])


def ask_for_jobs(about: dict[str, Any]) -> int:
    """Jobs that take messages in, one for each, as after a handler that failed."""
    from django.db import transaction
    from django.utils import timezone

    from ascolto.channels.actions import ingesting
    from ascolto.core.jobs.again import tell_again
    from ascolto.core.models import OutboxEvent
    from ascolto.core.scoping import scope, unscoped

    with transaction.atomic():  # nobody tells of these but the jobs
        _accept(about["raws"])
        while ingesting.pump(limit=1):
            pass
        with unscoped("a test prepares"):
            rows = list(OutboxEvent.objects.filter(told_at=None).order_by("pk"))
        with scope(about["workspace"]):
            for row in rows:
                name = "ascolto.operate.handlers.take_in"
                tell_again.enqueue(handler=name, kind=row.kind, ids=[row.pk])
        with unscoped("a test prepares"):
            OutboxEvent.objects.filter(told_at=None).update(told_at=timezone.now())
    return len(rows)


# --- a person at work ----------------------------------------------------------------------------


def write(about: dict[str, Any]) -> dict[str, Any]:
    """Write the answers of a plan, one after the other; a line in `done` when one is on its way."""
    from django.db import close_old_connections

    from ascolto.channels.models import Thread
    from ascolto.core.actor import Actor
    from ascolto.core.models import Member
    from ascolto.core.scoping import scope
    from ascolto.operate.actions import replying
    from ascolto.operate.models import Conversation

    with scope(about["workspace"]), open(about["done"], "a") as done:
        ada = Actor.member(Member.objects.get(pk=about["member"]))
        for step in about["steps"]:
            if step.get("said"):
                _accept({step["account"]: [step["said"]]})
            thread = Thread.objects.get(
                account_id=step["account"], external_id=step["thread"]
            )
            conversation = Conversation.objects.get(thread=thread)
            for _ in range(step.get("times", 1)):
                replying.reply(
                    conversation,
                    text=step["text"],
                    by=ada,
                    key=uuid.UUID(step["key"]),
                    undo_for=NOW,
                )
            done.write(step["key"] + "\n")
            done.flush()
            os.fsync(done.fileno())
            close_old_connections()
            time.sleep(step.get("pause", 0))
    return {"written": len(about["steps"])}


# --- until nothing is left to do -----------------------------------------------------------------


def quiet(about: dict[str, Any]) -> dict[str, Any]:
    """Wait until all work is done; says when the last of it was, and what is left if anything."""
    from django.db.models import Max

    from ascolto.channels.models import Delivery, Message, Payload
    from ascolto.core.models import OutboxEvent
    from ascolto.core.scoping import unscoped

    until = time.monotonic() + about["seconds"]
    with unscoped("a test looks"):
        while True:
            left = _left(about.get("messages", 0))
            if not any(left.values()):
                break
            if time.monotonic() > until + _until_the_next_try():
                break
            time.sleep(0.1)
        lasts = [
            Payload.objects.aggregate(at=Max("parsed_at"))["at"],
            OutboxEvent.objects.aggregate(at=Max("told_at"))["at"],
            Delivery.objects.aggregate(at=Max("settled_at"))["at"],
            Message.objects.aggregate(at=Max("received_at"))["at"],
        ]
    last = max((at for at in lasts if at), default=None)
    return {
        "left": {k: n for k, n in left.items() if n},
        "last": last and last.timestamp(),
    }


LONGEST = 600.0  # seconds between two tries


def _until_the_next_try() -> float:
    """Seconds. What failed again and again waits longer and longer, and is not forgotten."""
    from django.db.models import Max
    from django.utils import timezone

    from ascolto.channels.models import Delivery

    waiting = Delivery.objects.filter(status="pending", attempts__gt=0)
    at = waiting.aggregate(at=Max("not_before"))["at"]
    seconds = (at - timezone.now()).total_seconds() if at else 0.0
    # Its last try may come late on a busy machine, and fail once more.
    return min(seconds + 30.0, LONGEST) if at else 0.0


def _left(messages: int) -> dict[str, int]:
    from django.db.models import Q
    from django.utils import timezone

    from ascolto.channels.models import Delivery, Message, Payload
    from ascolto.core.models import Job, OutboxEvent

    open_ones = Delivery.objects.filter(status__in=["pending", "sending"])
    # What is asked for later is not owed now; what has to be tried again is.
    now_or_again = Q(run_at__lte=timezone.now()) | Q(attempts__gt=0)
    jobs = Job.objects.exclude(status="dead").filter(now_or_again)
    return {
        "payloads waiting": Payload.objects.waiting().count(),
        "events untold": OutboxEvent.objects.filter(told_at=None).count(),
        "deliveries open": open_ones.count(),
        "jobs due": jobs.count(),
        "messages to come": max(0, messages - Message.objects.inbound().count()),
    }


def run_out(about: Any) -> None:
    """Leases of whoever died have run out, as they do by themselves after a while."""
    from django.utils import timezone

    from ascolto.channels.models import Delivery
    from ascolto.core.models import Job
    from ascolto.core.scoping import unscoped

    past = timezone.now() - timedelta(seconds=1)
    with unscoped("a test lets time pass"):
        Delivery.objects.exclude(lease_until=None).update(lease_until=past)
        Job.objects.filter(status="running").update(lease_until=past)
        Delivery.objects.filter(status="pending").update(not_before=past)
        Job.objects.filter(status="ready").update(run_at=past)


def oracle(about: dict[str, Any]) -> dict[str, Any]:
    from tests.faults import oracle as checks

    return checks.look_over(about)


def answers(about: dict[str, Any]) -> dict[str, Any]:
    from tests.faults import oracle as checks

    return checks.look_over_answers(about)


def failpoints(about: dict[str, Any]) -> dict[str, Any]:
    from tests.faults import walking

    return walking.walk(about)


def noted(about: dict[str, Any]) -> list[int]:
    from tests.faults import walking

    return walking.noted(about["workspace"])


COMMANDS: dict[str, Callable[[Any], Any]] = {
    "found": found,
    "take_in": take_in,
    "ask_for_jobs": ask_for_jobs,
    "write": write,
    "quiet": quiet,
    "run_out": run_out,
    "oracle": oracle,
    "answers": answers,
    "failpoints": failpoints,
    "noted": noted,
}

if __name__ == "__main__":
    main()
