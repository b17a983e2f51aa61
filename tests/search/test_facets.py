"""Facets counted by bitmaps, against the same counts made record by record."""

from hypothesis import given, settings
from hypothesis import strategies as st

from search.facets import Facet, FacetIndex, Option

VALUES = {"colour": ["red", "green", "blue"], "size": ["s", "m", "l"], "tag": list("abcdef")}

# A record has any number of values of each facet, as a practice has topics.
RECORDS = st.lists(
    st.fixed_dictionaries({name: st.sets(st.sampled_from(all_)) for name, all_ in VALUES.items()}),
    max_size=40,
)
SELECTIONS = st.fixed_dictionaries(
    {}, optional={name: st.lists(st.sampled_from(all_)) for name, all_ in VALUES.items()}
)


def build(records, *, most=200, step=3):
    """An index whose keys are far from their places."""
    keys = [100 + step * place for place in range(len(records))]
    index = FacetIndex(
        keys=keys,
        facets=[
            Facet(name, name.title(), [Option(value, value.upper()) for value in all_], most=most)
            for name, all_ in VALUES.items()
        ],
        orders={"there": keys, "back": keys[::-1]},
    )
    for name in VALUES:
        index.add(
            name,
            [(key, one) for key, record in zip(keys, records, strict=True) for one in record[name]],
        )
    return index, dict(zip(keys, records, strict=True))


def fits(record, selection, without=""):
    """Any chosen value of every facet chosen."""
    return all(
        not chosen or name == without or record[name] & set(chosen)
        for name, chosen in selection.items()
    )


@given(RECORDS, SELECTIONS)
def test_narrowing_down(records, selection):
    """The records found are those that fit, in the order asked for."""
    index, by_key = build(records)
    expected = [key for key, record in by_key.items() if fits(record, selection)]
    found = index.narrow(selection, index.everything)
    assert (list(index.in_order("there", found)), list(index.in_order("back", found))) == (
        expected,
        expected[::-1],
    )
    assert found.bit_count() == len(expected)


@given(RECORDS, SELECTIONS, st.data())
def test_counts(records, selection, data):
    """A value counts the records it would show: its own facet widens, the others narrow."""
    index, by_key = build(records)
    seen = data.draw(st.sets(st.sampled_from(sorted(by_key)))) if by_key else set()
    for facet in index.count(selection, index.bitmap(seen)):
        chosen = selection.get(facet.name, [])
        expected = {
            value: sum(
                value in by_key[key][facet.name] and fits(by_key[key], selection, facet.name)
                for key in seen
            )
            for value in VALUES[facet.name]
        }
        shown = {value: count for value, count in expected.items() if count or value in chosen}
        assert {option.value: option.count for option in facet.options} == shown
        assert [option.value for option in facet.options if option.selected] == [
            value for value in VALUES[facet.name] if value in chosen
        ]
        assert facet.selected == len(chosen)


@given(RECORDS, SELECTIONS)
@settings(max_examples=50)
def test_what_a_count_promises_is_what_choosing_shows(records, selection):
    """Choosing one value more of a facet in which nothing is chosen shows exactly its count."""
    index, _ = build(records)
    for facet in index.count(selection, index.everything):
        if selection.get(facet.name):
            continue
        for option in facet.options:
            more = {**selection, facet.name: [option.value]}
            assert index.narrow(more, index.everything).bit_count() == option.count


@given(st.sets(st.integers(0, 500)), st.sets(st.integers(0, 500)))
def test_bitmaps(held, asked):
    """Keys that the index does not hold are passed over."""
    keys = sorted(held)
    index = FacetIndex(keys=keys, facets=[], orders={"any": keys})
    assert list(index.in_order("any", index.bitmap(asked))) == sorted(held & asked)


def test_only_so_many_are_shown():
    """The first options, and whatever is chosen besides."""
    index, _ = build([{"colour": set(), "size": set(), "tag": set("abcdef")}], most=2)
    (_, _, tags) = index.count({"tag": ["f"]}, index.everything)
    assert [option.value for option in tags.options] == ["a", "b", "f"]


def test_nothing_at_all():
    """An empty library has no options and finds nothing."""
    index, _ = build([])
    assert index.narrow({"colour": ["red"]}, index.everything) == 0
    assert [list(facet.options) for facet in index.count({}, index.everything)] == [[], [], []]
