"""A migration that takes a key's own index away, and leaves the table where it is.

Django's `AlterField` builds the whole table anew on SQLite: minutes over a million messages, with
the only writer held.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations


class DropOwnIndex(migrations.AlterField):
    """`AlterField` to `db_index=False` that drops the index and does nothing else."""

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        model = to_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            name = schema_editor.quote_name(self._index(schema_editor, model))
            schema_editor.execute(f"DROP INDEX IF EXISTS {name}")

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        model = to_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            quote, field = schema_editor.quote_name, model._meta.get_field(self.name)
            name, table = self._index(schema_editor, model), model._meta.db_table
            schema_editor.execute(
                f"CREATE INDEX {quote(name)} ON {quote(table)} ({quote(field.column)})"
            )

    def _index(self, schema_editor: Any, model: Any) -> str:
        """As Django named it when it made the column."""
        column = model._meta.get_field(self.name).column
        name: str = schema_editor._create_index_name(model._meta.db_table, [column])
        return name
