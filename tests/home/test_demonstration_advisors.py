"""The invented advisors of the demonstration."""

import pytest

from community.advising.models import AdviceRequest, Engagement, Offer, Step
from community.expertise.models import FEWEST_WORDS, WANTED_RESULTS, Advisor, PastResult
from community.expertise.queries import long_enough, takes_part
from exemplar.home.starter_content.advisors import demonstration_advisors, load_advisors
from exemplar.home.starter_content.engagements import load_engagements
from exemplar.home.starter_content.parse import read_content
from exemplar.home.starter_content.people import STARTER_FOLDER, load_people
from exemplar.home.starter_content.terms import load_terms
from exemplar.home.starter_content.trail import Trail


def test_sixty_with_five_different_texts_each():
    """Every text is long enough, and no two of them are the same."""
    found = demonstration_advisors()
    assert len(found) >= 60
    assert len({each.email for each in found}) == len(found)
    texts = [result["text"] for each in found for result in each.results]
    assert min(len(each.results) for each in found) >= WANTED_RESULTS
    assert [text for text in texts if len(text.split()) < FEWEST_WORDS] == []
    assert len(set(texts)) == len(texts)


@pytest.mark.django_db
def test_they_are_loaded_once_marked_and_complete():
    """All of them are marked, take part in matching, and a second load changes nothing."""
    content, trail = read_content(STARTER_FOLDER), Trail()
    terms = load_terms(content, trail, demonstration=True)
    load_people(content, terms, trail)
    load_advisors(terms, trail)
    wanted = len(demonstration_advisors())
    advisors = Advisor.objects.prefetch_related("results")
    assert {each.is_demonstration for each in advisors} == {True}
    assert all(each.name.endswith("(demonstration)") for each in advisors)
    assert min(long_enough(each.results.all()) for each in advisors) >= WANTED_RESULTS
    assert Advisor.objects.filter(takes_part()).count() == wanted
    assert Advisor.objects.exclude(user=None).count() == 2
    again = Trail()
    load_advisors(terms, again)
    assert again.tally["advisors"] == {"unchanged": wanted}
    assert PastResult.objects.count() == sum(len(each.results) for each in demonstration_advisors())


@pytest.mark.django_db
def test_steps_of_their_requests_stand_on_the_days_of_offers_and_engagements():
    """What came of a request is told with the same days on its page and on those behind it."""
    content, trail = read_content(STARTER_FOLDER), Trail()
    terms = load_terms(content, trail, demonstration=True)
    load_people(content, terms, trail)
    load_advisors(terms, trail)
    load_engagements(terms, trail)
    steps = {(each.request_id, each.state): each.at for each in Step.objects.all()}
    for engagement in Engagement.objects.exclude(ended_at=None):
        assert steps[engagement.request_id, "closed"] == engagement.ended_at
        assert steps[engagement.request_id, "under_way"] == engagement.started_at
    for offer in Offer.objects.filter(request__state="unfilled"):
        assert steps[offer.request_id, "offered"] <= offer.sent_at
        assert offer.answered_at <= steps[offer.request_id, "unfilled"]
    for request in AdviceRequest.objects.all():
        states = list(request.steps.values_list("state", flat=True))
        assert states[-1] == request.state
