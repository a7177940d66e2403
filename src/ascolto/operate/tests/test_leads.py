"""Leads: proposed in batches, made by a person or playbook, followed, and every step taken back."""

from __future__ import annotations

import uuid

import pytest

from ascolto.core.actor import Actor
from ascolto.core.models import Activity
from ascolto.core.refusal import Refusal
from ascolto.operate.actions import (
    conversing,
    promising,
    pursuing,
    recognising,
    stocking,
)
from ascolto.operate.models import (
    CatalogueItem,
    Conversation,
    ItemSent,
    Lead,
    Notice,
)
from ascolto.operate.playbooks.catalogue import Effect, deeds
from ascolto.operate.reads import leads
from ascolto.operate.reads.counts import counts
from ascolto.operate.reads.leads import Wanted
from ascolto.testing import make
from ascolto.testing.cast import Cast
from ascolto.testing.counting import count

WISH = "Buongiorno. Vorrei prenotare una camera per due. Grazie"
TABLE = "sku,title,link,price\nM1,Miele di castagno,https://shop.example/miele,9.50\n"


def talk(cast: Cast, *texts: str, proposed: bool = True) -> Conversation:
    said = make.inbound(cast.account, make.handle(), *texts)
    found: Conversation = conversing.receive(said)[0]
    if proposed:
        recognising.recognise([m.pk for m in said])
    return found


def state(lead: Lead) -> str:
    return str(Lead.objects.get(pk=lead.pk).status)


def test_a_stated_wish_is_proposed_once_with_its_words(cast: Cast) -> None:
    said = make.inbound(cast.account, cast.zoes, "Salve", WISH, "Prenoto volentieri")
    [conversation] = conversing.receive(said)
    for _ in range(2):
        recognising.recognise([m.pk for m in said])
    [lead] = Lead.objects.all()
    assert (lead.conversation, lead.status, lead.sign) == (conversation, "proposed", "buy")  # fmt: skip
    assert lead.words == "Vorrei prenotare una camera per due."
    assert lead.message == said[1]
    assert lead.owner is None


def test_nothing_is_proposed_for_others_and_machines(cast: Cast) -> None:
    talk(cast, "Ho ordinato due settimane fa e non arriva niente")
    said = make.inbound(cast.account, make.handle(), WISH, automatic="list")
    conversing.receive(said)
    recognising.recognise([m.pk for m in said])
    assert not Lead.objects.exists()


def test_recognising_asks_the_same_for_one_and_for_many(cast: Cast) -> None:
    def batch(n: int, text: str) -> list[int]:
        said = [
            m for _ in range(n) for m in make.inbound(cast.account, make.handle(), text)
        ]
        conversing.receive(said)
        return [m.pk for m in said]

    one, many = batch(1, WISH), batch(30, WISH)
    few = count(lambda: recognising.recognise(one))
    assert count(lambda: recognising.recognise(many)) == few
    assert Lead.objects.count() == 31
    quiet = batch(30, "Grazie di tutto")
    assert count(lambda: recognising.recognise(quiet)) <= 3  # with its savepoint


def test_a_message_without_its_conversation_waits(cast: Cast) -> None:
    said = make.inbound(cast.account, make.handle(), WISH)
    with pytest.raises(recognising.TooEarly):
        recognising.recognise([m.pk for m in said])


def test_marking_makes_the_proposed_one_a_lead_of_who_says_so(cast: Cast) -> None:
    stocking.take_in(cast.brand, table=TABLE, by=cast.as_("sara"))
    conversation = talk(cast, "Vorrei ordinare il miele di castagno")
    for _ in range(2):
        lead = pursuing.mark(conversation, by=cast.as_("marco"))
    assert Lead.objects.count() == 1
    assert (lead.status, lead.owner, lead.by_name) == ("new", cast.marco, "Marco")
    assert [row.item.sku for row in lead.items.all()] == ["M1"]
    assert Activity.objects.filter(verb="marked lead").count() == 1
    assert not Notice.objects.filter(kind="lead").exists()  # he did it himself


def test_one_that_nobody_recognised_keeps_what_was_said_last(cast: Cast) -> None:
    conversation = talk(cast, "Ciao", "Il miele piacerebbe a mia zia")
    lead = pursuing.mark(conversation, by=cast.as_("marco"))
    assert (lead.sign, lead.words) == ("", "Il miele piacerebbe a mia zia")
    pursuing.undo(lead, by=cast.as_("marco"))
    assert state(lead) == "dismissed"
    assert leads.of_conversation(conversation) == []


def test_said_no_to_it_is_not_proposed_again_by_the_same_words(cast: Cast) -> None:
    conversation = talk(cast, WISH)
    lead = Lead.objects.get()
    pursuing.dismiss(lead, by=cast.as_("marco"))
    assert lead.message_id is not None
    recognising.recognise([lead.message_id])
    assert state(lead) == "dismissed"
    pursuing.undo(lead, by=cast.as_("marco"))
    assert state(lead) == "proposed"
    assert pursuing.mark(conversation, by=cast.as_("marco")).pk == lead.pk


def test_every_step_can_be_taken_back_by_who_took_it(cast: Cast) -> None:
    marco, giulia = cast.as_("marco"), cast.as_("giulia")
    lead = pursuing.mark(talk(cast, WISH), by=marco)
    pursuing.describe(lead, value=30_000, items=[], by=marco)
    pursuing.advance(lead, to="talking", by=marco)
    pursuing.advance(lead, to="lost", why="Troppo caro", by=marco)
    lead.refresh_from_db()
    assert (lead.status, lead.lost_why, lead.value) == ("lost", "Troppo caro", 30_000)
    with pytest.raises(Refusal):
        pursuing.undo(lead, by=giulia)
    for expected in ("talking", "new", "new", "proposed"):
        pursuing.undo(lead, by=marco)
        assert state(lead) == expected
    lead.refresh_from_db()
    assert (lead.value, lead.owner, lead.lost_why) == (None, None, "")
    with pytest.raises(Refusal):
        pursuing.undo(lead, by=marco)


