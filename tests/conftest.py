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
from django.template import Context, Template
from django.test import Client, override_settings
from django.test.signals import template_rendered

from community.advising.pool import forget_pool
from exemplar.accounts.enums import Role
from exemplar.accounts.models import User
from exemplar.core.content_version import forget_everything
from exemplar.home.models import HomePage
from practices.fit.ledger import forget_ledger
from search.engines import store
from tests.factories import role_user
from tests.foundations import lay_foundations, lay_weights
from tests.laid_out import take_copies
from tests.search.immediate import build_indexes, forget_indexes

MEMORY = Path("/dev/shm")
ClientFor = Callable[..., Client]


@pytest.hookimpl(trylast=True)
def pytest_collection_finish():
    """What is there by now stays to the end: to go through it again and again is a fifth of all."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(scope="session", autouse=True)
def no_site_but_the_tests_own(tmp_path_factory) -> Iterator[None]:
    """Processes that a test starts find no database and no folder but those that it names.

    They inherit the environment; and what it does not name would be that of the site beside.
    """
    own = {
        "DATABASE_URL": "sqlite:///:memory:",
        "EXEMPLAR_VAR": str(tmp_path_factory.mktemp("var")),
    }
    with pytest.MonkeyPatch.context() as environment:
        for name, value in own.items():
            environment.setenv(name, value)
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request, django_db_modify_db_settings_parallel_suffix) -> None:
    """The test database is laid out once, for every process; and there is no other one to open.

    Whoever asks the database before the test database is there, or when it has gone, as a thread
    that is late, is refused: its name is that of none.
    """
    own = connection.settings_dict
    if connection.vendor == "sqlite":
        own["NAME"] = ":memory:"
    else:
        own["TEST"]["NAME"] = own["TEST"].get("NAME") or f"test_{own['NAME']}"
        own["NAME"] = f"not_{own['NAME']}"
    if not request.config.getvalue("nomigrations"):
        take_copies(connection, anew=request.config.getvalue("create_db"))


@pytest.fixture(scope="session")
def django_db_setup(request, django_db_setup):
    """The test database; a transaction test that empties it gets its foundations back.

    Django repeats post_migrate after emptying. Wagtail's roots come from its migrations, which are
    not repeated, so they are laid again before the site's own structure, which stands on them.
    """
    wagtail = apps.get_app_config("wagtailcore")
    post_migrate.connect(lay_foundations, sender=wagtail, dispatch_uid="test-foundations")
    advising = apps.get_app_config("advising")
    post_migrate.connect(lay_weights, sender=advising, dispatch_uid="test-weights")


@pytest.fixture
def contexts_of_whole_pages(monkeypatch) -> None:
    """For tests that fetch pages by the thousand: only the context of a whole page is copied.

    A page is made of dozens, and to copy what each of them was given is a tenth of a request.
    """

    def render(template: Template, context: Context) -> str:
        if context.template is template:
            template_rendered.send(sender=template, template=template, context=context)
        return template.nodelist.render(context)

    monkeypatch.setattr(Template, "_render", render)


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
        forget_pool()
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
