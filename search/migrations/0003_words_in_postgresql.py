"""The index that modelsearch's own search on PostgreSQL asks for, and does not make.

It looks for words in title and body at once; without an index of just that, it reads every row.
"""

from typing import Any

from django.db import migrations

INDEX = "search_words_in_title_and_body"


def add(apps: Any, schema_editor: Any) -> None:
    """Make it, on PostgreSQL."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            f"CREATE INDEX IF NOT EXISTS {INDEX} ON modelsearch_indexentry USING gin ((title || body))"
        )


def remove(apps: Any, schema_editor: Any) -> None:
    """Take it away."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP INDEX IF EXISTS {INDEX}")


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0002_searching"),
        (
            "modelsearch",
            "0004_rename_modelsear_autocom_476c89_gin_modelsearch_autocom_ea8581_gin_and_more",
        ),
    ]

    operations = [migrations.RunPython(add, remove)]
