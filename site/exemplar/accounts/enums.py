"""The roles. What each may do is said in the rules.py of each part."""

from django.db import models


class Role(models.TextChoices):
    """A role that a person can hold; some are held for one agency or company."""

    MEMBER = "member", "Member"
    PRACTITIONER = "practitioner", "Practitioner"
    AGENCY_LEAD = "agency_lead", "Agency lead"
    OFFICIAL = "official", "Official"
    ADVISOR = "advisor", "Advisor"
    COORDINATOR = "coordinator", "Coordinator"
    ETHICS_OFFICER = "ethics_officer", "Ethics officer"
    MODERATOR = "moderator", "Moderator"
    EDITOR = "editor", "Editor"
    ADMIN = "admin", "Admin"


# Held for one organisation, never for the whole site.
SCOPED_ROLES = frozenset({Role.PRACTITIONER, Role.AGENCY_LEAD, Role.OFFICIAL})

# Those whose account opens much: they work with a second factor.
SECOND_FACTOR_ROLES = frozenset({Role.EDITOR, Role.MODERATOR, Role.COORDINATOR, Role.ADMIN})
