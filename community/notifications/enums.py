"""How closely people follow, how mail reaches them, and how far a mail has come."""

from django.db import models


class Level(models.TextChoices):
    """How closely somebody follows a thing; whoever presses "Follow" watches it."""

    WATCH = "watch", "Watch"
    TRACK = "track", "Track"
    NORMAL = "normal", "Normal"
    MUTE = "mute", "Mute"

    @property
    def meaning(self) -> str:
        """What it brings, in a few words."""
        return _MEANINGS[self]

    @property
    def state(self) -> str:
        """What one who has chosen it does."""
        return _STATES[self]


_MEANINGS = {
    Level.WATCH: "You are told of everything, here and by mail.",
    Level.TRACK: "You are told of everything here; mail has it in a summary only.",
    Level.NORMAL: "You are told when somebody names you or answers you.",
    Level.MUTE: "You are told of nothing.",
}
_STATES = {
    Level.WATCH: "Following",
    Level.TRACK: "Tracking",
    Level.NORMAL: "Normal",
    Level.MUTE: "Muted",
}
# Those levels at which one is told of what happens.
TOLD = (Level.WATCH, Level.TRACK)


class MailPace(models.TextChoices):
    """When somebody wants news by mail."""

    AT_ONCE = "at_once", "At once"
    DAILY = "daily", "Once a day"
    WEEKLY = "weekly", "Once a week"
    MONTHLY = "monthly", "Once a month"
    NEVER = "never", "Never"


class MailState(models.TextChoices):
    """How far a mail has come."""

    NOT_WANTED = "not_wanted", "Not wanted"
    DUE = "due", "To be sent"
    DIGEST = "digest", "For the next summary"
    SENT = "sent", "Sent"
    DROPPED = "dropped", "Dropped: no longer allowed or wanted"
    FAILED = "failed", "Failed"


class Outcome(models.TextChoices):
    """What has become of a mail that came in."""

    POSTED = "posted", "Posted"
    REFUSED = "refused", "Refused"
    IGNORED = "ignored", "Sent by a program"
