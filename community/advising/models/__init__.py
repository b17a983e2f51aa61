"""What advising keeps: requests, conflicts, runs of the engine, offers, engagements, weights."""

from community.advising.models.conflicts import Clearance, Conflict
from community.advising.models.engagements import Engagement, Feedback, FollowUp, Meeting, Note
from community.advising.models.offers import Offer
from community.advising.models.questions import Question
from community.advising.models.requests import (
    AdviceRequest,
    Delegate,
    DraftAnswer,
    JointAdviceDecision,
    Step,
)
from community.advising.models.runs import Pairing, Run
from community.advising.models.weights import WeightSet

__all__ = [
    "AdviceRequest",
    "Clearance",
    "Conflict",
    "Delegate",
    "DraftAnswer",
    "Engagement",
    "Feedback",
    "FollowUp",
    "JointAdviceDecision",
    "Meeting",
    "Note",
    "Offer",
    "Pairing",
    "Question",
    "Run",
    "Step",
    "WeightSet",
]
