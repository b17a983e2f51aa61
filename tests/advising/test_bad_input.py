"""What no form should ever have sent: a clear answer, nothing lost, nothing stored."""

import pytest
from django.urls import reverse

from exemplar.core.autosaving import digest
from tests.factories.advising import AdviceRequestFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("number", ["9" * 20, "-9223372036854775809", "9" * 40])
def test_a_number_too_great_for_a_topic_is_refused_as_it_is_typed(client, number):
    draft = AdviceRequestFactory(draft=True)
    client.force_login(draft.official)
    address = f"{reverse('advice_save', args=[draft.pk])}?field=topics"
    answer = client.post(address, {"topics": number, "seen-topics": f"0:{digest([])}"})
    assert answer.status_code == 422
    assert "Choose from what is offered." in answer.json()["notes"]
    assert not draft.typed.exists()
