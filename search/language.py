"""What somebody typed, read as a query. Whatever it is, it means something; nothing is an error.

    "same day"  AND OR NOT  -word  ( )  channel:phone  agency:"Social Security Administration"

A prefix that is known narrows the whole search, wherever it stands; with a minus it leaves out. All
else that looks like one is plain words, and so is an operator that has nothing to work on.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from modelsearch.query import And, Not, Or, Phrase, PlainText, SearchQuery

LONGEST_TEXT = 1000  # characters
MOST_WORDS = 40
DEEPEST = 8  # parentheses inside one another

_QUOTES = str.maketrans(dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb", '"'))
_TOKEN = re.compile(
    r"""
    (?P<minus>-(?=[^\s-]))?
    (?: (?P<name>[A-Za-z]+):(?:"(?P<quoted>[^"]*)"?|(?P<value>[^\s"()]+))
      | "(?P<phrase>[^"]*)"?
      | (?P<open>\() | (?P<close>\))
      | (?P<word>[^\s"()]+)
    )
    """,
    re.VERBOSE,
)
_HAS_A_LETTER = re.compile(r"[^\W_]")

# The value that a prefix stands for; None where prefix or value is unknown.
Resolve = Callable[[str, str], str | None]
# A query for some words in any order, with whatever else they may be called.
Expand = Callable[[str], SearchQuery]
Terms = dict[str, list[str]]


def clean(text: str) -> str:
    """What somebody typed, without control characters and no longer than a question needs."""
    cut = text[: 4 * LONGEST_TEXT]
    printable = "".join(letter if letter.isprintable() else " " for letter in cut)
    return " ".join(printable.split())[:LONGEST_TEXT].rstrip()


@dataclass(frozen=True)
class Asked:
    """A query: what to look for, and what to keep to.

    `text` is what was typed without the prefixes that `narrowed` holds. `sought` are the words and
    phrases that a hit may hold, for showing where it does.
    """

    text: str
    query: SearchQuery | None = None
    sought: tuple[str, ...] = ()
    narrowed: Terms = field(default_factory=dict)
    excluded: Terms = field(default_factory=dict)


@dataclass(frozen=True)
class _Token:
    kind: str  # word, phrase, open, close, and, or, not, term
    text: str = ""
    negated: bool = False


def read(
    typed: str, resolve: Resolve = lambda _name, _value: None, expand: Expand = PlainText
) -> Asked:
    """What somebody typed, as a query."""
    text = clean(typed)
    reader = _Reader(text, resolve)
    parser = _Parser(reader.tokens, expand)
    query = parser.either(0)
    if query is None and not reader.has_terms and _HAS_A_LETTER.search(text):
        parser.sought = [text]  # nothing but operators: then they are words
        query = PlainText(text)
    kept = " ".join(reader.kept_text().split())
    return Asked(
        text=kept if _HAS_A_LETTER.search(kept) else "",
        query=query,
        sought=tuple(parser.sought),
        narrowed=reader.narrowed,
        excluded=reader.excluded,
    )


class _Reader:
    """Cuts a text into tokens, and takes the prefixes out that are known."""

    def __init__(self, text: str, resolve: Resolve) -> None:
        self._text = text
        self._resolve = resolve
        self._cut: list[tuple[int, int]] = []
        self._words = 0
        self.narrowed: Terms = {}
        self.excluded: Terms = {}
        self.tokens: list[_Token] = []
        for match in _TOKEN.finditer(text.translate(_QUOTES)):
            if self._words >= MOST_WORDS:
                break
            self._take(match)

    @property
    def has_terms(self) -> bool:
        """Whether there is anything to keep to."""
        return bool(self.narrowed or self.excluded)

    def kept_text(self) -> str:
        """The text without the prefixes that narrow."""
        end, kept = 0, ""
        for start, stop in self._cut:
            kept += self._text[end:start]
            end = stop
        return kept + self._text[end:]

    def _take(self, match: re.Match[str]) -> None:
        found = match.groupdict()
        negated = bool(found["minus"])
        if found["name"]:
            if not self._take_term(match, negated=negated):
                self._add("word", f"{found['name']} {found['quoted'] or found['value']}", negated)
        elif found["phrase"] is not None:
            self._add("phrase", found["phrase"], negated)
        elif found["open"] or found["close"]:
            kind = "open" if found["open"] else "close"
            self.tokens.append(_Token(kind, negated=negated))
        elif found["word"] in ("AND", "OR", "NOT") and not negated:
            self.tokens.append(_Token(found["word"].lower()))
        else:
            self._add("word", found["word"], negated)

    def _add(self, kind: str, text: str, negated: bool) -> None:  # noqa: FBT001
        if _HAS_A_LETTER.search(text):
            words = text.split()[: MOST_WORDS - self._words]
            self._words += len(words)
            self.tokens.append(_Token(kind, " ".join(words), negated))

    def _take_term(self, match: re.Match[str], *, negated: bool) -> bool:
        name = match["name"].lower()
        value = self._resolve(name, (match["quoted"] or match["value"] or "").strip())
        if value is None:
            return False
        self._words += 1
        after_not = bool(self.tokens) and self.tokens[-1].kind == "not"
        if after_not:
            self.tokens.pop()
        if negated != after_not:
            self.excluded.setdefault(name, []).append(value)
        else:
            self.narrowed.setdefault(name, []).append(value)
            self._cut.append(match.span())
        return True


class _Parser:
    """Recursive descent over the tokens; what fits nowhere is passed over."""

    def __init__(self, tokens: list[_Token], expand: Expand) -> None:
        self._tokens = tokens
        self._expand = expand
        self._at = 0
        self.sought: list[str] = []

    def _kind(self) -> str:
        return self._tokens[self._at].kind if self._at < len(self._tokens) else "end"

    def either(self, depth: int) -> SearchQuery | None:
        """Parts with OR between them."""
        found = []
        while True:
            if (part := self._all(depth)) is not None:
                found.append(part)
            if self._kind() == "or" or (self._kind() == "close" and depth == 0):
                self._at += 1
            else:
                return _joined(Or, found)

    def _all(self, depth: int) -> SearchQuery | None:
        """Parts with AND, or nothing, between them."""
        found = []
        while self._kind() not in ("or", "close", "end"):
            if self._kind() == "and":
                self._at += 1
            elif (part := self._one(depth)) is not None:
                found.append(part)
        return _joined(And, found)

    def _one(self, depth: int) -> SearchQuery | None:
        negated = False
        while self._kind() == "not":
            negated = not negated
            self._at += 1
        if self._kind() in ("or", "and", "close", "end"):
            return None
        token = self._tokens[self._at]
        negated ^= token.negated
        before = len(self.sought)
        part = self._primary(token, depth, alone=negated)
        if negated:
            del self.sought[before:]
        return Not(part) if negated and part is not None else part

    def _primary(self, token: _Token, depth: int, *, alone: bool) -> SearchQuery | None:
        self._at += 1
        if token.kind == "open":
            if depth >= DEEPEST:
                return None
            inner = self.either(depth + 1)
            if self._kind() == "close":
                self._at += 1
            return inner
        words = token.text
        if token.kind == "word" and not alone:
            words = " ".join([words, *self._words_behind()])
        self.sought.append(f'"{words}"' if token.kind == "phrase" else words)
        return Phrase(words) if token.kind == "phrase" else self._expand(words)

    def _words_behind(self) -> list[str]:
        """The plain words that follow: together they are one query for words in any order."""
        found = []
        while self._kind() == "word" and not self._tokens[self._at].negated:
            found.append(self._tokens[self._at].text)
            self._at += 1
        return found


def _joined(kind: type[And] | type[Or], parts: list[SearchQuery]) -> SearchQuery | None:
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else kind(parts)
