"""What somebody typed, as a query."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.language import LONGEST_TEXT, MOST_WORDS, clean, read

VALUES = {("channel", "phone"), ("channel", "online"), ("agency", "social security")}


def resolve(name, value):
    return value.lower() if (name, value.lower()) in VALUES else None


def shape(typed):
    """The query as one line."""
    text = repr(read(typed, resolve).query)
    return text.replace(" operator='and' boost=1", "").replace("PlainText ", "")


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("one two", "<'one two'>"),
        ('one "two three" four', "<And <'one'> <Phrase 'two three'> <'four'>>"),
        ("\u201ctwo three\u201d", "<Phrase 'two three'>"),
        ("one OR two AND three", "<Or <'one'> <And <'two'> <'three'>>>"),
        ("one or two", "<'one or two'>"),
        ("one -two", "<And <'one'> <Not <'two'>>>"),
        ("NOT one two", "<And <Not <'one'>> <'two'>>"),
        ("NOT NOT one", "<'one'>"),
        ("NOT -one", "<'one'>"),
        ('-"one two"', "<Not <Phrase 'one two'>>"),
        ("(one OR two) three", "<And <Or <'one'> <'two'>> <'three'>>"),
        ("-(one two)", "<Not <'one two'>>"),
        ("e-mail M-11-24", "<'e-mail M-11-24'>"),
        # What is unbalanced or left over is passed over.
        ('"one two', "<Phrase 'one two'>"),
        ("(one OR (two", "<Or <'one'> <'two'>>"),
        ("one) OR two", "<Or <'one'> <'two'>>"),
        ("OR one OR", "<'one'>"),
        ("one NOT", "<'one'>"),
        ('() "" - one', "<'one'>"),
        ("AND OR NOT", "<'AND OR NOT'>"),
        ('- ( ) " *', "None"),
        # Prefixes that nobody knows are words.
        ("title:one", "<'title one'>"),
        ("channel:pigeon one", "<'channel pigeon one'>"),
        ("https://example.test/", "<'https //example.test/'>"),
    ],
)
def test_queries(typed, query):
    assert shape(typed) == query


@pytest.mark.parametrize(
    ("typed", "text", "narrowed", "excluded"),
    [
        ("channel:phone", "", {"channel": ["phone"]}, {}),
        ("one channel:phone two", "one two", {"channel": ["phone"]}, {}),
        ("Channel:PHONE one", "one", {"channel": ["phone"]}, {}),
        ("channel:phone channel:online", "", {"channel": ["phone", "online"]}, {}),
        ('agency:"Social Security" one', "one", {"agency": ["social security"]}, {}),
        ("one -channel:phone", "one -channel:phone", {}, {"channel": ["phone"]}),
        ("one NOT channel:phone", "one NOT channel:phone", {}, {"channel": ["phone"]}),
        ("one NOT -channel:phone", "one NOT", {"channel": ["phone"]}, {}),
    ],
)
def test_known_prefixes_narrow(typed, text, narrowed, excluded):
    asked = read(typed, resolve)
    assert (asked.text, asked.narrowed, asked.excluded) == (text, narrowed, excluded)


def test_a_prefix_among_operators_leaves_the_rest():
    assert shape("one OR channel:phone") == "<'one'>"
    assert shape("(channel:phone) one") == "<'one'>"


def test_what_is_sought_leaves_out_what_is_not_wanted():
    assert read('one "two three" -four NOT (five six)').sought == ("one", '"two three"')


def test_long_queries_are_cut():
    asked = read("word " * 5000)
    assert len(asked.query.query_string.split()) == MOST_WORDS
    assert len(asked.text) <= LONGEST_TEXT


BOMBS = {
    "parentheses": "(" * 100_000,
    "both": "()" * 50_000,
    "quotes": '"' * 100_000,
    "minus": "-" * 100_000 + "a",
    "not": "NOT " * 25_000 + "a",
    "or": "a OR " * 20_000,
    "prefixes": "channel:" * 12_500,
    "wildcards": "a* " * 1000,
    "regular expression": "(a+)+" * 20_000 + "$",
    "surrogates": "\ud800" * 100_000,
    "control": "\x00\x08\x1f" * 30_000,
    "nested": "NOT (" * 20_000,
}


@pytest.mark.parametrize("typed", BOMBS.values(), ids=BOMBS)
def test_of_a_bomb_little_is_read(typed):
    """What is read is bounded, so the work is, however much was typed."""
    asked = read(typed, resolve)
    assert len(asked.text) <= LONGEST_TEXT


@given(st.text(st.sampled_from('ab "()-:*ANDORT\u201c\x00é')))
def test_any_text_is_a_query(text):
    asked = read(text, resolve)
    # What is shown in the box asks for the same again.
    again = read(asked.text, resolve)
    assert repr(again.query) == repr(asked.query)
    assert again.text == asked.text


@given(st.text())
def test_clean_text_stays_clean(text):
    assert clean(clean(text)) == clean(text)
    assert clean(text).isprintable()
