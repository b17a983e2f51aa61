"""Who can be asked about one request more: by the gates, and by engagements and hours.

Counted as a run counts them: what is under way, what was accepted, and what is asked and waits for
its answer. Asked whenever somebody is to be asked, as two requests may have the same person listed.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from django.utils import timezone

from community.advising.advisor_records import Work, hours_used, work_of_all
from community.advising.gating import Exclusion, excluded, standing_record
from community.advising.matching.answers import Gate
from community.advising.matching.deadlines import hours_before, said, window
from community.advising.matching.records import Request
from community.advising.models import AdviceRequest
from community.advising.modes import hours_of
from community.advising.rules.requests import actors_of
from community.expertise.models import Advisor
from community.expertise.queries import is_in_use, is_paused


def cannot_be_asked(request: AdviceRequest, advisors: Iterable[Advisor]) -> dict[int, Exclusion]:
    """Whom nobody may ask about a request today: by a gate, for a pause, or for want of room.

    Nor whoever's account is suspended; it is not said why, as coordinators do not decide about it.
    """
    people = list(advisors)
    paused = {
        each.pk: (Gate.PAUSED.value, f"{each.name} takes a pause.", (str(each.pk),))
        for each in people
        if is_paused(each)
    }
    away = Advisor.objects.filter(pk__in=[each.pk for each in people if each.user_id])
    closed = set(away.exclude(is_in_use()).values_list("pk", flat=True))
    absent = {
        each.pk: (Gate.CONSENT.value, f"{each.name} does not take part for now.", (str(each.pk),))
        for each in people
        if each.pk in closed
    }
    asking = set(actors_of(request)) if any(each.user_id for each in people) else set()
    own = {
        each.pk: (Gate.PERSON.value, f"{each.name} asks for this advice.", (str(each.pk),))
        for each in people
        if each.user_id in asking
    }
    gated = {**without_room(request, people), **paused, **excluded(request, people)}
    return {**gated, **own, **absent}


def without_room(request: AdviceRequest, advisors: Iterable[Advisor]) -> dict[int, Exclusion]:
    """Who can take on nothing more, or has fewer hours left than a request takes, and why."""
    people, today = list(advisors), timezone.localdate()
    if not people:
        return {}
    work = work_of_all(today, {each.pk for each in people})
    asked = Request(
        id=str(request.pk),
        agency=str(request.agency_id),
        starts_on=request.starts_on,
        ends_on=request.ends_on,
    )
    until = window(asked, today)[1]
    needed = hours_of(request.mode, request.hours) or 0
    found: dict[int, Exclusion] = {}
    for each in people:
        if shut := _full(each, work) or _no_hours(each, work, needed, today, until):
            found[each.pk] = (shut[0].value, shut[1], (str(each.pk),))
    return found


def _full(advisor: Advisor, work: Work) -> tuple[Gate, str] | None:
    taken = work.open.get(advisor.pk, 0)
    if taken < advisor.most_engagements:
        return None
    return Gate.ENGAGEMENTS, (
        f"{advisor.name} has {taken} under way or asked, and takes {advisor.most_engagements} at "
        "once."
    )


def _no_hours(
    advisor: Advisor, work: Work, needed: int, today: dt.date, until: dt.date
) -> tuple[Gate, str] | None:
    record = replace(standing_record(advisor), **hours_used(advisor, work))
    left = hours_before(record, today, until)
    if left is None or 0 < left >= needed:
        return None
    return Gate.HOURS, (
        f"{advisor.name} has {left:g} hours left before {said(until)}, and this request takes "
        f"{needed}."
    )