def test_a_lost_one_says_why_and_a_state_is_one(cast: Cast) -> None:
    lead = pursuing.mark(talk(cast, WISH), by=cast.as_("marco"))
    for to, why in (("lost", ""), ("lost", " x "), ("dismissed", "no"), ("sold", "")):
        with pytest.raises(Refusal):
            pursuing.advance(lead, to=to, why=why, by=cast.as_("marco"))
    with pytest.raises(Refusal):
        pursuing.mark(lead.conversation, by=cast.as_("vito"))


def test_an_ended_one_makes_room_and_cannot_come_back_beside_another(
    cast: Cast,
) -> None:
    marco = cast.as_("marco")
    conversation = talk(cast, WISH)
    first = pursuing.mark(conversation, by=marco)
    pursuing.advance(first, to="won", by=marco)
    second = pursuing.mark(conversation, by=marco)
    assert second.pk != first.pk
    with pytest.raises(Refusal):
        pursuing.advance(first, to="talking", by=marco)
    with pytest.raises(Refusal):
        pursuing.undo(first, by=marco)
    assert state(first) == "won"


def test_who_is_given_it_hears_of_it(cast: Cast) -> None:
    lead = pursuing.mark(talk(cast, WISH), by=cast.as_("marco"))
    pursuing.give(lead, owner=cast.giulia, by=cast.as_("marco"))
    [notice] = Notice.objects.filter(kind="lead")
    assert (notice.member, notice.words) == (cast.giulia, lead.words)
    with pytest.raises(Refusal):
        pursuing.give(lead, owner=cast.vito, by=cast.as_("marco"))
    other = make.brand("La Dispensa")
    cast.giulia.brands.set([other])
    pursuing.give(lead, owner=None, by=cast.as_("marco"))
    with pytest.raises(Refusal):
        pursuing.give(lead, owner=cast.giulia, by=cast.as_("marco"))


def test_a_playbook_makes_it_one_for_somebody(cast: Cast) -> None:
    conversation = talk(cast, WISH)
    effect = Effect(
        conversation=conversation,
        message_id=0,
        playbook_id=1,
        by=Actor("rule", "Chi vuole comprare", 1),
        params={"to": str(cast.giulia.pk)},
    )
    deeds["lead"].carry_out([effect, effect])
    [lead] = Lead.objects.all()
    assert (effect.outcome, lead.status, lead.owner) == ("", "new", cast.giulia)
    assert Notice.objects.get(kind="lead").by_name == "Chi vuole comprare"
    check = deeds["lead"].check
    assert check is not None
    check({"to": "answering"})
    with pytest.raises(Refusal):
        check({"to": "0"})


def test_the_list_by_state_owner_and_brand(cast: Cast) -> None:
    marco = cast.as_("marco")
    made = [pursuing.mark(talk(cast, WISH), by=marco) for _ in range(3)]
    pursuing.advance(made[0], to="won", by=marco)
    proposed = talk(cast, WISH)
    pursuing.give(made[1], owner=None, by=marco)

    def found(**ask: object) -> set[int]:
        rows = leads.wanted(cast.marco, Wanted(**ask))  # type: ignore[arg-type]
        return {lead.pk for lead in rows}

    assert found() == {made[1].pk, made[2].pk}
    assert found(state="won") == {made[0].pk}
    assert found(owner=0) == {made[1].pk}
    assert found(owner=cast.marco.pk) == {made[2].pk}
    assert len(found(state="all")) == 4
    assert found(brand=cast.brand.pk + 999) == set()
    assert counts(cast.marco)["leads"] == 3
    cast.giulia.brands.set([make.brand("La Dispensa")])
    assert list(leads.wanted(cast.giulia, Wanted(state="all"))) == []
    assert counts(cast.giulia)["leads"] == 0
    assert proposed.pk


def test_a_long_list_comes_in_pages_and_asks_no_more(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leads, "PAGE", 3)
    made = [pursuing.mark(talk(cast, WISH), by=cast.as_("marco")).pk for _ in range(2)]
    rows = leads.wanted(cast.marco, Wanted())
    short = count(lambda: leads.page(rows))
    made += [pursuing.mark(talk(cast, WISH), by=cast.as_("marco")).pk for _ in range(5)]
    rows = leads.wanted(cast.marco, Wanted())
    assert count(lambda: leads.page(rows)) == short
    seen, after = [], ""
    while page := leads.page(rows, after=after):
        seen += [lead.pk for lead in page.rows]
        after = page.after
        if not after:
            break
    assert seen == sorted(made, reverse=True)


def test_the_link_of_an_entry_is_kept_when_it_really_left(cast: Cast) -> None:
    stocking.take_in(cast.brand, table=TABLE, by=cast.as_("sara"))
    item = CatalogueItem.objects.get()
    conversation = talk(cast, "Quanto costa il miele di castagno?")
    key = uuid.uuid4()
    for _ in range(2):
        promising.reply(
            conversation,
            text=f"Ecco: {item.link}",
            items=[item.pk, 0],
            key=key,
            by=cast.as_("marco"),
        )
    [sent] = ItemSent.objects.all()
    assert (sent.item, sent.conversation) == (item, conversation)
    promising.reply(
        conversation, text="Ci penso", items=[item.pk], by=cast.as_("marco")
    )
    assert ItemSent.objects.count() == 1
