"""What an address asks for, and the address of what is shown."""

from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from search.browsing import PER_PAGE, BrowseState, browse
from search.facets import Facet, FacetIndex, Option

FACETS = [
    Facet("topic", "Topic", [Option(value, value.title()) for value in ("queues", "forms", "a b")]),
    Facet("stage", "Stage", [Option(value, value.title()) for value in ("new", "old")]),
]
SORTS = {"relevance": "Best match", "newest": "Newest first", "title": "Title"}

STATES = st.builds(
    BrowseState,
    query=st.text(st.characters(codec="utf-8", categories=("L", "N", "P"))).map(
        lambda text: text[:200]
    ),
    selection=st.fixed_dictionaries(
        {},
        optional={
            facet.name: st.lists(
                st.sampled_from([option.value for option in facet.options]),
                unique=True,
                min_size=1,
            )
            for facet in FACETS
        },
    ),
    sort=st.sampled_from(sorted(SORTS)),
    page=st.just(1),
)


def index_of(count=45):
    """Records 1 to `count`: even ones about queues, those that 3 divides old."""
    keys = list(range(1, count + 1))
    index = FacetIndex(keys, FACETS, {"newest": keys[::-1], "title": keys})
    index.add("topic", [(key, "queues") for key in keys if key % 2 == 0])
    index.add("stage", [(key, "old") for key in keys if key % 3 == 0])
    return index


def read(address):
    """The state of an address, where every value is held by some record."""
    index = FacetIndex([1], FACETS, {"any": [1]})
    for facet in FACETS:
        index.add(facet.name, [(1, option.value) for option in facet.options])
    return BrowseState.read(
        QueryDict(address.removeprefix("?")), index, index.everything, tuple(SORTS)
    )


def show(address, matches=None, index=None):
    index = index or index_of()
    params = QueryDict(address.removeprefix("?"))
    return browse(index, params, sorts=SORTS, visible=index.everything, matches=matches)


@given(STATES)
def test_there_and_back(state):
    """An address that was made from a state reads as the same state."""
    assert read(state.address()) == state


@given(STATES)
def test_the_usual_order_is_not_in_the_address(state):
    """And the address still reads as the same state."""
    address = state.address(default_sort="relevance")
    assert ("sort=" in address) == (state.sort != "relevance")
    assert read(address) == state


@given(STATES)
def test_taking_one_choice_out(state):
    """The address of a chip's cross is the state without that choice, and nothing else changed."""
    for name, values in state.selection.items():
        for value in values:
            left = read(state.address(without=(name, value)))
            rest = {**state.selection, name: [one for one in values if one != value]}
            assert left.selection == {key: chosen for key, chosen in rest.items() if chosen}
            assert (left.query, left.sort) == (state.query, state.sort)


@given(st.text(max_size=300), st.text(max_size=50))
def test_any_query_string_reads_as_something(garbage, value):
    """What it does not know it leaves out; it never fails."""
    for address in (garbage, f"topic={value}&page={value}&sort={value}&q={value}"):
        state = read(address)
        assert state.sort in SORTS
        assert state.page >= 0
        assert len(state.query) <= 200
        known = {facet.name: {option.value for option in facet.options} for facet in FACETS}
        assert all(set(chosen) <= known[name] for name, chosen in state.selection.items())


def test_a_list_in_pages():
    """Twenty on a page, in the order chosen, with the number of all."""
    shown = show("?page=2")
    assert (list(shown.page.object_list), shown.total) == (list(range(25, 5, -1)), 45)
    assert len(show("?page=3").page.object_list) == 45 - 2 * PER_PAGE


def test_too_far_is_the_last_page():
    """An old link to a page that is no more still shows something."""
    assert show("?page=999999999").page.number == show("?page=0").page.number == 3


def test_chips_say_what_is_on():
    """One for the words and one for each choice, each with the way to take it off."""
    shown = show("?q=wait&topic=queues&stage=old&sort=title", matches=[6, 12, 7])
    assert [(chip.label, chip.remove) for chip in shown.chips] == [
        ("“wait”", "?topic=queues&stage=old&sort=title"),
        ("Topic: Queues", "?q=wait&stage=old&sort=title"),
        ("Stage: Old", "?q=wait&topic=queues&sort=title"),
    ]
    assert (list(shown.page.object_list), shown.is_narrowed) == ([6, 12], True)


def test_best_match_first_when_words_were_typed():
    """And no such order without words."""
    assert list(show("?q=x", matches=[9, 3, 44, 1]).page.object_list) == [9, 3, 44, 1]
    assert [sort.value for sort in show("?q=x", matches=[]).sorts] == list(SORTS)
    assert [sort.value for sort in show("").sorts] == ["newest", "title"]
    assert show("?sort=relevance").state.sort == "newest"


def test_what_a_reader_may_not_see_is_not_counted():
    """Neither in the list nor in a facet."""
    index = index_of()
    shown = browse(index, QueryDict(), sorts=SORTS, visible=index.bitmap([2, 3]), matches=None)
    counts = {option.value: option.count for facet in shown.facets for option in facet.options}
    assert (shown.total, counts) == (2, {"queues": 1, "old": 1})
