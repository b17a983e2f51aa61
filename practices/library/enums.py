"""The fixed words of the library. "Unknown" is a value; blank is not."""

from django.db import models


class Sector(models.TextChoices):
    """Where a practice comes from."""

    PUBLIC = "public", "Public sector"
    PRIVATE = "private", "Private sector"
    BOTH = "both", "Both sectors"
    UNKNOWN = "unknown", "Unknown"


class ChannelEffect(models.TextChoices):
    """What a practice does to one channel. "Adds" without any "replaces" is a cost."""

    REPLACES = "replaces", "Replaces"
    SHIFTS = "shifts", "Shifts demand from or to"
    ADDS = "adds", "Adds"
    SUPPORTS = "supports", "Supports"
    UNKNOWN = "unknown", "Effect unknown"


class FitVerdict(models.TextChoices):
    """Whether a practice is likely to work for a level of government."""

    LIKELY = "likely", "Likely to work"
    UNLIKELY = "unlikely", "Unlikely to work"
    UNKNOWN = "unknown", "Unknown"


class Difficulty(models.TextChoices):
    """How hard a practice is to carry out."""

    LOW = "low", "Low"
    MODERATE = "moderate", "Moderate"
    HIGH = "high", "High"
    UNKNOWN = "unknown", "Unknown"


class PeopleBand(models.TextChoices):
    """How many people it takes to carry a practice out."""

    UP_TO_2 = "1_2", "1 or 2 people"
    UP_TO_5 = "3_5", "3 to 5 people"
    UP_TO_20 = "6_20", "6 to 20 people"
    OVER_20 = "over_20", "Over 20 people"
    UNKNOWN = "unknown", "Unknown"


class TimeBand(models.TextChoices):
    """How long it takes from the decision to the first result."""

    UNDER_3 = "under_3_months", "Under 3 months"
    UP_TO_6 = "3_6_months", "3 to 6 months"
    UP_TO_12 = "6_12_months", "6 to 12 months"
    UP_TO_18 = "12_18_months", "12 to 18 months"
    OVER_18 = "over_18_months", "Over 18 months"
    UNKNOWN = "unknown", "Unknown"


class CostBand(models.TextChoices):
    """What it costs to carry a practice out once, in US dollars."""

    UNDER_10K = "under_10k", "Under $10,000"
    UP_TO_100K = "10k_100k", "$10,000 to $100,000"
    UP_TO_1M = "100k_1m", "$100,000 to $1 million"
    OVER_1M = "over_1m", "Over $1 million"
    UNKNOWN = "unknown", "Unknown"


class EvidenceLevel(models.TextChoices):
    """How well one outcome is supported, on the rubric of six levels."""

    STRONG = "strong", "Strong evidence"
    SOME = "some", "Some evidence"
    EXPERT_OPINION = "expert_opinion", "Expert opinion"
    INSUFFICIENT = "insufficient", "Insufficient evidence"
    MIXED = "mixed", "Mixed evidence"
    NOT_WORKING = "not_working", "Found not to work"
    NOT_RATED = "not_rated", "Not yet rated"


class Better(models.TextChoices):
    """In which direction a measure improves."""

    HIGHER = "higher", "Higher is better"
    LOWER = "lower", "Lower is better"
    NEITHER = "neither", "Neither is better"


class WouldRepeat(models.TextChoices):
    """Whether the organisation in a case study would do it again."""

    YES = "yes", "Yes"
    WITH_CHANGES = "with_changes", "Yes, with changes"
    NO = "no", "No"
    UNKNOWN = "unknown", "Unknown"


class Stage(models.TextChoices):
    """How far a practice has come, computed from the adoption ledger and never typed in."""

    INTRODUCED = "introduced", "Introduced"
    TESTED = "tested", "Tested"
    IMPLEMENTED = "implemented", "Implemented"
    REPLICATED = "replicated", "Replicated"


class EvidenceBasis(models.TextChoices):
    """What the level of one outcome rests on."""

    NONE = "none", "Nobody has rated it yet"
    SOURCES = "sources", "Set by the editors from the sources; two raters have not rated it yet"
    OUTDATED = "outdated", "Rated before its numbers changed; it is to be rated again"
    DISPUTED = "disputed", "Two raters differ; an editor decides"
    AGREED = "agreed", "Two raters agree"
    DECIDED = "decided", "Two raters differed; an editor decided"


class Standing(models.TextChoices):
    """Whether a page still stands."""

    CURRENT = "current", "Current"
    SUPERSEDED = "superseded", "Superseded"
    RETIRED = "retired", "Retired"
