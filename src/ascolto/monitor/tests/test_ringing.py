"""Moods that are read later, and alerts that ring."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from ascolto.channels.models import Message
from ascolto.core import bus
from ascolto.core.models import Job
from ascolto.monitor import alert_letter
from ascolto.monitor.actions import alerting, matching, watching
from ascolto.monitor.models import Alert, AlertPost, Mention, Watch
from ascolto.monitor.warning.finding import Finding
from ascolto.nlp.actions import annotating
from ascolto.testing import make
from ascolto.testing.cast import Cast
from ascolto.testing.counting import count

ANGRY = "Lago pessimo, camera sporca, vergogna! Mai più, voglio il rimborso"


def said(cast: Cast) -> list[Message]:
    rows = make.inbound(cast.account, cast.zoes)
    Message.objects.filter(pk=rows[0].pk).update(text=ANGRY, language="it")
    rows[0].refresh_from_db()
    return rows


def watch(cast: Cast, query: str) -> Watch:
    return watching.keep(cast.brand, name=query, query=query, by=cast.as_("sara"))


def test_a_mention_has_its_mood_once_it_was_read(cast: Cast) -> None:
    plain, moody = watch(cast, "lago"), watch(cast, "lago sentiment:negative")
    rows = said(cast)
    ids = [row.pk for row in rows]
    assert matching.match(ids) == {plain.pk}
    assert Mention.objects.get().sentiment == ""
    annotating.annotate(rows)
    assert matching.relabel(ids) == {plain.pk, moody.pk}
    moods = Mention.objects.values_list("watch_id", "sentiment")
    assert dict(moods) == {plain.pk: "negative", moody.pk: "negative"}
    assert matching.relabel(ids) == {plain.pk, moody.pk}  # again changes nothing
    assert Mention.objects.count() == 2


def test_stars_say_more_than_what_was_read(cast: Cast) -> None:
    row = watch(cast, "lago")
    rows = said(cast)
    Message.objects.filter(pk=rows[0].pk).update(rating=5)
    annotating.annotate(rows)
    matching.match([rows[0].pk])
    assert Mention.objects.get(watch=row).sentiment == "positive"


def test_an_alert_rings_by_mail_once_with_the_posts(cast: Cast) -> None:
    row = watch(cast, "lago")
    [message] = said(cast)
    now = timezone.now()
    finding = Finding(
        kind="voice", since=now - timedelta(minutes=5), sure=0.99,
        numbers={"influence": 90}, words=("lago",), authors=("zoe",), post_ids=(message.pk,),
    )  # fmt: skip
    [alert] = alerting.raise_(row, [finding], now=now)
    while bus.dispatch():
        pass
    mails = Job.objects.filter(key__startswith=f"mail:alert:{alert.pk}:")
    assert {job.args["to"] for job in mails} >= {
        cast.sara.user.email,
        cast.ada.user.email,
    }
    letter = mails.first()
    assert letter is not None
    assert "Lago pessimo" in letter.args["text"]
    assert f"/alerts/{alert.pk}/" in letter.args["text"]
    alerting.raise_(
        row, [finding], now=now + timedelta(minutes=5)
    )  # it grows, silently
    before = mails.count()
    while bus.dispatch():
        pass
    assert mails.count() == before


def test_posts_of_many_alerts_are_read_at_once_the_newest_first(cast: Cast) -> None:
    watch = watching.keep(cast.brand, name="Lago", query="lago", by=cast.as_("sara"))
    alerts = []
    for place in "ab":
        said = make.inbound(cast.account, cast.zoes, *(f"{place}{n}" for n in range(5)))
        alert = Alert.objects.create(
            brand=cast.brand, watch=watch, kind="voice", since=timezone.now(), sure=0.99
        )
        for message in said:
            AlertPost.objects.create(alert=alert, message=message)
        alerts.append(alert)
    assert alert_letter.quotes_of(alerts) == {
        alerts[0].pk: ["a4", "a3", "a2"],
        alerts[1].pk: ["b4", "b3", "b2"],
    }
    assert count(lambda: alert_letter.quotes_of(alerts)) == 1
