"""Lists counted by each engine and by the database, against the same counts made page by page."""

import random
from collections import Counter

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.http import QueryDict
from django.test import override_settings
from modelsearch.backends import get_search_backend
from modelsearch.query import MATCH_NONE, Or, PlainText

from exemplar.accounts.enums import Role
from exemplar.core.content_version import forget_everything
from practices.library.enums import Difficulty, EvidenceLevel
from practices.library.models import AgencyFit, PracticeChannel, PracticePage
from practices.library.queries import cases_for, practices_for
from practices.taxonomy.signals import term_moved
from search.browsing import browse
from search.engines import store
from tests.factories import (
    AgencyFactory,
    CaseStudyFactory,
    ChannelFactory,
    CustomerGroupFactory,
    OutcomeFactory,
    PracticeFactory,
    TopicFactory,
    restrict,
    role_user,
)
from tests.search.immediate import ENGINES

BACKENDS = {
    "tantivy": {"BACKEND": "tests.search.immediate"},
    "whoosh": {"BACKEND": "tests.search.immediate", "ENGINE": "whoosh"},
    "database": {"BACKEND": "modelsearch.backends.database"},
}
PRACTICES = 14
NOBODY = AnonymousUser()
WORD = "zeppelin"


@pytest.fixture(params=BACKENDS)
def backend(request):
    """Each search backend in turn."""
    with override_settings(MODELSEARCH_BACKENDS={"default": BACKENDS[request.param]}):
        yield request.param


def make_ready(backend):
    """Have the database's own search know what has been made; the engines know by themselves."""
    if backend == "database":
        call_command("rebuild_modelsearch_index", verbosity=0)


@pytest.fixture
def library(db):
    """Practices that hold whatever chance gives them; every other one holds the word."""
    chance = random.Random(7)
    above = TopicFactory(slug="above")
    topics = [above, *(TopicFactory(parent=above) for _ in range(2)), TopicFactory()]
    channels = [ChannelFactory() for _ in range(3)]
    groups = [CustomerGroupFactory() for _ in range(3)]
    return [
        PracticeFactory(
            title=f"{chance.choice('abcxyz')} {number}",
            steps=f"Buy a {WORD}." if number % 2 else "Walk.",
            topics=chance.sample(topics, chance.randint(1, 3)),
            customer_groups=chance.sample(groups, chance.randint(1, 3)),
            channel_effects=[
                PracticeChannel(channel=one, effect="adds")
                for one in chance.sample(channels, chance.randint(1, 3))
            ],
            fits=[
                AgencyFit(level=level, why="So.", verdict=chance.choice(["likely", "unlikely"]))
                for level in ("federal", "state")
            ],
            outcomes=[OutcomeFactory.build(evidence=chance.choice(["some", "strong", "mixed"]))],
            difficulty=chance.choice(Difficulty.values),
            failed=chance.random() < 0.3,
            tags=chance.sample(["red", "blue", "green"], chance.randint(0, 2)),
        )
        for number in range(PRACTICES)
    ]


def held(page, facet):  # noqa: PLR0911
    """The values of a facet that a page has, asked of the page's own relations."""
    match facet:
        case "topic":
            found = page.topics.all()
            return {t.slug for each in found for t in [each, *each.get_ancestors()]}
        case "channel":
            return {row.channel.slug for row in page.channel_effects.all()}
        case "customers":
            return {group.slug for group in page.customer_groups.all()}
        case "level":
            return {row.level for row in page.fits.all() if row.verdict == "likely"}
        case "tag":
            return {tag.slug for tag in page.tags.all()}
        case "effort":
            return {page.difficulty}
        case "evidence":
            return {page.evidence}
        case "result":
            return {"failed" if page.failed else "kept"}
    raise LookupError(facet)


FACETS = ["topic", "channel", "customers", "level", "tag", "effort", "evidence", "result"]


def fits(page, selection, without=""):
    return all(
        name == without or held(page, name) & set(values) for name, values in selection.items()
    )


def choices(pages):
    """Some choices of one to three facets that some page has."""
    chance = random.Random(3)
    yield {}
    for _ in range(6):
        page = chance.choice(pages)
        yield {
            name: sorted(held(page, name) | held(chance.choice(pages), name))[:2]
            for name in chance.sample(FACETS, chance.randint(1, 3))
            if held(page, name)
        }


def address(selection, **others):
    params = QueryDict(mutable=True)
    for name, values in selection.items():
        params.setlist(name, values)
    params.update(others)
    return params


