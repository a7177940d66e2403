from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.utils import timezone

from ascolto.channels.models import Message
from ascolto.core.jobs import PRESSING
from ascolto.core.models import Job, OutboxEvent
from ascolto.core.refusal import Refusal
from ascolto.core.scoping import scope
from ascolto.events import AccountBroke, AccountMended, MessagesReceived
from ascolto.monitor import handlers, jobs, labels, sieves
from ascolto.monitor.actions import dismissing, evaluating, matching, watching
from ascolto.monitor.actions.watching import NotQuery
from ascolto.monitor.labels import Labels
from ascolto.monitor.matcher import Said
from ascolto.monitor.models import (
    Baseline,
    HourVolume,
    Mention,
    Outage,
    Volume,
    Watch,
)
from ascolto.monitor.pace import LONGEST, REST, Pace, pace
from ascolto.monitor.query import read
from ascolto.monitor.spoken import spoken
from ascolto.testing import make
from ascolto.testing.cast import Cast, gather
from ascolto.testing.counting import assert_constant

pytestmark = pytest.mark.django_db


def watch(cast: Cast, query: str = "caffè AND lago", name: str = "Il lago") -> Watch:
    return watching.keep(cast.brand, name=name, query=query, by=cast.as_("sara"))


def said(cast: Cast, *texts: str, **fields: object) -> list[Message]:
    return make.inbound(cast.account, cast.zoes, *texts, **fields)  # type: ignore[arg-type]


def test_a_watch_keeps_its_query_as_it_was_read(cast: Cast) -> None:
    row = watch(cast, "Caffè (lago O «del lago»)")
    assert row.query == 'caffe AND (lago OR "del lago")'
    assert Job.objects.filter(name__endswith="jobs.fill").count() == 1


@pytest.mark.parametrize(
    "query", [" O ".join(f"parola{n:04}" for n in range(300)), "a" + " NOT" * 30 + " b"]
)
def test_what_could_not_be_read_again_is_not_kept(cast: Cast, query: str) -> None:
    read(query)  # it is the way it is written out that is too long, or too deep
    with pytest.raises(NotQuery) as refused:
        watch(cast, query)
    assert (refused.value.at, refused.value.length) == (0, len(query))


def test_a_watch_that_cannot_be_read_makes_no_other_deaf(cast: Cast) -> None:
    broken, other = watch(cast, "tè", name="Rotta"), watch(cast, "lago")
    Watch.objects.filter(pk=broken.pk).update(query="(", changed_at=timezone.now())
    [message] = said(cast, "Il tè sul lago")
    assert matching.match([message.pk]) == {other.pk}
    assert matching.fill(Watch.objects.get(pk=broken.pk)) is None


def test_the_name_of_a_watch_is_one_line(cast: Cast) -> None:
    assert watch(cast, "lago", name="Lago\r\n  Bcc: x").name == "Lago Bcc: x"


def test_a_query_that_cannot_be_read_says_where(cast: Cast) -> None:
    with pytest.raises(watching.NotQuery) as told:
        watch(cast, 'lago "caffè')
    assert (told.value.at, told.value.length) == (5, 1)
    with pytest.raises(Refusal) as told_name:
        watch(cast, "lago", name=" ")
    assert told_name.value.code == "no_name"
    watch(cast)
    with pytest.raises(Refusal) as told_again:
        watch(cast)
    assert told_again.value.code == "name_taken"


def test_only_leads_keep_watches(cast: Cast) -> None:
    with pytest.raises(Refusal):
        watching.keep(cast.brand, name="x", query="lago", by=cast.as_("marco"))


def test_a_preview_shows_what_would_have_been_found(cast: Cast) -> None:
    said(cast, "Il caffè sul lago", "Niente", "LAGO e CAFFE'")
    found = watching.preview("caffè lago", cast.sara)
    assert (found.read_as, found.looked_at, found.found) == ("caffe AND lago", 3, 2)
    assert [m.first.text for m in found.newest] == [
        "LAGO e CAFFE'",
        "Il caffè sul lago",
    ]
    assert found.a_day == 2.0
    assert Mention.objects.count() == 0


def test_a_new_watch_hears_the_past(cast: Cast) -> None:
    said(cast, "Il caffè sul lago", since=timezone.now() - timedelta(days=9))
    row = watch(cast)
    jobs.fill(watch_id=row.pk)
    assert Mention.objects.filter(watch=row).count() == 1
    assert row.baseline.rhythm["hours"] > 0


