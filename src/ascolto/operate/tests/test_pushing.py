"""By the browser while Ascolto is closed: alerts and notices, over a push service that reads them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from ascolto.channels.models import Account
from ascolto.core import presence, push_calls, webpush
from ascolto.core.actions import pushing
from ascolto.core.actions.pushing import Card
from ascolto.core.jobs import TryAgain
from ascolto.core.models import Activity, Job, Member, PushDevice, PushKey
from ascolto.core.refusal import Refusal
from ascolto.core.scoping import scope
from ascolto.operate.actions import attending, notifying, noting, pushing_notices
from ascolto.operate.models import Conversation, Notice
from ascolto.operate.notice_kinds import KINDS
from ascolto.testing.answering import Answer, Server, answering
from ascolto.testing.cast import Cast
from ascolto.testing.counting import count
from ascolto.testing.pipeline import hear, said
from ascolto.testing.pushed import PushService, Subscribed

pytestmark = pytest.mark.django_db
PATH = "/wpush/v2/hunter2"


@pytest.fixture
def service() -> PushService:
    return PushService()


@pytest.fixture
def server(service: PushService, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("ASCOLTO_HTTP_ALLOW", "127.0.0.1")
    with answering(service) as server:
        yield server


@pytest.fixture
def phone(cast: Cast, service: PushService, server: Server) -> PushDevice:
    """Giulia's."""
    pushing.switch(on=True, by=cast.as_("ada"))
    service.key = webpush.public_of(pushing.key())
    return subscribed(cast.giulia, server, service.browser)


def subscribed(member: Member, server: Server, browser: Subscribed, path: str = PATH) -> PushDevice:  # fmt: skip
    from ascolto.core.actor import Actor

    return pushing.subscribe(
        member, endpoint=server.url + path, name="Firefox, Android", by=Actor.member(member), **browser.keys
    )  # fmt: skip


@pytest.fixture
def talk(cast: Cast, portal: Account) -> Conversation:
    return hear(portal, said())


def card(member: Member, **more: Any) -> Card:
    said: dict[str, Any] = {"title": "Lago", "body": "È successo 👍"}
    said |= {"url": "/alerts/7/", "tag": "alert-7"}
    return Card(member.pk, **said | more)


def run() -> int:
    """The jobs that wait: notices become pushes, pushes leave."""
    done = 0
    for name in ("push_notices", "push.push"):
        for job in Job.objects.filter(name__endswith=name).order_by("pk"):
            if name == "push_notices":
                pushing_notices.push(job.args["notice_ids"], timezone.now())
            else:
                push_calls.send(job.args["device_id"], job.args["card"], timezone.now())
                done += 1
            job.delete()
    return done


def test_a_card_arrives_sealed_and_signed(
    cast: Cast, phone: PushDevice, service: PushService, server: Server
) -> None:
    assert pushing.push_each([card(cast.giulia, passes=True)]) == 1
    assert run() == 1
    assert service.shown == [
        {"title": "Lago", "body": "È successo 👍", "url": "/alerts/7/", "tag": "alert-7"}
    ]  # fmt: skip
    assert service.headers[0]["urgency"] == "high"
    assert len(service.headers[0]["topic"]) == 32
    assert "È successo".encode() not in server.calls[0].body
    phone.refresh_from_db()
    assert phone.pushed_at is not None


def test_nothing_leaves_while_it_is_off(
    cast: Cast, phone: PushDevice, service: PushService
) -> None:
    pushing.push_each([card(cast.giulia)])
    pushing.switch(on=False, by=cast.as_("ada"))
    assert run() == 1  # the job that waited looks again
    assert pushing.push_each([card(cast.giulia)]) == 0
    assert service.shown == []
    with pytest.raises(Refusal):
        pushing.switch(on=True, by=cast.as_("sara"))


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_forgotten(
    cast: Cast, phone: PushDevice, service: PushService, status: int
) -> None:
    service.plan = [Answer(status)]
    pushing.push_each([card(cast.giulia)])
    run()
    assert not PushDevice.objects.exists()


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_service_with_too_much_to_do_is_asked_again(
    cast: Cast, phone: PushDevice, service: PushService, status: int
) -> None:
    service.plan = [Answer(status, headers={"retry-after": "9"})]
    pushing.push_each([card(cast.giulia)])
    with pytest.raises(TryAgain) as again:
        run()
    assert again.value.after == timedelta(seconds=9)
    run()
    assert len(service.shown) == 1
    assert PushDevice.objects.exists()


def test_a_refused_one_is_not_tried_again_and_the_browser_stays(
    cast: Cast, phone: PushDevice, service: PushService
) -> None:
    service.plan = [Answer(400)]
    pushing.push_each([card(cast.giulia)])
    run()
    assert PushDevice.objects.exists()
    assert service.shown == []


