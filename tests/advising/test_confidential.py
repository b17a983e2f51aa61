"""What is confidential is not come upon from the side: exports, logs, links, and by the clock."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from community.advising.actions.afterwards import start_case_study
from community.advising.actions.offers import offer
from community.advising.models import Delegate
from community.advising.queries.offers import token_of
from community.expertise.models import Advisor
from community.members.personal_data import registered
from exemplar.accounts.enums import Role
from exemplar.accounts.models import RoleGrant
from exemplar.settings.logs import hide_signed
from tests.advising.offered import published_case
from tests.factories import grant, role_user
from tests.factories.advising import (
    ClearanceFactory,
    JointAdviceDecisionFactory,
    StepFactory,
)
from tests.factories.advising_offers import (
    EngagementFactory,
    FeedbackFactory,
    FollowUpFactory,
    OfferFactory,
)
from tests.factories.expertise import AdvisorFactory, PastResultFactory, SkillFactory

pytestmark = pytest.mark.django_db


def data_of(user) -> str:
    user = type(user).objects.get(pk=user.pk)
    return str({part.name: part.export(user) for part in registered()})


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.ETHICS_OFFICER])
def test_who_has_left_an_office_takes_no_words_of_it_away(role):
    officer = role_user(role)
    secrets = ["zzstep", "zzjoint", "zzquestion", "zzanswer"]
    if role == Role.COORDINATOR:
        StepFactory(by=officer, reason="zzstep")
        JointAdviceDecisionFactory(by=officer, reason="zzjoint")
        ClearanceFactory(asked_by=officer, question="zzquestion")
        secrets = secrets[:3]
    else:
        ClearanceFactory(given=True, answered_by=officer, answer="zzanswer")
        secrets = secrets[3:]
    assert [each in data_of(officer) for each in secrets] == [True] * len(secrets)
    RoleGrant.objects.filter(user=officer).delete()
    assert [each in data_of(officer) for each in secrets] == [False] * len(secrets)


def test_a_delegate_of_once_takes_no_words_of_an_engagement_away():
    engagement = EngagementFactory(finished=True)
    request = engagement.request
    delegate = grant(role_user(Role.MEMBER), Role.PRACTITIONER, request.agency)
    Delegate.objects.create(agency=request.agency, official=request.official, delegate=delegate)
    FeedbackFactory(engagement=engagement, by=delegate, words="zzwords")
    FollowUpFactory(engagement=engagement, answered_by=delegate, became="adopted", why="zzwhy")
    assert "zzwords" in data_of(delegate)
    assert "zzwhy" in data_of(delegate)
    Delegate.objects.update(ended_at=timezone.now())
    assert "zzwords" not in data_of(delegate)
    assert "zzwhy" not in data_of(delegate)


def test_an_editor_does_not_see_that_a_text_comes_of_an_engagement(client_for):
    engagement = EngagementFactory(finished=True)
    begun = start_case_study(actor=engagement.request.official, engagement=engagement)
    place, address = begun.get_absolute_url(), engagement.get_absolute_url()
    now = timezone.now()
    waiting = {"state": "submitted", "submitted_at": now, "answer_due": now}
    type(begun).objects.filter(pk=begun.pk).update(**waiting)
    owner = client_for(engagement.request.official)
    editor = client_for(role_user(Role.EDITOR))
    assert address in owner.get(place, follow=True).content.decode()
    answer = editor.get(place, follow=True)
    assert answer.status_code in {200, 404}
    assert address not in answer.content.decode()


def test_a_profile_that_is_hidden_takes_as_long_as_none(client_for):
    hidden = AdvisorFactory(shown_to="coordinators")
    PastResultFactory(advisor=hidden)
    SkillFactory(advisor=hidden)
    reader = client_for(role_user(Role.MEMBER))
    counts = []
    for address in 2 * [reverse("advisor", args=[10**6]), hidden.get_absolute_url()]:
        with CaptureQueriesContext(connection) as asked:
            assert reader.get(address).status_code == 404
        counts.append(len(asked))
    assert counts[2] == counts[3]


def test_no_link_that_opens_an_offer_stands_in_the_log():
    token = token_of(OfferFactory())
    line = f"Not Found: {reverse('offer', args=[token])}"
    told = hide_signed(None, "", {"event": line})["event"]
    assert told == "Not Found: /advice/offers/…/"
    assert hide_signed(None, "", {"event": "Not Found: /a/"})["event"] == "Not Found: /a/"


def test_an_offer_goes_to_the_address_that_its_advisor_has_now(commit, mailoutbox):
    case = published_case()
    person = case.line[0].user
    person.email = "after@another.example"
    person.save(update_fields=["email"])
    with commit():
        offer(actor=case.coordinator, request=case.request, advisor=case.line[0])
    to = [each.to for each in mailoutbox if "asks for your advice" in each.subject]
    assert to == [["after@another.example"]]


def test_nobody_is_asked_for_advice_that_they_ask_for_themselves():
    case = published_case()
    Advisor.objects.filter(pk=case.line[0].pk).update(user=case.official)
    with pytest.raises(ValidationError) as caught:
        offer(actor=case.coordinator, request=case.request, advisor=case.line[0])
    assert "asks for this advice" in caught.value.messages[0]
