"""The fixed words of the adoption ledger."""

from django.db import models


class AdoptionStatus(models.TextChoices):
    """How far one organisation has come with one practice."""

    CONSIDERING = "considering", "Considering"
    TESTING = "testing", "Testing"
    IN_USE = "in_use", "In regular use"
    STOPPED = "stopped", "Stopped"


class AdoptionOutcome(models.TextChoices):
    """How it went."""

    WORKED = "worked", "Worked"
    MIXED = "mixed", "Mixed"
    DID_NOT_WORK = "did_not_work", "Did not work"
    UNKNOWN = "unknown", "Not known yet"


class Confirmation(models.TextChoices):
    """Who stands behind a row of the ledger. Only a confirmed row moves a stage."""

    UNCONFIRMED = "unconfirmed", "Not confirmed"
    AGENCY_LEAD = "agency_lead", "Confirmed by the agency"
    PUBLIC_RECORD = "public_record", "Confirmed from a public record"


class EventKind(models.TextChoices):
    """What happened to a row of the ledger."""

    EARLIER = "earlier", "Earlier state"
    REPORTED = "reported", "Reported"
    MOVED = "moved", "New state"
    CORRECTED = "corrected", "State corrected"
    CHANGED = "changed", "Changed"
    CONFIRMED = "confirmed", "Confirmed"
    RETURNED = "returned", "Returned"
    WITHDRAWN = "withdrawn", "Withdrawn"
