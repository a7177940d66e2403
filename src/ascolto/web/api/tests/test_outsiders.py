"""Every id of every operation: one's own, another brand's, another company's, and none at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from ascolto.core.actions import keying
from ascolto.core.scoping import scope
from ascolto.operate.models import Conversation, Fact, Note
from ascolto.web.api.api import description
from ascolto.web.api.tests.world import Caller, Place, World, caller, error

pytestmark = pytest.mark.one_database  # the wall stands in the data layer, above either

NEVER = 4_000_000_000


@dataclass(frozen=True)
class Operation:
    id: str
    method: str
    path: str
    scopes: tuple[str, ...]
    has_body: bool

    @property
    def is_read(self) -> bool:
        return self.method == "GET"


def operations() -> Iterator[Operation]:
    for path, methods in description()["paths"].items():
        for method, details in methods.items():
            scopes = tuple(details["security"][0]["Bearer"])
            short = path.removeprefix("/api/v1/")
            yield Operation(
                details["operationId"],
                method.upper(),
                short,
                scopes,
                "requestBody" in details,
            )


OPERATIONS = {operation.id: operation for operation in operations()}
WITH_ID = [o.id for o in OPERATIONS.values() if "{" in o.path]
# Whom each write lets in; reads let in everybody.
FOR_VOICES = {"add_note"}
FOR_LEADS = {"switch_playbook"}
OF_EVERY_BRAND = {"get_playbook", "list_playbooks", "list_members", "switch_playbook"}


def _in_days(days: int) -> str:
    return f"{timezone.now() + timedelta(days=days):%Y-%m-%dT%H:%M:%SZ}"


def well(operation: Operation) -> set[int]:
    """A first answer does not pause: that is told only to who may see it."""
    return {409} if operation.id == "pause_commitment" else {200, 201}


def address(operation: Operation, place: Place) -> str:
    room = operation.path.split("/")[0]
    pk = {
        "conversations": place.conversation.pk,
        "messages": place.message.pk,
        "customers": place.customer.pk,
        "commitments": place.commitment.pk,
        "accounts": place.account.pk,
        "answers": place.answer.pk,
        "playbooks": place.playbook.pk,
        "cases": place.conversation.case_id,
        "regroupings": place.step.pk,
        "facts": place.fact.pk,
        "orders": place.order.pk,
    }.get(room)
    if operation.id in {"change_promise", "mark_kept"}:
        pk = place.word.pk
    return operation.path.replace("{id}", str(pk)).replace(
        "{link_id}", str(place.merge.pk)
    )


def body(operation: Operation, world: World) -> Any:
    """One that would do what it says, were the address one's own."""
    return {
        "reply": {"text": "Certo", "written_by_person": True},
        "add_note": {"text": "Nota"},
        "assign_conversation": {"member_id": world.limited.pk},
        "close_conversation": {
            "reason": "no_answer_needed",
            "because": "spam",
            "decided_by_person": True,
        },
        "update_customer": {"about": "Preso di mira"},
        "switch_playbook": {"on": True, "decided_by_person": True},
        "propose_answer": {
            "title": "Parcheggio",
            "bodies": [{"text": "In cortile.", "language": "it"}],
            "brand_id": world.ours.brand.pk,
        },
        "link_customers": {"customer_id": world.ours.other.pk},
        "join_case": {"case_id": world.ours.conversation.case_id},
        "add_fact": {"kind": "room", "value": "204"},
        "promise": {
            "words": "Domani",
            "due_at": _in_days(1),
            "promised_by_person": True,
        },
        "change_promise": {"due_at": _in_days(2), "why": "Concordato"},
        "mark_kept": {"done_by_person": True},
        "tell_order": {
            "external_id": "order-new",
            "state": "placed",
            "at": _in_days(0),
            "amount": 990,
            "brand_id": world.ours.brand.pk,
        },
        "pause_commitment": {"awaited": "customer", "why": "Manca la data"},
    }.get(operation.id)


def send(who: Caller, operation: Operation, path: str, world: World) -> Any:
    return who(operation.method, path, body(operation, world))


def untouched(place: Place) -> None:
    """Nothing was written to what is somebody else's."""
    with scope(place.conversation.workspace_id):
        row = Conversation.objects.get(pk=place.conversation.pk)
        assert row.updated_at == place.conversation.updated_at
        assert not Note.objects.filter(conversation=row).exists()
        place.customer.refresh_from_db()
        assert place.customer.about == ""
        place.merge.refresh_from_db()
        assert not place.merge.is_undone
        place.step.refresh_from_db()
        assert not place.step.is_undone
        assert [f.pk for f in Fact.objects.standing().filter(conversation=row)] == [
            place.fact.pk
        ]


@pytest.mark.parametrize("name", WITH_ID)
def test_what_is_not_ours_is_not_there(world: World, name: str) -> None:
    operation = OPERATIONS[name]
    lia = world.caller("limited")
    ours = address(operation, world.ours)
    lia = world.caller("sara") if name in FOR_LEADS else lia
    foreign = {
        "other brand": address(operation, world.other_brand),
        "other company": address(operation, world.elsewhere),
        "never": ours.replace(ours.split("/")[1], str(NEVER), 1),
        "too large": ours.replace(ours.split("/")[1], str(2**63), 1),
        "negative": ours.replace(ours.split("/")[1], "-1", 1),
        "no number": ours.replace(ours.split("/")[1], "1%27%20OR%20%271", 1),
    }
    if name in OF_EVERY_BRAND:
        del foreign["other brand"]
    told = set()
    for kind, path in foreign.items():
        found = error(send(lia, operation, path, world), 404, "not_found")
        told.add((kind and found["message"], found.get("field", "")))
    assert len(told) == 1, "what is foreign must look like what never was"
    untouched(world.other_brand)
    untouched(world.elsewhere)
    assert send(lia, operation, ours, world).status_code in well(operation)


