"""Jobs over a real broker: it carries ids only, and whatever happens to it, nothing is lost."""

from __future__ import annotations

import shutil
import signal
import subprocess
import time
from collections.abc import Iterator

import pytest
import redis

from ascolto.core.jobs.again import tell_again
from ascolto.core.models import Job
from ascolto.testing.processes import console, ended, free_port

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.peers,
    pytest.mark.slow,
]


@pytest.fixture
def broker(tmp_path: object) -> Iterator[redis.Redis]:
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("redis-server is not installed")
    port = free_port()
    words = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
    server = subprocess.Popen(words, stdout=subprocess.DEVNULL, cwd=str(tmp_path))
    client = redis.Redis(port=port)
    try:
        wait_for(lambda: answers(client), 10)
        yield client
    finally:
        client.close()
        server.kill()
        server.wait()


def answers(client: redis.Redis) -> bool:
    try:
        return bool(client.ping())
    except redis.ConnectionError:
        return False


def wait_for(what: object, seconds: float) -> None:
    end = time.monotonic() + seconds
    while not what():  # type: ignore[operator]
        assert time.monotonic() < end, f"not in time; {Job.objects.count()} jobs left"
        time.sleep(0.05)


def worker(broker: redis.Redis) -> subprocess.Popen[str]:
    port = broker.connection_pool.connection_kwargs["port"]
    url = f"redis://127.0.0.1:{port}/0"
    return console("worker", "--jobs", "2", ASCOLTO_BROKER_URL=url)


def ask(count: int) -> None:
    """Jobs that do nothing and do it well: nobody is there to be told."""
    for _ in range(count):
        tell_again.enqueue(handler="nobody", kind="Nothing", ids=[])


def left() -> int:
    return Job.objects.count()


def test_jobs_run_and_nothing_but_their_ids_is_in_the_broker(
    broker: redis.Redis,
) -> None:
    with ended(worker(broker)):
        ask(50)
        wait_for(lambda: left() == 0, 60)


def test_a_flushed_broker_and_a_killed_worker_lose_nothing(broker: redis.Redis) -> None:
    ask(300)
    with ended(worker(broker)) as first:
        wait_for(lambda: left() < 280, 60)
        broker.flushall()
        ask(50)
        wait_for(lambda: left() < 250, 60)
        first.send_signal(signal.SIGKILL)
        first.wait()
    broker.flushall()
    Job.objects.filter(status=Job.Status.RUNNING).update(
        lease_until="2026-01-01T00:00Z"
    )
    with ended(worker(broker)):
        wait_for(lambda: left() == 0, 90)


def test_what_is_in_the_broker_stays_within_the_window(broker: redis.Redis) -> None:
    """Ids are handed out again while they wait: that must not pile up."""
    from django.test import override_settings

    port = broker.connection_pool.connection_kwargs["port"]
    with override_settings(BROKER_URL=f"redis://127.0.0.1:{port}/0"):
        from ascolto.core.jobs import broker as celery

        celery.app.conf.broker_url = f"redis://127.0.0.1:{port}/0"
        Job.objects.bulk_create(
            Job(name="nobody", args={"secret": "a customer's words"})
            for _ in range(celery.WINDOW + 200)
        )
        assert celery.relay() == celery.WINDOW
        assert celery.relay() == 0
        Job.objects.update(sent_at="2026-01-01T00:00Z")
        assert celery.relay() == 0
        assert broker.llen(celery.QUEUE) == celery.WINDOW
        assert b"customer" not in (broker.lindex(celery.QUEUE, 0) or b"")
