"""Voices, what may go public, who has gone quiet: what is shown, and what can be done there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ascolto.channels.actions import consenting
from ascolto.channels.models import Account, Handle, Message, OptOut
from ascolto.core.models import Role
from ascolto.monitor import jobs
from ascolto.monitor.actions import listing_speakers, missing_people, reckoning
from ascolto.monitor.models import Following, Silence
from ascolto.operate.models import Conversation, Draft, Notice
from ascolto.testing import make
from ascolto.testing.cast import Cast
from ascolto.testing.pipeline import hear, run, said

pytestmark = pytest.mark.django_db

Login = Callable[[str], Client]
DAY = timedelta(days=1)


@pytest.fixture
def login(cast: Cast, client: Client) -> Login:
    def enter(name: str) -> Client:
        client.force_login(getattr(cast, name).user)
        return client

    return enter


@pytest.fixture
def portal(cast: Cast) -> Account:
    return make.account(cast.brand, kind="webhook", config={})


def page(client: Client, name: str, *args: object, **asked: str) -> str:
    answer = client.get(reverse(name, args=args), asked)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def quiet(cast: Cast, portal: Account, **more: object) -> tuple[Silence, Conversation]:
    """Zoe wrote every week and has been silent for two months."""
    now = timezone.now()
    for days in (95, 88, 81, 74, 67, 60):
        talk = hear(portal, said(f"Una camera? {days}", at=now - days * DAY))
    Message.objects.inbound().update(**more)
    missing_people.look(now)
    return Silence.objects.get(), talk


# --- voices --------------------------------------------------------------------------------------


def test_a_voice_shows_what_its_score_is_made_of(cast: Cast, login: Login) -> None:
    empty = page(login("marco"), "people")
    assert "Qui non c’è ancora nessuno" in empty
    for n in range(3):
        make.inbound(cast.account, make.handle(f"u{n}", realm="account:1"), "ok", is_public=True)  # fmt: skip
    star = make.handle("star", realm="account:1", name="Stella <b>", followers=90_000)
    make.inbound(cast.account, star, "Il lago puzza", is_public=True, rating=1)
    reckoning.reckon(cast.account, timezone.now())
    listing_speakers.refresh(cast.brand, timezone.now())
    shown = page(login("marco"), "people")
    assert "Stella &lt;b&gt;" in shown
    assert "90000 persone lo seguono" in shown
    assert "per lo più scontento" in shown
    assert "Stella" in page(login("marco"), "people", mood="unhappy", order="writes", days="30")  # fmt: skip
    assert "Stella" not in page(login("marco"), "people", mood="happy")
    assert login("marco").get(reverse("people"), {"after": "x"}).status_code == 404


def test_following_tells_and_shows_what_they_write(
    cast: Cast, login: Login, portal: Account
) -> None:
    talk = hear(portal, said("Buongiorno"))
    person = f"c{talk.handle.link.customer_id}"
    marco = login("marco")
    marco.post(reverse("person_following", args=[person]), {"note": "giornalista", "tells": "yes"})  # fmt: skip
    assert Following.objects.get().note == "giornalista"
    hear(portal, said("Scriverò un articolo"))
    new = Message.objects.get(text__contains="articolo")
    jobs.notice(message_ids=[new.pk])
    run()
    [notice] = Notice.objects.filter(member=cast.marco)
    assert (notice.kind, notice.conversation) == ("followed", talk)
    shown = page(marco, "followed")
    assert "Scriverò un articolo" in shown
    assert ">Nuovo<" in shown
    assert ">Nuovo<" not in page(marco, "followed")
    marco.post(reverse("person_following", args=[person]), {"do": "unfollow"})
    assert "Non segui nessuno" in page(marco, "followed")
    wrong = marco.post(reverse("person_following", args=["h999"]), {"next": "https://evil.example"})  # fmt: skip
    assert wrong.status_code == 404


def test_where_one_goes_after_following_is_a_page_of_ours(
    cast: Cast, login: Login
) -> None:
    person = f"c{cast.zoe.pk}"
    for asked in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        answer = login("ada").post(reverse("person_following", args=[person]), {"next": asked})  # fmt: skip
        assert answer["Location"] == reverse("people")


# --- may go public -------------------------------------------------------------------------------


def test_what_may_go_public_can_be_opened_taken_and_made_urgent(
    cast: Cast, login: Login, portal: Account
) -> None:
    marco = login("marco")
    assert "In privato non aspetta nessuno" in page(marco, "risks")
    make.target(60)
    talk = hear(portal, said("È una vergogna", at=timezone.now() - 2 * DAY))
    shown = page(marco, "risks")
    assert "“È una vergogna”" in shown
    assert "oltre quanto promesso" in shown
    assert reverse("conversation", args=[talk.pk]) in shown
    marco.post(reverse("risk_step", args=[talk.pk]), {"do": "take"})
    marco.post(reverse("risk_step", args=[talk.pk]), {"do": "raise"})
    talk.refresh_from_db()
    assert (talk.assignee, talk.urgency) == (cast.marco, "high")
    aside = marco.get(reverse("conversation_aside", args=[talk.pk])).content.decode()
    assert "aspetta da 2 giorni" in aside
    assert "aspetta da 2 giorni" in page(marco, "customer", talk.handle.link.customer_id)  # fmt: skip
    assert marco.get(reverse("risks"), {"after": "a:b:c"}).status_code == 404


# --- gone quiet ----------------------------------------------------------------------------------


def test_asking_how_somebody_is_opens_their_conversation_with_a_beginning(
    cast: Cast, login: Login, portal: Account
) -> None:
    silence, talk = quiet(cast, portal)
    marco = login("marco")
    assert "tace da 60 giorni" in page(marco, "silences")
    answer = marco.post(reverse("silence_step", args=[silence.pk]), {"do": "check_in"})
    assert answer["Location"] == reverse("conversation", args=[talk.pk])
    draft = Draft.objects.get()
    assert "è da un po’ che non La sentiamo" in draft.text
    assert Message.objects.filter(direction="out").count() == 0
    assert "Zoe" not in page(marco, "silences").split("person-rows")[-1]
    assert "ha scritto a questa persona" in page(marco, "silences", shelf="left")
    marco.post(reverse("silence_step", args=[silence.pk]), {"do": "check_in"})
    assert Draft.objects.count() == 1


def test_who_opted_out_is_not_offered_to_be_written_to(
    cast: Cast, login: Login, portal: Account
) -> None:
    silence, _talk = quiet(cast, portal, meta={"consent": "False"})
    marco = login("marco")
    shown = page(marco, "silences")
    assert "Ha chiesto di non ricevere messaggi." in shown
    assert 'value="check_in"' not in shown
    marco.post(reverse("silence_step", args=[silence.pk]), {"do": "check_in"})
    assert not Draft.objects.exists()
    assert Silence.objects.get().checked_at is None


def test_who_said_stop_is_not_offered_to_be_written_to(
    cast: Cast, login: Login, portal: Account
) -> None:
    _silence, talk = quiet(cast, portal)
    assert talk.handle is not None
    word = Message.objects.inbound().latest("pk")
    OptOut.objects.create(
        handle=talk.handle, kind=portal.kind, at=timezone.now(), message=word
    )
    marco = login("marco")
    shown = page(marco, "silences")
    assert "Ha chiesto di non ricevere messaggi." in shown
    assert 'value="check_in"' not in shown
    silence = Silence.objects.get()
    marco.post(reverse("silence_step", args=[silence.pk]), {"do": "check_in"})
    assert not Draft.objects.exists()


def test_where_a_member_noted_not_to_write_nothing_is_begun(
    cast: Cast, login: Login, portal: Account
) -> None:
    silence, talk = quiet(cast, portal)
    assert talk.handle is not None
    consenting.forbid(talk.handle, reason="Al telefono", by=cast.as_("ada"))
    login("marco").post(reverse("silence_step", args=[silence.pk]), {"do": "check_in"})
    assert not Draft.objects.exists()
    assert Silence.objects.get().checked_at is None


def test_whom_no_channel_reaches_is_said_so(
    cast: Cast, login: Login, portal: Account
) -> None:
    silence, _talk = quiet(cast, portal)
    assert 'value="check_in"' in page(login("marco"), "silences")
    portal.config = {}  # it takes no answer any more
    portal.save(update_fields=["config"])
    Handle.objects.update(email="")
    shown = page(login("marco"), "silences")
    assert "Nessuno dei suoi canali accetta ora un nostro messaggio." in shown
    assert 'value="check_in"' not in shown
    address = reverse("silence_step", args=[silence.pk])
    answer = login("marco").post(address, {"do": "check_in"}, follow=True)
    assert "Nessuno dei suoi canali accetta ora un nostro messaggio." in answer.content.decode()  # fmt: skip


def test_left_retired_and_brought_back(
    cast: Cast, login: Login, portal: Account
) -> None:
    silence, _talk = quiet(cast, portal)
    marco = login("marco")
    address = reverse("silence_step", args=[silence.pk])
    marco.post(address, {"do": "leave", "days": "90"})
    assert "Nessuno tace" in page(marco, "silences")
    marco.post(address, {"do": "retire"})
    assert "Non è più cliente: l’ha detto Marco" in page(marco, "silences", shelf="gone")  # fmt: skip
    marco.post(address, {"do": "back"})
    assert "tace da 60 giorni" in page(marco, "silences")


# --- not profiled --------------------------------------------------------------------------------


def test_a_customer_asks_not_to_be_profiled(
    cast: Cast, login: Login, portal: Account
) -> None:
    _silence, talk = quiet(cast, portal)
    marco = login("marco")
    pk = talk.handle.link.customer_id
    marco.post(reverse("customer_objection", args=[pk]), {"profile": "no", "why": "Per telefono"})  # fmt: skip
    run()
    assert not Silence.objects.exists()
    shown = page(marco, "customer", pk)
    assert "Ha chiesto di non essere profilata" in shown
    assert "tace da" not in shown
    marco.post(reverse("customer_objection", args=[pk]), {"profile": "yes"})
    assert "Ha chiesto di non essere profilata" not in page(marco, "customer", pk)


def test_who_sees_another_brand_finds_nothing_to_do_here(
    cast: Cast, client: Client, portal: Account
) -> None:
    silence, talk = quiet(cast, portal)
    other = make.member("Bruno", role=Role.ADMIN, brands=[make.brand("Altro")])
    client.force_login(other.user)
    for name in ("people", "risks", "silences", "followed"):
        assert "Zoe" not in page(client, name)
    for address in (
        reverse("silence_step", args=[silence.pk]),
        reverse("risk_step", args=[talk.pk]),
        reverse("person_following", args=[f"c{talk.handle.link.customer_id}"]),
        reverse("person_following", args=[f"h{talk.handle_id}"]),
        reverse("customer_objection", args=[talk.handle.link.customer_id]),
    ):
        assert client.post(address, {"do": "take"}).status_code == 404
