"""What looks like personal data is told; what only looks like a number is not."""

import time

import pytest

from community.discussions.personal_data_warning import warnings_for

SSN = "A number that looks like a Social Security number: ***-**-4399."
ITIN = "A number that looks like a taxpayer identification number: ***-**-1234."
CARD = "A number that looks like a payment card: **** 1111."
PHONE = "A phone number: ***-***-1414."
SECONDS = 5.0


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Hers is 536-90-4399.", SSN),
        ("536 90 4399", SSN),
        ("536\u201390\u20134399", SSN),
        ("536\u00a090\u00a04399", SSN),
        ("\u0665\u0663\u0666-\u0669\u0660-\u0664\u0663\u0669\u0669", SSN),
        ("SSN: 536904399", SSN),
        ("Social Security number is 536904399", SSN),
        ("900-70-1234", ITIN),
        ("4111 1111 1111 1111", CARD),
        ("4111-1111-1111-1111", CARD),
        ("paid with 4111111111111111 on Monday", CARD),
        ("no. 12 4111 1111 1111 1111 8", CARD),
        ("(202) 456-1414", PHONE),
        ("202-456-1414", PHONE),
        ("202.456.1414", PHONE),
        ("+1 202 456 1414", PHONE),
        ("call me: 2024561414", PHONE),
        ("[call](tel:+12024561414)", PHONE),
    ],
)
def test_what_is_told(text, told):
    """With no more of it than its last digits."""
    assert warnings_for(text) == [told]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "From 2024-01-31 to 12/31/2024 or 12-31-2024, 10:30-11:45",
        "ZIP 20500-0003",
        "1,234,567 people, 4,111,111,111,111,111 in all, $1,500.00",
        "https://example.gov/536-90-4399/4111111111111111?call=2024561414",
        "000-12-3456, 666-12-3456, 123-00-4567, 078-05-1120",
        "911-22-3333",
        "536904399 returns",
        "4111 1111 1111 1112",
        "case 2024561414",
        "case 2024-123456789, EIN 12-3456789",
        "Call 1-800-772-1213 or (888) 555-0100, or 311",
        "9,876 5,432 1,098",
        "3.141592653589793 and 41111111.11111111",
    ],
)
def test_what_is_not(text):
    """Dates, postal codes, figures, addresses, numbers that were never given out, hotlines."""
    assert warnings_for(text) == []


def test_each_is_told_once_and_five_at_most():
    """A list of a hundred is not repeated."""
    numbers = " ".join(f"536-90-{number}" for number in range(4300, 4400))
    twice = warnings_for("536-90-4399 and 536-90-4399")
    assert (len(warnings_for(numbers)), twice) == (5, [SSN])


@pytest.mark.parametrize(
    "piece",
    ["1", "1 ", "(202) 456-1414 ", "4111 ", "4111111111111111 ", "(1", "1-", "+1", "536-90-4399 ",
     "call ", "ssn ", "(((((202", "2 0 2 4 5 6 1 4 1 4 ", "//", "a1", "\u0661", "https://"],
)  # fmt: skip
def test_no_text_takes_long(piece):
    """Whatever is repeated, up to the longest text there may be."""
    begun = time.process_time()
    warnings_for((piece * 10_000)[:10_000])
    assert time.process_time() - begun < SECONDS
