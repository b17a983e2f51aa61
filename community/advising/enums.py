"""The fixed words of advising: how far a request, an offer and an engagement have come."""

from django.db import models


class RequestState(models.TextChoices):
    """How far a request for advice has come."""

    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Submitted"
    # Somebody has to decide whether joint advice may be asked for.
    HELD = "held", "Waits for a decision on joint advice"
    SCREENED = "screened", "Screened"
    SHORTLISTED = "shortlisted", "Shortlisted"
    OFFERED = "offered", "Offered"
    ACCEPTED = "accepted", "Accepted"
    UNDER_WAY = "under_way", "Under way"
    CLOSED = "closed", "Closed"
    WITHDRAWN = "withdrawn", "Withdrawn"
    DECLINED = "declined", "Declined"
    EXPIRED = "expired", "Expired"
    UNFILLED = "unfilled", "Unfilled"


# Advisors can still be found for these.
OPEN_STATES = frozenset(
    {
        RequestState.SCREENED, RequestState.SHORTLISTED, RequestState.OFFERED,
        RequestState.ACCEPTED,
    }
)  # fmt: skip
# Nothing happens to these any more.
ENDED_STATES = frozenset(
    {
        RequestState.CLOSED, RequestState.WITHDRAWN, RequestState.DECLINED, RequestState.EXPIRED,
        RequestState.UNFILLED,
    }
)  # fmt: skip


class Sensitivity(models.TextChoices):
    """How carefully a request must be spoken of."""

    OPEN = "open", "Open"
    INTERNAL = "internal", "Internal"
    PROCUREMENT = "procurement", "Procurement-sensitive"


class Advice(models.TextChoices):
    """Whether several advisors answer each for themselves, or together."""

    INDIVIDUAL = "individual", "Each advisor's own view"
    JOINT = "joint", "A joint recommendation of the group"


class Asker(models.TextChoices):
    """Who asks something about a request."""

    AGENCY = "agency", "The agency"
    COORDINATOR = "coordinator", "A coordinator"


class ConflictState(models.TextChoices):
    """Whether a conflict holds."""

    HOLDS = "holds", "Holds"
    # Reported, and not looked at; it blocks all the same.
    REPORTED = "reported", "Reported, not checked"
    ENDED = "ended", "Ended"


class ClearanceState(models.TextChoices):
    """What became of asking the ethics officer for a clearance."""

    ASKED = "asked", "Asked"
    GIVEN = "given", "Given"
    REFUSED = "refused", "Refused"
    REVOKED = "revoked", "Taken back"
    # Its last day has passed.
    LAPSED = "lapsed", "Ended"


class RunKind(models.TextChoices):
    """Advisors for one request, or for all open requests at once."""

    SHORTLIST = "shortlist", "Shortlist"
    COHORT = "cohort", "Cohort"


class RunState(models.TextChoices):
    """Whether a run is looked at only, or holds."""

    PREVIEW = "preview", "Preview"
    PUBLISHED = "published", "Published"
    SUPERSEDED = "superseded", "Superseded"


class RunProgress(models.TextChoices):
    """Whether a run is made yet."""

    WAITS = "waits", "Waits for its turn"
    RUNNING = "running", "Is being worked out"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"


class OfferState(models.TextChoices):
    """What became of an offer."""

    SENT = "sent", "Waits for an answer"
    ACCEPTED = "accepted", "Accepted"
    LIMITED = "limited", "Accepted with a limit"
    DECLINED = "declined", "Declined"
    EXPIRED = "expired", "Expired"
    WITHDRAWN = "withdrawn", "Withdrawn"
    # A conflict came up.
    STOPPED = "stopped", "Stopped by a conflict"


ANSWERED_YES = frozenset({OfferState.ACCEPTED, OfferState.LIMITED})


class DeclineReason(models.TextChoices):
    """Why an advisor declines."""

    TIME = "time", "No time"
    CONFLICT = "conflict", "A conflict of interest"
    EXPERTISE = "expertise", "Not my experience"
    SCOPE = "scope", "The request is not clear or too large"
    OTHER = "other", "Another reason"


class EngagementState(models.TextChoices):
    """How far an engagement has come."""

    AGREED = "agreed", "To begin"
    UNDER_WAY = "under_way", "Under way"
    FINISHED = "finished", "Finished"
    STOPPED = "stopped", "Stopped"


class Side(models.TextChoices):
    """Who gives feedback."""

    OFFICIAL = "official", "The agency"
    ADVISOR = "advisor", "The advisor"


class Became(models.TextChoices):
    """What became of the advice."""

    ADOPTED = "adopted", "Adopted"
    ADAPTED = "adapted", "Adapted"
    DECLINED = "declined", "Not taken up"
    OPEN = "open", "Not decided yet"
