"""Contributing: writing a practice or a case study, and its way through review."""

from django.apps import AppConfig


class ContributingConfig(AppConfig):
    """Where practitioners write and see where their text stands."""

    name = "practices.contributing"
    label = "contributing"

    def ready(self) -> None:
        """Connect what listens to publishing, deleting and the workflow."""
        from practices.contributing import receivers  # noqa: F401, PLC0415
        from practices.contributing.review import following  # noqa: F401, PLC0415
        from practices.contributing.review.mails import replace_mails  # noqa: PLC0415

        replace_mails()
