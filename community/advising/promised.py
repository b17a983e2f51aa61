"""What published plans promise, and nobody has been asked for yet."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field

from community.advising.enums import ENDED_STATES
from community.advising.left_out import taken_of
from community.advising.models import AdviceRequest
from community.advising.modes import hours_of
from community.advising.queries.runs import promised_pairs


@dataclass(frozen=True)
class Promised:
    """Places and hours of each advisor, by key, that requests of other plans still wait for."""

    places: Counter[int] = field(default_factory=Counter)
    hours: Counter[int] = field(default_factory=Counter)


def promised_elsewhere(but: Collection[int]) -> Promised:
    """What is promised to requests that are not planned anew, such as one that is under way.

    Of each so many as it has places left; the number of queries does not grow with them.
    """
    pairs = {key: who for key, who in promised_pairs().items() if key not in but}
    found = Promised()
    going_on = AdviceRequest.objects.filter(pk__in=pairs).exclude(state__in=ENDED_STATES)
    requests = list(going_on.order_by("pk"))
    taken = taken_of(requests)
    for each in requests:
        of = taken[each.pk]
        free = max(0, each.places - len(of.held))
        for advisor in [key for key in pairs[each.pk] if key not in of.reasons][:free]:
            found.places[advisor] += 1
            found.hours[advisor] += hours_of(each.mode, each.hours) or 0
    return found
