"""The fixed words of the directory: how advisors help, how gladly, and who may read what."""

from django.db import models


class Mode(models.TextChoices):
    """How an executive may help an agency, in the terms of the forum's report."""

    INSIGHTS = "insights", "Share insights at a council event"
    CHALLENGE = "challenge", "Advise on one particular challenge"
    SOUNDING = "sounding", "Be a sounding board for proposed solutions"
    AVENUES = "avenues", "Suggest avenues to explore"


class Preference(models.TextChoices):
    """How gladly an advisor helps in one way."""

    EAGER = "eager", "Eager"
    WILLING = "willing", "Willing"
    PINCH = "pinch", "In a pinch"
    NO = "no", "No"


class Seniority(models.IntegerChoices):
    """How high in an organisation; agencies and companies are compared by these steps."""

    MANAGER = 1, "Manager"
    DIRECTOR = 2, "Director"
    VICE_PRESIDENT = 3, "Vice president or deputy assistant secretary"
    EXECUTIVE = 4, "Executive or senior vice president, or assistant secretary"
    CHIEF = 5, "Chief officer or deputy secretary"


class SkillLevel(models.IntegerChoices):
    """How well an advisor knows a topic."""

    KNOWS = 1, "Knows it"
    HAS_DONE = 2, "Has done it"
    HAS_LED = 3, "Has led it"
    IS_ASKED = 4, "Is asked by others"


class BudgetBand(models.TextChoices):
    """The yearly budget of what somebody has run."""

    UNDER_1M = "under_1m", "Under $1 million"
    FROM_1M = "1m_10m", "$1 million to $10 million"
    FROM_10M = "10m_100m", "$10 million to $100 million"
    FROM_100M = "100m_1b", "$100 million to $1 billion"
    OVER_1B = "over_1b", "Over $1 billion"
    UNKNOWN = "unknown", "Unknown"


class FieldAudience(models.TextChoices):
    """Who may read one field of an advisor's profile; coordinators read all of it."""

    MEMBERS = "members", "Signed-in members"
    GOVERNMENT = "government", "People in government"
    COORDINATORS = "coordinators", "Coordinators only"


class Standing(models.TextChoices):
    """Where an advisor's profile stands."""

    DRAFT = "draft", "Draft"
    LISTED = "listed", "Listed"
    WITHDRAWN = "withdrawn", "Withdrawn"


class InterestKind(models.TextChoices):
    """What ties an advisor or a company to an agency; the kinds of conflict, too."""

    CONTRACT = "contract", "Contract"
    BID = "bid", "Bid"
    ACQUISITION = "acquisition", "Planned acquisition"
    OWNERSHIP = "ownership", "Ownership or holding"
    REGULATORY = "regulatory", "Regulatory matter or litigation"
    FAMILY = "family", "Family"
