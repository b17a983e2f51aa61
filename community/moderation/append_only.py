"""The audit trail is only ever added to: the database itself refuses to change or delete entries.

The triggers stand in the database, so they hold for whoever writes to it by way of the site, its
shell or a program of their own. Putting them there is part of each migration run, since rebuilding
a table on SQLite takes its triggers away.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from django.db import connection as default_connection

TABLES: Final = ("wagtailcore_modellogentry", "wagtailcore_pagelogentry")
REFUSAL: Final = "The audit trail is append-only."
_FUNCTION: Final = "exemplar_trail_is_append_only"


def _name(table: str, verb: str) -> str:
    return f"{table}_no_{verb.lower()}"


def _on_sqlite() -> list[str]:
    return [
        f"CREATE TRIGGER IF NOT EXISTS {_name(table, verb)} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        for table in TABLES
        for verb in ("UPDATE", "DELETE")
    ]


def _on_postgresql() -> list[str]:
    function = (
        f"CREATE OR REPLACE FUNCTION {_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; "
        "END $$"
    )
    # Emptying a whole table passes by the triggers of its rows.
    triggers = [
        f"CREATE OR REPLACE TRIGGER {_name(table, verb)} BEFORE {verb} ON {table} "
        f"FOR EACH {'ROW' if verb != 'TRUNCATE' else 'STATEMENT'} EXECUTE FUNCTION {_FUNCTION}()"
        for table in TABLES
        for verb in ("UPDATE", "DELETE", "TRUNCATE")
    ]
    return [function, *triggers]


def protect(connection: Any = default_connection) -> None:
    """Put the triggers in place; those that are there stay."""
    statements = _on_sqlite() if connection.vendor == "sqlite" else _on_postgresql()
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def unprotect(connection: Any = default_connection) -> None:
    """Take the triggers away: before Wagtail's own migrations, and when tests empty the database.

    Only whoever may change the schema can do this; no page and no action leads here.
    """
    is_sqlite = connection.vendor == "sqlite"
    verbs = ("UPDATE", "DELETE") if is_sqlite else ("UPDATE", "DELETE", "TRUNCATE")
    with connection.cursor() as cursor:
        if not is_sqlite:
            # A table whose constraints are still to be checked cannot be altered.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in TABLES:
            for verb in verbs:
                place = "" if is_sqlite else f" ON {table}"
                cursor.execute(f"DROP TRIGGER IF EXISTS {_name(table, verb)}{place}")


@contextmanager
def unprotected(connection: Any = default_connection) -> Iterator[None]:
    """Without the triggers while the block runs."""
    unprotect(connection)
    try:
        yield
    finally:
        protect(connection)
