"""What an editor reads where a word of the vocabulary is there already."""

import pytest
from django.urls import reverse

from exemplar.accounts.enums import Role
from practices.taxonomy.models import Industry, Topic
from tests.factories import IndustryFactory, TopicFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("model", "factory", "kind"),
    [(Topic, TopicFactory, "topic"), (Industry, IndustryFactory, "industry")],
)
def test_a_short_name_that_is_taken(client_for, model, factory, kind):
    there = factory()
    address = reverse(model.snippet_viewset.get_url_name("add"))
    answer = client_for(Role.EDITOR).post(address, {"name": "Another", "slug": there.slug})
    assert answer.context["form"].errors["slug"] == [
        f"Another {kind} has this slug already. Choose another one."
    ]
