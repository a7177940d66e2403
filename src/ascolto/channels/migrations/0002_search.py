"""The search index over messages, as each database does it best (see `ascolto.core.search`)."""

from __future__ import annotations

import sqlite3
from typing import Any

from django.db import migrations

# Words come folded and marked, so the plainest tokenizer does. Prefixes: the workspace's mark is
# five characters, then two, three and four letters of a word.
_SQLITE = """
CREATE VIRTUAL TABLE channels_message_fts USING fts5(
    words, tokenize='ascii', prefix='7 8 9' {contentless}
)
"""
# A short pending list (in kB): each search reads it whole, but writing without one costs twice.
_POSTGRES = """
CREATE TABLE channels_message_search (
    message_id bigint PRIMARY KEY,
    workspace_id bigint NOT NULL,
    words tsvector NOT NULL
);
CREATE INDEX message_search_words ON channels_message_search USING gin (words) WITH (gin_pending_list_limit = 512);
"""


def create(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(_POSTGRES)
        return
    # Older ones cannot delete from an index without the text; there the words are kept as well.
    is_new = sqlite3.sqlite_version_info >= (3, 43)
    contentless = ", content='', contentless_delete=1" if is_new else ""
    schema_editor.execute(_SQLITE.format(contentless=contentless))


def drop(apps: Any, schema_editor: Any) -> None:
    is_postgres = schema_editor.connection.vendor == "postgresql"
    table = "channels_message_search" if is_postgres else "channels_message_fts"
    schema_editor.execute(f"DROP TABLE IF EXISTS {table}")


class Migration(migrations.Migration):
    dependencies = [("channels", "0001_initial")]

    operations = [
        migrations.RunPython(create, drop, hints={"new_database": True})
    ]
