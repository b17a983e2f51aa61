"""A year, a month or a day, and nothing else."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from exemplar.core.partial_dates import format_partial_date, parse_partial_date


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2011", "2011"),
        ("2011-04", "April 2011"),
        ("2011-04-27", "April 27, 2011"),
        ("2012-02-29", "February 29, 2012"),
        ("", "unknown"),
    ],
)
def test_in_words(text, words):
    """As one would say it."""
    assert format_partial_date(text) == words


@pytest.mark.parametrize(
    "text",
    [
        *("11", "2011-4", "2011-13", "2011-02-30", "2011-00", "0000", "2011-04-27T00:00"),
        *(" 2011", "2011\n", "٢٠١١", "2011-04-27-", "x", "20111"),
    ],
)
def test_nothing_else(text):
    """Whatever is not one of the three is refused with a message that says what to write."""
    with pytest.raises(ValidationError, match="Write a year"):
        parse_partial_date(text)


@given(st.dates(), st.integers(1, 3))
def test_there_and_back(day, known):
    """A date cut short is the first day of what is left."""
    text = day.isoformat()[: {1: 4, 2: 7, 3: 10}[known]]
    first = dt.date(day.year, day.month if known > 1 else 1, day.day if known > 2 else 1)
    assert parse_partial_date(text) == (first, known)


@given(st.text(max_size=12))
def test_any_text_is_a_date_or_is_refused(text):
    """Never another error."""
    try:
        parse_partial_date(text)
    except ValidationError:
        return
    assert len(text) in {4, 7, 10}
