"""An empty database filled straight from the models, and its migrations marked as applied.

Walking through every migration since the first one costs half a minute of processor time, most
of it in picturing the models as they once were. Nobody's data is at stake in an empty database, so
the first start does not wait for that. That both ways lead to the same database is tested
(`config/tests/test_new_database.py`); what a migration makes beside the models is marked
`hints={"new_database": True}` there, and made here too.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.management.sql import (
    emit_post_migrate_signal,
    emit_pre_migrate_signal,
)
from django.db import connection
from django.db.migrations import Migration, RunPython
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder


def is_empty() -> bool:
    tables = set(connection.introspection.table_names())
    if tables - {MigrationRecorder.Migration._meta.db_table}:
        return False
    return not MigrationRecorder(connection).applied_migrations()


def make() -> int:
    """All or nothing; returns how many migrations it stands for."""
    executor = MigrationExecutor(connection)
    plan = [m for m, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]
    recorder = MigrationRecorder(connection)
    recorder.ensure_schema()
    emit_pre_migrate_signal(0, False, connection.alias)
    with connection.schema_editor(atomic=True) as editor:
        for model in apps.get_models():
            if model._meta.can_migrate(connection):
                editor.create_model(model)
        for migration in plan:
            _beside_the_models(migration, editor)
        recorder.migration_qs.bulk_create(
            recorder.Migration(app=m.app_label, name=m.name) for m in plan
        )
    emit_post_migrate_signal(0, False, connection.alias)
    return len(plan)


def _beside_the_models(migration: Migration, editor: Any) -> None:
    for step in migration.operations:
        if isinstance(step, RunPython) and step.hints.get("new_database"):
            run: Any = (
                step.code
            )  # meant for the models as they once were; ours are as they are
            run(apps, editor)
