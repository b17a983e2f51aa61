"""An engagement as it is now, held so that nobody else changes it; its request always first."""

from community.advising.models import Engagement
from community.advising.steps import locked


class EngagementChangedError(Exception):
    """An engagement is not as it was read: somebody has changed it. Holds it as it is now."""

    def __init__(self, engagement: Engagement, why: str) -> None:
        super().__init__(why)
        self.engagement = engagement


def engagement_as_it_is(engagement: Engagement, seen: int | None = None) -> Engagement:
    """An engagement, which nobody else changes until the transaction ends; its request first.

    Raises EngagementChangedError where it is not the version that was seen.
    """
    request = locked(engagement.request)
    rows = Engagement.objects.select_for_update(of=("self",), no_key=True).select_related(
        "advisor__user"
    )
    kept = rows.get(pk=engagement.pk)
    kept.request = request
    if seen is not None and kept.version != seen:
        raise EngagementChangedError(
            kept,
            "Somebody has changed this since you opened it. Nothing of yours was done: look at it "
            "as it is now.",
        )
    return kept
