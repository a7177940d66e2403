"""Celery carries the ids of jobs to many machines; the rows stay the truth.

Imported only when `ASCOLTO_BROKER_URL` is set. The relay hands out the ids of jobs that are due,
at once when the change that asked for them commits, and again when nobody has taken one up for
ten seconds: a broker that is flushed, restarted or down loses nothing and only delays. It keeps at
most `WINDOW` ids in the broker, so that handing out again cannot pile up there.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from celery import Celery, signals
from django.conf import settings
from django.db import close_old_connections, connections
from django.db.models import Q
from django.utils import timezone

from ascolto.core.jobs import runner
from ascolto.core.models import Job

QUEUE = "ascolto"
WINDOW = 1000
SENT_AGAIN_AFTER = timedelta(seconds=10)

app = Celery("ascolto", broker=settings.BROKER_URL)
app.conf.update(
    task_default_queue=QUEUE,
    task_serializer="json",
    accept_content=["json"],
    task_ignore_result=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_publish_retry=False,
    worker_prefetch_multiplier=1,
    worker_hijack_root_logger=False,
    worker_enable_remote_control=False,
    worker_send_task_events=False,
    broker_connection_timeout=4,
    broker_connection_retry_on_startup=True,
    broker_transport_options=(
        # Redis hands a message out again when it is not acknowledged in time. These three make
        # it look for such messages by the second; duplicates find no row to lease.
        {
            "visibility_timeout": 60,
            "unacked_restore_interval": 5,
            "unacked_restore_throttle": 1,
            "socket_timeout": 10,
            "socket_connect_timeout": 4,
        }
        if settings.BROKER_URL.startswith("redis")
        else {"confirm_publish": True}
    ),
)


@app.task(name="ascolto.run")
def run(job_id: int) -> None:
    close_old_connections()
    runner.run_one(job_id)


@signals.worker_process_init.connect
def _own_connections(**_: Any) -> None:
    """A forked worker must not speak on its parent's connections."""
    connections.close_all()


def relay() -> int:
    """Hand the ids of due jobs to the broker; returns how many. For a `Loop` on the bell "jobs"."""
    now = timezone.now()
    due = Job.objects.filter(status=Job.Status.READY, run_at__lte=now).filter(
        Q(sent_at=None) | Q(sent_at__lt=now - SENT_AGAIN_AFTER)
    )
    if not due.exists():
        return 0
    with app.connection_for_write() as connection:
        connection.ensure_connection(max_retries=1)
        room = WINDOW - _waiting(connection)
        if room <= 0:
            return 0
        ids = list(due.order_by("run_at", "pk").values_list("pk", flat=True)[:room])
        Job.objects.filter(pk__in=ids).update(sent_at=now)
        producer = app.amqp.Producer(connection)
        for job_id in ids:
            run.apply_async([job_id], producer=producer)
    return len(ids)


def _waiting(connection: Any) -> int:
    """How many ids lie in the broker."""
    queue = app.amqp.queues[QUEUE](connection.default_channel)
    queue.declare()
    return int(queue.queue_declare().message_count)


def work(threads: int) -> None:
    """Run jobs as the broker names them, until a signal ends the process."""
    app.Worker(
        pool="threads",
        concurrency=threads,
        without_gossip=True,
        without_mingle=True,
        without_heartbeat=True,
        loglevel="WARNING",
        quiet=True,
    ).start()
