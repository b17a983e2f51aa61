"""A company by its name: typed, with suggestions; among thousands nobody scrolls through a list."""

from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.urls import reverse_lazy

from community.advising.company_names import LONGEST_NAME, plain_name
from exemplar.core.plain_text import validate_line
from practices.taxonomy.models import Company

MOST_SUGGESTED: Final = 8
MOST_NEAR: Final = 5
_BETWEEN: Final = " \u203a "
# As deep as a company stands, with every name above it.
_LONGEST: Final = 4 * LONGEST_NAME


def company_label(company: Company) -> str:
    """A company's name, behind those of the companies above it."""
    return company_labels([company])[0]


def company_labels(companies: Sequence[Company]) -> list[str]:
    """The same of several, in one question to the database."""
    step = Company.steplen
    ways = [[one.path[:end] for end in range(step, len(one.path) + 1, step)] for one in companies]
    above = {path for way in ways for path in way[:-1]}
    names = dict(Company.objects.filter(path__in=above).values_list("path", "name"))
    names |= {one.path: one.name for one in companies}
    return [_BETWEEN.join(names[path] for path in way if path in names) for way in ways]


def companies_like(words: str) -> list[Company]:
    """The companies whose name holds these words; what begins with them first."""
    text = " ".join(words.split())
    if not text or "\0" in text:
        return []
    rows = Company.objects.order_by("name", "path")
    first = list(rows.filter(name__istartswith=text)[:MOST_SUGGESTED])
    others = rows.filter(name__icontains=text).exclude(name__istartswith=text)
    return [*first, *others[: MOST_SUGGESTED - len(first)]]


def company_called(text: str) -> Company:
    """The company that a name means, alone or behind those above it. Raises ValidationError."""
    *above, name = (part.strip() for part in text.split(_BETWEEN.strip()))
    if found := Company.objects.filter(slug=name).first():
        return found
    named = list(Company.objects.filter(Q(name__iexact=name) | Q(name__iexact=text.strip())))
    if not named:
        named = [one for one in Company.objects.all() if plain_name(one.name) == plain_name(name)]
    if above:
        labels = company_labels(named)
        pairs = zip(named, labels, strict=True)
        named = [one for one, label in pairs if label.casefold() == text.casefold()]
    if len(named) == 1:
        return named[0]
    if named:
        raise ValidationError(f"Several are called so. Write one of: {_listed(named)}.")
    near = _near(name)
    if near:
        raise ValidationError(f"No company here is called “{name}”. Is it {_listed(near)}?")
    raise ValidationError(f"No company here is called “{name}”.")


def _near(name: str) -> list[Company]:
    """Those that somebody may have meant."""
    found = companies_like(name)
    if not found:
        by_name = {plain_name(one.name): one for one in Company.objects.order_by("name", "path")}
        close = get_close_matches(plain_name(name), list(by_name), n=MOST_NEAR, cutoff=0.6)
        found = [by_name[each] for each in close]
    return found[:MOST_NEAR]


def _listed(companies: list[Company]) -> str:
    labels = set(company_labels(companies))
    # Two of one name in one place are told apart by their short forms.
    words = labels if len(labels) == len(companies) else {one.slug for one in companies}
    return " or ".join(f"“{each}”" for each in sorted(words))


class CompanyField(forms.CharField):
    """The name of a company that is known here; a script suggests some while it is typed."""

    def __init__(self, label: str, hint: str = "", *, required: bool = False) -> None:
        super().__init__(
            label=label,
            help_text=hint,
            required=required,
            max_length=_LONGEST,
            validators=[validate_line],
            widget=forms.TextInput(
                attrs={"data-suggest": reverse_lazy("conflict_companies"), "autocomplete": "off"}
            ),
            error_messages={"required": "Write the name of a company."},
        )

    def prepare_value(self, value: Any) -> Any:
        """A company as its name, what was typed as it was."""
        return company_label(value) if isinstance(value, Company) else value

    def clean(self, value: Any) -> Any:
        """The company; none for an empty text."""
        text = super().clean(value)
        return company_called(text) if text else None
