"""Work of this package that is done later."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from ascolto.channels.models import Message
from ascolto.core.jobs import every, job
from ascolto.core.models import Brand
from ascolto.core.scoping import scope


@job()
def follow_with_mail(message_id: int) -> None:
    from ascolto.operate.actions import following

    rows = Message.objects.select_related("thread__handle", "account__brand", "author")
    message = rows.filter(pk=message_id).first()
    if message is not None:
        following.follow(message)


@job(attempts=3)
def push_notices(notice_ids: list[int]) -> None:
    """By the browser also while Ascolto is closed, where a member chose the browser."""
    from ascolto.operate.actions import pushing_notices

    pushing_notices.push(notice_ids, timezone.now())


@every(timedelta(seconds=30))
def play_for_who_waits() -> None:
    from ascolto.operate.actions import outwaiting

    outwaiting.play()


@job(attempts=3)
def rehearse(rehearsal_id: int) -> None:
    from ascolto.operate.actions import rehearsing

    rehearsing.run(rehearsal_id)


@every(timedelta(seconds=15))
def wake_snoozed() -> None:
    """Conversations whose snooze is over."""
    from ascolto.operate.actions import snoozing

    while snoozing.wake_due(timezone.now()):
        pass


@job(attempts=3)
def change_many(bulk_change_id: int) -> None:
    """Carry on with a change of many conversations, or with taking it back."""
    from ascolto.operate.actions import bulking

    bulking.work(bulk_change_id)


@job(attempts=3)
def invite_to_transcript(brand_id: int, address: str, language: str, root: str) -> None:
    """Asked for by anybody with any address, so that asking tells nothing; see `transcribing`."""
    from ascolto.operate.actions import transcribing

    brand = Brand.objects.filter(pk=brand_id).first()
    if brand is not None:
        transcribing.invite(brand, address, language=language, root=root)


@job(attempts=20)
def work_on_import(import_id: int) -> None:
    """Check it, run it or take it back, as far as it has not come yet."""
    from ascolto.operate.actions import importing

    importing.work(import_id)


@every(timedelta(seconds=30))
def turn_the_rota() -> None:
    """Absences that begin and those that are over, and shifts that end."""
    from ascolto.operate.actions import going_home, leaving

    leaving.turn(timezone.now())
    going_home.turn(timezone.now())


@every(timedelta(minutes=10))
def draw_answers_to_look_at() -> None:
    """A few of those that were sent, each for a colleague."""
    from ascolto.operate.actions import sampling

    sampling.turn(timezone.now())


@every(timedelta(minutes=1))
def forget_who_looked() -> None:
    """Screens that went silent."""
    from ascolto.operate.actions import viewing

    viewing.forget(timezone.now())


@job(attempts=3)
def read_feed(feed_id: int, also_shrunk: bool = False) -> None:
    """Of a catalogue; what goes wrong is written down beside it and tried again by the clock."""
    from ascolto.operate import fetching
    from ascolto.operate.models import CatalogueFeed

    feed = CatalogueFeed.objects.select_related("brand").filter(pk=feed_id).first()
    if feed is not None:
        fetching.read(feed, also_shrunk=also_shrunk)


@every(timedelta(minutes=1))
def ask_for_feeds() -> None:
    """Feeds of catalogues whose hour has come."""
    from ascolto.operate.actions import feeding

    for workspace_id, feed_id in feeding.claim_due(timezone.now()):
        with scope(workspace_id):
            read_feed.using(key=f"feed-{feed_id}").enqueue(feed_id=feed_id)


@job(attempts=5)
def credit_again(brand_id: int) -> None:
    """The rule of a brand has changed: its orders are credited anew."""
    from ascolto.operate.actions import attributing

    attributing.of_brand(brand_id)


@every(timedelta(seconds=15))
def mail_notices() -> None:
    """What members have not read within a few minutes."""
    from ascolto.operate.actions import mailing_notices

    mailing_notices.send(timezone.now())


@job()
def announce_orders(after: int = 0) -> None:
    """How each order stands, for somebody who has not listened until now; a batch at a time."""
    from ascolto.operate.actions import selling

    rest = selling.announce_all(after=after)
    if rest is not None:
        announce_orders.enqueue(after=rest)
