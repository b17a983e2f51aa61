"""Two plans after one another: the second knows what the first has promised, and breaks none."""

import pytest

from community.advising.actions.offers import decline_offer, offer
from community.advising.actions.runs import publish_run, run_cohort
from community.advising.enums import EngagementState, RequestState, RunState
from community.advising.models import AdviceRequest, Engagement, Run
from community.advising.promised import promised_elsewhere
from community.advising.queries.runs import next_in_line, promised_pairs, published_for
from exemplar.accounts.enums import Role
from tests.advising.open_requests import TEXTS, advisor, open_request
from tests.factories import role_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator():
    return role_user(Role.COORDINATOR)


@pytest.fixture
def publish(coordinator, django_capture_on_commit_callbacks):
    """Makes a plan of all open requests, and publishes it."""

    def now():
        with django_capture_on_commit_callbacks(execute=True):
            run = run_cohort(actor=coordinator, seed=3)
        return publish_run(actor=coordinator, run=Run.objects.get(pk=run.pk), version=1)

    return now


def chosen(run, request):
    rows = run.pairings.filter(request=request, is_chosen=True).order_by("advisor_id")
    return list(rows.values_list("advisor_id", flat=True))


def test_of_a_request_in_two_plans_the_newer_counts(publish):
    first, second = open_request(challenge=TEXTS[0]), open_request(challenge=TEXTS[1])
    for number in range(3):
        advisor(f"Ada{number} Lind", TEXTS[number])
    before = publish()
    third = open_request(challenge=TEXTS[2])
    after = publish()
    assert Run.objects.get(pk=before.pk).state == RunState.SUPERSEDED
    for each in (first, second, third):
        assert published_for(each) == after
    assert promised_pairs() == {
        each.pk: chosen(after, each) for each in (first, second, third) if chosen(after, each)
    }


def test_a_plan_of_other_requests_leaves_the_line_of_the_first_as_it_is(publish, coordinator):
    first = open_request(challenge=TEXTS[0])
    people = [advisor(f"Ada{number} Lind", TEXTS[number], most_engagements=1) for number in (0, 1)]
    before = publish()
    [asked] = [each for each in people if [each.pk] == chosen(before, first)]
    [spare] = [each for each in people if each != asked]
    sent = offer(actor=coordinator, request=first, advisor=asked)
    # Its only place is being asked for: the next plan is of other requests alone.
    second = open_request(challenge=TEXTS[1])
    after = publish()
    assert after.requests_asked == [second.pk]
    assert chosen(after, second) == [spare.pk]
    assert Run.objects.get(pk=before.pk).state == RunState.PUBLISHED
    assert published_for(first) == before
    assert [each.advisor for each in next_in_line(first)] == [asked, spare]
    decline_offer(actor=None, offer=sent, reason="time")
    first.refresh_from_db()
    assert first.state == RequestState.OFFERED
    assert [each.advisor for each in first.offers.order_by("pk")] == [asked, spare]


def test_a_plan_is_over_when_its_other_requests_are(publish, coordinator):
    first = open_request(challenge=TEXTS[0])
    advisor("Ada Lind", TEXTS[0])
    before = publish()
    AdviceRequest.objects.filter(pk=first.pk).update(state=RequestState.CLOSED)
    open_request(challenge=TEXTS[1])
    publish()
    assert Run.objects.get(pk=before.pk).state == RunState.SUPERSEDED


def test_what_is_promised_to_a_request_under_way_is_not_promised_again(publish):
    first = open_request(challenge=TEXTS[0], places=2, hours=10)
    for number in range(2):
        advisor(f"Ada{number} Lind", TEXTS[number], most_engagements=1)
    before = publish()
    begun, waits = before.pairings.filter(is_chosen=True).order_by("rank")
    Engagement.objects.create(
        request=first, advisor=begun.advisor, state=EngagementState.UNDER_WAY, hours=10
    )
    AdviceRequest.objects.filter(pk=first.pk).update(state=RequestState.UNDER_WAY)
    found = promised_elsewhere(set())
    assert (dict(found.places), dict(found.hours)) == (
        {waits.advisor_id: 1},
        {waits.advisor_id: 10},
    )
    second = open_request(challenge=TEXTS[0])
    after = publish()
    # The one is at work, the other is promised: nobody is left, and the plan says so.
    assert chosen(after, second) == []
    assert after.asked["advisors"][str(waits.advisor_id)]["capacity"] == 0
    assert Run.objects.get(pk=before.pk).state == RunState.PUBLISHED
    free = advisor("Bo Karr", TEXTS[0])
    third = publish()
    assert chosen(third, second) == [free.pk]
