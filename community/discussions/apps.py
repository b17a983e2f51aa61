"""Django's hook for the app."""

from django.apps import AppConfig


class DiscussionsConfig(AppConfig):
    """Keeps spaces, threads, and what is written in them."""

    name = "community.discussions"
    label = "discussions"

    def ready(self) -> None:
        """Connect receivers; say what can be followed, moderated, handed out and erased."""
        from community.discussions import (  # noqa: PLC0415
            arranged,  # noqa: F401
            beside,  # noqa: F401
            front_page,  # noqa: F401
            kept,  # noqa: F401
            moderated,  # noqa: F401
            receivers,  # noqa: F401
            telling,  # noqa: F401
        )
