"""Otto is admin of another company. Nothing of ours exists for him: no page, list, file or stream."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from ascolto.channels.actions import accepting
from ascolto.channels.contract import Raw
from ascolto.channels.models import Attachment, Message, Payload
from ascolto.commitments.models import Commitment
from ascolto.core import live, search, storage
from ascolto.core.models import ApiToken, Invitation
from ascolto.core.scoping import scope
from ascolto.customers.actions import linking
from ascolto.operate.actions import (
    asking,
    cataloguing_gestures,
    entering,
    gesturing,
    importing,
    noting,
    replying,
    transcribing,
)
from ascolto.operate.actions.entering import Asked, Entry, Said
from ascolto.operate.models import Conversation
from ascolto.testing import make
from ascolto.testing.cast import Cast, gather
from ascolto.testing.lasting import lasting
from ascolto.testing.pipeline import hear, run, said
from ascolto.web.live import stream
from tests.security.rooms import rooms

pytestmark = pytest.mark.one_database  # the wall stands in the data layer, above either

ASKED = "biscottiera"  # what Otto searches for: a page may say it back to him
NAME = (
    "Zoe K."  # a customer of ours; no random token of a page can hold a space and a dot
)
SECRET = "verdeacqua"  # in everything of ours, and in nothing that Otto has or asks for
METHODS = ("get", "post", "delete", "put", "patch")

CONFIG = {
    "secret": "whsec_" + "YWJj" * 8,
    "callback_url": "https://shop.example.net/answers",
}


def routes(patterns: Any = None, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Every (address pattern, name) of the product, those of the log-in library left out."""
    for pattern in patterns or get_resolver().url_patterns:
        where = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            if not where.startswith("accounts/") and "api/" not in where:
                yield from routes(pattern.url_patterns, where)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield where, pattern.name


# Reached without a log-in, by secrets of their own; each has its own tests.
PUBLIC = {
    name
    for where, name in routes()
    if where.startswith(
        (
            "asked/",
            "chat/",
            "form/",
            "contact/",
            "faq/",
            "take/",
            "transcripts/",
            "health",
        )
    )
}
PUBLIC |= {"first_run", "invitation", "brand_style", "home", "metrics"}
PUBLIC |= {"push_worker"}  # a program of ours, the same for everybody
PUBLIC |= {"take", "digest_stop"}  # their signed link is the log-in
ALL = [(where, name) for where, name in routes() if name not in PUBLIC]
OF_A_ROW = [(w, n) for w, n in ALL if "<int:" in w or "<str:" in w]
LISTS = [(w, n) for w, n in ALL if "<" not in w]


@pytest.fixture(scope="module")
def made(
    django_db_setup: None, django_db_blocker: Any
) -> Iterator[tuple[Cast, dict[str, Any]]]:
    """Once for all tests here: it takes longer than to knock at an address."""

    def everything() -> tuple[Cast, dict[str, Any]]:
        cast = gather()
        with scope(cast.workspace):
            return cast, furnish(cast)

    with lasting(django_db_blocker, everything) as found:
        yield found


@pytest.fixture
def everything(
    db: None, made: tuple[Cast, dict[str, Any]]
) -> Iterator[tuple[Cast, dict[str, Any]]]:
    cast, rows = copy.deepcopy(made)
    with scope(cast.workspace):
        yield cast, rows


@pytest.fixture
def cast(everything: tuple[Cast, dict[str, Any]]) -> Cast:
    return everything[0]


@pytest.fixture
def ours(everything: tuple[Cast, dict[str, Any]]) -> dict[str, Any]:
    return everything[1]


def furnish(cast: Cast) -> dict[str, Any]:
    """One of everything of our company: route name → what its address needs."""
    portal = make.account(cast.brand, kind="webhook", config=CONFIG)
    conversation = hear(portal, said(f"La {ASKED} {SECRET}", who="zoe"))
    message = replying.reply(
        conversation, text=f"La {ASKED} {SECRET} è qui", by=cast.as_("ada")
    )
    noting.note(conversation, text=SECRET, by=cast.as_("ada"))
    stored = storage.keep(SECRET.encode())
    file = Attachment.objects.create(
        message=Message.objects.inbound().get(), name=f"{SECRET}.txt", content_type="text/plain",
        size=stored.size, sha256=stored.sha256,
    )  # fmt: skip
    accepting.accept(portal, [Raw("bad", b'{"' + SECRET.encode())])
    run()
    other = make.customer(NAME)
    customer = conversation.case.customer
    merge = linking.link(customer, other, by=cast.as_("ada"))
    question = asking.ask(
        conversation, member=cast.vito, question=SECRET, by=cast.as_("ada")
    )
    token = ApiToken.objects.create(
        member=cast.ada, name=SECRET, prefix="asc_x", digest="0" * 64
    )
    invitation = Invitation.objects.create(**_invitation(cast))
    from ascolto.core.models import Team
    from ascolto.operate.models import AcknowledgementText

    words = AcknowledgementText.objects.create(
        brand=cast.brand, language="it", text=SECRET
    )
    transcript = transcribing.send(conversation, by=cast.as_("ada"))
    entry = Entry(SECRET, [Asked(SECRET)], [Said(SECRET, "it")])
    answer = entering.propose(entry, by=cast.as_("ada"))
    entering.publish(answer, by=cast.as_("ada"))
    past = importing.begin(
        [f"name,email\n{SECRET},\n".encode()], name=SECRET, kind="customers", by=cast.as_("ada")
    )  # fmt: skip
    importing.check(past)
    of: dict[str, Any] = {
        "import": past.pk,
        "answer": answer.pk,
        "conversation": conversation.pk, "message": message.pk, "delivery": message.delivery.pk,
        "customer": customer.pk, "handle": conversation.handle_id, "merge": merge.pk,
        "commitment": Commitment.objects.about(conversation).latest("pk").pk, "account": portal.pk,
        "payload": Payload.objects.get(delivery_id="bad").pk, "file": file.public_id,
        "brand": cast.brand.pk, "target": make.target(30).pk, "acknowledgement": words.pk,
        "member": cast.marco.pk, "invitation": invitation.pk, "team": Team.objects.first().pk,
        "token": token.pk, "transcript": transcript.pk, "asking": question.pk,
        **_gesture(conversation, cast),
    }  # fmt: skip
    return of | rooms(cast, conversation, SECRET)


