"""Numbers that are none, in the addresses and forms of the ledger."""

import pytest
from django.urls import reverse

from exemplar.accounts.enums import Role
from practices.adoption.models import Adoption
from tests.factories import PracticeFactory

pytestmark = pytest.mark.django_db
# The first is a digit to Python, and no number.
ODD = ["²", "٣", "9" * 40, "-1", "x"]


@pytest.mark.parametrize("odd", ODD)
def test_from_whom_it_was_learned(client_for, odd):
    client, address = client_for(Role.PRACTITIONER), reverse("adopt", args=[PracticeFactory().slug])
    assert client.get(address, {"from": odd}).status_code == 200
    assert client.post(address, {"learned_from": odd, "status": "testing"}).status_code == 200
    more = {f"adaptations-{odd}-difference": "Fewer staff", "more": "1"}
    assert client.post(address, more).status_code == 200
    assert not Adoption.objects.exists()


@pytest.mark.parametrize("stored", ["10", "1000000", "9" * 40, "-1", "x"])
def test_more_stored_rows_than_there_are(client_for, stored):
    client, address = client_for(Role.PRACTITIONER), reverse("adopt", args=[PracticeFactory().slug])
    rows = {"adaptations-TOTAL_FORMS": "1", "adaptations-INITIAL_FORMS": stored}
    assert client.post(address, {"status": "testing", **rows}).status_code == 200
    foreign = {"adaptations-0-id": "999983", "adaptations-0-difference": "Fewer staff"}
    assert client.post(address, {"status": "testing", **rows, **foreign}).status_code == 200
    assert not Adoption.objects.exists()