def test_another_query_hears_its_past_anew_and_keeps_nothing_of_the_old_one(
    cast: Cast,
) -> None:
    now, day = timezone.now(), timedelta(days=1)
    said(cast, "Il lago è bello", "Il lago di Giulia, con il tè")
    said(cast, "Il tè sul lago", "Il tè da solo", since=now - 90 * day)
    row = watch(cast, "lago")
    jobs.fill(watch_id=row.pk, since=int((now - 91 * day).timestamp()))
    dismissing.dismiss(
        Mention.objects.get(message__text__contains="Giulia"), by=cast.as_("marco")
    )
    assert Mention.objects.about_us().count() == 2
    jobs.fill(watch_id=row.pk)
    Job.objects.all().delete()
    sara = cast.as_("sara")
    watching.keep(cast.brand, name="Tè", query="lago", watch=row, by=sara)
    assert not Job.objects.exists()
    assert Mention.objects.about_us().count() == 2
    watching.keep(cast.brand, name="Tè", query="te", watch=row, by=sara)
    assert not Baseline.objects.exists()
    assert not HourVolume.objects.exists()
    [again] = Job.objects.filter(name__endswith="jobs.fill")
    jobs.fill(**again.args)
    heard = Mention.objects.about_us().values_list("message__text", flat=True)
    assert sorted(heard) == ["Il tè da solo", "Il tè sul lago"]
    assert sum(Volume.objects.values_list("said", flat=True)) == 2


