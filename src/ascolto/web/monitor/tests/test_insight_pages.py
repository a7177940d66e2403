from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ascolto.channels.models import Account, Insight, InsightFile
from ascolto.commitments.models import Commitment
from ascolto.core.models import Role
from ascolto.core.scoping import scope
from ascolto.monitor import figure_words
from ascolto.monitor.reads import insights as reads
from ascolto.nlp.models import Annotation
from ascolto.testing import make
from ascolto.testing.cast import Cast
from ascolto.testing.counting import count

pytestmark = pytest.mark.django_db
Login = Callable[[str], Client]
CSV = "Giorno;Follower;Tasso di risposta\n{day};812;78 %\n{day2};815;boh\n"


@pytest.fixture
def login(cast: Cast, client: Client) -> Login:
    def enter(name: str) -> Client:
        client.force_login(getattr(cast, name).user)
        return client

    return enter


def tell(account: Account, name: str, *values: float) -> None:
    """One value a day, the last one today."""
    today = timezone.localdate()
    for n, value in enumerate(reversed(values)):
        day = today - timedelta(days=n)
        Insight.objects.create(account=account, day=day, name=name, value=value)


def answered(cast: Cast, account: Account, *minutes: int | None, ago: int = 1) -> None:
    """First questions, with how long each waited; None: it still does."""
    began = timezone.now() - timedelta(days=ago)
    for n, wait in enumerate(minutes):
        Commitment.objects.create(
            kind="first_reply",
            state="open" if wait is None else "kept",
            brand=account.brand,
            account_id=account.pk,
            subject_type="channels.thread",
            subject_id=account.pk * 1000 + n,
            started_at=began,
            warn_at=began,
            due_at=began + timedelta(minutes=60),
            minutes=60,
            settled_at=None if wait is None else began + timedelta(minutes=wait),
            breached_at=began if wait and wait > 60 else None,
        )


def read_as(account: Account, cast: Cast, sentiment: str, intent: str = "question") -> None:  # fmt: skip
    [message] = make.inbound(account, cast.zoes)
    Annotation.objects.create(
        message=message, language="it", language_confidence=1, sentiment=sentiment,
        sentiment_confidence=1, score=0, anger=0, anger_alone=0, intent=intent, intent_confidence=1,
        urgency="low", urgency_score=0, said_at=message.sent_at, model="test",
    )  # fmt: skip


def test_the_providers_figures_stand_beside_ours(cast: Cast, login: Login) -> None:
    answered(cast, cast.account, 10, 20, 30, 200, 25, 15, 12, 18, 22, None, ago=0)
    tell(cast.account, "response_rate", 0.78)
    tell(cast.account, "followers", *[800] * 20, *[812] * 10)
    read_as(cast.account, cast, "negative")
    read_as(cast.account, cast, "positive")
    marco = login("marco")
    shown = marco.get(reverse("insights")).content.decode()
    for words in ("812", "78 %", "90 %", "89 %", "20 min", "50 %"):
        assert words in shown, words
    page = marco.get(reverse("insights_of", args=[cast.account.pk])).content.decode()
    assert "78 %" in page
    assert "90 %" in page
    assert "812, 12 in più di quattro settimane prima" in page
    assert page.count('<svg class="chart"') >= 5
    assert page.count('<table class="table">') >= page.count('<svg class="chart"')


@pytest.mark.parametrize(
    ("theirs", "says"), [(0.78, "a modo suo"), (0.91, "lo stesso"), (0.99, "automatic")]
)
def test_a_difference_is_said_with_its_likely_reason(
    cast: Cast, login: Login, theirs: float, says: str
) -> None:
    answered(cast, cast.account, *[10] * 9, None, ago=0)
    tell(cast.account, "response_rate", theirs)
    page = login("marco").get(reverse("insights_of", args=[cast.account.pk]))
    assert says in page.content.decode()


def test_few_questions_make_no_rate(cast: Cast) -> None:
    answered(cast, cast.account, 10, None)
    tell(cast.account, "response_rate", 0.5)
    sheet = reads.sheet(cast.account, cast.marco, now=timezone.localtime())
    assert figure_words.differences(sheet, "X") == []