def _gesture(conversation: Conversation, cast: Cast) -> dict[str, int]:
    kind = cataloguing_gestures.add(
        nature="voucher", title_it=SECRET, text_it=SECRET, cost=100, by=cast.as_("ada")
    )
    gesture = gesturing.propose(conversation, kind=kind, by=cast.as_("ada"), why=SECRET)
    return {"gesture": gesture.pk, "gesture_kind": kind.pk}


def _invitation(cast: Cast) -> dict[str, Any]:
    """The fields an invitation needs, whatever they are called."""
    values: dict[str, Any] = {"email": f"{SECRET}@example.org", "role": "agent"}
    names = {f.name for f in Invitation._meta.get_fields()}
    guesses = {
        "name": SECRET, "digest": "1" * 64, "expires_at": timezone.now(), "by": cast.ada,
        "language": "it",
    }  # fmt: skip
    return values | {k: v for k, v in guesses.items() if k in names}


@pytest.fixture
def otto(cast: Cast) -> Client:
    client = Client(raise_request_exception=True)
    client.force_login(cast.otto.user)
    return client


def address(name: str, ours: dict[str, Any]) -> str:
    """A route about a row is named after it: `conversation_closure`, `token_revoke`."""
    for noun in sorted(ours, key=len, reverse=True):
        if name == noun or name.startswith(f"{noun}_"):
            row = ours[noun]
            return reverse(name, args=row if isinstance(row, list) else [row])
    raise AssertionError(f"tell this test what a row of the route {name!r} is")


KINDS = {"account_create", "account_guide"}  # about a kind of channel, not about a row


@pytest.mark.parametrize(
    "name", [n for _, n in OF_A_ROW if n not in KINDS], ids=lambda n: str(n)
)
def test_every_row_of_ours_is_404_for_him(
    name: str, ours: dict[str, Any], otto: Client
) -> None:
    for method in METHODS:
        answer = getattr(otto, method)(
            address(name, ours), headers={"HX-Request": "true"}
        )
        assert answer.status_code in {404, 405}, (method, answer.status_code)
        assert SECRET not in answer.content.decode(errors="replace")


@pytest.mark.parametrize("name", [n for _, n in LISTS])
def test_no_list_of_his_shows_anything_of_ours(
    name: str, ours: dict[str, Any], otto: Client
) -> None:
    where = reverse(f"live:{name}") if name == "token" else reverse(name)
    for query in (
        "",
        "?view=all",
        f"?q={ASKED}&view=all",
        f"?ids={ours['conversation']}",
    ):
        answer = otto.get(where + query)
        assert answer.status_code in {200, 302, 403, 404, 405}, answer.status_code
        text = b"".join(answer) if answer.streaming else answer.content
        page = text.decode(errors="replace")
        assert SECRET not in page
        assert NAME not in page


def test_no_search_and_no_stream_of_his_tells_of_us(
    cast: Cast, ours: dict[str, Any], otto: Client
) -> None:
    assert search.find(cast.elsewhere.pk, ASKED, limit=10) == []
    with scope(cast.elsewhere):
        token = stream.address(cast.otto)
    assert live.team_topic(cast.workspace.pk) != live.team_topic(cast.elsewhere.pk)
    from urllib.parse import parse_qs, urlsplit

    from ascolto.core.secrets import unsign

    claim = unsign("live", parse_qs(urlsplit(token).query)["token"][0])
    assert claim[0] == cast.elsewhere.pk


def test_nobody_gets_in_without_a_log_in(ours: dict[str, Any]) -> None:
    client = Client()
    for _, name in ALL:
        if name in KINDS or name == "token":
            continue
        is_row = any(name == n for _, n in OF_A_ROW)
        where = address(name, ours) if is_row else reverse(name)
        answer = client.get(where)
        assert answer.status_code in {302, 401, 404, 405}, (name, answer.status_code)
        if answer.status_code == 302:
            assert "/accounts/login/" in answer["Location"], name
