"""How closely people follow, how mail reaches them, and how far a mail has come."""

from django.db import models


class Level(models.TextChoices):
    """How closely somebody follows a thing; whoever presses "Follow" watches it."""

    WATCH = "watch", "Told of everything"
    TRACK = "track", "Counted, and in the digest"
    NORMAL = "normal", "Told when named"
    MUTE = "mute", "Told of nothing"


class MailPace(models.TextChoices):
    """When somebody wants news by mail."""

    AT_ONCE = "at_once", "At once"
    NEVER = "never", "Never"


class MailState(models.TextChoices):
    """How far the mail of one notification has come."""

    NOT_WANTED = "not_wanted", "Not wanted"
    DUE = "due", "To be sent"
    SENT = "sent", "Sent"
    DROPPED = "dropped", "Dropped: no longer allowed or wanted"
    FAILED = "failed", "Failed"
