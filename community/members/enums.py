"""Who may read what of a profile, and how far an affiliation has come."""

from django.db import models


class Audience(models.TextChoices):
    """Who may read one field of a profile."""

    EVERYONE = "everyone", "Everyone"
    MEMBERS = "members", "Signed-in members"
    GOVERNMENT = "government", "People in government"
    NOBODY = "nobody", "Only you"


class AffiliationState(models.TextChoices):
    """How far it is settled that somebody belongs to an organisation."""

    ASKED = "asked", "Waits for an answer"
    CONFIRMED = "confirmed", "Confirmed"
    REFUSED = "refused", "Not confirmed"
    ENDED = "ended", "Ended"


class Proof(models.TextChoices):
    """By what an affiliation is confirmed."""

    DOMAIN = "domain", "E-mail domain"
    EDITOR = "editor", "An editor"
