"""What a facet shows of its counts. How they are counted: test_listing."""

import pytest

from search.facets import Facet, Option, show

TREE = [Option("a", "A"), Option("b", "B", 1), Option("c", "C", 2), Option("d", "D", 1),
        Option("e", "E")]  # fmt: skip


def facet(options, **fields):
    return Facet("name", "Label", options, "column", "lookup", **fields)


def shown(found):
    return [(option.value, option.count, option.selected) for option in found.options]


def test_what_finds_nothing_is_left_out_unless_it_is_chosen():
    found = show(facet(TREE), ["d"], {"a": 2, "b": 1, "x": 9})
    assert shown(found) == [("a", 2, False), ("b", 1, False), ("d", 0, True)]
    assert found.selected == 1


def test_the_most_used_words_of_a_free_facet_come_first():
    words = [Option(value, value.upper()) for value in "zabc"]
    counts = {"z": 1, "a": 1, "b": 3, "c": 2}
    assert shown(show(facet(words, free=True, most=2), ["z"], counts)) == [
        ("b", 3, False), ("c", 2, False), ("z", 1, True),
    ]  # fmt: skip


def test_what_is_kept_instead_of_the_word_is_counted():
    kept = facet([Option("yes", "Yes"), Option("no", "No")], stored={"yes": True, "no": False})
    assert shown(show(kept, [], {True: 4, False: 5})) == [("yes", 4, False), ("no", 5, False)]
    assert kept.store(["no", "else"]) == [False, "else"]


@pytest.mark.parametrize(("value", "lineage"), [("a", "a"), ("c", "abc"), ("d", "ad"), ("e", "e")])
def test_the_broader_values_above_one(value, lineage):
    assert facet(TREE).lineage[value] == tuple(lineage)


def test_a_tree_has_broader_values():
    assert [facet(TREE).is_tree, facet(TREE[:1]).is_tree] == [True, False]
