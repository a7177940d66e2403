from __future__ import annotations

import pytest

from ascolto.channels.models import Account
from ascolto.core.models import Activity
from ascolto.core.refusal import Refusal
from ascolto.operate.actions import noticing, regrouping
from ascolto.operate.models import Conversation, Fact
from ascolto.operate.reads import facts
from ascolto.testing.cast import Cast
from ascolto.testing.counting import count
from ascolto.testing.pipeline import hear, said


def told(talk: Conversation) -> set[tuple[str, str]]:
    talk.refresh_from_db()
    rows = facts.facts(talk.case, facts.conversations(talk.case))
    return {(f.kind, f.value) for f in rows}


def test_what_they_wrote_is_noticed_once(cast: Cast, portal: Account) -> None:
    talk = hear(portal, said("Prenotazione 8841, camera 204"))
    assert noticing.notice([talk]) == 2
    assert noticing.notice([talk]) == 0
    assert told(talk) == {("booking", "8841"), ("room", "204")}
    hear(portal, said("La prenotazione 8841, arrivo il 12 marzo"))
    noticing.notice([talk])
    assert ("date", "12 marzo") in told(talk)
    assert Fact.objects.filter(kind="booking").count() == 1
    found = Fact.objects.get(kind="booking")
    assert found.message is not None
    assert found.by_name == ""


def test_mail_coming_in_is_not_read_for_facts(cast: Cast, portal: Account) -> None:
    hear(portal, said("Prenotazione 8841"))
    assert not Fact.objects.exists()


def test_facts_follow_their_message_through_join_split_and_undo(
    cast: Cast, portal: Account
) -> None:
    first = hear(portal, said("Prenotazione 8841", thread="a"))
    second = hear(portal, said("Camera 204", thread="b"))
    noticing.notice([first, second])
    step = regrouping.join(second, into=first.case, by=cast.as_("marco"))
    assert told(first) == {("booking", "8841"), ("room", "204")}
    regrouping.undo(step, by=cast.as_("marco"))
    assert told(first) == {("booking", "8841")}
    assert told(second) == {("room", "204")}


def test_a_removed_fact_is_not_found_again_and_can_come_back(
    cast: Cast, portal: Account
) -> None:
    talk = hear(portal, said("Camera 204"))
    noticing.notice([talk])
    fact = Fact.objects.get()
    noticing.remove(fact, by=cast.as_("marco"))
    hear(portal, said("Sempre camera 204"))
    noticing.notice([talk])
    assert told(talk) == set()
    noticing.confirm(fact, by=cast.as_("marco"))
    assert told(talk) == {("room", "204")}
    fact.refresh_from_db()
    assert (fact.state, fact.by_name) == ("confirmed", "Marco")
    assert Activity.objects.filter(verb="removed fact", target_id=talk.pk).exists()


def test_a_corrected_fact_takes_the_place_of_the_wrong_one(
    cast: Cast, portal: Account
) -> None:
    talk = hear(portal, said("Camera 204"))
    noticing.notice([talk])
    noticing.correct(Fact.objects.get(), value="205", by=cast.as_("marco"))
    assert told(talk) == {("room", "205")}


def test_a_fact_is_written_down_by_hand_and_an_iban_is_masked(
    cast: Cast, portal: Account
) -> None:
    talk, by = hear(portal, said("Ciao")), cast.as_("marco")
    noticing.tell(talk, kind="booking", value=" 99 ", by=by)
    noticing.tell(talk, kind="iban", value="IT60X0542811101000000123456", by=by)
    noticing.tell(talk, kind="booking", value="99", by=by)
    assert told(talk) == {("booking", "99"), ("iban", "IT60 •••• 3456")}
    for kind, value in (("booking", " "), ("nonsense", "1")):
        with pytest.raises(Refusal):
            noticing.tell(talk, kind=kind, value=value, by=by)


def test_many_messages_are_noticed_in_as_many_queries_as_one(
    cast: Cast, portal: Account
) -> None:
    one = hear(portal, said("Camera 204", who="zoe"))
    bodies = [said(f"Camera {n}, ordine A-{n}77", who="luca") for n in range(20, 50)]
    many = hear(portal, *bodies)
    few = count(lambda: noticing.notice([one]))
    assert count(lambda: noticing.notice([many])) <= few + 2
    assert Fact.objects.filter(conversation=many).count() == 60