def test_a_notice_that_they_want_in_the_browser_is_pushed(
    cast: Cast, talk: Conversation, phone: PushDevice, service: PushService
) -> None:
    noting.note(talk, text="@Giulia, guarda", by=cast.as_("marco"))
    run()
    [shown] = service.shown
    notice = Notice.objects.get(member=cast.giulia)
    assert shown["tag"] == f"notice-{notice.pk}"
    assert shown["url"] == f"/conversations/{talk.pk}/"
    assert "Marco" in shown["title"]
    assert "guarda" in shown["body"]
    assert service.headers[0]["urgency"] == "normal"


def _not_wanted(cast: Cast, talk: Conversation) -> None:
    usual = {k.key: list(k.ways(cast.giulia.role, {})) for k in KINDS}
    attending.choose(cast.giulia, ways={**usual, "mention": ["app", "mail"]}, by=cast.as_("giulia"))  # fmt: skip


def _quiet(cast: Cast, talk: Conversation) -> None:
    until = timezone.now() + timedelta(hours=2)
    attending.silence(cast.giulia, until=until, by=cast.as_("giulia"))


def _at_a_screen(cast: Cast, talk: Conversation) -> None:
    presence.note({cast.workspace.pk: [cast.giulia.pk]})


@pytest.mark.parametrize("why", [_not_wanted, _quiet, _at_a_screen])
def test_a_notice_is_not_pushed(
    cast: Cast, talk: Conversation, phone: PushDevice, service: PushService, why: Any
) -> None:
    why(cast, talk)
    noting.note(talk, text="@Giulia, guarda", by=cast.as_("marco"))
    run()
    assert service.shown == []


def test_what_was_read_meanwhile_is_not_pushed(
    cast: Cast, talk: Conversation, phone: PushDevice, service: PushService
) -> None:
    noting.note(talk, text="@Giulia, guarda", by=cast.as_("marco"))
    notifying.read(cast.giulia, talk)
    run()
    assert service.shown == []


def test_who_does_not_want_to_be_disturbed_hears_only_what_passes(
    cast: Cast, phone: PushDevice, service: PushService
) -> None:
    _quiet(cast, None)  # type: ignore[arg-type]
    assert pushing.push_each([card(cast.giulia)]) == 0
    assert pushing.push_each([card(cast.giulia, passes=True)]) == 1


def test_a_browser_belongs_to_who_said_so_last(
    cast: Cast, phone: PushDevice, server: Server, service: PushService
) -> None:
    subscribed(cast.marco, server, service.browser)
    [row] = PushDevice.objects.all()
    assert row.member == cast.marco
    with scope(cast.elsewhere):
        from ascolto.core.actor import Actor

        pushing.switch(on=True, by=Actor.member(cast.otto))
        subscribed(cast.otto, server, service.browser)
    assert not PushDevice.objects.exists()
    assert PushKey.objects.count() == 1  # of the installation


def test_only_for_oneself_and_never_into_the_house(
    cast: Cast, phone: PushDevice, server: Server, service: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    with pytest.raises(Refusal):
        pushing.unsubscribe(phone, by=cast.as_("marco"))
    monkeypatch.setenv("ASCOLTO_HTTP_ALLOW", "")
    for endpoint in (
        server.url + PATH, "http://push.example/x", "https://169.254.169.254/x", "https://[::1]/x", "", "x",
        "https://push.example/" + "x" * 1000,
    ):  # fmt: skip
        with pytest.raises(Refusal):
            pushing.checked(endpoint)
    assert pushing.checked("https://push.example/x") == "push.example"
    pushing.push_each([card(cast.giulia)])
    run()  # a name that leads into the house by now
    assert not PushDevice.objects.exists()
    assert service.shown == []


def test_addresses_and_keys_are_kept_as_secrets(cast: Cast, phone: PushDevice) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT told FROM core_pushdevice")
        kept = cursor.fetchone()[0]
        cursor.execute("SELECT private FROM core_pushkey")
        private = cursor.fetchone()[0]
    assert "hunter2" not in kept
    assert pushing.key() not in private
    log = json.dumps(list(Activity.objects.values_list("details", flat=True)))
    assert "hunter2" not in log


def test_broken_keys_and_an_eleventh_browser_are_refused(
    cast: Cast, phone: PushDevice, server: Server
) -> None:
    by = cast.as_("giulia")
    with pytest.raises(Refusal):
        pushing.subscribe(cast.giulia, endpoint=server.url, p256dh="x", auth="y", name="", by=by)  # fmt: skip
    for n in range(9):
        subscribed(cast.giulia, server, Subscribed(), f"/{n}")
    with pytest.raises(Refusal):
        subscribed(cast.giulia, server, Subscribed(), "/10")


def test_pushes_to_many_cost_no_more_questions(
    cast: Cast, phone: PushDevice, server: Server
) -> None:
    few = count(lambda: pushing.push_each([card(cast.giulia)]))
    for member in (cast.marco, cast.sara, cast.ada, cast.vito):
        subscribed(member, server, Subscribed(), f"/{member.pk}")
    people = (cast.giulia, cast.marco, cast.sara, cast.ada, cast.vito)
    many = count(lambda: pushing.push_each([card(m, tag="again") for m in people]))
    assert many == few
