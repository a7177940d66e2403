"""Who else is at a conversation: by name, for as long as it is true; no two answers to one customer."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from ascolto.channels.models import Account, Message
from ascolto.core.models import LiveEvent
from ascolto.operate.actions import replying, viewing
from ascolto.operate.models import Conversation, Viewing
from ascolto.operate.reads import viewers
from ascolto.testing import counting
from ascolto.testing.cast import Cast
from ascolto.testing.pipeline import hear, said


@pytest.fixture
def talk(cast: Cast, agency: Account) -> Conversation:
    return hear(agency, said())


def seen_by(talk: Conversation, cast: Cast) -> list[tuple[str, str]]:
    return [(v.name, v.doing) for v in viewers.others(talk, cast.marco)]


def told() -> int:
    return int(LiveEvent.objects.filter(name="viewers").count())


def test_colleagues_are_named_who_writes_first(cast: Cast, talk: Conversation) -> None:
    viewing.look(talk, member=cast.marco)
    viewing.look(talk, member=cast.ada)
    viewing.look(talk, member=cast.giulia, doing="reply")
    assert seen_by(talk, cast) == [("Giulia", "reply"), ("Ada", "look")]


def test_screens_are_told_of_changes_only(cast: Cast, talk: Conversation) -> None:
    for doing in ("look", "look", "reply", "reply", "look", "note"):
        viewing.look(talk, member=cast.giulia, doing=doing)
    assert told() == 3, "came, writes an answer, writes a note"
    viewing.leave(talk, member=cast.giulia)
    viewing.leave(talk, member=cast.giulia)
    assert told() == 4
    assert seen_by(talk, cast) == []


def test_who_falls_silent_is_forgotten(cast: Cast, talk: Conversation) -> None:
    viewing.look(talk, member=cast.giulia, doing="reply")
    later = timezone.now() + Viewing.WRITING_LASTS + timedelta(seconds=1)
    with time_machine.travel(later):
        assert seen_by(talk, cast) == [("Giulia", "look")]
    gone = timezone.now() + Viewing.LASTS + timedelta(seconds=2)
    with time_machine.travel(gone):
        assert seen_by(talk, cast) == []
    assert viewing.forget(gone) == 1
    assert not Viewing.objects.exists()


def test_an_answer_of_a_colleague_is_news_until_it_was_seen(
    cast: Cast, talk: Conversation
) -> None:
    seen = Message.objects.latest("pk").pk
    assert viewers.clash(talk, cast.marco, seen=seen) is None
    answer = replying.reply(talk, text="Ci penso io.", by=cast.as_("giulia"))
    found = viewers.clash(talk, cast.marco, seen=seen)
    assert found is not None
    assert (found.name, found.text) == ("Giulia", "Ci penso io.")
    assert viewers.clash(talk, cast.giulia, seen=seen) is None, "it is her own"
    assert viewers.clash(talk, cast.marco, seen=answer.pk) is None
    replying.undo(answer, by=cast.as_("giulia"))
    assert viewers.clash(talk, cast.marco, seen=seen) is None, "it never left"


def test_sending_into_a_colleague_keeps_the_text_and_may_insist(
    cast: Cast, talk: Conversation, client: Client
) -> None:
    viewing.look(talk, member=cast.giulia, doing="reply")
    client.force_login(cast.marco.user)
    form = {"text": "Buongiorno.", "seen": str(Message.objects.latest("pk").pk)}
    address = f"/conversations/{talk.pk}/replies/"
    headers = {"HX-Request": "true", "HX-Target": "panes"}
    refused = client.post(address, form, headers=headers)
    assert refused.status_code == 409
    assert "Giulia" in refused.content.decode()
    assert not Message.objects.filter(text="Buongiorno.").exists()
    insisted = client.post(address, form | {"anyway": "yes"}, headers=headers)
    assert insisted.status_code == 200
    assert Message.objects.filter(text="Buongiorno.").count() == 1


def test_a_note_in_the_making_hinders_nobody(cast: Cast, talk: Conversation) -> None:
    viewing.look(talk, member=cast.giulia, doing="note")
    assert viewers.clash(talk, cast.marco, seen=0) is None


def test_reading_who_is_here_is_one_query(cast: Cast, talk: Conversation) -> None:
    for who in (cast.ada, cast.giulia):
        viewing.look(talk, member=who)
    assert counting.count(lambda: viewers.others(talk, cast.marco)) == 1


def test_who_may_not_see_it_is_not_told(
    cast: Cast, talk: Conversation, client: Client
) -> None:
    client.force_login(cast.otto.user)
    address = f"/conversations/{talk.pk}/viewing/"
    assert client.get(address).status_code == 404
    assert client.post(address).status_code == 404
    assert not Viewing.objects.exists()
