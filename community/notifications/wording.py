"""Text of any kind, made fit for one line of an inbox, the header of a mail and its body."""

import unicodedata
from urllib.parse import urlsplit

ELLIPSIS = "…"
# Joins letters and pictures; everything else that only formats can hide or turn what is read.
_JOINERS = frozenset("\u200c\u200d")
_KEPT_BREAKS = frozenset("\n\t")


def _is_shown(letter: str) -> bool:
    if letter in _JOINERS:
        return True
    # Control, format, surrogate, private use, unassigned; separators of lines and paragraphs.
    return unicodedata.category(letter) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def shorten(text: str, longest: int) -> str:
    """The text, cut where it is too long, with a sign that it goes on."""
    if len(text) <= longest:
        return text
    return text[: longest - len(ELLIPSIS)].rstrip() + ELLIPSIS


def one_line(text: str, longest: int) -> str:
    """A text as one line without anything invisible: fit for a subject."""
    spaced = "".join(letter if _is_shown(letter) else " " for letter in text)
    return shorten(" ".join(spaced.split()), longest)


def plain_text(text: str, longest: int) -> str:
    """A text of several lines without anything invisible."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    shown = (letter for letter in unified if letter in _KEPT_BREAKS or _is_shown(letter))
    return shorten("".join(shown).strip(), longest)


def local_path(url: str) -> str:
    """The part of an address that is within this site; the front page for anything else."""
    parts = urlsplit(url)
    if not parts.path.startswith("/") or parts.path.startswith(("//", "/\\")):
        return "/"
    return parts._replace(scheme="", netloc="").geturl()
