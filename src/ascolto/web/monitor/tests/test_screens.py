from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ascolto.channels.models import Account, Message
from ascolto.core.models import Activity
from ascolto.monitor import jobs
from ascolto.monitor.actions import alerting, matching, watching
from ascolto.monitor.models import Alert, Mention, Watch
from ascolto.monitor.warning.finding import Finding
from ascolto.operate.models import Conversation
from ascolto.testing import make
from ascolto.testing.cast import Cast

pytestmark = pytest.mark.django_db

Login = Callable[[str], Client]


@pytest.fixture
def login(cast: Cast, client: Client) -> Login:
    def enter(name: str) -> Client:
        client.force_login(getattr(cast, name).user)
        return client

    return enter


def drawn(client: Client, name: str, *args: int, **asked: str) -> str:
    answer = client.get(reverse(name, args=args), asked)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def page(client: Client, name: str, *args: int, **asked: str) -> str:
    """Without the marks around what a watch looks for."""
    return re.sub("<mark>(.*?)</mark>", r"\1", drawn(client, name, *args, **asked))


def test_a_query_is_tried_while_it_is_written(cast: Cast, login: Login) -> None:
    make.inbound(cast.account, cast.zoes, "Il caffè del lago <b>", "Niente")
    sara = login("sara")
    shown = page(sara, "watch_preview", query="caffè lago")
    assert "caffe AND lago" in shown
    assert "Il caffè del lago &lt;b&gt;" in shown
    wrong = page(sara, "watch_preview", query='lago "caffè')
    assert "Queste virgolette non si chiudono." in wrong
    assert '<mark class="query-there">&quot;</mark>' in wrong


def test_what_was_probably_meant_is_offered_and_what_was_found_is_marked(cast: Cast, login: Login) -> None:  # fmt: skip
    [message] = make.inbound(cast.account, cast.zoes, "A posto, siete stati gentili")
    Message.objects.filter(pk=message.pk).update(subject="La Camera <12>")
    sara = login("sara")
    shown = page(sara, "watch_preview", query="camera e stanza")
    assert 'data-query="camera E stanza"' in shown
    shown = page(sara, "watch_preview", query="camera fonte:boh")
    assert "Nessuna fonte si chiama “boh”." in shown
    assert cast.account.name in shown
    shown = page(sara, "watch_preview", query="camera umore:scontento")
    assert "camera AND sentiment:negative" in shown
    shown = drawn(sara, "watch_preview", query="camera")
    assert "La <mark>Camera</mark> &lt;12&gt;" in shown
    watching.keep(cast.brand, name="Camere", query="camera", by=cast.as_("sara"))
    matching.match([message.pk])
    assert "La <mark>Camera</mark> &lt;12&gt;" in drawn(sara, "mentions")


def test_the_brand_that_was_chosen_stays_and_can_be_changed(cast: Cast, login: Login) -> None:  # fmt: skip
    shop, sara = make.brand("La Dispensa"), login("sara")
    private = make.inbound(cast.account, cast.zoes, "La camera era fredda")
    lake, there = f'value="{cast.brand.pk}" selected', f'value="{shop.pk}" selected'
    assert "selected" not in page(sara, "watch_new")
    typed = {"name": "Camere", "query": "camera OR", "brand": str(cast.brand.pk)}
    answer = sara.post(reverse("watch_new"), typed).content.decode()
    assert lake in answer
    assert not Watch.objects.exists()
    sara.post(reverse("watch_new"), typed | {"query": "camera"})
    watch = Watch.objects.get()
    assert watch.brand == cast.brand
    assert lake in page(sara, "watch", watch.pk)
    for brand, found in ((cast.brand, "1 degli ultimi 1"), (shop, "0 degli ultimi 1")):
        tried = page(sara, "watch_preview", query="camera", brand=str(brand.pk))
        assert found in tried
    sara.post(reverse("watch", args=[watch.pk]), typed | {"query": "camera", "brand": str(shop.pk)})  # fmt: skip
    assert Watch.objects.get().brand == shop
    assert there in page(sara, "watch", watch.pk)
    assert private


def test_a_watch_is_kept_changed_and_removed(cast: Cast, login: Login) -> None:
    sara = login("sara")
    sara.post(reverse("watch_new"), {"name": "Lago", "query": "lago O colle"})
    watch = Watch.objects.get()
    assert watch.query == "lago OR colle"
    answer = sara.post(
        reverse("watch", args=[watch.pk]), {"name": "Lago", "query": "("}
    )
    assert "Dopo ( manca qualcosa da cercare." in answer.content.decode()
    assert "lago OR colle" in page(sara, "watches")
    sara.post(reverse("watch_removal", args=[watch.pk]))
    assert not Watch.objects.exists()


