"""An opened conversation: each message drawn once, never old, and under its viewer's rights."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from ascolto.channels.models import Account, Attachment, Delivery, Message, Revision
from ascolto.core import search
from ascolto.core.models import Brand, Member
from ascolto.operate.models import Conversation
from ascolto.testing import counting, make, pipeline
from ascolto.testing.cast import Cast
from ascolto.web.settings.tests.conftest import browser

PANES = {"HX-Request": "true", "HX-Target": "panes"}


@pytest.fixture
def portal(cast: Cast) -> Account:
    return make.account(
        cast.brand, kind="webhook", config={"secret": "whsec_" + "YWJj" * 8}
    )


@pytest.fixture
def zoe(cast: Cast, portal: Account) -> Conversation:
    at = timezone.now() - timedelta(hours=1)
    pipeline.post(portal, pipeline.said("Avete una camera?", who="zoe", at=at))
    pipeline.run()
    return Conversation.objects.get()


@pytest.fixture
def asked(zoe: Conversation) -> Message:
    """What Zoe said."""
    found: Message = Message.objects.get(direction="in")
    return found


@pytest.fixture
def answer(cast: Cast, zoe: Conversation) -> Message:
    """What Sara answered; it left."""
    said: Message = Message.objects.create(
        account=zoe.account, thread_id=zoe.thread_id, direction="out", author=cast.sara,
        external_id="ours", text="Certo.", sent_at=timezone.now() - timedelta(minutes=9),
    )  # fmt: skip
    Delivery.objects.create(message=said, account=zoe.account, status="sent")
    return said


def _drawn(client: Client, message: Message) -> str:
    """The markup of one message of the panes."""
    conversation = Conversation.objects.get(thread_id=message.thread_id)
    address = f"/conversations/{conversation.pk}/"
    page = client.get(address, headers=PANES).content.decode()
    begin = page.rindex("<li", 0, page.index(f'id="message-{message.pk}"'))
    return page[begin:].split("</li>", 1)[0]


CHANGES: dict[str, tuple[dict[str, Any], str]] = {
    "text": ({"text": "Una <b>doppia</b>"}, "Una &lt;b&gt;doppia"),
    "deleted": ({"state": "deleted"}, "said soft"),
    "edited": ({"state": "edited"}, "pill outline"),
    "subject": ({"subject": "Pasqua"}, "Pasqua"),
    "html": ({"html": "<i>corsivo</i>"}, "<i>corsivo</i>"),
    "quoted": ({"quoted": "Il 3 ha scritto"}, "Il 3 ha scritto"),
    "machine": ({"automatic": "list"}, "pill outline"),
    "rating": ({"rating": 4}, "#star-full"),
    "original": (
        {"permalink": "https://social.example/1"},
        'href="https://social.example/1"',
    ),
    "problem": ({"problem": "an odd part"}, "#warning"),
    "time": ({"sent_at": timezone.now() - timedelta(days=400)}, "<time"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_what_changes_is_seen_when_it_is_opened_again(
    cast: Cast, asked: Message, what: str
) -> None:
    marco = browser(cast.marco)
    before = _drawn(marco, asked)
    fields, shown = CHANGES[what]
    Message.objects.filter(pk=asked.pk).update(**fields)
    after = _drawn(marco, asked)
    assert after != before
    assert shown in after


def test_the_conversations_own_subject_is_not_repeated(
    cast: Cast, zoe: Conversation, asked: Message
) -> None:
    marco = browser(cast.marco)
    Message.objects.filter(pk=asked.pk).update(subject="Pasqua")
    assert "Pasqua" in _drawn(marco, asked)
    Conversation.objects.filter(pk=zoe.pk).update(subject="Pasqua")
    assert "Pasqua" not in _drawn(marco, asked)


def test_files_and_first_words_come_with_their_message(
    cast: Cast, asked: Message
) -> None:
    marco = browser(cast.marco)
    _drawn(marco, asked)
    file = Attachment.objects.create(
        message=asked, name="pianta.png", content_type="image/png", size=9, sha256="0",
        content_id="pianta@zoe",
    )  # fmt: skip
    Message.objects.filter(pk=asked.pk).update(
        state="edited", html='<img data-cid="pianta@zoe">'
    )
    Revision.objects.create(
        account=asked.account, external_id=asked.external_id, message=asked,
        kind="first", text="Avete due camere?", at=timezone.now(),
    )  # fmt: skip
    after = _drawn(marco, asked)
    assert 'alt="pianta.png"' in after
    assert f'<img src="/files/{file.public_id}' in after
    assert "data-cid" not in after
    assert "Avete due camere?" in after


def test_what_became_of_an_answer_is_that_of_now(
    cast: Cast, zoe: Conversation, answer: Message
) -> None:
    marco = browser(cast.marco)
    seen = [_drawn(marco, answer)]
    changes: list[Callable[[], Any]] = [
        lambda: Message.objects.filter(pk=answer.pk).update(read_at=timezone.now()),
        lambda: Delivery.objects.update(status="sending"),
        lambda: Delivery.objects.update(status="failed", why="Casella piena"),
        lambda: Delivery.objects.update(why="Rifiutato"),
        lambda: Member.objects.filter(pk=cast.sara.pk).update(name="Rosalba"),
    ]
    for change in changes:
        change()
        seen.append(_drawn(marco, answer))
    assert len(set(seen)) == len(seen)
    assert "Rosalba" in seen[-1]
    assert "Rifiutato" in seen[-1]


def test_who_may_not_decide_sees_no_button(
    cast: Cast, zoe: Conversation, answer: Message
) -> None:
    Delivery.objects.update(status="failed")
    assert "<button" in _drawn(browser(cast.marco), answer)
    assert "<button" not in _drawn(browser(cast.vito), answer)
    assert "<button" in _drawn(browser(cast.marco), answer)


def test_two_languages_and_zones_never_share(cast: Cast, answer: Message) -> None:
    seen = set()
    for language in ("it", "en"):
        for zone in ("Europe/Rome", "Asia/Tokyo"):
            Member.objects.filter(pk=cast.marco.pk).update(
                language=language, timezone=zone
            )
            seen |= {_drawn(browser(cast.marco), answer) for _ in range(2)}
    assert len(seen) == 4


def test_a_longer_thread_asks_no_more_often(cast: Cast, zoe: Conversation) -> None:
    marco = browser(cast.marco)
    Conversation.objects.update(is_unread=False)
    address = f"/conversations/{zoe.pk}/"

    def opened() -> int:
        return counting.count(lambda: marco.get(address, headers=PANES))

    few = opened()
    for n in range(80):
        _say(zoe, n)
    assert opened() == few <= 20


def test_what_is_said_below_our_post_reads_as_one_talk_with_it(
    cast: Cast, portal: Account
) -> None:
    post = Message.objects.create(
        account=portal, thread=make.thread(portal, external_id="p-1", is_public=True),
        direction="out", is_public=True, external_id="p-1", text="Sappiamo del freddo.",
        sent_at=timezone.now() - timedelta(hours=1), meta={"post": True}, author=cast.sara,
        permalink="https://forum.example/p/1",
    )  # fmt: skip
    talk = pipeline.hear(portal, pipeline.said("E stasera?", who="zoe", in_reply_to="p-1"))  # fmt: skip
    marco, address = browser(cast.marco), f"/conversations/{talk.pk}/"
    assert f"below-{post.pk}" not in marco.get(address).content.decode(), "in private"
    Conversation.objects.update(is_public=True)
    page = marco.get(address).content.decode()
    shown = page[page.index(f"below-{post.pk}") :]
    assert shown.index("Sappiamo del freddo.") < shown.index("E stasera?")
    assert "https://forum.example/p/1" in shown
    assert "Sara" in shown[: shown.index("E stasera?")]


def test_colleagues_are_those_who_may_take_it(cast: Cast, zoe: Conversation) -> None:
    other: Brand = make.brand("Altro")
    cast.sara.brands.set([other])
    cast.giulia.brands.set([other, cast.brand])
    page = browser(cast.marco).get(f"/conversations/{zoe.pk}/").content.decode()
    menu = page[page.index('id="assign-menu"') :].split("</div>", 1)[0]
    assert menu.index("Marco") < menu.index("Ada") < menu.index("Giulia")
    assert menu.count("Giulia") == 1
    assert "Sara" not in menu
    assert "Vito" not in menu


def _say(conversation: Conversation, number: int) -> Message:
    said: Message = Message.objects.create(
        account=conversation.account, thread_id=conversation.thread_id, direction="in",
        handle=conversation.handle, external_id=f"more-{number}", text=f"Numero {number}.",
        sent_at=timezone.now() - timedelta(minutes=200 - number),
    )  # fmt: skip
    return said


LONG = 130


@pytest.fixture
def long_talk(zoe: Conversation) -> list[Message]:
    """The messages of a long thread, the oldest first."""
    for n in range(LONG):
        _say(zoe, n)
    return list(Message.objects.filter(thread_id=zoe.thread_id).in_order())


def _shown(page: str) -> list[int]:
    return [int(pk) for pk in re.findall(r'id="message-(\d+)"', page)]


def _get(client: Client, address: str, **more: Any) -> str:
    answer = client.get(html.unescape(address), **more)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_all_of_a_long_thread_is_reached_without_script(
    cast: Cast, zoe: Conversation, long_talk: list[Message]
) -> None:
    marco = browser(cast.marco)
    page = _get(marco, f"/conversations/{zoe.pk}/")
    seen, pages = _shown(page), 1
    assert "data-past" not in page
    while link := re.search(
        r'<li class="more"><a [^>]*href="([^"]+\?before=[^"]+)"', page
    ):
        page = _get(marco, link[1])
        assert "data-past" in page
        assert f'<a class="button small" href="/conversations/{zoe.pk}/">' in page
        seen, pages = _shown(page) + seen, pages + 1
    assert seen == [m.pk for m in long_talk]
    assert pages == 3


def test_all_of_a_long_thread_comes_in_parts_as_one_scrolls(
    cast: Cast, zoe: Conversation, long_talk: list[Message]
) -> None:
    marco = browser(cast.marco)
    page = _get(marco, f"/conversations/{zoe.pk}/", headers=PANES)
    seen = _shown(page)
    while link := re.search(r'hx-get="([^"]+/earlier/\?before=[^"]+)"', page):
        page = _get(marco, link[1], headers={"HX-Request": "true"})
        assert "<section" not in page
        seen = _shown(page) + seen
    assert seen == [m.pk for m in long_talk]


@pytest.mark.parametrize("place", [0, 3, 60, LONG - 1])
def test_an_address_that_names_a_message_shows_it_among_others(
    cast: Cast, zoe: Conversation, long_talk: list[Message], place: int
) -> None:
    wanted = long_talk[place].pk
    page = _get(
        browser(cast.marco),
        f"/conversations/{zoe.pk}/?message={wanted}#message-{wanted}",
    )
    assert wanted in _shown(page)
    assert len(_shown(page)) >= 25
    assert ("data-past" in page) == (place < LONG - 30)


def test_a_message_of_another_thread_turns_no_page(
    cast: Cast, portal: Account, zoe: Conversation, long_talk: list[Message]
) -> None:
    pipeline.post(portal, pipeline.said("Altro", who="ugo"))
    pipeline.run()
    others = Message.objects.get(text="Altro")
    page = _get(browser(cast.marco), f"/conversations/{zoe.pk}/?message={others.pk}")
    assert "data-past" not in page
    assert others.pk not in _shown(page)


def test_what_a_search_found_is_where_its_row_leads(
    cast: Cast, zoe: Conversation, long_talk: list[Message]
) -> None:
    wanted = long_talk[40]
    search.index([search.Indexed(wanted.pk, zoe.workspace_id, "zafferano")])
    marco = browser(cast.marco)
    link = re.search(
        r'<a class="row"[^>]* href="([^"]+)"', _get(marco, "/inbox/?q=zafferano")
    )
    assert link
    assert link[1].endswith(f"#message-{wanted.pk}")
    assert wanted.pk in _shown(_get(marco, link[1]))
