"""What in a text looks like somebody's personal data, told before it is posted.

Only a warning: whoever writes decides. It shows no more of a number than its last digits, and says
nothing of what is public by its nature, such as toll-free numbers.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from phonenumbers import (
    Leniency,
    PhoneNumberMatch,
    PhoneNumberMatcher,
    PhoneNumberType,
    number_type,
)
from stdnum import luhn
from stdnum.us import itin, ssn

MOST_WARNINGS: Final = 5
# What is longer than any post is not read to its end.
_READ: Final = 20_000
_MOST_PHONES: Final = 50
_MOST_CARDS: Final = 200

# Hyphens and spaces that text programs put in the place of the plain ones.
_PLAIN = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-")
    | dict.fromkeys("\u00a0\u2007\u2009\u202f", " ")
)
_ADDRESS = re.compile(r"https?://\S+")
_NINE = re.compile(
    r"(?<![\d-])(?P<a>\d{3})-(?P<b>\d{2})-(?P<c>\d{4})(?!-?\d)"
    r"|(?<![\d-])(?<!\d )(?P<d>\d{3}) (?P<e>\d{2}) (?P<f>\d{4})(?![- ]?\d)"
)
_NINE_NAMED = re.compile(r"(?i)\b(?:ssn|social security|itin)\b\D{0,30}(\d{3})(\d{2})(\d{4})(?!\d)")
_DIGITS = re.compile(r"(?<![\d.,])\d+(?:[ -]\d+)*(?!\d|[.,]\d)")
# How the digits of a card are grouped where they are.
_LAYOUTS: Final = {(4, 4, 4, 4), (4, 6, 5), (4, 6, 4), (4, 4, 4, 4, 3), (4, 4, 4, 1)}
_ISSUED = re.compile(
    r"4(?:\d{12}|\d{15}|\d{18})|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}"
    r"|3[47]\d{13}|3(?:0[0-5]|[68]\d)\d{11}|35\d{14}|6(?:011|4[4-9]\d|5\d\d)\d{12}(?:\d{3})?"
)
_CALL = re.compile(r"(?i)\b(?:call|cell|mobile|phone|tel|telephone|fax)\b\D{0,20}$")
_OF_NOBODY: Final = {
    PhoneNumberType.TOLL_FREE,
    PhoneNumberType.PREMIUM_RATE,
    PhoneNumberType.SHARED_COST,
    PhoneNumberType.UAN,
}


def warnings_for(text: str) -> list[str]:
    """What a text holds that looks like personal data, each in one sentence, five at most."""
    plain = _ADDRESS.sub(" ", text[:_READ].translate(_PLAIN))
    if not plain.isascii():
        plain = "".join(str(int(each)) if each.isdecimal() else each for each in plain)
    found = dict.fromkeys([*_numbers_of_people(plain), *_cards(plain), *_phones(plain)])
    return list(islice(found, MOST_WARNINGS))


def _numbers_of_people(text: str) -> Iterator[str]:
    for match in (*_NINE.finditer(text), *_NINE_NAMED.finditer(text)):
        parts = [part for part in match.groups() if part]
        shown = f"***-**-{parts[2]}"
        if ssn.is_valid("".join(parts)):
            yield f"A number that looks like a Social Security number: {shown}."
        elif itin.is_valid("".join(parts)):
            yield f"A number that looks like a taxpayer identification number: {shown}."


def _cards(text: str) -> Iterator[str]:
    numbers = dict.fromkeys(number for number in _groupings(text) if _ISSUED.fullmatch(number))
    for number in islice(numbers, _MOST_CARDS):
        if luhn.is_valid(number):
            yield f"A number that looks like a payment card: **** {number[-4:]}."


def _groupings(text: str) -> Iterator[str]:
    """Digits that stand together, and those of groups that are as long as a card's."""
    for run in _DIGITS.finditer(text):
        groups = re.split("[ -]", run[0])
        yield from groups
        for start in range(len(groups)):
            for layout in _LAYOUTS:
                taken = groups[start : start + len(layout)]
                if tuple(map(len, taken)) == layout:
                    yield "".join(taken)


def _phones(text: str) -> Iterator[str]:
    matcher = PhoneNumberMatcher(text, "US", leniency=Leniency.VALID, max_tries=_MOST_PHONES)
    for match in islice(matcher, _MOST_PHONES):
        if number_type(match.number) not in _OF_NOBODY and _is_written_as_phone(match, text):
            yield f"A phone number: ***-***-{str(match.number.national_number)[-4:]}."


def _is_written_as_phone(match: PhoneNumberMatch, text: str) -> bool:
    """Whether the digits are grouped, or named; else they may well be the number of a case."""
    return not match.raw_string.isdecimal() or bool(_CALL.search(text[: match.start][-40:]))
