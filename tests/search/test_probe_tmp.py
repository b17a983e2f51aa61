import pytest
from tests.factories import *
from practices.library.models import PracticePage, PracticeSource
from search.words import matching_keys
def found(w): return matching_keys(w,[PracticePage])[PracticePage]
def test_x(db):
    a=TopicFactory(name="Alphaword"); b=TopicFactory(name="Betaword")
    p=PracticeFactory(topics=[a], tags=["gammaword"])
    print("created", found("alphaword"), found("gammaword"))
    d=p.get_latest_revision_as_object(); d.topics=[b]; d.tags.set(["deltaword"])
    d.save_revision().publish()
    print("published", found("alphaword"), found("betaword"), found("gammaword"), found("deltaword"))
    b.name="Epsilonword"; b.save()
    print("renamed", found("betaword"), found("epsilonword"))
    assert 0
