"""Mail for who has not read it: few, gathered, in their language, and never while they want quiet."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from ascolto.channels.models import Account
from ascolto.core import presence
from ascolto.core.models import Job, Member
from ascolto.operate.actions import (
    attending,
    leaving,
    mailing_notices,
    notifying,
    noting,
)
from ascolto.operate.models import Conversation, Letter, Notice
from ascolto.testing import counting, make
from ascolto.testing.cast import Cast
from ascolto.testing.pipeline import hear, said

MINUTE = timedelta(minutes=1)


@pytest.fixture
def talk(cast: Cast, portal: Account) -> Conversation:
    return hear(portal, said("La camera era fredda."))


def mails(to: Member) -> list[dict[str, Any]]:
    rows = Job.objects.filter(name__endswith="post_mail").order_by("pk")
    return [row.args for row in rows if row.args["to"] == to.user.email]


def name(cast: Cast, talk: Conversation, text: str = "@Giulia, che dici?") -> None:
    noting.note(talk, text=text, by=cast.as_("marco"))


def in_(minutes: float) -> datetime:
    return timezone.now() + minutes * MINUTE


def test_one_mail_after_three_minutes_with_all_of_it(
    cast: Cast, talk: Conversation, settings: Any
) -> None:
    settings.PUBLIC_URL = "https://care.example"
    long = "@Giulia, " + "guarda la caldaia " * 20 + "<b>fine</b>"
    name(cast, talk, long)
    assert mailing_notices.send(in_(2)) == 0
    mailing_notices.send(in_(3.1))
    mailing_notices.send(in_(4))
    [mail] = mails(cast.giulia)
    assert mail["subject"] == "Marco ti ha nominato in una nota su Zoe"
    assert "<b>fine</b>" in mail["text"]
    assert "&lt;b&gt;fine&lt;/b&gt;" in mail["html"]
    assert "<b>" not in mail["html"]
    assert "La camera era fredda." in mail["text"]
    assert f"https://care.example/conversations/{talk.pk}/" in mail["text"]
    assert mails(cast.marco) == []


def test_what_was_read_meanwhile_is_not_mailed(cast: Cast, talk: Conversation) -> None:
    name(cast, talk)
    notifying.read(cast.giulia, talk)
    mailing_notices.send(in_(5))
    assert mails(cast.giulia) == []
    assert Notice.objects.get().mail_at is None


def test_several_of_one_conversation_are_one_mail_and_then_it_rests(
    cast: Cast, talk: Conversation
) -> None:
    name(cast, talk)
    name(cast, talk, "@Giulia? Ci sei?")
    now = in_(3.1)
    mailing_notices.send(now)
    [mail] = mails(cast.giulia)
    assert "Ci sei?" in mail["text"]
    assert mail["subject"].endswith(", e un’altra")
    name(cast, talk, "@Giulia!")
    Notice.objects.filter(read_at=None).exclude(mail_at=None).update(mail_at=now)
    mailing_notices.send(now + MINUTE)
    assert len(mails(cast.giulia)) == 1
    mailing_notices.send(now + 6 * MINUTE)
    assert len(mails(cast.giulia)) == 2


def test_many_conversations_are_one_digest(cast: Cast, portal: Account) -> None:
    talks = [hear(portal, said(who=f"ospite{n}")) for n in range(4)]
    for talk in talks:
        name(cast, talk)
    mailing_notices.send(in_(4))
    [mail] = mails(cast.giulia)
    for talk in talks:
        assert str(talk.number) in mail["text"]
    assert sorted(Letter.objects.get().conversation_ids) == sorted(t.pk for t in talks)


def test_who_is_at_the_desk_is_given_ten_minutes(
    cast: Cast, talk: Conversation
) -> None:
    name(cast, talk)
    presence.note({cast.workspace.pk: [cast.giulia.pk]})
    mailing_notices.send(in_(4))
    assert mails(cast.giulia) == []
    mailing_notices.send(in_(10.5))
    assert len(mails(cast.giulia)) == 1


def test_quiet_and_absence_put_it_off(cast: Cast, talk: Conversation) -> None:
    by = cast.as_("giulia")
    attending.silence(cast.giulia, until=in_(60), by=by)
    name(cast, talk)
    mailing_notices.send(in_(4))
    assert mails(cast.giulia) == []
    absence = leaving.leave(cast.giulia, by=by, until_at=in_(120))
    mailing_notices.send(in_(61))
    assert mails(cast.giulia) == []
    assert Notice.objects.get().mail_at == absence.until_at
    mailing_notices.send(in_(121))
    assert len(mails(cast.giulia)) == 1


@pytest.mark.parametrize("change", ["brand", "left", "unwanted"])
def test_what_does_not_concern_them_any_more_is_dropped(
    cast: Cast, talk: Conversation, change: str
) -> None:
    name(cast, talk)
    if change == "brand":
        cast.giulia.brands.set([make.brand("Altro")])
    elif change == "left":
        Member.objects.filter(pk=cast.giulia.pk).update(left_at=timezone.now())
    else:
        attending.choose(cast.giulia, ways={"mention": ["app"]}, by=cast.as_("giulia"))
    mailing_notices.send(in_(4))
    assert mails(cast.giulia) == []
    assert Notice.objects.get().mail_at is None


def test_in_their_language(cast: Cast, talk: Conversation) -> None:
    Member.objects.filter(pk=cast.giulia.pk).update(language="en")
    name(cast, talk)
    mailing_notices.send(in_(4))
    [mail] = mails(cast.giulia)
    assert mail["subject"] == "Marco named you in a note on Zoe"
    assert '<html lang="en">' in mail["html"]


def test_a_batch_costs_what_a_few_cost(cast: Cast, portal: Account) -> None:
    def due(n: int) -> None:
        for k in range(n):
            person = make.member(f"Persona {n} {k}")
            talk = hear(portal, said(who=f"ospite-{n}-{k}"))
            noting.note(talk, text=f"@{person.name}", by=cast.as_("marco"))

    due(2)
    few = counting.count(lambda: mailing_notices.send(in_(4)))
    due(9)
    assert counting.count(lambda: mailing_notices.send(in_(4))) == few
    assert Letter.objects.count() == 11
    assert counting.count(lambda: mailing_notices.send(in_(5))) == 1
