"""What got the neighbours: no parameter is read as a query. Each docstring names the record it stands for."""

# ruff: noqa: E501 - tables of attacks read best a row a line

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ascolto.channels.models import (
    Message,
)
from ascolto.operate.models import Conversation
from ascolto.testing.cast import Cast

INJECTED = [
    "' OR '1'='1", "1' OR 1=1--", "1;DROP TABLE channels_message", "1 UNION SELECT password FROM core_user",
    "1) OR (SELECT 1)=(1", "'; SELECT pg_sleep(5)--", "1' AND randomblob(500000000)--", "%' ESCAPE '", "\\", "\"",
    "__import__('os')", "workspace__name__startswith", "account__config__contains", "-1", "1e3", "0x1", "NaN", "null",
    "[]", "{}", "١٢", "1 ", " 1", "+1", "\x00", "1\x00", "NEAR(a b, 2)", "a* OR b", "^a", "col:word", "a AND NOT b", "((((",
]  # fmt: skip
PARAMETERS = {
    "inbox": ("view", "brand", "account", "q", "after", "order", "sort", "workspace__id", "assignee__user__password"),
    "inbox_rows": ("view", "ids", "brand"), "inbox_first": ("view", "brand"), "customers": ("q", "after", "order_by", "user__password__startswith"),
    "payloads": ("account", "before", "status", "body__contains"), "activity": ("by", "before", "actor__user__password"),
    "acknowledgements": ("brand", "account"), "counter": ("brand",), "targets": ("brand", "account"),
    "accounts": ("brand", "order"), "members": ("order", "role"), "conversation": ("view", "brand", "q"),
    "conversation_earlier": ("before",), "customer_candidates": ("q",),
}  # fmt: skip


@pytest.mark.parametrize("name", PARAMETERS)
def test_no_parameter_of_a_list_is_an_oracle(
    name: str,
    cast: Cast,
    ada: Client,
    conversation: Conversation,
    theirs: dict[str, Any],
) -> None:
    """Chatwoot CVE-2025-21628, django-helpdesk 2.6.1: SQL or the ORM through a filter's name or value."""
    args = {"conversation": conversation.pk, "conversation_earlier": conversation.pk,
            "customer_candidates": conversation.case.customer_id}  # fmt: skip
    where = reverse(name, args=[args[name]] if name in args else [])
    together = [dict.fromkeys(PARAMETERS[name], value) for value in INJECTED]
    alone = [{one: value} for one in PARAMETERS[name] for value in INJECTED[:4]]
    for query in together + alone:
        answer = ada.get(where, query, headers={"HX-Request": "true"})
        assert answer.status_code in {200, 302, 400, 404, 422}, query
        assert "Rechnung" not in answer.content.decode(), query
    assert Message.objects.exists()


def test_filters_of_the_api_are_on_a_list(
    cast: Cast, conversation: Conversation
) -> None:
    """Chatwoot CVE-2025-21628: the same for programs; an unknown filter is refused, not ignored."""
    from ascolto.core.actions import keying

    _, key = keying.issue(cast.ada, name="t", scopes=keying.SCOPES, by=cast.as_("ada"))
    client = Client(headers={"Authorization": f"Bearer {key}"})
    for place in ("conversations", "customers", "commitments", "accounts"):
        known = (
            "limit",
            "cursor",
            "after",
            "status",
            "q",
            "order",
            "account__config",
            "workspace_id",
        )
        for number, value in enumerate(INJECTED):
            parameter = known[number % len(known)]
            answer = client.get(f"/api/v1/{place}", {parameter: value})
            assert answer.status_code in {200, 400, 422}, (place, parameter, value)
        assert (
            client.get(
                f"/api/v1/{place}", {"account__config__contains": "x"}
            ).status_code
            >= 400
        )
