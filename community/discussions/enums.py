"""Who reads a space, what a thread is, and whether a text is shown."""

from django.db import models


class SpaceAudience(models.TextChoices):
    """Who reads a space, and so who can write in it."""

    PUBLIC = "public", "Public"
    GOVERNMENT = "government", "Government only"
    PRIVATE = "private", "Private"


class ThreadKind(models.TextChoices):
    """What a thread is for: talking, or an answer."""

    DISCUSSION = "discussion", "Discussion"
    QUESTION = "question", "Question"


class State(models.TextChoices):
    """Whether a text is shown to those who may read its place."""

    VISIBLE = "visible", "Visible"
    HELD = "held", "Waits to be looked at"
    HIDDEN = "hidden", "Hidden"
    REMOVED = "removed", "Removed"
    DELETED = "deleted", "Deleted by its author"


class ReactionKind(models.TextChoices):
    """The two reactions there are."""

    HELPFUL = "helpful", "Helpful"
    TRIED = "tried", "I tried this too"