@pytest.mark.parametrize("words", ["", WORD])
def test_what_is_found_and_counted(library, backend, words):
    """The records are those that fit; a facet is counted as if nothing were chosen in it."""
    make_ready(backend)
    pages = [page for number, page in enumerate(library) if not words or number % 2]
    for selection in choices(pages):
        found = browse(practices_for(NOBODY), address(selection, q=words, sort="newest"))
        expected = [page.pk for page in pages if fits(page, selection)]
        assert [page.pk for page in found.page.object_list] == expected[::-1]
        assert found.total == len(expected)
        counted = {
            facet.name: {option.value: option.count for option in facet.options if option.count}
            for facet in found.facets
        }
        for name in FACETS:
            within = [page for page in pages if fits(page, selection, without=name)]
            assert counted[name] == Counter(v for page in within for v in held(page, name)), name


def test_what_is_excluded(library, backend):
    """With the narrower topics of a topic."""
    make_ready(backend)
    found = browse(practices_for(NOBODY), QueryDict(), excluded={"topic": ["above"]})
    expected = {page.pk for page in library if "above" not in held(page, "topic")}
    assert {page.pk for page in found.page.object_list} == expected


def test_a_query_in_place_of_words(library, backend):
    """One that finds nothing, too."""
    make_ready(backend)
    listing = practices_for(NOBODY)
    either = browse(listing, QueryDict(), query=Or([PlainText(WORD), PlainText("walk")]))
    assert (either.total, browse(listing, QueryDict(), query=MATCH_NONE).total) == (PRACTICES, 0)


def test_orders(library, backend):
    """Each is the same wherever it is sorted."""
    make_ready(backend)
    by_stage = {level: place for place, level in enumerate(EvidenceLevel.values)}
    newest = library[::-1]
    expected = {
        "newest": newest,
        "title": sorted(library, key=lambda page: page.title),
        "evidence": sorted(newest, key=lambda page: by_stage[page.evidence]),
    }
    for sort, pages in expected.items():
        found = browse(practices_for(NOBODY), QueryDict(f"sort={sort}"))
        assert [page.title for page in found.page.object_list] == [page.title for page in pages]


def test_a_restriction_counts_at_once_even_with_the_index_behind(library, client_for):
    """Set, widened and lifted: no index has been told."""
    member = role_user(Role.MEMBER)
    assert browse(practices_for(NOBODY), QueryDict()).total == PRACTICES
    version = ENGINES["tantivy"].version(_folder())
    restriction = restrict(library[0].get_parent())
    behind = {"BACKEND": "search.engines.tantivy", "BACKGROUND": False}
    with override_settings(MODELSEARCH_BACKENDS={"default": behind}):
        forget_everything()
        for who, total in ((NOBODY, 0), (member, PRACTICES)):
            found = browse(practices_for(who), QueryDict("q=" + WORD))
            everything = browse(practices_for(who), QueryDict())
            assert (found.total, everything.total) == (total // 2, total)
            assert sum(len(facet.options) for facet in everything.facets) > 0 or total == 0
        restriction.delete()
        forget_everything()
        assert browse(practices_for(NOBODY), QueryDict()).total == PRACTICES
    assert ENGINES["tantivy"].version(_folder()) == version


def _folder():
    return get_search_backend().store_for(PracticePage).living()


def test_without_an_index_the_list_is_whole_and_says_so(library):
    """Narrowed down and counted by the database; words are looked for in short texts."""
    bare = {"BACKEND": "search.engines.tantivy", "BACKGROUND": False}
    with override_settings(MODELSEARCH_BACKENDS={"default": bare}):
        assert not store.folder().exists()
        everything = browse(practices_for(NOBODY), QueryDict("result=kept&sort=title"))
        named = browse(practices_for(NOBODY), QueryDict(f"q={library[3].title}"))
    assert (everything.total, everything.is_degraded) == (sum(not p.failed for p in library), True)
    assert [page.pk for page in named.page.object_list] == [library[3].pk]


def test_a_renamed_or_moved_word_shows_in_the_facets_of_its_pages(db):
    """Of a topic, an agency, an industry and a channel; without saving a page."""
    lower, other = TopicFactory(parent=TopicFactory(slug="before")), TopicFactory(slug="after")
    practice = PracticeFactory(topics=[lower])
    agency = AgencyFactory(parent=AgencyFactory(slug="dept"))
    CaseStudyFactory(agency=agency, practices=[practice], topics=[other])

    def total(listed, query):
        return browse(listed(NOBODY), QueryDict(query)).total

    assert (total(practices_for, "topic=before"), total(practices_for, "topic=after")) == (1, 0)
    lower.move(other, "sorted-child")
    term_moved.send(sender=type(lower), term=lower)
    industry = practice.industry
    industry.slug = "new-industry"
    industry.save()
    channel = practice.channel_effects.get().channel
    channel.slug = "new-channel"
    channel.save()
    parent = agency.get_parent()
    parent.slug = "new-dept"
    parent.save()
    assert (
        total(practices_for, "topic=before&channel=new-channel"),
        total(practices_for, "topic=after"),
    ) == (0, 1)
    assert total(practices_for, "industry=new-industry") == 1
    assert total(cases_for, "agency=new-dept") == 1
