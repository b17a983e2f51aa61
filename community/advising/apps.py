"""Django's hook for the app."""

from django.apps import AppConfig


class AdvisingConfig(AppConfig):
    """Requests for advice, and what becomes of them."""

    name = "community.advising"
    label = "advising"

    def ready(self) -> None:
        """Connect receivers; register what news is about and what is kept of a person."""
        from community.advising import (  # noqa: PLC0415
            engagement_data,  # noqa: F401
            offer_panels,  # noqa: F401
            personal_data,  # noqa: F401
            reading_receivers,  # noqa: F401
            receivers,  # noqa: F401
            run_panels,  # noqa: F401
            standing,  # noqa: F401
            telling,  # noqa: F401
        )
        from practices.taxonomy.uses import withhold  # noqa: PLC0415

        # That an organisation has a conflict, or asks for advice, is nobody's business.
        withhold("advising", "expertise")
