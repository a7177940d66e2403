from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from ascolto.channels.models import Handle, OptOut
from ascolto.customers.models import Customer, Merge
from ascolto.operate.models import Conversation
from ascolto.testing import make
from ascolto.testing.cast import Cast
from ascolto.testing.pipeline import hear, said


@pytest.fixture
def two(cast: Cast) -> tuple[Customer, Customer]:
    portal = make.account(
        cast.brand, kind="webhook", config={"secret": "whsec_" + "YWJj" * 8}
    )
    return tuple(hear(portal, said(who=w)).case.customer for w in ("zoe", "zora"))  # type: ignore[return-value]


@pytest.fixture
def marco(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.marco.user)
    return client


def test_two_customers_are_linked_and_taken_apart_again(
    marco: Client, two: tuple[Customer, Customer]
) -> None:
    zoe, zora = two
    answer = marco.post(reverse("customer_links", args=[zoe.pk]), {"other": zora.pk})
    assert answer.status_code == 302
    page = marco.get(reverse("customer", args=[zoe.pk]))
    assert page.content.decode().count("Zora") >= 2  # her handle, and the link
    assert marco.get(reverse("customer", args=[zora.pk])).status_code == 302
    merge = Merge.objects.get()
    assert marco.post(reverse("merge_undo", args=[merge.pk])).status_code == 302
    assert Merge.objects.filter(undone_at=None).count() == 0
    assert marco.get(reverse("customer", args=[zora.pk])).status_code == 200


def test_facts_are_kept_and_shown(
    marco: Client, two: tuple[Customer, Customer]
) -> None:
    zoe, _ = two
    facts = {
        "name": "Zoe Keller",
        "email": "zoe@example.net",
        "phone": "",
        "about": "Due gatti",
    }
    marco.post(reverse("customer_facts", args=[zoe.pk]), facts)
    page = marco.get(reverse("customer", args=[zoe.pk])).content.decode()
    assert "Zoe Keller" in page
    assert "Due gatti" in page


def test_candidates_are_found_while_one_types(
    marco: Client, two: tuple[Customer, Customer]
) -> None:
    zoe, _ = two
    found = marco.get(reverse("customer_candidates", args=[zoe.pk]), {"q": "zo"})
    assert "Zora" in found.content.decode()
    assert f'value="{zoe.pk}"' not in found.content.decode()


def test_a_voice_may_read_but_not_link(
    cast: Cast, two: tuple[Customer, Customer]
) -> None:
    zoe, zora = two
    client = Client()
    client.force_login(cast.vito.user)
    assert client.get(reverse("customer", args=[zoe.pk])).status_code == 200
    answer = client.post(reverse("customer_links", args=[zoe.pk]), {"other": zora.pk})
    assert answer.status_code == 403


def test_a_member_notes_that_nobody_may_write_and_lifts_it(
    marco: Client, two: tuple[Customer, Customer]
) -> None:
    zoe, _ = two
    handle = Handle.objects.get(link__customer=zoe)
    where = reverse("handle_consent", args=[handle.pk])
    page = reverse("customer", args=[zoe.pk])
    marco.post(where, {"allowed": "no", "reason": " "})
    assert not OptOut.objects.exists()
    answer = marco.post(where, {"allowed": "no", "reason": "Chiesto al telefono"})
    assert answer["Location"] == page
    assert "Chiesto al telefono" in marco.get(page).content.decode()
    talk = Conversation.objects.get(handle=handle)
    thread = marco.get(reverse("conversation", args=[talk.pk])).content.decode()
    assert (
        thread.count("Chiesto al telefono") == 2
    )  # in the composer, beside the person
    marco.post(where, {"allowed": "yes", "reason": "Ha richiamato"})
    assert "Chiesto al telefono" not in marco.get(page).content.decode()
