"""The facets against counting one by one, over libraries of any shape."""

from hypothesis import given
from hypothesis import strategies as st

from search.facets import Facet, FacetIndex, Option

NAMES = ("topic", "stage", "tag")
VALUES = ("a", "b", "c", "d")
OFFERED = [Option(value, value.upper()) for value in VALUES]

# A record: for each facet, its values; there may be none, and some that the facet does not offer.
records = st.dictionaries(
    st.integers(1, 10**6),
    st.fixed_dictionaries({name: st.sets(st.sampled_from([*VALUES, "other"])) for name in NAMES}),
    max_size=30,
)
selections = st.dictionaries(
    st.sampled_from(NAMES), st.lists(st.sampled_from(VALUES), unique=True, max_size=3)
)


def index_of(library, most=200):
    index = FacetIndex(
        keys=list(library),
        facets=[Facet(name, name.upper(), OFFERED, most) for name in NAMES],
        orders={"up": sorted(library), "down": sorted(library, reverse=True)},
    )
    for name in NAMES:
        index.add(name, [(key, value) for key, row in library.items() for value in row[name]])
    return index


def fits(row, selection):
    return all(row[name] & set(values) for name, values in selection.items() if values)


@st.composite
def questions(draw):
    """A library, what of it a reader may see, and what the reader has chosen."""
    library = draw(records)
    seen = draw(st.sets(st.sampled_from(sorted(library)))) if library else set()
    return library, seen, draw(selections)


@given(questions())
def test_narrowing_down_finds_what_looking_at_each_finds(question):
    library, seen, selection = question
    index = index_of(library)
    found = index.narrow(selection, index.bitmap(seen))
    expected = sorted(key for key in seen if fits(library[key], selection))
    assert list(index.in_order("up", found)) == expected
    assert list(index.in_order("down", found)) == expected[::-1]
    assert found.bit_count() == len(expected)


@given(questions())
def test_each_count_is_what_choosing_it_would_show(question):
    library, seen, selection = question
    index = index_of(library)
    counted = index.count(selection, index.bitmap(seen))
    assert [facet.name for facet in counted] == list(NAMES)
    for facet in counted:
        chosen = selection.get(facet.name, [])
        expected = {}
        for value in VALUES:
            choice = {**selection, facet.name: [value]}
            count = sum(fits(library[key], choice) for key in seen)
            if count or value in chosen:
                expected[value] = (count, value in chosen)
        got = {option.value: (option.count, option.selected) for option in facet.options}
        assert (got, facet.selected) == (expected, len(chosen))


@given(records, st.sets(st.integers(1, 10**6)))
def test_a_bitmap_holds_the_records_it_knows(library, others):
    index = index_of(library)
    bits = index.bitmap([*library, *others])
    assert bits == index.everything
    assert list(index.in_order("up", bits)) == sorted(library)


@given(questions(), st.integers(0, 4))
def test_a_long_facet_shows_its_first_options_and_those_chosen(question, most):
    library, seen, selection = question
    whole, cut = index_of(library), index_of(library, most)
    within = whole.bitmap(seen)
    for full, short in zip(
        whole.count(selection, within), cut.count(selection, within), strict=True
    ):
        kept = [
            option
            for place, option in enumerate(full.options)
            if place < most or option.selected
        ]
        assert list(short.options) == kept
