"""Letters arrive while somebody closes the incident: one waits for the other, and never both."""

from __future__ import annotations

import threading
from datetime import timedelta
from types import ModuleType
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from ascolto.channels.models import Delivery, Message
from ascolto.core.scoping import scope
from ascolto.monitor import handlers
from ascolto.monitor.actions import opening, publishing_ends, telling, vowing
from ascolto.monitor.models import Incident, PublicPost, Statement, Telling
from ascolto.testing.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)


def _is_waited_for() -> None:
    """Until somebody waits for a lock: what they wait for is ours."""
    end = timezone.now() + timedelta(seconds=20)
    with connection.cursor() as cursor:
        while timezone.now() < end:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
    raise AssertionError("nobody waited")


def _closing(cast: Cast, incident: Incident, problems: list[Exception]) -> threading.Thread:  # fmt: skip
    def close() -> None:
        try:
            with scope(cast.workspace):
                opening.close(incident, outcome="Riparata", by=cast.as_("sara"))
        except Exception as problem:
            problems.append(problem)
        finally:
            connections.close_all()

    return threading.Thread(target=close)


def _arrived(cast: Cast, statement: Statement) -> Message:
    """The first of its letters was written, and there is news that is owed."""
    by = cast.as_("sara")
    vowing.promise(statement.incident, due_at=timezone.now() + timedelta(hours=2), by=by)  # fmt: skip
    telling.send(statement, by=by)
    message: Message = Message.objects.order_by("pk")[0]
    first = Telling.objects.order_by("pk")[:1]
    Telling.objects.filter(pk__in=[t.pk for t in first]).update(
        state=Telling.State.WRITTEN, message=message
    )
    Incident.objects.update(first_word_at=timezone.now() - timedelta(hours=1))
    return message


def _ended(monkeypatch: pytest.MonkeyPatch, message: Message) -> None:
    """As the handler hears of it: of letters and of public posts in one transaction."""
    one = Delivery(message_id=message.pk, status="sent", settled_at=timezone.now())

    class Rows:
        @staticmethod
        def filter(**_asked: Any) -> list[Delivery]:
            return [one]

    class Told:
        objects = Rows

    monkeypatch.setattr(handlers, "Delivery", Told)
    handlers.count_told([])


def _closed_before(
    deed: tuple[ModuleType, str],
    cast: Cast,
    message: Message,
    monkeypatch: pytest.MonkeyPatch,
) -> list[Exception]:
    """Before this deed, somebody closes; only once they wait it goes on. What went wrong."""
    module, name = deed
    problems: list[Exception] = []
    closer = _closing(cast, Incident.objects.get(), problems)
    plain = getattr(module, name)

    def then(*args: Any, **kwargs: Any) -> Any:
        closer.start()
        _is_waited_for()
        return plain(*args, **kwargs)

    with monkeypatch.context() as patched:
        patched.setattr(module, name, then)
        try:
            with transaction.atomic():
                _ended(patched, message)
        except Exception as problem:
            problems.append(problem)
    closer.join(30)
    return problems


def test_a_letter_that_arrives_while_the_incident_is_closed(
    cast: Cast, approved: Statement, monkeypatch: pytest.MonkeyPatch, on_postgres: bool
) -> None:
    if not on_postgres:
        pytest.skip("SQLite lets one write at a time")
    message = _arrived(cast, approved)
    assert _closed_before((vowing, "step"), cast, message, monkeypatch) == []
    assert not Incident.objects.get().is_open
    assert Telling.objects.filter(state=Telling.State.TOLD).count() == 1


def test_a_post_that_stands_while_the_incident_is_closed(
    cast: Cast, approved: Statement, monkeypatch: pytest.MonkeyPatch, on_postgres: bool
) -> None:
    if not on_postgres:
        pytest.skip("SQLite lets one write at a time")
    message = _arrived(cast, approved)
    Telling.objects.update(state=Telling.State.FAILED, message=None)
    post = PublicPost.objects.create(
        statement=approved, place="Il sito", message=message
    )
    assert _closed_before((publishing_ends, "stands"), cast, message, monkeypatch) == []
    post.refresh_from_db()
    assert post.done_at is not None
