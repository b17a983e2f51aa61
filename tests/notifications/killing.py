"""A worker that sends summaries and is killed in the middle; started by test_killed.py.

Mails go to a file, each with one write, so that what has left is known whatever happens after.
"""

import os
import signal
import sys
import time
from pathlib import Path

from django.core.mail.backends.base import BaseEmailBackend

WHEN = "NOTIFICATIONS_KILL"


class EmailBackend(BaseEmailBackend):
    """Writes who got which mail to a file, and dies where it is told to."""

    def send_messages(self, messages):
        """Hand over, unless death comes before."""
        at, _, point = os.environ.get(WHEN, "").partition(":")
        out = Path(os.environ["NOTIFICATIONS_OUT"])
        for message in messages:
            sent = out.read_text().count("\n") if out.exists() else 0
            if at and sent == int(at) and point == "before":
                os.kill(os.getpid(), signal.SIGKILL)
            with out.open("a") as file:
                file.write(f"{message.to[0]} {message.extra_headers['Message-ID']}\n")
            if at and sent == int(at) and point == "after":
                os.kill(os.getpid(), signal.SIGKILL)
            time.sleep(0.01)
        return len(messages)


def main() -> None:
    """Send what is due."""
    import django  # noqa: PLC0415

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    call_command("notifications", sys.argv[1])


if __name__ == "__main__":
    main()