def test_a_link_is_not_taken_apart_through_another_customer(world: World) -> None:
    marco = world.caller("marco")
    for foreign in (world.other_brand, world.elsewhere):
        path = f"customers/{world.ours.customer.pk}/links/{foreign.merge.pk}"
        error(marco("DELETE", path), 404)
        untouched(foreign)


@pytest.mark.parametrize("name", ["customer_id", "member_id", "team_id", "case_id"])
def test_the_second_object_is_looked_at_too(world: World, name: str) -> None:
    lia = world.caller("limited")
    person, talk = (
        f"customers/{world.ours.customer.pk}",
        f"conversations/{world.ours.conversation.pk}",
    )
    strangers = {
        "customer_id": [
            world.other_brand.other.pk,
            world.elsewhere.other.pk,
            NEVER,
        ],
        "member_id": [world.cast.otto.pk, NEVER],
        "team_id": [world.elsewhere.team.pk, NEVER],
        "case_id": [
            world.other_brand.conversation.case_id,
            world.elsewhere.conversation.case_id,
            NEVER,
        ],
    }[name]
    for pk in strangers:
        if name == "customer_id":
            answer = lia("POST", f"{person}/links", {name: pk})
        elif name == "case_id":
            answer = lia("PUT", f"{talk}/case", {name: pk})
        else:
            sent = {"member_id": world.limited.pk} | {name: pk}
            answer = lia("PUT", f"{talk}/assignment", sent)
        assert error(answer, 404, "not_found")["field"] == name
    untouched(world.ours)


@pytest.mark.parametrize(
    "query",
    ["conversations?brand={p.brand.pk}", "conversations?account={p.account.pk}",
     "conversations?customer={p.customer.pk}", "conversations?case={p.conversation.case_id}",
     "conversations?assignee={p.member.pk}", "messages?conversation={p.conversation.pk}",
     "messages?account={p.account.pk}", "messages?customer={p.customer.pk}",
     "commitments?brand={p.brand.pk}", "commitments?account={p.account.pk}",
     "commitments?customer={p.customer.pk}", "commitments?settled_by={p.member.pk}",
     "accounts?brand={p.brand.pk}", "cases?customer={p.customer.pk}",
     "orders?customer={p.customer.pk}", "orders?brand={p.brand.pk}"],
)  # fmt: skip
def test_a_filter_by_what_is_not_ours_finds_nothing(world: World, query: str) -> None:
    lia = world.caller("limited")
    for place in (world.other_brand, world.elsewhere):
        assert lia.get(query.format(p=place))["items"] == []


def test_no_list_holds_anything_of_another_brand_or_company(world: World) -> None:
    lia, otto = world.caller("limited"), world.caller("otto")
    for operation in OPERATIONS.values():
        if not operation.is_read or "{" in operation.path or operation.id == "me":
            continue
        mine = {row["id"] for row in lia.get(f"{operation.path}?limit=100")["items"]}
        his = {row["id"] for row in otto.get(f"{operation.path}?limit=100")["items"]}
        assert mine, operation.id
        assert his, operation.id
        assert not mine & his, operation.id
        if operation.id not in OF_EVERY_BRAND:
            names = str(lia.get(f"{operation.path}?limit=100"))
            assert "Bruno" not in names, operation.id
            assert "Ristorante" not in names, operation.id


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_scope_opens_what_it_names_and_nothing_else(
    world: World, name: str
) -> None:
    operation = OPERATIONS[name]
    path = address(operation, world.ours)
    for asked in keying.SCOPES:
        answer = send(caller(world.cast.ada, asked), operation, path, world)
        if not operation.scopes or asked in operation.scopes:
            assert answer.status_code in well(operation), (asked, answer.content)
        else:
            error(answer, 403, "scope_missing")


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_role_may_do_what_its_screens_let_it(world: World, name: str) -> None:
    operation = OPERATIONS[name]
    path = address(operation, world.ours)
    answer = send(world.caller("vito"), operation, path, world)
    if operation.is_read or name in FOR_VOICES:
        assert answer.status_code in well(operation)
    else:
        error(answer, 403, "not_allowed")
        untouched(world.ours)
    if name in FOR_LEADS:
        error(send(world.caller("marco"), operation, path, world), 403, "not_allowed")
    for who in ("sara", "ada") if name in FOR_LEADS else ("marco", "sara", "ada"):
        assert send(world.caller(who), operation, path, world).status_code in well(
            operation
        )


@pytest.mark.parametrize("name", OPERATIONS)
def test_nothing_opens_without_a_key(world: World, name: str) -> None:
    operation = OPERATIONS[name]
    answer = send(Caller(""), operation, address(operation, world.ours), world)
    error(answer, 401, "key_missing")
    untouched(world.ours)
