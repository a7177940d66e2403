"""Something tangible for a customer: who may give how much, and that every cent is in the ledger."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db.models import Sum

from ascolto.channels.models import Delivery
from ascolto.core import bus
from ascolto.core.actor import Actor
from ascolto.core.models import Activity, Job, Role
from ascolto.core.refusal import Refusal
from ascolto.events import DeliveriesSettled
from ascolto.operate.actions import (
    allowing,
    cataloguing_gestures,
    conversing,
    gesturing,
    promising,
)
from ascolto.operate.models import Conversation, Gesture, GestureKind, LedgerEntry
from ascolto.operate.models.gesture import Written
from ascolto.operate.reads import gestures as reads
from ascolto.testing import make
from ascolto.testing.cast import Cast


@pytest.fixture
def talk(cast: Cast) -> Conversation:
    found: Conversation = conversing.receive(make.inbound(cast.account, cast.zoes))[0]
    return found


@pytest.fixture
def voucher(cast: Cast) -> GestureKind:
    return cataloguing_gestures.add(
        nature="voucher", title_it="Buono", title_en="Voucher", cost=2500,
        text_it="Le mandiamo un buono di {amount}, {name}.", by=cast.as_("sara"),
    )  # fmt: skip


def limit(cast: Cast, per_gesture: int | None, per_month: int | None = None) -> None:
    allowing.set_limit(
        cast.brand, role=Role.AGENT, per_gesture=per_gesture, per_month=per_month,
        by=cast.as_("sara"),
    )  # fmt: skip


def booked(gesture: Gesture) -> int:
    rows = LedgerEntry.objects.filter(gesture=gesture)
    return rows.aggregate(n=Sum("amount"))["n"] or 0


def test_within_the_limit_it_is_approved_at_once_and_booked(
    cast: Cast, talk: Conversation, voucher: GestureKind
) -> None:
    limit(cast, 2500)
    made = gesturing.propose(talk, kind=voucher, by=cast.as_("marco"))
    assert (made.status, made.approved_by_id) == ("approved", cast.marco.pk)
    assert booked(made) == 2500
    assert made.text == "Le mandiamo un buono di 25,00 €, Zoe Keller."


def test_above_the_limit_it_waits_and_who_may_say_yes_is_told(
    cast: Cast, talk: Conversation, voucher: GestureKind
) -> None:
    limit(cast, 2499)
    made = gesturing.propose(
        talk, kind=voucher, by=cast.as_("marco"), why="Doccia fredda"
    )
    assert made.status == "proposed"
    assert booked(made) == 0
    told = Job.objects.filter(name__endswith="post_mail")
    assert {job.args["to"] for job in told} == {
        cast.sara.user.email,
        cast.ada.user.email,
    }
    with pytest.raises(Refusal) as refused:
        gesturing.approve(made, by=cast.as_("giulia"))
    assert refused.value.code == "not_allowed"
    gesturing.approve(made, by=cast.as_("sara"))
    assert gesturing.approve(made, by=cast.as_("ada")).approved_by_id == cast.sara.pk
    assert booked(made) == 2500


def test_the_limit_of_a_month_is_used_up_and_given_back(
    cast: Cast, talk: Conversation, voucher: GestureKind
) -> None:
    limit(cast, 3000, 4000)
    marco = cast.as_("marco")
    first = gesturing.propose(talk, kind=voucher, by=marco)
    second = gesturing.propose(talk, kind=voucher, by=marco)
    assert [first.status, second.status] == ["approved", "proposed"]
    assert allowing.of(cast.marco, cast.brand).left == 1500
    gesturing.cancel(first, by=marco)
    assert allowing.of(cast.marco, cast.brand).left == 4000


def test_who_signs_says_yes_whatever_their_role(cast: Cast, talk: Conversation) -> None:
    kind = cataloguing_gestures.add(
        nature="apology", title_it="Scuse", signer=cast.vito, text_it="Le mie scuse. {signed}",
        by=cast.as_("ada"),
    )  # fmt: skip
    limit(cast, None)
    made = gesturing.propose(talk, kind=kind, by=cast.as_("marco"))
    assert made.status == "proposed", "nobody speaks in another's name unasked"
    assert made.text.endswith("Vito")
    assert gesturing.approve(made, by=cast.as_("vito")).status == "approved"


def test_a_leads_limit_holds_for_approving_too(
    cast: Cast, talk: Conversation, voucher: GestureKind
) -> None:
    allowing.set_limit(
        cast.brand, role=Role.LEAD, per_gesture=1000, per_month=None, by=cast.as_("ada")
    )
    made = gesturing.propose(talk, kind=voucher, by=cast.as_("marco"))
    with pytest.raises(Refusal) as refused:
        gesturing.approve(made, by=cast.as_("sara"))
    assert refused.value.code == "above_limit"
    assert gesturing.approve(made, by=cast.as_("ada")).status == "approved"


def test_no_has_a_reason(cast: Cast, talk: Conversation, voucher: GestureKind) -> None:
    made = gesturing.propose(talk, kind=voucher, by=cast.as_("marco"))
    with pytest.raises(Refusal) as refused:
        gesturing.decline(made, why=" ", by=cast.as_("sara"))
    assert refused.value.code == "reason_missing"
    gesturing.decline(made, why="È già stato rimborsato", by=cast.as_("sara"))
    last = made.steps.latest("pk")
    assert (last.step, last.why) == ("declined", "È già stato rimborsato")
    assert Activity.objects.filter(verb="declined gesture", target_id=talk.pk).exists()


def test_ones_own_last_step_is_taken_back_and_the_ledger_with_it(
    cast: Cast, talk: Conversation, voucher: GestureKind
) -> None:
    made = gesturing.propose(talk, kind=voucher, by=cast.as_("marco"))
    gesturing.approve(made, by=cast.as_("sara"))
    with pytest.raises(Refusal):
        gesturing.take_back(made, by=cast.as_("marco"))
    assert gesturing.take_back(made, by=cast.as_("sara")).status == "proposed"
    assert booked(made) == 0
    amounts = LedgerEntry.objects.order_by("pk").values_list("amount", flat=True)
    assert list(amounts) == [2500, -2500]


def test_the_same_press_twice_is_one_gesture(
    cast: Cast, talk: Conversation, voucher: GestureKind
) -> None:
    key = uuid.uuid4()
    made = [
        gesturing.propose(talk, kind=voucher, by=cast.as_("sara"), key=key)
        for _ in "12"
    ]
    assert made[0].pk == made[1].pk
    assert LedgerEntry.objects.count() == 1


def test_the_ledger_is_never_rewritten(
    cast: Cast, talk: Conversation, voucher: GestureKind
) -> None:
    made = gesturing.propose(talk, kind=voucher, by=cast.as_("sara"))
    entry = LedgerEntry.objects.get()
    entry.amount = 1
    for rewrite in (
        entry.save,
        entry.delete,
        lambda: LedgerEntry.objects.all().update(amount=1),
        lambda: LedgerEntry.objects.all().delete(),
        lambda: LedgerEntry.objects.bulk_update([entry], ["amount"]),
    ):
        with pytest.raises(Written):
            rewrite()
    gesturing.correct(
        made, cost=1990, why="Spedito per posta semplice", by=cast.as_("sara")
    )
    rows = LedgerEntry.objects.order_by("pk").values_list("amount", "why")
    assert list(rows) == [(2500, "approved"), (-510, "Spedito per posta semplice")]


def settle(message: Any, status: str) -> None:
    Delivery.objects.filter(message=message).update(status=status)
    bus.publish(DeliveriesSettled(message.workspace_id, (message.delivery.pk,)))
    while bus.dispatch():
        pass


def test_the_customer_knows_when_the_answer_has_arrived(
    cast: Cast, talk: Conversation, voucher: GestureKind
) -> None:
    made = gesturing.propose(talk, kind=voucher, by=cast.as_("sara"))
    message = promising.reply(
        talk, text=made.text, by=cast.as_("marco"), gestures=[made.pk]
    )
    made.refresh_from_db()
    assert (made.status, made.message_id) == ("approved", message.pk)
    with pytest.raises(Refusal):
        gesturing.cancel(made, by=cast.as_("sara"))
    settle(message, "sent")
    made.refresh_from_db()
    assert made.status == "told"
    assert made.steps.latest("pk").by_name == "Marco"


def test_an_answer_called_back_has_told_nobody(
    cast: Cast, talk: Conversation, voucher: GestureKind
) -> None:
    made = gesturing.propose(talk, kind=voucher, by=cast.as_("sara"))
    message = promising.reply(
        talk, text=made.text, by=cast.as_("marco"), gestures=[made.pk]
    )
    settle(message, "cancelled")
    made.refresh_from_db()
    assert (made.status, made.message_id) == ("approved", None)


def test_what_is_not_of_the_thread_is_told_of_by_no_answer(
    cast: Cast, talk: Conversation, voucher: GestureKind
) -> None:
    other: Conversation = conversing.receive(make.inbound(cast.account, make.handle()))[
        0
    ]
    made = gesturing.propose(other, kind=voucher, by=cast.as_("sara"))
    promising.reply(talk, text="Ecco", by=cast.as_("marco"), gestures=[made.pk])
    made.refresh_from_db()
    assert made.message_id is None


def test_costs_add_up_by_case_brand_and_month(
    cast: Cast, talk: Conversation, voucher: GestureKind
) -> None:
    for _ in range(2):
        gesturing.propose(talk, kind=voucher, by=cast.as_("sara"))
    [month] = reads.by_month(cast.sara)
    assert (month.amount, month.gestures, month.brand) == (5000, 2, cast.brand.name)
    [case] = reads.by_case(reads.entries(cast.sara))
    assert (case.case_number, case.amount) == (talk.case.number, 5000)
    assert reads.of_case(talk.case_id)[0].amount == 5000
    second = make.brand("Altro")
    cast.sara.brands.set([second])
    assert reads.by_month(cast.sara) == []


ROLES = ("vito", "marco", "sara", "ada")
MAY: dict[str, tuple[bool, ...]] = {
    "propose": (False, True, True, True),
    "approve": (False, False, True, True),
    "decline": (False, False, True, True),
    "cancel another's": (False, False, True, True),
    "correct": (False, False, True, True),
    "write the catalogue": (False, False, True, True),
    "limit an agent": (False, False, True, True),
    "limit a lead": (False, False, False, True),
}


@pytest.mark.parametrize("what", MAY)
@pytest.mark.parametrize("who", ROLES)
def test_every_role_may_do_what_it_may(
    cast: Cast, talk: Conversation, voucher: GestureKind, what: str, who: str
) -> None:
    by, giulia = cast.as_(who), cast.as_("giulia")
    waiting = gesturing.propose(talk, kind=voucher, by=giulia)
    given = gesturing.propose(talk, kind=voucher, by=cast.as_("ada"))

    def limits(role: Role) -> None:
        allowing.set_limit(cast.brand, role=role, per_gesture=1, per_month=1, by=by)

    acts: dict[str, Any] = {
        "propose": lambda: gesturing.propose(talk, kind=voucher, by=by),
        "approve": lambda: gesturing.approve(waiting, by=by),
        "decline": lambda: gesturing.decline(waiting, why="perché no", by=by),
        "cancel another's": lambda: gesturing.cancel(waiting, by=by),
        "correct": lambda: gesturing.correct(given, cost=100, why="perché sì", by=by),
        "write the catalogue": lambda: cataloguing_gestures.drop(voucher, by=by),
        "limit an agent": lambda: limits(Role.AGENT),
        "limit a lead": lambda: limits(Role.LEAD),
    }
    if MAY[what][ROLES.index(who)]:
        acts[what]()
    else:
        with pytest.raises(Refusal):
            acts[what]()


@pytest.mark.parametrize(
    "by", [Actor.system(), Actor.api("shop"), Actor.customer("Zoe")]
)
def test_only_persons_and_playbooks_propose(
    talk: Conversation, voucher: GestureKind, by: Actor
) -> None:
    with pytest.raises(Refusal):
        gesturing.propose(talk, kind=voucher, by=by)


def test_a_playbook_proposes_and_never_gives(
    cast: Cast, talk: Conversation, voucher: GestureKind
) -> None:
    from ascolto.operate.playbooks.catalogue import Effect, deeds

    limit(cast, None)
    effects = [
        Effect(talk, 1, 1, Actor.rule("Doccia fredda"), {"gesture": str(voucher.pk)})
        for _ in range(2)
    ]
    deeds["gesture"].carry_out(effects[:1])
    deeds["gesture"].carry_out(effects[1:])
    [made] = Gesture.objects.all()
    assert (made.status, made.proposed_by_name) == ("proposed", "Doccia fredda")
    assert [e.outcome != "" for e in effects] == [False, True]
