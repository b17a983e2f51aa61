"""The kinds of value that a file can hold, and what is wrong with one that does not fit.

A rule is given a checker, the name of the value and the value, and reports what it finds.
"""

import re
from collections.abc import Callable, Collection, Mapping
from difflib import get_close_matches
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email, validate_slug
from django.db import models

from exemplar.core.partial_dates import parse_partial_date
from exemplar.home.starter_content.parse import NOTHING, ContentFile, Group, Problem, Series, Text

_NUMBER = re.compile(r"-?\d{1,14}(\.\d{1,4})?")
_is_address = URLValidator(schemes=["https"])

_SHAPES: dict[type, str] = {Text: "a text", Series: "a list", Group: "named values"}


class Checker:
    """One file while it is checked: its problems, and the words that it may refer to."""

    def __init__(self, file: ContentFile, known: Mapping[str, Collection[str]]) -> None:
        self.file = file
        self.known = known
        self.problems: list[Problem] = []

    def report(self, line: int, message: str) -> None:
        """Note a problem."""
        self.problems.append(Problem(self.file.name, line, message))

    def is_a(self, kind: type, what: str, value: Any) -> bool:
        """Whether a value has the shape it needs; reports it if not."""
        if isinstance(value, kind):
            return True
        self.report(getattr(value, "line", 1), f"“{what}” must be {_SHAPES[kind]}.")
        return False

    def is_one_of(self, allowed: Collection[str], what: str, value: Text, noun: str = "") -> bool:
        """Whether a word is among those allowed; reports it if not, with what may be meant."""
        if value in allowed:
            return True
        meant = get_close_matches(value, allowed, n=1)
        if meant:
            advice = f"Did you mean “{meant[0]}”?"
        elif noun:
            advice = f"There is no such {noun}."
        else:
            advice = f"It is one of: {', '.join(sorted(allowed))}."
        self.report(value.line, f"“{what}” does not know “{value}”. {advice}")
        return False

    def fields(
        self, group: Any, required: Mapping[str, "Rule"], optional: Mapping[str, "Rule"]
    ) -> None:
        """Check named values: all that are required, none that is unknown, each by its rule."""
        rules = {**required, **optional}
        for name in required:
            if name not in group:
                self.report(group.line, f"“{name}” is missing.")
        for name, value in group.items():
            if name in rules:
                rules[name](self, name, value)
                continue
            meant = get_close_matches(name, rules, n=1)
            advice = f" Did you mean “{meant[0]}”?" if meant else ""
            self.report(name.line, f"“{name}” is not a name that is known here.{advice}")

    def no_repeats(self, values: list[Text], what: str) -> None:
        """Report each value that stands in a list a second time."""
        seen: set[str] = set()
        for value in values:
            if value in seen:
                self.report(value.line, f"“{what}” names “{value}” twice.")
            seen.add(value)


Rule = Callable[[Checker, str, Any], None]


def limit_of(model: type[models.Model], field: str) -> int:
    """The number of characters that a field of a record can hold."""
    return int(model._meta.get_field(field).max_length or 0)  # type: ignore[union-attr]


def text(limit: int = 0, *, lower_case: bool = False, optional: bool = False) -> Rule:
    """A text that is not empty, of at most so many characters."""

    def check(checker: Checker, what: str, value: Any) -> None:
        if not checker.is_a(Text, what, value):
            return
        if value in NOTHING and not optional:
            checker.report(value.line, f"“{what}” is empty. Write “unknown” if it is not known.")
        elif limit and len(value) > limit:
            checker.report(
                value.line, f"“{what}” has {len(value)} characters; at most {limit} are possible."
            )
        elif lower_case and value != value.lower():
            checker.report(value.line, f"“{what}” must be in lower case: “{value.lower()}”.")

    return check


def word(allowed: Collection[str]) -> Rule:
    """One of a few fixed words."""

    def check(checker: Checker, what: str, value: Any) -> None:
        if checker.is_a(Text, what, value):
            checker.is_one_of(allowed, what, value)

    return check


