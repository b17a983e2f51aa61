#!/usr/bin/env python
"""Puts the source root on the path, then hands over to Django."""

import os
import sys
from pathlib import Path


def main() -> None:
    """Run one management command."""
    # `site/` cannot be a package: the standard library owns the name. See docs/decisions/0001.
    sys.path.insert(1, str(Path(__file__).resolve().parent / "site"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "exemplar.settings.dev")
    from django.core.management import execute_from_command_line  # noqa: PLC0415

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
