"""The fixed words of contributing: what is written, and where it stands."""

from django.db import models


class Kind(models.TextChoices):
    """What somebody writes."""

    PRACTICE = "practice", "Practice"
    CASE_STUDY = "case_study", "Case study"


class State(models.TextChoices):
    """Where a contribution stands on its way into the library."""

    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Waiting for an answer"
    CHANGES_REQUESTED = "changes_requested", "Changes requested"
    PUBLISHED = "published", "Published"
    WITHDRAWN = "withdrawn", "Withdrawn"
    DECLINED = "declined", "Declined"
    UNPUBLISHED = "unpublished", "Taken off the site"


# Its authors may write on.
OPEN_TO_AUTHOR = frozenset(
    {State.DRAFT, State.CHANGES_REQUESTED, State.WITHDRAWN, State.UNPUBLISHED}
)
# Somebody else has it, or has had it: the editors may see it.
SEEN_BY_EDITORS = frozenset(
    {
        State.SUBMITTED,
        State.CHANGES_REQUESTED,
        State.PUBLISHED,
        State.DECLINED,
        State.UNPUBLISHED,
    }
)
# Its authors can take it back.
CAN_BE_WITHDRAWN = frozenset({State.SUBMITTED, State.CHANGES_REQUESTED})


class AttachmentKind(models.TextChoices):
    """What is attached to a contribution."""

    PICTURE = "picture", "Picture"
    DOCUMENT = "document", "Document"