def test_nothing_yet_teaches_how_to_get_it(cast: Cast, login: Login) -> None:
    marco = login("marco")
    assert "importa il file CSV" in marco.get(reverse("insights")).content.decode()
    page = marco.get(reverse("insights_of", args=[cast.account.pk]))
    assert "Lo importa un responsabile" in page.content.decode()
    Account.objects.all().delete()
    assert "ancora" in marco.get(reverse("insights")).content.decode()


def test_many_accounts_ask_as_often_as_one(cast: Cast) -> None:
    def work() -> object:
        return reads.overview(cast.marco, now=timezone.localtime())

    answered(cast, cast.account, 10)
    few = count(work)
    for n in range(6):
        account = make.account(cast.brand, name=f"n{n}")
        answered(cast, account, 10, 20)
        tell(account, "reach", 5, 6)
        read_as(account, cast, "neutral")
    assert count(work) == few <= 8
    assert count(lambda: reads.sheet(cast.account, cast.marco, now=timezone.localtime())) <= 8  # fmt: skip


def test_a_member_of_another_brand_and_an_outsider_see_nothing(
    cast: Cast, login: Login, client: Client
) -> None:
    other = make.member("Bruno", role=Role.ADMIN, brands=[make.brand("Altro")])
    client.force_login(other.user)
    assert cast.account.name not in client.get(reverse("insights")).content.decode()
    assert client.get(reverse("insights_of", args=[cast.account.pk])).status_code == 404
    with scope(cast.elsewhere):
        client.force_login(cast.otto.user)
    assert client.get(reverse("insights_of", args=[cast.account.pk])).status_code == 404
    assert login("vito").get(reverse("insights")).status_code == 403


def hand_in(client: Client, account: Account, text: str) -> str:
    file = BytesIO(text.encode())
    file.name = "pagina.csv"
    at = reverse("insight_files", args=[account.pk])
    return client.post(at, {"file": file}, follow=True).content.decode()


def test_a_file_is_looked_at_mapped_taken_in_and_taken_back(cast: Cast, login: Login) -> None:  # fmt: skip
    today = timezone.localdate()
    days = {"day": f"{today:%d/%m/%Y}", "day2": f"{today - timedelta(days=1):%d/%m/%Y}"}
    sara = login("sara")
    looked = hand_in(sara, cast.account, CSV.format(**days))
    assert "Ancora non è scritto nulla" in looked
    assert "boh" in looked
    row = InsightFile.objects.get()
    page = reverse("insight_file", args=[row.pk])
    twice = {"column-0": "reach", "column-1": "reach", "dates": "dmy", "decimal": ","}
    assert sara.post(page, twice).status_code == 422
    sara.post(page, twice | {"column-1": "response_rate"})
    sara.post(reverse("insight_file_intake", args=[row.pk]))
    assert dict(Insight.objects.filter(day=today).values_list("name", "value")) == {
        "reach": 812, "response_rate": 0.78,
    }  # fmt: skip
    assert sara.get(page).status_code == 404  # it is dealt with
    sara.post(reverse("insight_file_removal", args=[row.pk]))
    assert not Insight.objects.exists()


@pytest.mark.parametrize("text", ["", "Nome;Mail\nAnna;a@b.it\n"])
def test_a_file_without_days_is_said_to_be_none(cast: Cast, login: Login, text: str) -> None:  # fmt: skip
    assert "nessuna tabella" in hand_in(login("sara"), cast.account, text)
    assert not InsightFile.objects.exists()


def test_a_file_of_another_company_is_not_there(cast: Cast, login: Login, client: Client) -> None:  # fmt: skip
    today = timezone.localdate()
    hand_in(login("sara"), cast.account, f"Data;Follower\n{today:%d/%m/%Y};5\n")
    row = InsightFile.objects.get()
    with scope(cast.elsewhere):
        client.force_login(cast.otto.user)
    assert client.get(reverse("insight_file", args=[row.pk])).status_code == 404
    taken = client.post(reverse("insight_file_intake", args=[row.pk]))
    assert taken.status_code == 404
    assert not Insight.objects.exists()
