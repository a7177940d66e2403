"""`filter(thread_id__among=ids)`: `in` for hundreds of ids or names, as one value.

Django looks at every value of an `in` half a dozen times and gives each a place of its own in the
statement: with a batch of 150 messages and twenty such questions that was a twentieth of taking
them in. Here they travel as one array, the statement is the same for any number, and no database's
limit on places is met. Whole numbers or texts, as the column holds them; a set is quickest.
"""

from __future__ import annotations

import json
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import models

_Lookup: Any = models.Lookup  # generic to the type checker only
_ARRAYS: dict[type, str] = {int: "bigint[]", str: "text[]"}


@models.ForeignObject.register_lookup  # foreign keys do not inherit the lookups of fields
@models.Field.register_lookup
class Among(_Lookup):  # type: ignore[misc]
    """One of these; of none, nothing is found and nothing is asked."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        values = list(self.rhs)
        if not values:
            raise EmptyResultSet
        kind = next((k for k in _ARRAYS if isinstance(values[0], k)), None)
        if kind is None:
            raise TypeError(f"among takes whole numbers or texts, not {values[0]!r}")
        left, params = self.process_lhs(compiler, connection)
        if connection.vendor == "postgresql":
            return f"{left} = ANY(%s::{_ARRAYS[kind]})", [*params, values]
        listed = "(SELECT value FROM json_each(%s))"
        return f"{left} IN {listed}", [*params, json.dumps(values)]
