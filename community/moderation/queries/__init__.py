"""Reading flags, cases, appeals, what is known of a person, the trail, and the figures."""

from community.moderation.queries.cases import (
    appeals_to_hear,
    case_file,
    flag_on,
    flags_by,
    own_cases,
    own_file,
    waiting_appeals,
    waiting_cases,
)
from community.moderation.queries.desk import queue_counts, queue_page
from community.moderation.queries.figures import Figures, figures
from community.moderation.queries.names import name_cases
from community.moderation.queries.people import (
    people_found,
    record_of_person,
    running_suspension,
)
from community.moderation.queries.trail import trail_page

__all__ = [
    "Figures",
    "appeals_to_hear",
    "case_file",
    "figures",
    "flag_on",
    "flags_by",
    "name_cases",
    "own_cases",
    "own_file",
    "people_found",
    "queue_counts",
    "queue_page",
    "record_of_person",
    "running_suspension",
    "trail_page",
    "waiting_appeals",
    "waiting_cases",
]