def test_not_about_us_is_one_click(cast: Cast, login: Login) -> None:
    watch = watching.keep(cast.brand, name="Lago", query="lago", by=cast.as_("sara"))
    [message] = make.inbound(cast.account, cast.zoes, "Il lago dei cigni")
    matching.match([message.pk])
    sara = login("sara")
    assert "Il lago dei cigni" in page(sara, "watch", watch.pk)
    mention = Mention.objects.get()
    sara.post(reverse("mention_dismissal", args=[mention.pk]))
    assert Mention.objects.get().dismissed_at is not None
    sara.post(reverse("mention_restoring", args=[mention.pk]))
    assert Mention.objects.get().dismissed_at is None


def test_a_watch_says_that_it_is_still_counting(cast: Cast, login: Login) -> None:
    watch = watching.keep(cast.brand, name="Lago", query="lago", by=cast.as_("sara"))
    sara = login("sara")
    assert "Sta ancora contando" in page(sara, "watch", watch.pk)
    assert "sta ancora contando" in page(sara, "watches")
    jobs.fill(watch_id=watch.pk)
    assert "Sta ancora contando" not in page(sara, "watch", watch.pk)
    assert "sta ancora contando" not in page(sara, "watches")


def test_not_about_us_is_said_in_the_list_once_for_every_watch(
    cast: Cast, login: Login
) -> None:
    for name, query in (("Lago", "lago"), ("Cigni", "cigni")):
        watching.keep(cast.brand, name=name, query=query, by=cast.as_("sara"))
    messages = make.inbound(cast.account, cast.zoes, "Il lago dei cigni", "Un lago")
    matching.match([m.pk for m in messages])
    marco = login("marco")
    assert "Il lago dei cigni" in page(marco, "mentions")
    mention = Mention.objects.filter(message=messages[0]).earliest("pk")
    here = reverse("mentions") + "?days=7"
    answer = marco.post(reverse("mention_dismissal", args=[mention.pk]), {"next": here})
    assert answer["Location"] == here
    left = Mention.objects.about_us().values_list("message_id", flat=True)
    assert list(left) == [messages[1].pk]
    assert "Il lago dei cigni" not in page(marco, "mentions")
    marco.post(reverse("mention_restoring", args=[mention.pk]))
    assert Mention.objects.about_us().count() == 3
    elsewhere = {"next": "https://elsewhere.example/"}
    answer = marco.post(reverse("mention_dismissal", args=[mention.pk]), elsewhere)
    assert answer["Location"] == reverse("mentions")


def test_what_was_only_heard_is_acted_on_from_the_list(
    cast: Cast, login: Login
) -> None:
    watching.keep(cast.brand, name="Lago", query="lago", by=cast.as_("sara"))
    [message] = make.inbound(cast.account, cast.zoes, "Al lago si mangia male")
    matching.match([message.pk])
    mention, marco = Mention.objects.get(), login("marco")
    act = reverse("mention_engagement", args=[mention.pk])
    assert act in page(marco, "mentions")
    answer = marco.post(act)
    talk = Conversation.objects.get(thread=message.thread_id)
    assert answer["Location"] == reverse("conversation", args=[talk.pk])
    assert marco.post(act)["Location"] == answer["Location"]
    assert Activity.objects.filter(verb="engaged", target_id=talk.pk).count() == 1
    shown = page(marco, "mentions")
    assert act not in shown
    assert answer["Location"] in shown


@pytest.mark.parametrize(
    ("kind", "numbers", "words"),
    [
        ("burst", {"voices": 30, "expected": 4.2, "times": 7.1, "unhappy": 21, "posts": 33}, "4,2"),
        ("burst", {"voices": 8, "expected": 0.04, "times": 16.0, "unhappy": 8, "posts": 8}, "quasi nessuna"),
        ("voice", {"influence": 88}, "88"),
        ("topic", {"voices": 9, "posts": 12}, "12"),
        ("mood", {"share": 0.41, "usual": 0.2, "voices": 50}, "il 41 %"),
        ("drift", {"times": 1.6}, "1,6"),
    ],
)  # fmt: skip
def test_every_kind_of_alert_says_what_it_is(
    cast: Cast, login: Login, kind: str, numbers: dict[str, float], words: str
) -> None:
    watch = watching.keep(cast.brand, name="Lago", query="lago", by=cast.as_("sara"))
    [message] = make.inbound(cast.account, cast.zoes, "Il lago puzza")
    finding = Finding(kind, timezone.now(), 0.9995, (message.pk,), ("a",), ("puzza",), numbers)  # fmt: skip
    [alert] = alerting.raise_(watch, [finding], now=timezone.now())
    marco = login("marco")
    for shown in (page(marco, "alerts"), page(marco, "alert", alert.pk)):
        assert words in shown
        assert "puzza" in shown
    assert "Il lago puzza" in page(marco, "alert", alert.pk)
    assert "Zoe Keller" in page(marco, "alert", alert.pk)
    assert '<svg class="chart"' not in page(marco, "alert", alert.pk)  # nothing counted
    matching.match([message.pk])
    shown = page(marco, "alert", alert.pk)
    assert '<svg class="chart"' in shown
    assert '<table class="table">' in shown
    marco.post(reverse("alert_step", args=[alert.pk]), {"do": "take"})
    assert Alert.objects.get().taken_by == cast.marco
    marco.post(reverse("alert_step", args=[alert.pk]), {"do": "snooze", "hours": "4"})
    assert "puzza" not in page(marco, "alerts")
    assert "puzza" in page(marco, "alerts", shelf="quiet")
    assert "Messa da parte · " in page(marco, "alert", alert.pk)
    marco.post(reverse("alert_step", args=[alert.pk]), {"do": "close"})
    assert "· chiusa" in page(marco, "alerts", shelf="settled")


