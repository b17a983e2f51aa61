"""The browser, once for each process; and the site running with what a group of tests needs.

Playwright keeps an event loop running, and Django gives a thread with a running loop database
connections of its own. So the browser lives in a thread of its own: a test that uses it runs in
there, without a database, and its fixtures prepare everything outside.
"""

import os
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.management import call_command
from django.db import connections
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.test import override_settings
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from exemplar.core.content_version import forget_everything
from tests.e2e.browser import AXE, HOW_TO_GET_ONE, WIDE, Tab, find_chromium, launch
from tests.e2e.people import make_people, session_cookies

STYLES = "theme/dist/exemplar/theme/css/exemplar.css"
OpenTab = Callable[..., Tab]
KeptTab = Callable[..., Tab]


@dataclass(frozen=True)
class Site:
    """The running site, with the session of each person that may open it."""

    url: str
    sessions: dict[str, Any]

    def cookies_of(self, who: str) -> list[dict[str, str]]:
        """What the browser of a person holds; that of nobody holds nothing."""
        return [self.sessions[who]] if who else []


@pytest.fixture(scope="module", name="db")
def committed_db(django_db_setup, django_db_blocker) -> Iterator[None]:
    """The database, without a transaction around each test: the server would not see into it."""
    with django_db_blocker.unblock():
        yield


@pytest.fixture(scope="session")
def browser_thread() -> Iterator[ThreadPoolExecutor]:
    """Where the browser lives. Without one its tests are skipped, or fail: REQUIRE_BROWSER=1."""
    if not find_chromium():
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(f"REQUIRE_BROWSER=1: {HOW_TO_GET_ONE}")
        pytest.skip(HOW_TO_GET_ONE)
    if not (settings.BASE_DIR / STYLES).exists():
        pytest.fail("The theme is not built. Run: make theme")
    with ThreadPoolExecutor(1, "browser") as thread:
        yield thread


@pytest.fixture(scope="session")
def browser(browser_thread: ThreadPoolExecutor) -> Iterator[Browser]:
    """Chromium."""
    playwright = browser_thread.submit(sync_playwright().start).result()
    chromium = browser_thread.submit(launch, playwright).result()
    yield chromium
    browser_thread.submit(chromium.close).result()
    browser_thread.submit(playwright.stop).result()


def run_in_browser_thread(pyfuncitem: pytest.Function) -> bool | None:
    """Call a test where its browser lives; leave all other tests to pytest."""
    thread = pyfuncitem.funcargs.get("browser_thread")
    if thread is None:
        return None
    arguments = {name: pyfuncitem.funcargs[name] for name in pyfuncitem._fixtureinfo.argnames}
    thread.submit(pyfuncitem.obj, **arguments).result()
    return True


@contextmanager
def site_with(fill: Callable[[], object]) -> Iterator[Site]:
    """The running site with the content that `fill` makes. Empties it at the end.

    The content is committed, for the server reads it from threads of its own.
    """
    one_by_one = ["tests.e2e.urls.OneAtATime", *settings.MIDDLEWARE]
    with override_settings(ROOT_URLCONF="tests.e2e.urls", MIDDLEWARE=one_by_one):
        try:
            make_people()
            fill()
            forget_everything()
            with _server() as address:
                yield Site(address, session_cookies(address))
        finally:
            call_command("flush", verbosity=0, interactive=False)
            forget_everything()


class LastingFiles(StaticFilesHandler):
    """Serves style sheets and scripts so that the browser asks for each of them once."""

    def serve(self, request: HttpRequest) -> HttpResponseBase:
        response = super().serve(request)
        response["Cache-Control"] = "max-age=3600"
        return response


@contextmanager
def _server() -> Iterator[str]:
    own = connections["default"]
    shared = {"default": own} if own.vendor == "sqlite" else {}
    for each in shared.values():
        each.inc_thread_sharing()
    server = LiveServerThread("localhost", LastingFiles, connections_override=shared)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    if server.error:
        raise server.error
    try:
        yield f"http://localhost:{server.port}"
    finally:
        # The browser has hung up; each answer's thread ends when it sees that.
        for thread in threading.enumerate():
            if "process_request_thread" in thread.name:
                thread.join(timeout=2)
        server.terminate()
        for each in shared.values():
            each.dec_thread_sharing()


@pytest.fixture
def open_tab(browser: Browser, browser_thread: ThreadPoolExecutor, site: Site) -> Iterator[OpenTab]:
    """Opens a tab as a person, or as nobody: `open_tab("editor", width=360)`."""
    contexts: list[BrowserContext] = []

    def open_as(who: str = "", width: int = WIDE, **options: Any) -> Tab:
        context = browser.new_context(**options)
        contexts.append(context)
        context.add_cookies(site.cookies_of(who))
        return Tab.open(context, site.url, width)

    def close(opened: Iterable[BrowserContext]) -> None:
        for context in opened:
            context.close()

    yield open_as
    browser_thread.submit(close, contexts).result()


@pytest.fixture(scope="module")
def kept_tab(browser: Browser, browser_thread: ThreadPoolExecutor, site: Site) -> Iterator[KeptTab]:
    """One tab for all tests of a module, as a person or as nobody: `kept_tab("editor", 360)`.

    Its browser reads style sheets, scripts and axe once. Only one test at a time may use it.
    """

    def make() -> tuple[BrowserContext, Tab]:
        context = browser.new_context()
        context.add_init_script(AXE)
        return context, Tab.open(context, site.url)

    context, tab = browser_thread.submit(make).result()

    def as_person(who: str = "", width: int = WIDE) -> Tab:
        tab.start_anew(*site.cookies_of(who), width=width)
        return tab

    yield as_person
    browser_thread.submit(context.close).result()
