"""House rules that a program can check."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register


@register()
def source_root_is_no_package(**_kwargs: Any) -> list[CheckMessage]:
    """`site/` holds the source; as a package it would hide the standard library's `site`."""
    intruder = Path(settings.BASE_DIR) / "site" / "__init__.py"
    if not intruder.exists():
        return []
    return [
        Error(
            "site/ must not be a package: the standard library owns that name.",
            hint=f"Remove {intruder}.",
            id="exemplar.E001",
        )
    ]
