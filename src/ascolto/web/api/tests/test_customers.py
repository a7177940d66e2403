from __future__ import annotations

import pytest

from ascolto.core.models import Activity
from ascolto.customers.models import Customer
from ascolto.web.api.tests.world import World, error, ids, talk


def test_customers_are_found_by_what_they_are_called(world: World) -> None:
    found = world.caller("vito").get("customers?q=anna bian")
    assert ids(found) == [world.ours.customer.pk]
    assert world.caller("vito").get("customers?q=%22')--")["items"] == []


def test_a_customer_comes_with_handles_and_links(world: World) -> None:
    found = world.caller("ada").get(f"customers/{world.ours.customer.pk}")
    assert found["name"] == "Anna Bianchi"
    assert [h["name"] for h in found["handles"]] == ["Anna Bianchi", "Anna Verdi"]
    assert [link["id"] for link in found["links"]] == [world.ours.merge.pk]


def test_facts_are_written_down_one_by_one(world: World) -> None:
    marco, path = world.caller("marco"), f"customers/{world.ours.customer.pk}"
    answer = marco(
        "PATCH", path, {"about": "Camera 12, gatto", "phone": "+39 333 1234567"}
    )
    assert answer.status_code == 200
    assert answer.json()["phone"] == "+393331234567"
    assert answer.json()["name"] == "Anna Bianchi"
    assert marco("PATCH", path, {"about": ""}).json()["about"] == ""
    row = Activity.objects.filter(verb="described").latest("pk")
    assert (row.actor_kind, row.actor_name) == ("api", "API: CRM sync (Marco)")


@pytest.mark.parametrize(
    ("body", "code"),
    [({"email": "nessuno"}, "not_an_email"), ({"phone": "x"}, "not_a_phone"),
     ({"language": "italiano"}, "not_a_language"), ({"name": "a" * 201}, "invalid"),
     ({"nome": "Anna"}, "unknown_field")],
)  # fmt: skip
def test_what_is_no_fact_changes_nothing(
    world: World, body: dict[str, str], code: str
) -> None:
    answer = world.caller("marco")("PATCH", f"customers/{world.ours.customer.pk}", body)
    error(answer, 422, code)
    assert Customer.objects.get(pk=world.ours.customer.pk).name == "Anna Bianchi"


def test_two_are_linked_and_taken_apart(world: World) -> None:
    marco, path = world.caller("marco"), f"customers/{world.ours.customer.pk}"
    made = marco("POST", f"{path}/links", {"customer_id": world.ours.other.pk})
    assert made.status_code == 201
    link = made.json()
    other = marco.get(f"customers/{world.ours.other.pk}")
    assert other["part_of"] == world.ours.customer.pk
    again = marco("POST", f"{path}/links", {"customer_id": world.ours.other.pk})
    assert again.json() == link
    gone = marco("DELETE", f"{path}/links/{link['id']}")
    assert gone.json()["undone_at"]
    assert marco("DELETE", f"{path}/links/{link['id']}").json() == gone.json()
    assert marco.get(f"customers/{world.ours.other.pk}")["part_of"] is None


def test_nobody_is_linked_with_themselves(world: World) -> None:
    path = f"customers/{world.ours.customer.pk}/links"
    answer = world.caller("marco")(
        "POST", path, {"customer_id": world.ours.customer.pk}
    )
    error(answer, 422, "same_customer")


def test_the_timeline_tells_everything_said_over_all_conversations(
    world: World,
) -> None:
    found = world.caller("ada").get(f"customers/{world.ours.customer.pk}/timeline")
    incoming = [m for m in found["items"] if m["direction"] == "in"]
    assert {m["handle"]["name"] for m in incoming} == {"Anna Bianchi", "Anna Verdi"}
    times = [m["sent_at"] for m in found["items"]]
    assert times == sorted(times, reverse=True)


def test_who_sees_one_brand_sees_who_spoke_with_it(world: World) -> None:
    lia = world.caller("limited")
    seen = ids(lia.get("customers?limit=100"))
    assert world.ours.customer.pk in seen
    assert world.other_brand.customer.pk not in seen
    error(lia("GET", f"customers/{world.other_brand.customer.pk}"), 404)
    # once they speak with hers, she sees them, and nothing of what was said elsewhere
    talk_with_ours = talk(world.ours.account, "Bruno Bianchi")
    pk = talk_with_ours.handle.link.customer.pk
    said = lia.get(f"customers/{pk}/timeline")["items"]
    assert {m["account_id"] for m in said} == {world.ours.account.pk}
