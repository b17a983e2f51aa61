"""The fixed words of collections."""

from django.db import models


class Sharing(models.TextChoices):
    """Who may open a collection beside those who keep it."""

    NOBODY = "nobody", "Nobody else"
    LINK = "link", "Whoever has the link"
    EVERYONE = "everyone", "Everyone"
