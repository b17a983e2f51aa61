"""Who is not asked about a request again: who said no, who is on it, others of their company."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from community.advising.enums import EngagementState, OfferState
from community.advising.models import AdviceRequest, Engagement, Offer
from community.expertise.models import Advisor
from practices.taxonomy.models import Company

SAID_NO = (OfferState.DECLINED, OfferState.EXPIRED)
ON_IT = (EngagementState.AGREED, EngagementState.UNDER_WAY, EngagementState.FINISHED)
REASONS = {
    OfferState.DECLINED: "declined",
    OfferState.EXPIRED: "did not answer in time",
    OfferState.SENT: "has an offer that waits for an answer",
    OfferState.ACCEPTED: "has accepted",
    OfferState.LIMITED: "has accepted with a limit",
}


@dataclass(eq=False)
class Taken:
    """Of one request: who holds a place, and who is not asked again, with the reason."""

    held: set[int] = field(default_factory=set)
    reasons: dict[int, str] = field(default_factory=dict)
    companies: set[str] = field(default_factory=set)


def taken_of(requests: Iterable[AdviceRequest]) -> dict[int, Taken]:
    """What is taken of each request; the number of queries does not grow with them."""
    keys = [request.pk for request in requests]
    taken: dict[int, Taken] = defaultdict(Taken)
    # One that was withdrawn or stopped can be made again, when what stood in the way is gone.
    offers = Offer.objects.filter(request__in=keys, state__in=REASONS).order_by("pk")
    for request, advisor, state in offers.values_list("request_id", "advisor_id", "state"):
        taken[request].reasons[advisor] = REASONS[OfferState(state)]
        if state in SAID_NO:
            taken[request].held.discard(advisor)
        else:
            taken[request].held.add(advisor)
    at_work = Engagement.objects.filter(request__in=keys, state__in=ON_IT).order_by("pk")
    for request, advisor in at_work.values_list("request_id", "advisor_id"):
        taken[request].held.add(advisor)
        taken[request].reasons[advisor] = "is at work on it"
    _bar_companies(taken)
    return taken


def _bar_companies(taken: dict[int, Taken]) -> None:
    """Nobody else of the company of whoever holds a place: a request takes one of each."""
    held = {advisor for of in taken.values() for advisor in of.held}
    if not held:
        return
    root = dict(
        Advisor.objects.filter(pk__in=held, company__isnull=False).values_list(
            "pk", "company__path"
        )
    )
    steplen = Company.steplen
    roots = {key: path[:steplen] for key, path in root.items()}
    colleagues: dict[str, list[int]] = defaultdict(list)
    rows = Advisor.objects.filter(company__isnull=False).order_by("pk")
    for advisor, path in rows.values_list("pk", "company__path"):
        if path[:steplen] in set(roots.values()):
            colleagues[path[:steplen]].append(advisor)
    for of in taken.values():
        of.companies = {roots[key] for key in of.held if key in roots}
        for company in of.companies:
            for advisor in colleagues[company]:
                of.reasons.setdefault(advisor, "somebody of the same company is at work on it")


def left_out_of(request: AdviceRequest) -> dict[str, str]:
    """Who is not asked about one request, by key as a word, with the reason."""
    reasons = taken_of([request])[request.pk].reasons
    return {str(key): reason for key, reason in sorted(reasons.items())}
