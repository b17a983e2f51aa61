"""The fixed words of context fit."""

from django.db import models


class Factor(models.TextChoices):
    """One thing about the context of a service, beside which another service can be put."""

    LEVEL = "level", "Level of government"
    STAFF = "staff", "Size of the organisation"
    CUSTOMERS = "customers", "Customers a year"
    CHANNELS = "channels", "Channels"
    GROUPS = "groups", "Customers"
    CONSTRAINTS = "constraints", "What cannot be changed"


class Verdict(models.IntegerChoices):
    """How one factor of two services compares."""

    UNKNOWN = 0, "Unknown"
    SAME = 1, "Same"
    DIFFERENT = 2, "Different"
