"""What an address asks for, and the address of what it asks for."""

from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from search.browsing import BrowseState
from search.facets import Facet, Option
from search.listing import Listing

FACETS = [
    Facet(name, name.title(), [Option(value, value.title()) for value in values], name, name)
    for name, values in {"topic": ["queues", "forms", "a b"], "stage": ["new", "old"]}.items()
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


def read(address):
    """The state of an address."""
    # Of these facets every value is known to everybody; no record is asked.
    listing = Listing(None, None, (), FACETS, {})
    return BrowseState.read(QueryDict(address.removeprefix("?")), listing, tuple(SORTS))


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