def reference(kind: str, *, optional: bool = False) -> Rule:
    """The short form of a term, an organisation or a practice that is there."""
    noun = re.sub("s$", "", re.sub("ies$", "y", kind)).replace("_", " ")

    def check(checker: Checker, what: str, value: Any) -> None:
        if checker.is_a(Text, what, value) and not (optional and value in NOTHING):
            checker.is_one_of(checker.known[kind], what, value, noun)

    return check


def short_form(checker: Checker, what: str, value: Any) -> None:
    """What addresses use: letters, digits and hyphens."""
    if checker.is_a(Text, what, value):
        _validated(checker, what, value, validate_slug, "has letters, digits and hyphens only")


def partial_date(*also: str) -> Rule:
    """A year, a month or a day; or "unknown", or another word given."""

    def check(checker: Checker, what: str, value: Any) -> None:
        if checker.is_a(Text, what, value) and value not in {"unknown", *also}:
            words = " or ".join(f"“{word}”" for word in ("unknown", *also))
            needs = f"is a date such as 2011, 2011-04 or 2011-04-27, or {words}"
            _validated(checker, what, value, parse_partial_date, needs)

    return check


def number(checker: Checker, what: str, value: Any) -> None:
    """A number or "unknown"."""
    if checker.is_a(Text, what, value) and value != "unknown" and not _NUMBER.fullmatch(value):
        checker.report(
            value.line,
            f"“{what}” is a plain number such as 3.66, or “unknown”; it is “{value}”.",
        )


def address(limit: int) -> Rule:
    """The address of a page on the web."""

    def check(checker: Checker, what: str, value: Any) -> None:
        text(limit)(checker, what, value)
        if isinstance(value, Text) and value:
            _validated(checker, what, value, _is_address, "is an address that begins with https://")

    return check


def e_mail(checker: Checker, what: str, value: Any) -> None:
    """An e-mail address."""
    if checker.is_a(Text, what, value):
        _validated(checker, what, value, validate_email, "is an e-mail address")


def valid_by(validator: Callable[[str], Any], needs: str) -> Rule:
    """A text that a validator accepts."""

    def check(checker: Checker, what: str, value: Any) -> None:
        if checker.is_a(Text, what, value):
            _validated(checker, what, value, validator, needs)

    return check


def series(rule: Rule, least: int = 0, most: int = 0) -> Rule:
    """A list of values of one kind, none of them twice."""

    def check(checker: Checker, what: str, value: Any) -> None:
        if not checker.is_a(Series, what, value):
            return
        for item in value:
            rule(checker, what, item)
        checker.no_repeats([item for item in value if isinstance(item, Text)], what)
        if len(value) < least:
            checker.report(value.line, f"“{what}” needs {least} or more; it has {len(value)}.")
        elif most and len(value) > most:
            checker.report(value.line, f"“{what}” can have {most}; it has {len(value)}.")

    return check


def group(required: Mapping[str, Rule], optional: Mapping[str, Rule] | None = None) -> Rule:
    """Named values, each by its own rule."""

    def check(checker: Checker, what: str, value: Any) -> None:
        if checker.is_a(Group, what, value):
            checker.fields(value, required, optional or {})

    return check


def tree(required: Mapping[str, Rule], optional: Mapping[str, Rule]) -> Rule:
    """Named values that can have children of the same kind."""

    def check(checker: Checker, what: str, value: Any) -> None:
        if checker.is_a(Group, what, value):
            checker.fields(value, required, {**optional, "children": series(check)})

    return check


def by_key(keys: Rule, rule: Rule, least: int = 1) -> Rule:
    """Values of one kind, each under a name that a rule accepts."""

    def check(checker: Checker, what: str, value: Any) -> None:
        if not checker.is_a(Group, what, value):
            return
        if len(value) < least:
            checker.report(value.line, f"“{what}” needs {least} or more; it has {len(value)}.")
        for name, item in value.items():
            keys(checker, what, name)
            rule(checker, f"{what}: {name}", item)

    return check


def _validated(
    checker: Checker, what: str, value: Text, validator: Callable[[str], Any], needs: str
) -> None:
    try:
        validator(value)
    except ValidationError:
        checker.report(value.line, f"“{what}” {needs}; it is “{value}”.")
