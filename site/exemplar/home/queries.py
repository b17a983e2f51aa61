"""What the front page shows."""

from typing import Any


def front_page() -> dict[str, Any]:
    """Newest and best-proven practices, topics and figures."""
    return {}
