"""The site's own pages: what is committed is found, what is rolled back never was."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import QueryDict

from practices.library.models import PracticePage
from practices.library.queries import practices_for
from search.browsing import browse
from search.engines.draining import drain
from search.models import IndexChange
from tests.factories import PracticeFactory, TopicFactory


def found(query):
    shown = browse(practices_for(AnonymousUser()), QueryDict(query))
    return [page.title for page in shown.page.object_list]


@pytest.mark.django_db(transaction=True)
def test_tags_of_a_committed_practice_and_nothing_of_one_rolled_back():
    assert found("q=zzkept") == []
    with transaction.atomic():
        practice = PracticeFactory(title="Kept", tags=[])
        practice.tags.add("zzkept")
        practice.save()
    with transaction.atomic():
        PracticeFactory(title="Rolled back", tags=["zzgone"])
        transaction.set_rollback(True)
    drain()
    assert IndexChange.objects.count() == 0
    assert (found("q=zzkept"), found("tag=zzkept")) == (["Kept"], ["Kept"])
    assert (found("q=zzgone"), found("q=rolled")) == ([], [])


@pytest.mark.django_db
def test_a_stage_and_a_topic_that_change_without_a_save():
    topic = TopicFactory(name="Zzbefore")
    practice = PracticeFactory(title="One", topics=[topic])
    assert found("q=zzbefore") == ["One"]
    topic.name = "Zzafter"
    topic.save()
    assert (found("q=zzbefore"), found("q=zzafter")) == ([], ["One"])
    PracticePage.objects.get(pk=practice.pk).unpublish()
    assert found("q=zzafter") == []
