"""The fixed words of the taxonomy: levels of government and sizes of organisation."""

from django.db import models


class AgencyLevel(models.TextChoices):
    """The level of government that an agency belongs to."""

    FEDERAL = "federal", "Federal"
    STATE = "state", "State"
    LOCAL = "local", "Local"
    TRIBAL = "tribal", "Tribal"


class CustomersBand(models.TextChoices):
    """How many customers a service or an organisation serves in a year."""

    UNDER_10K = "under_10k", "Under 10,000 a year"
    FROM_10K = "10k_100k", "10,000 to 100,000 a year"
    FROM_100K = "100k_1m", "100,000 to 1 million a year"
    FROM_1M = "1m_10m", "1 million to 10 million a year"
    OVER_10M = "over_10m", "Over 10 million a year"
    UNKNOWN = "unknown", "Unknown"


class StaffBand(models.TextChoices):
    """How many people work for a service or an organisation."""

    UNDER_10 = "under_10", "Under 10"
    FROM_10 = "10_100", "10 to 100"
    FROM_100 = "100_1000", "100 to 1,000"
    FROM_1000 = "1000_10000", "1,000 to 10,000"
    OVER_10000 = "over_10000", "Over 10,000"
    UNKNOWN = "unknown", "Unknown"


class Constraint(models.TextChoices):
    """What an organisation that adopts a practice cannot change."""

    SYSTEMS = "systems", "The systems cannot be changed"
    LAW = "law", "Law or rules prescribe the procedure"
    BUDGET = "budget", "There is no extra budget"
    LEADERSHIP = "leadership", "Leadership has not committed itself"
