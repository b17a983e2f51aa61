"""A tag of what a person may not read is a word they do not know."""

import pytest
from wagtail.models import PageViewRestriction

from tests.factories import PracticeFactory

pytestmark = pytest.mark.django_db


def test_tag_of_restricted_practice_is_unknown_to_the_public(client):
    practice = PracticeFactory()
    practice.tags.add("canary of a merger")
    practice.save()
    PageViewRestriction.objects.create(page=practice, restriction_type=PageViewRestriction.LOGIN)

    answer = client.get("/practices/", {"tag": "canary-of-a-merger"})

    assert answer.context["browse"].chips == []
    assert "canary of a merger" not in answer.content.decode()


def test_tag_of_public_practice_narrows(client):
    practice = PracticeFactory()
    practice.tags.add("counter queues")
    practice.save()
    PracticeFactory()

    answer = client.get("/practices/", {"tag": "counter-queues"})

    assert [chip.label for chip in answer.context["browse"].chips] == ["Tag: counter queues"]
    assert answer.context["browse"].total == 1