def test_a_watch_that_had_heard_much_forgets_in_a_job(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A press waits for no count of months; changed twice meanwhile, the last query stands, as far back."""
    monkeypatch.setattr(watching, "LARGE", 1)
    now, sara = timezone.now(), cast.as_("sara")
    ago = now - timedelta(days=90)
    said(cast, "Il lago", "Il tè sul lago")
    said(cast, "Il lago e il molo", since=ago)
    row = watch(cast, "lago")
    jobs.fill(watch_id=row.pk, since=int((ago - timedelta(days=1)).timestamp()))
    Job.objects.all().delete()
    for query in ("te", "molo"):
        watching.keep(cast.brand, name="Lago", query=query, watch=row, by=sara)
    assert Mention.objects.count() == 3
    for job in Job.objects.filter(name__endswith="jobs.hear_anew").order_by("pk"):
        jobs.hear_anew(**job.args)
    assert not Mention.objects.exists()
    [again] = Job.objects.filter(name__endswith="jobs.fill")
    assert Watch.objects.get().recounts_from == ago
    jobs.fill(**again.args)
    assert Mention.objects.get().message.text == "Il lago e il molo"
    assert Watch.objects.get().recounts_from is None


def test_a_past_that_was_asked_for_by_a_former_query_is_left(cast: Cast) -> None:
    said(cast, "Il lago")
    row = watch(cast, "lago")
    [first] = Job.objects.filter(name__endswith="jobs.fill")
    watching.keep(cast.brand, name="x", query="molo OR lago", watch=row, by=cast.as_("sara"))  # fmt: skip
    jobs.fill(**first.args)
    assert not Mention.objects.exists()
    assert Watch.objects.get().recounts_from is not None


def test_matching_twice_changes_nothing(cast: Cast) -> None:
    row = watch(cast)
    ids = [m.pk for m in said(cast, "Caffè del lago", "Tè", "Lago, caffè")]
    assert matching.match(ids) == {row.pk}
    before = sorted(Volume.objects.values_list("bin", "said", "voices"))
    assert matching.match(ids) == {row.pk}
    assert sorted(Volume.objects.values_list("bin", "said", "voices")) == before
    assert Mention.objects.count() == sum(v[1] for v in before) == 2


def test_a_watch_that_is_off_or_of_others_hears_nothing(cast: Cast) -> None:
    row = watch(cast)
    watching.switch(row, on=False, by=cast.as_("sara"))
    with scope(cast.elsewhere):
        brand = make.brand("Otto Werke")
        watching.keep(brand, name="x", query="lago", by=cast.as_("otto"))
    ids = [m.pk for m in said(cast, "Caffè del lago")]
    assert matching.match(ids) == set()


def test_a_watch_that_is_on_again_hears_what_was_said_meanwhile(cast: Cast) -> None:
    """Else the weeks in which it was off would count as weeks in which nobody spoke."""
    now, day = timezone.now(), timedelta(days=1)
    row = watch(cast, "lago")
    said(cast, *["Il lago"] * 20, since=now - 20 * day)
    jobs.fill(watch_id=row.pk)
    watching.switch(row, on=False, by=cast.as_("sara"))
    meanwhile = said(cast, *["Il lago"] * 3, "Il lago dei cigni", since=now - day)
    matching.match([m.pk for m in meanwhile])
    Baseline.objects.update(fitted_at=now - 20 * day)
    usual = Baseline.objects.get().rhythm
    Job.objects.all().delete()
    Watch.objects.update(learnt={"bias": 0.0, "words": {"cigni": -9.0}})
    for _ in range(2):
        watching.switch(row, on=True, by=cast.as_("sara"))
    evaluating.evaluate(Watch.objects.select_related("brand").get(), now)
    assert Baseline.objects.get().rhythm == usual
    [again] = Job.objects.filter(name__endswith="jobs.fill")
    jobs.fill(**again.args)
    assert Mention.objects.count() == 23
    assert sum(Volume.objects.values_list("said", flat=True)) == 23
    assert Baseline.objects.get().rhythm != usual


def test_the_voices_of_five_minutes_count_an_author_and_a_text_once(cast: Cast) -> None:
    watch(cast)
    at = timezone.now().replace(minute=1, second=0, microsecond=0) - timedelta(hours=2)
    one = said(cast, "Caffè lago uno", since=at) + said(
        cast, "Caffè lago due", since=at
    )
    other = make.handle(name="Ugo", external_id="ugo@example.net")
    copy = "Al caffè del lago si vince sempre"
    two = make.inbound(cast.account, other, copy, since=at)
    third = make.handle(name="Ida", external_id="ida@example.net")
    three = make.inbound(cast.account, third, copy + "!", since=at)
    matching.match([m.pk for m in one + two + three])
    assert list(Volume.objects.values_list("said", "voices")) == [(4, 3)]


def test_what_is_known_of_a_message_comes_from_whoever_annotates(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        labels,
        "of",
        lambda rows: {m.pk: Labels("it", "negative", 80.0) for m in rows},
    )
    row = watch(cast, "lago sentiment:negative lang:it author:zoe")
    assert matching.match([m.pk for m in said(cast, "Il lago")]) == {row.pk}
    mention = Mention.objects.get()
    assert (mention.sentiment, mention.influence) == ("negative", 80.0)


def test_a_change_is_heard_though_another_clock_is_ahead(cast: Cast) -> None:
    ahead, row = watch(cast, "lago"), watch(cast, "moka", "Moka")
    at = timezone.now() + timedelta(hours=1)
    Watch.objects.filter(pk=ahead.pk).update(changed_at=at)
    sieves.sieve()
    by = cast.as_("sara")
    watching.keep(cast.brand, name="Moka", query="tazza", watch=row, by=by)
    assert sieves.sieve().sieve.matches(Said("la tazza")) == [row.pk]
    watching.switch(row, on=False, by=by)
    watching.switch(row, on=True, by=by)
    assert Watch.objects.get(pk=row.pk).changed_at > at


@pytest.mark.django_db(transaction=True)
def test_a_change_is_heard_that_was_begun_first_and_committed_last() -> None:
    cast, began = gather(), threading.Event()
    with scope(cast.workspace):
        slow, fast = watch(cast, "lago", "1"), watch(cast, "moka", "2")

    def change() -> None:
        with scope(cast.workspace), transaction.atomic():
            watching.keep(cast.brand, name="1", query="tazza", watch=slow, by=cast.as_("sara"))  # fmt: skip
            began.set()
            time.sleep(0.5)
        connection.close()

    thread = threading.Thread(target=change)
    thread.start()
    began.wait(10)
    with scope(cast.workspace):
        watching.switch(fast, on=False, by=cast.as_("sara"))
        watching.switch(fast, on=True, by=cast.as_("sara"))
        sieves.sieve()
        thread.join(30)
        assert sieves.sieve().sieve.matches(Said("la tazza")) == [slow.pk]


def test_matching_asks_as_often_for_many_as_for_few(cast: Cast) -> None:
    for n in range(4):
        watch(cast, f"caffè NOT parola{n}", name=f"w{n}")
    sieves.sieve()  # made once, not for each batch

    def work(count: int) -> Callable[[], object]:
        ids = [m.pk for m in said(cast, *["Un caffè"] * count)]
        return lambda: matching.match(ids)

    work(1)()  # which watches hear together is known from then on
    assert_constant(work, most=20)


def test_not_about_us_goes_and_teaches(cast: Cast) -> None:
    row = watch(cast, "lago")
    ours = said(cast, *[f"La locanda sul lago, camera {n}" for n in range(6)])
    others = said(
        cast, *[f"Il lago dei cigni, balletto a teatro {n}" for n in range(4)]
    )
    matching.match([m.pk for m in ours + others])
    for message in others[:3]:
        mention = Mention.objects.get(message=message)
        dismissing.dismiss(mention, by=cast.as_("marco"))
        dismissing.dismiss(mention, by=cast.as_("marco"))
    fresh = said(
        cast, "Stasera il balletto: lago dei cigni a teatro", "Locanda sul lago"
    )
    matching.match([m.pk for m in fresh])
    about = Mention.objects.filter(message__in=fresh).values_list(
        "message__text", flat=True
    )
    assert list(about) == ["Locanda sul lago"]
    first = Mention.objects.get(message=others[0])
    dismissing.restore(first, by=cast.as_("marco"))
    assert Mention.objects.about_us().filter(pk=first.pk).exists()
    assert Watch.objects.get(pk=row.pk).learnt == {}
    assert sum(Volume.objects.values_list("said", flat=True)) == Mention.objects.about_us().count()  # fmt: skip


def test_what_was_edited_or_deleted_is_matched_as_it_reads_now(cast: Cast) -> None:
    row = watch(cast)
    gone, changed = said(cast, "Caffè del lago", "Caffè e lago")
    matching.match([gone.pk, changed.pk])
    Message.objects.filter(pk=gone.pk).update(state=Message.State.DELETED)
    Message.objects.filter(pk=changed.pk).update(text="Tè")
    matching.forget([gone.pk, changed.pk])
    assert not Mention.objects.filter(watch=row).exists()
    assert not Volume.objects.exists()


def test_a_post_is_cut_into_words_once_and_anew_when_it_was_edited(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    row = watch(cast)
    [message] = said(cast, "Caffè sul lago, troppo lento e caro")
    matching.match([message.pk])

    def spoken_now() -> set[str]:
        [mention] = Mention.objects.filter(watch=row)
        found = spoken({(mention.pk, mention.copy_of): mention.message_id})
        return {word for words in found.values() for word in words}

    assert "lento" in spoken_now()
    with django_assert_num_queries(1):  # the mention, no text
        spoken_now()
    for text, word in (("Caffè sul lago, ora svelto e caro", "svelto"), ("Caffè, lago, su!", "su")):  # fmt: skip
        Message.objects.filter(pk=message.pk).update(text=text)
        matching.forget([message.pk])
        assert word in spoken_now()


def test_who_reads_the_kept_words_may_see_them_emptied(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Two threads look at watches: what one has just seen there the other may have thrown away."""

    class Emptied(dict[tuple[int, str], tuple[str, ...]]):
        def keys(self) -> Any:
            held = dict(self).keys()
            self.clear()
            return held

    monkeypatch.setattr("ascolto.monitor.spoken._kept", Emptied({(1, "a"): ("lago",)}))
    monkeypatch.setattr("ascolto.monitor.spoken._texts", lambda ids: {7: "Il lago"})
    assert spoken({(1, "a"): 7}) in ({(1, "a"): ("lago",)}, {(1, "a"): ("il", "lago")})


def test_what_arrives_is_matched_at_once_and_its_watches_are_looked_at(
    cast: Cast,
) -> None:
    [message] = said(cast, "Caffè del lago")
    event = MessagesReceived(cast.workspace.pk, (message.pk,))
    handlers.hear([event])
    looks = Job.objects.filter(name__endswith="monitor.jobs.look")
    assert not looks.exists()
    row, other = watch(cast), watch(cast, "lago", "Laghi")
    handlers.hear([event])
    handlers.hear([event])
    assert Mention.objects.count() == 2
    [recount] = Job.objects.filter(name__endswith="monitor.jobs.recount")
    jobs.recount(**recount.args)
    assert Volume.objects.filter(said=1).count() == 2
    [look] = looks
    assert (look.args, look.queue) == ({"watch_ids": [row.pk, other.pk]}, PRESSING)


def test_a_busy_watch_rests_and_the_others_do_not(cast: Cast) -> None:
    [message] = said(cast, "Caffè del lago")
    busy, calm = watch(cast), watch(cast, "lago", "Laghi")
    now = timezone.now()
    pace.cost(busy.pk, 1.0, now)
    pace.cost(calm.pk, 0.001, now)
    try:
        event = MessagesReceived(cast.workspace.pk, (message.pk,))
        handlers.hear([event])
        handlers.hear([event])
        looks = Job.objects.filter(name__endswith="monitor.jobs.look").order_by(
            "run_at"
        )
        assert [job.args for job in looks] == [
            {"watch_ids": [calm.pk]},
            {"watch_ids": [busy.pk]},
        ]
        assert looks[1].run_at > now + timedelta(seconds=5)
    finally:
        pace.cost(busy.pk, 0.0, now)


def test_busy_watches_share_the_time_of_one() -> None:
    now, own = timezone.now(), Pace()
    for pk in range(10):
        own.cost(pk, 0.1, now)
    assert own.next(0, now) == now + timedelta(seconds=0.1 * REST)
    assert own.next(9, now) == now + timedelta(seconds=10 * 0.1 * REST)
    own.cost(11, 60.0, now)
    assert own.next(11, now) == now + LONGEST


def test_one_watch_that_cannot_be_looked_at_keeps_none_of_the_others(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = watch(cast), watch(cast, "lago", "Laghi")
    looked: list[int] = []

    def evaluate(row: Watch, now: datetime) -> None:
        if row.pk == bad.pk:
            raise ValueError("a bug")
        looked.append(row.pk)

    monkeypatch.setattr("ascolto.monitor.actions.evaluating.evaluate", evaluate)
    jobs.look(watch_ids=[bad.pk, good.pk])
    assert looked == [good.pk]
    [again] = Job.objects.filter(name__endswith="monitor.jobs.look")
    assert again.args == {"watch_ids": [bad.pk]}
    with pytest.raises(ValueError, match="a bug"):
        jobs.look(**again.args)


def test_an_account_that_breaks_is_a_gap_until_it_is_mended(cast: Cast) -> None:
    broke = AccountBroke(cast.workspace.pk, cast.account.pk, "why")
    handlers.lose([broke])
    handlers.lose([broke])
    assert Outage.objects.get().ended_at is None
    handlers.find_again([AccountMended(cast.workspace.pk, cast.account.pk)])
    assert Outage.objects.get().ended_at is not None


def test_a_watch_waits_for_its_rarest_word_by_what_is_said_here(cast: Cast) -> None:
    """By its letters `colazione` would be the rarer one; in an inn everybody says it."""
    said(cast, *["la colazione è alle otto"] * 30)
    watch(cast, "colazione AND gru")
    assert sieves.sieve().sieve.literals == [" gru "]


def test_what_is_said_often_is_counted_anew_each_day(cast: Cast) -> None:
    watch(cast, "colazione AND gru")
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        said(cast, *["passa la gru"] * 30)
        assert sieves.sieve().sieve.literals == [" colazione "]


def test_what_is_private_to_another_brand_is_not_overheard(cast: Cast) -> None:
    shop = make.account(make.brand("La Dispensa"), kind="fake", config={})
    row = watch(cast)
    theirs = make.inbound(shop, cast.zoes, "Caffè del lago, in privato")
    heard = make.inbound(shop, make.handle(name="Ugo"), "Caffè del lago")
    Message.objects.filter(pk__in=[m.pk for m in heard]).update(is_public=True)
    matching.match([m.pk for m in (*theirs, *heard)])
    found = Mention.objects.filter(watch=row).values_list("message_id", flat=True)
    assert list(found) == [heard[0].pk]
    cast.sara.brands.set([cast.brand])
    assert watching.preview("caffè lago", cast.sara).found == 1


def test_a_removed_watch_takes_what_hangs_on_it_and_no_message(cast: Cast) -> None:
    row = watch(cast)
    matching.match([m.pk for m in said(cast, "Caffè del lago")])
    watching.remove(row, by=cast.as_("sara"))
    assert (Mention.objects.count(), Volume.objects.count()) == (0, 0)
    assert Message.objects.count() == 1
    assert OutboxEvent.objects.filter(kind="AlertRaised").count() == 0
