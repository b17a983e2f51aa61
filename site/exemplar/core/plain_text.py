"""What no text that people type may hold: characters that hide, or that turn the reading around."""

import re
import unicodedata
from typing import Final

from django.core.exceptions import ValidationError

# Control characters; halves of a pair; marks that make what follows read the other way round, or
# end that; codes that stand for no character; invisible tags. Tabs and line ends stand apart.
_UNSEEN: Final = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef"
    "\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f"
)
# Letters by their category, but blank: fillers of Hangul, the Braille pattern without a dot.
_BLANK: Final = frozenset("\u115f\u1160\u2800\u3164\uffa0")
_IN_LINES: Final = re.compile(f"[{_UNSEEN}]")
_IN_A_LINE: Final = re.compile(f"[{_UNSEEN}\t\n\r]")


def _validate(value: str, unseen: re.Pattern[str]) -> None:
    if found := unseen.search(value):
        raise ValidationError(
            f"Character {found.start() + 1} cannot be seen (U+{ord(found[0]):04X}). "
            "Remove it, or type the text again."
        )


def validate_line(value: str) -> None:
    """Raises ValidationError for a text with hidden or turning characters, or with a line break.

    Or with none that can be seen: it would be a name or a title that nobody could read or press.
    """
    _validate(value, _IN_A_LINE)
    if value and not any(_is_seen(letter) for letter in value):
        raise ValidationError("Nothing of it can be seen. Type it again.")


def _is_seen(letter: str) -> bool:
    # C are codes, formats and controls; M are marks on letters; Z are spaces and breaks.
    return unicodedata.category(letter)[0] not in "CMZ" and letter not in _BLANK


def validate_lines(value: str) -> None:
    """The same, but lines may break."""
    _validate(value, _IN_LINES)


def clean_text(text: str, longest: int) -> str:
    """A text with its line ends as one character each. Raises ValidationError."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    validate_lines(text)
    if len(text) > longest:
        raise ValidationError(
            f"This is {len(text) - longest:,} characters too long. At most {longest:,} are kept. "
            "Please shorten it."
        )
    return text
