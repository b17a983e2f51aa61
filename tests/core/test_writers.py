"""Ten people save at once, and nobody is told that the database is locked."""

from concurrent.futures import ThreadPoolExecutor

from django.conf import settings
from django.db.utils import ConnectionHandler

from exemplar.core.models import ContentVersion
from exemplar.settings.base import SQLITE_OPTIONS

WRITERS, ROUNDS = 10, 20


def test_ten_writers(tmp_path, django_db_blocker):
    """Each reads and then writes in one transaction, twenty times; every change is kept."""
    database = {
        **settings.DATABASES["default"],
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(tmp_path / "writers.sqlite3"),
        "OPTIONS": SQLITE_OPTIONS,
    }
    handler = ConnectionHandler({"default": database})
    table = ContentVersion._meta.db_table

    def write(_writer):
        connection = handler["default"]
        try:
            for _ in range(ROUNDS):
                with atomic(connection), connection.cursor() as cursor:
                    cursor.execute(f"SELECT number FROM {table} WHERE id = 1")
                    (number,) = cursor.fetchone()
                    cursor.execute(f"UPDATE {table} SET number = %s WHERE id = 1", [number + 1])
        finally:
            connection.close()

    with django_db_blocker.unblock():
        connection = handler["default"]
        with connection.schema_editor() as editor:
            editor.create_model(ContentVersion)
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {table} (id, number) VALUES (1, 0)")
        with ThreadPoolExecutor(WRITERS) as pool:
            list(pool.map(write, range(WRITERS)))
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT number FROM {table}")
            assert cursor.fetchone() == (WRITERS * ROUNDS,)
        connection.close()


class atomic:  # noqa: N801 - named after what it stands for
    """Django's transaction on a connection that Django does not know by name."""

    def __init__(self, connection):
        self.connection = connection

    def __enter__(self):
        self.connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
        self.connection.in_atomic_block = True

    def __exit__(self, kind, *_):
        self.connection.in_atomic_block = False
        if kind:
            self.connection.rollback()
        else:
            self.connection.commit()
        self.connection.set_autocommit(True)
