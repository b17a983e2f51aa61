"""What people type in one line can be seen."""

import pytest
from django.core.exceptions import ValidationError

from exemplar.core.plain_text import validate_line

UNSEEN = ["\u200b", "\ufeff\u2060", "\u00ad", "\u2028", "\u3164", "\u115f", "\u2800", "\u034f", " "]


@pytest.mark.parametrize("line", UNSEEN)
def test_a_line_of_which_nothing_can_be_seen_is_refused(line):
    with pytest.raises(ValidationError, match="Nothing of it can be seen"):
        validate_line(line)


@pytest.mark.parametrize(
    "line", ["", "A", "Ōe", "می‌خواهم", "क्‍ष", "李", "👩‍🚀", "-", "e\u0301", "🇺🇸", "7"]
)
def test_a_line_in_any_script_is_taken(line):
    assert validate_line(line) is None
