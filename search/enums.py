"""How often somebody is told of what a saved search finds anew."""

from django.db import models


class AlertPace(models.TextChoices):
    """How often a saved search is looked through for its owner."""

    NEVER = "never", "Never"
    DAILY = "daily", "Once a day"
    WEEKLY = "weekly", "Once a week"
