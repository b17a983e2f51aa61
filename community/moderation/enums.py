"""Why things are flagged, what is decided, and what becomes of an appeal."""

from typing import Final

from django.db import models


class FlagReason(models.TextChoices):
    """What somebody thinks is wrong with what they see."""

    SPAM = "spam", "Spam or advertising"
    ATTACK = "attack", "A personal attack"
    PERSONAL_DATA = "personal_data", "Personal data of somebody"
    OFF_TOPIC = "off_topic", "Off topic"
    WRONG = "wrong", "Wrong or misleading"
    OTHER = "other", "Something else"


class ContentState(models.TextChoices):
    """What moderation can make of a thing that somebody wrote."""

    VISIBLE = "visible", "Visible"
    HIDDEN = "hidden", "Hidden"
    REMOVED = "removed", "Removed"


class Verdict(models.TextChoices):
    """What a moderator decides of a thing that was flagged, or that was held before it appeared."""

    KEEP = "keep", "Keep it"
    HIDE = "hide", "Hide it"
    REMOVE = "remove", "Remove it"
    REDACT = "redact", "Redact its text for good"
    PUBLISH = "publish", "Publish it"
    REFUSE = "refuse", "Do not publish it"


# Those that leave the author's words where they are; all others say why, and can be appealed.
FAVOURABLE = frozenset({Verdict.KEEP, Verdict.PUBLISH})
FOR_HELD = (Verdict.PUBLISH, Verdict.REFUSE)
FOR_FLAGGED = (Verdict.KEEP, Verdict.HIDE, Verdict.REMOVE, Verdict.REDACT)

# What each verdict makes of the thing.
STATE_AFTER: Final[dict[str, ContentState]] = {
    Verdict.KEEP: ContentState.VISIBLE,
    Verdict.PUBLISH: ContentState.VISIBLE,
    Verdict.REDACT: ContentState.VISIBLE,
    Verdict.HIDE: ContentState.HIDDEN,
    Verdict.REMOVE: ContentState.REMOVED,
    Verdict.REFUSE: ContentState.REMOVED,
}

# As the author, and whoever flagged it, are told.
DONE: Final[dict[str, str]] = {
    Verdict.KEEP: "It stays",
    Verdict.HIDE: "It is hidden",
    Verdict.REMOVE: "It is removed",
    Verdict.REDACT: "Its text is redacted",
    Verdict.PUBLISH: "It is published",
    Verdict.REFUSE: "It is not published",
}


class Outcome(models.TextChoices):
    """What another moderator makes of an appeal."""

    UPHELD = "upheld", "The decision stands"
    OVERTURNED = "overturned", "The decision is taken back"
