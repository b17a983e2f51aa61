"""Each session of tests keeps its indexes in a folder that goes away."""

import tempfile
from pathlib import Path

import pytest
from django.test import override_settings

# Most of what an index costs is waiting for the disk; what is kept in memory does not wait.
MEMORY = Path("/dev/shm")


@pytest.fixture(scope="session", autouse=True)
def index_folder():
    """Where the indexes are."""
    quick = str(MEMORY) if MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(dir=quick) as place, override_settings(VAR_DIR=Path(place)):
        yield Path(place) / "search"
