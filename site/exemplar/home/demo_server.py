"""How gunicorn serves the demonstration, and what it says once it does."""

import os
from typing import Any

wsgi_app = "exemplar.wsgi"
bind = f"127.0.0.1:{os.environ.get('PORT') or '8000'}"
workers = 2
threads = 4
# Loaded once, before the workers: they share it, and it is ready when the address is printed.
preload_app = True
loglevel = "warning"
control_socket_disable = True


def when_ready(_server: Any) -> None:
    """Print the address, and one sign-in for each role."""
    from exemplar.home.starter_content.people import (  # noqa: PLC0415 - Django is loaded by now
        DEMO_PASSWORD,
        demonstration_people,
    )

    print(f"\nExemplar is at http://{bind}/\n\nSign in at http://{bind}/account/login/ as")
    shown: set[str] = set()
    for person in demonstration_people():
        if person.role not in shown:
            shown.add(person.role)
            scope = f" ({person.agency})" if person.agency else ""
            print(f"  {person.email:<34} {person.role}{scope}")
    print(
        f"with the password {DEMO_PASSWORD}\n\nCtrl-C stops it; what you change is kept.",
        flush=True,
    )
