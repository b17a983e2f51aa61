"""What every test stands on: the site's fixed structure, clean caches, and a browser per role."""

import gc
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.apps import apps
from django.core.cache import caches
from django.db import connection
from django.db.models.signals import post_migrate
from django.test import Client, override_settings

from exemplar.accounts.enums import Role
from exemplar.accounts.models import User
from exemplar.core.content_version import forget_everything
from exemplar.home.models import HomePage
from practices.fit.ledger import forget_ledger
from search.engines import store
from tests.factories import role_user
from tests.foundations import lay_foundations
from tests.search.immediate import build_indexes, forget_indexes

MEMORY = Path("/dev/shm")
ClientFor = Callable[..., Client]


@pytest.hookimpl(trylast=True)
def pytest_collection_finish():
    """What is there by now stays to the end: to go through it again and again is a fifth of all."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(scope="session")
def django_db_setup(request, django_db_setup):
    """The test database; a transaction test that empties it gets its foundations back.

    Django repeats post_migrate after emptying. Wagtail's roots come from its migrations, which are
    not repeated, so they are laid again before the site's own structure, which stands on them.
    """
    wagtail = apps.get_app_config("wagtailcore")
    post_migrate.connect(lay_foundations, sender=wagtail, dispatch_uid="test-foundations")


@pytest.fixture(scope="session", autouse=True)
def media_folder(tmp_path_factory) -> Iterator[None]:
    """Files that tests upload go to a folder that goes away."""
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")):
        yield


@pytest.fixture(scope="session", autouse=True)
def index_folder() -> Iterator[Path]:
    """Search indexes go to a folder that goes away; in memory where there is such a place.

    Most of what an index costs is waiting for the disk; what is kept in memory does not wait.
    """
    quick = str(MEMORY) if MEMORY.is_dir() else None
    with TemporaryDirectory(dir=quick) as place, override_settings(VAR_DIR=Path(place)):
        yield store.folder()


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    """Nothing that one test made the site remember reaches the next.

    Tests roll back instead of committing, so the content version does not rise between them.
    """

    def forget() -> None:
        forget_everything()
        forget_indexes()
        forget_ledger()
        for name in caches:
            caches[name].clear()

    forget()
    yield
    forget()


@pytest.fixture
def indexed(db) -> None:
    """All search indexes are there from the first, as on a site that serves."""
    build_indexes()


@pytest.fixture
def forget() -> Callable[[], None]:
    """Makes the site forget what it keeps, as a commit would; for tests that change content."""

    def now() -> None:
        forget_everything()
        caches["pages"].clear()

    return now


@pytest.fixture
def commit(django_capture_on_commit_callbacks):
    """`with commit():` does at its end what waits for a commit, as if what is inside were one."""

    def block():
        # What was made before counts as committed long ago; the site queues nothing twice.
        connection.run_on_commit = []
        return django_capture_on_commit_callbacks(execute=True)

    return block


@pytest.fixture
def client_for(db) -> ClientFor:
    """A browser for a role: `client_for(Role.EDITOR)`, a person, or nobody: `client_for(None)`."""

    def make(who: Role | User | None = None, **kwargs) -> Client:
        client = Client(**kwargs)
        if who is not None:
            client.force_login(who if isinstance(who, User) else role_user(who))
        return client

    return make


@pytest.fixture
def home(db):
    """The front page."""
    return HomePage.objects.get()
