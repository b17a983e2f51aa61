"""What the tests in a browser share."""

import pytest

from tests.e2e.fixtures import (
    browser,
    browser_thread,
    committed_db,
    kept_tab,
    open_tab,
    run_in_browser_thread,
)

__all__ = ["browser", "browser_thread", "committed_db", "kept_tab", "open_tab"]


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem):
    return run_in_browser_thread(pyfuncitem)