def test_a_drift_counts_nobody(cast: Cast, login: Login) -> None:
    watch = watching.keep(cast.brand, name="Lago", query="lago", by=cast.as_("sara"))
    finding = Finding("drift", timezone.now(), 0.9995, numbers={"times": 1.6})
    [alert] = alerting.raise_(watch, [finding], now=timezone.now())
    marco = login("marco")
    for shown in (page(marco, "alerts"), page(marco, "alert", alert.pk)):
        assert "1,6" in shown
        assert "0 persone" not in shown


def test_the_board_has_a_table_behind_its_picture(cast: Cast, login: Login) -> None:
    watching.keep(cast.brand, name="Lago", query="lago", by=cast.as_("sara"))
    messages = make.inbound(cast.account, cast.zoes, "lago", "lago", rating=1)
    matching.match([m.pk for m in messages])
    shown = page(login("marco"), "listening", days="7")
    assert '<svg class="chart"' in shown
    assert '<table class="table">' in shown
    assert "Zoe Keller" in shown
    assert "Oggi si è parlato di voi" in shown
    assert "/mentions/?" in shown
    assert page(login("marco"), "listening", days="x", watch="9" * 30)


def test_the_list_behind_the_board(cast: Cast, login: Login) -> None:
    watching.keep(cast.brand, name="Lago", query="lago", by=cast.as_("sara"))
    messages = make.inbound(cast.account, cast.zoes, "Il lago <b>", "lago", rating=1)
    matching.match([m.pk for m in messages])
    marco = login("marco")
    assert "Il lago &lt;b&gt;" in page(marco, "mentions", mood="unhappy", voice=str(cast.zoes.pk))  # fmt: skip
    none = page(marco, "mentions", word="montagna")
    assert "Togli un filtro" in none
    for odd in ("9" * 30, "x", "-1", "2026-99-99", "1-1-1"):
        asked = dict.fromkeys(
            ("watch", "since", "until", "source", "after", "mood"), odd
        )
        assert page(marco, "mentions", **asked)


def test_what_was_done_about_an_alert_is_said_and_taken_back(
    cast: Cast, login: Login
) -> None:
    watch = watching.keep(cast.brand, name="Lago", query="lago", by=cast.as_("sara"))
    finding = Finding("voice", timezone.now(), 0.99, (), ("a",), (), {"influence": 88})
    [alert] = alerting.raise_(watch, [finding], now=timezone.now())
    sara = login("sara")

    def press(route: str, pk: int, **form: str) -> str:
        answer = sara.post(reverse(route, args=[pk]), form, follow=True)
        return answer.content.decode()

    shown = press("alert_step", alert.pk, do="snooze", hours="4")
    assert reverse("alert_undo", args=[alert.pk]) in shown
    head = shown.partition("</header>")[0].rpartition("<header")[2]
    assert "messa da parte fino alle" in head
    assert "messa da parte fino alle" not in press("alert_step", alert.pk, do="reopen")
    shown = press("alert_step", alert.pk, do="normal")
    assert "Apri di nuovo" in shown
    assert reverse("tolerance_removal", args=[alert.tolerance.pk]) in page(sara, "ringing")  # fmt: skip
    assert sara.post(reverse("alert_undo", args=[alert.pk])).status_code == 200
    assert "Nulla, per ora" in page(sara, "ringing")
    press("alert_step", alert.pk, do="normal")
    alert = Alert.objects.get()
    press("tolerance_removal", alert.tolerance.pk)
    assert "Nulla, per ora" in page(sara, "ringing")
    marco = login("marco")
    assert "Apri di nuovo" not in page(marco, "alert", alert.pk)
    assert marco.post(reverse("alert_undo", args=[alert.pk])).status_code == 409


def test_where_nobody_listens_nothing_is_called_usual(cast: Cast, login: Login) -> None:
    deaf, usual = "Ascolto non sta ascoltando nulla", "Tutto come al solito"
    quiet = "Oggi non si è ancora parlato"
    sara = login("sara")
    for name in ("alerts", "listening"):
        shown = page(sara, name)
        assert deaf in shown
        assert reverse("watch_new") in shown
        assert usual not in shown
        assert quiet not in shown
    watching.keep(cast.brand, name="Lago", query="lago", by=cast.as_("sara"))
    assert usual in page(sara, "alerts")
    assert quiet in page(sara, "listening")
    Account.objects.update(disconnected_at=timezone.now())
    ada = login("ada")
    for name in ("alerts", "listening"):
        shown = page(ada, name)
        assert deaf in shown
        assert reverse("accounts") in shown
