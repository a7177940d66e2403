from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ascolto.core.models import Job, Role
from ascolto.monitor.actions import digesting, matching, watching
from ascolto.monitor.models import DigestChoice
from ascolto.monitor.reads import mix
from ascolto.testing import make
from ascolto.testing.cast import Cast
from ascolto.testing.counting import count
from ascolto.web.monitor.tests.test_insight_pages import read_as

pytestmark = pytest.mark.django_db
Login = Callable[[str], Client]


@pytest.fixture
def login(cast: Cast, client: Client) -> Login:
    def enter(name: str) -> Client:
        client.force_login(getattr(cast, name).user)
        return client

    return enter


def test_what_arrives_is_service_buying_or_selling(cast: Cast, login: Login) -> None:
    marco = login("marco")
    assert "Qui stanno le quote" in marco.get(reverse("mix")).content.decode()
    intents = "question complaint praise suggestion purchase marketing spam spam other"
    for intent in intents.split():
        read_as(cast.account, cast, "neutral", intent)
    found = mix.mixes(cast.marco, now=timezone.localtime())
    assert dict(found.all.said) == {"service": 4, "purchase": 1, "marketing": 1, "spam": 2, "other": 1}  # fmt: skip
    assert [(name, one.total) for name, one in found.brands] == [(cast.brand.name, 9)]
    page = marco.get(reverse("mix")).content.decode()
    assert "il 50 % è assistenza, il 12 % interesse ad acquistare e il 38 %" in page
    assert page.count('<svg class="chart"') == 1
    asked = {"weeks": "x", "account": "9" * 30}
    assert marco.get(reverse("mix"), asked).status_code == 200


def test_the_mix_asks_as_often_for_many_accounts(cast: Cast) -> None:
    def work() -> object:
        return mix.mixes(cast.marco, now=timezone.localtime())

    read_as(cast.account, cast, "neutral")
    few = count(work)
    for n in range(5):
        read_as(make.account(cast.brand, name=f"n{n}"), cast, "neutral", "spam")
    assert count(work) == few <= 4
    other = make.member("Bruno", role=Role.ADMIN, brands=[make.brand("Altro")])
    assert mix.mixes(other, now=timezone.localtime()).all.total == 0


def hear(cast: Cast) -> None:
    watching.keep(cast.brand, name="Lago", query="lago", by=cast.as_("sara"))
    since = timezone.now() - timedelta(days=2)
    rows = make.inbound(cast.account, cast.zoes, *["Il lago <b>"] * 12, rating=1, since=since)  # fmt: skip
    matching.match([m.pk for m in rows])


def test_the_digest_is_seen_before_it_is_sent(cast: Cast, login: Login) -> None:
    sara = login("sara")
    assert "Ancora nulla da raccontare" in sara.get(reverse("digest")).content.decode()
    sara.post(reverse("digest_posting"))
    empty = Job.objects.filter(key__startswith="mail:digest-now:")
    assert "In settimana non si è parlato di voi." in empty.get().args["text"]
    empty.delete()
    hear(cast)
    page = sara.get(reverse("digest")).content.decode()
    assert "In settimana si è parlato di voi 12 volte" in page
    assert "Il lago &lt;b&gt;" in page
    assert not Job.objects.filter(key__startswith="mail:digest").exists()
    sara.post(reverse("digest_posting"))
    mail = Job.objects.get(key__startswith="mail:digest-now:")
    assert mail.args["to"] == cast.sara.user.email
    assert "Il lago &lt;b&gt;" in mail.args["html"]


def test_it_is_chosen_in_the_settings_and_stopped_by_the_link(
    cast: Cast, login: Login, client: Client
) -> None:
    sara = login("sara")
    assert reverse("digest_choice") in sara.get(reverse("me")).content.decode()
    sara.post(reverse("digest_choice"), {"is_on": "yes", "weekday": "4"})
    row = DigestChoice.objects.get()
    assert (row.is_on, row.weekday) == (True, 4)
    sara.post(reverse("digest_choice"), {"is_on": "yes", "weekday": "9"})
    assert DigestChoice.objects.get().weekday == 4
    client.logout()
    at = digesting.stop_address(cast.sara)
    at = at[at.index("/digest/") :]
    assert "non vuoi più" in client.get(at).content.decode()
    row.refresh_from_db()
    assert row.is_on  # looking stops nothing: programs open links by themselves
    client.post(at)
    client.post(at)
    row.refresh_from_db()
    assert (row.is_on, row.weekday) == (False, 4)
    assert client.post(at[:-9] + "aaaaaaaa/").status_code == 410
    assert login("vito").get(reverse("digest")).status_code == 403
