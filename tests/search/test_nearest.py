"""Where few records hold all words: what holds the most of them, in whatever words and spelling."""

import pytest
from django.contrib.auth.models import AnonymousUser
from modelsearch.backends import get_search_backend

from exemplar.core.visibility import audience_terms
from practices.library.models import PracticePage
from search.correcting import Corrector
from search.engines.backend import EngineBackend
from search.engines.finding import find
from search.language import read
from search.models import SynonymSet
from search.nearest import FEW, ask, is_plain
from search.registry import kinds
from tests import factories as made

pytestmark = pytest.mark.django_db


def titles(typed, user=None):
    """What is found, best first."""
    user = user or AnonymousUser()
    visible = PracticePage.objects.visible_to(user)
    audience = audience_terms(user)
    corrector = Corrector({kind.name: kind.listing(user) for kind in kinds()})
    found = ask(
        typed,
        lambda query: find(query, PracticePage.objects.all(), visible=visible, audience=audience),
        corrector.correct,
    )
    return [page.title for page in found]


@pytest.fixture(autouse=True)
def embedded():
    """Slips are for the embedded engines."""
    assert isinstance(get_search_backend(), EngineBackend)


def test_what_holds_more_of_the_words_stands_before():
    """And what holds all of them first."""
    made.PracticeFactory(title="Zzlantern")
    made.PracticeFactory(title="Zzlantern zzmeadow zzriver")
    made.PracticeFactory(title="Zzlantern zzmeadow")
    made.PracticeFactory(title="Something else")
    found = titles("what is a zzlantern in the zzmeadow by the zzriver?")
    assert found == ["Zzlantern zzmeadow zzriver", "Zzlantern zzmeadow", "Zzlantern"]


def test_a_word_that_is_nowhere_is_a_slip():
    """A word that is somewhere is taken as it is."""
    made.PracticeFactory(title="Zzlantern")
    made.PracticeFactory(title="Zzmeadow")
    made.PracticeFactory(title="Zzmeadov")
    assert titles("zzlantren") == ["Zzlantern"]
    assert titles("zzmeadow") == ["Zzmeadow"]


def test_what_else_it_is_called_counts_less():
    """In one word or several."""
    SynonymSet.objects.create(words="zzlantern\nzzoil lamp")
    made.PracticeFactory(title="Zzoil lamp")
    made.PracticeFactory(title="Zzlantern")
    made.PracticeFactory(title="Lamp of zzoil")
    assert titles("zzlantern zzabsent") == ["Zzlantern", "Zzoil lamp"]
    assert titles("zzoil lamp zzabsent")[0] == "Zzoil lamp"


def test_an_identifier_without_its_space():
    """The letters may be called something else."""
    SynonymSet.objects.create(words="ZO\nzzexecutive zzorder")
    made.PracticeFactory(title="Zzexecutive Zzorder 13571")
    made.PracticeFactory(title="Zzexecutive Zzorder 12862")
    assert titles("ZO13571")[0] == "Zzexecutive Zzorder 13571"


def test_enough_with_all_words_is_enough():
    """A page full of hits that hold all words is not made longer."""
    for number in range(FEW):
        made.PracticeFactory(title=f"Zzlantern zzmeadow {number}")
    made.PracticeFactory(title="Zzlantern alone")
    assert len(titles("zzlantern zzmeadow")) == FEW


@pytest.mark.parametrize("typed", ["zzlantern -zzmeadow", '"zzlantern zzmeadow"', "a OR b", ""])
def test_whoever_uses_operators_means_what_they_say(typed):
    """Nothing wider is looked for."""
    assert not is_plain(read(typed))


def test_words_alone_are_plain():
    """With stray signs and parentheses too."""
    assert is_plain(read("what is a zzlantern ?"))
    assert is_plain(read("(zzlantern zzmeadow)"))
