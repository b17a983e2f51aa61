"""A request that has ended, begun anew with its words."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from community.advising.actions.drafts import ask_again
from community.advising.drafts import DraftDesk
from community.advising.enums import ENDED_STATES, RequestState
from community.advising.models import AdviceRequest
from tests.factories import AdviceRequestFactory, official_of

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.mark.parametrize("state", sorted(ENDED_STATES))
def test_who_asked_begins_a_draft_with_the_words_of_a_request_that_has_ended(client, state):
    today = timezone.localdate()
    ended = AdviceRequestFactory(
        state=state, reason="Nobody was found.", starts_on=today - 9 * DAY, ends_on=today - DAY
    )
    said = DraftDesk(ended).kept_values
    client.force_login(ended.official)

    page = client.post(f"/advice/{ended.pk}/again/", follow=True)

    draft = AdviceRequest.objects.exclude(pk=ended.pk).get()
    assert page.redirect_chain == [(f"/advice/{draft.pk}/edit/", 302)]
    assert (draft.state, draft.official, draft.agency) == ("draft", ended.official, ended.agency)
    # Days that have passed are asked for anew.
    assert DraftDesk(draft).kept_values == said | {"starts_on": "", "ends_on": ""}
    kept = AdviceRequest.objects.get(pk=ended.pk)
    assert (kept.state, kept.reason) == (state, "Nobody was found.")


def test_a_day_to_come_stays():
    last = timezone.localdate() + 30 * DAY
    ended = AdviceRequestFactory(state=RequestState.DECLINED, ends_on=last)
    made = ask_again(actor=ended.official, request=ended)
    assert DraftDesk(made).kept_values["ends_on"] == last.isoformat()


def test_what_goes_on_is_not_begun_anew(client):
    going_on = AdviceRequestFactory()
    client.force_login(going_on.official)
    with pytest.raises(ValidationError, match="has not ended"):
        ask_again(actor=going_on.official, request=going_on)
    page = client.get(going_on.get_absolute_url()).content.decode()
    assert f"/advice/{going_on.pk}/again/" not in page
    page = client.post(f"/advice/{going_on.pk}/again/", follow=True).content.decode()
    assert "It has not ended" in page
    assert AdviceRequest.objects.count() == 1


def test_only_those_who_act_on_it_begin_it_anew(client):
    ended = AdviceRequestFactory(state=RequestState.WITHDRAWN)
    colleague = official_of(ended.agency)
    with pytest.raises(PermissionDenied):
        ask_again(actor=colleague, request=ended)
    client.force_login(colleague)
    assert client.post(f"/advice/{ended.pk}/again/").status_code == 404
    assert AdviceRequest.objects.count() == 1
