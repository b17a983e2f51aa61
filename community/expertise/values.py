"""A profile as plain values: what forms show, what waits to be confirmed, what an import brings.

Records are named by their keys, a company by its name as somebody types it, days in ISO form. So a
value can be kept as JSON, compared, and shown in words beside another one.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from json import dumps
from typing import Any

from django.db import models
from django.utils.formats import date_format

from community.expertise.enums import (
    BudgetBand,
    Mode,
    Preference,
    Seniority,
    SkillLevel,
)
from community.expertise.models import Advisor, PastResult
from practices.taxonomy.enums import CustomersBand, StaffBand
from practices.taxonomy.models import Channel, Company, Industry, Topic

Values = Mapping[str, Any]

# What each step of writing a profile asks for.
SECTIONS: dict[str, tuple[str, ...]] = {
    "about": (
        "name", "title", "company", "industries", "seniority", "customers_a_year", "staff",
        "budget", "channels",
    ),
    "skills": ("skills",),
    "modes": ("modes",),
    "availability": ("hours_a_quarter", "most_engagements", "available_from", "time_zone"),
}  # fmt: skip
LABELS = {
    "name": "Name",
    "title": "Job title",
    "company": "Company",
    "industries": "Industries",
    "seniority": "Seniority",
    "customers_a_year": "Customers of what you ran",
    "staff": "Staff of what you ran",
    "budget": "Budget of what you ran",
    "channels": "Channels",
    "skills": "Skills and topics",
    "modes": "Ways of helping",
    "hours_a_quarter": "Hours a quarter",
    "most_engagements": "Most engagements at once",
    "available_from": "Available from",
    "time_zone": "Time zone",
}
FIELDS = tuple(LABELS)
RESULT_FIELDS = ("title", "text", "organisation", "industry", "topics", "year")

_TERMS: dict[str, type[models.Model]] = {"industries": Industry, "channels": Channel}
_WORDS: dict[str, type[models.Choices]] = {
    "seniority": Seniority,
    "customers_a_year": CustomersBand,
    "staff": StaffBand,
    "budget": BudgetBand,
}


def value_of(advisor: Advisor, name: str) -> Any:
    """One field of a profile as a plain value."""
    match name:
        case "company":
            return advisor.company.name if advisor.company else advisor.company_name
        case "industries" | "channels":
            return sorted(term.pk for term in getattr(advisor, name).all())
        case "skills":
            return {str(skill.topic_id): skill.level for skill in advisor.skills.all()}
        case "modes":
            return {row.mode: row.preference for row in advisor.modes.all()}
        case "available_from":
            return advisor.available_from.isoformat() if advisor.available_from else None
    return getattr(advisor, name)


def values_of(advisor: Advisor, names: Iterable[str]) -> dict[str, Any]:
    """Some fields of a profile as plain values."""
    return {name: value_of(advisor, name) for name in names}


def result_values(result: PastResult | None) -> dict[str, Any]:
    """A past result as plain values; of one that is not there yet, empty ones."""
    if result is None:
        blank = {"title": "", "text": "", "organisation": ""}
        return {**blank, "industry": None, "topics": [], "year": None}
    return {
        "title": result.title,
        "text": result.text,
        "organisation": result.organisation,
        "industry": result.industry_id,
        "topics": sorted(topic.pk for topic in result.topics.all()),
        "year": result.year,
    }


def is_same(stored: Any, typed: Any) -> bool:
    """Whether two values say the same; blanks around a text and kinds of nothing do not count."""

    def plain(value: Any) -> Any:
        value = value.strip() if isinstance(value, str) else value
        return None if value in ("", [], {}) else value

    return bool(plain(stored) == plain(typed))


def edition_of(values: Values) -> str:
    """A short mark of what a form showed: another one means that it has changed since."""
    text = dumps(values, sort_keys=True, default=str)
    return sha256(text.encode()).hexdigest()[:16]


def company_called(name: str) -> Company | None:
    """The one company of this name, however it is capitalised; nothing where that is not clear."""
    found = list(Company.objects.filter(name__iexact=" ".join(name.split()))[:2])
    return found[0] if len(found) == 1 else None


@dataclass(frozen=True)
class Words:
    """Says plain values in words; what is kept of the vocabulary is read once."""

    topics: Mapping[int, str]
    industries: Mapping[int, str]
    channels: Mapping[int, str]

    @classmethod
    def read(cls) -> "Words":
        """With the vocabulary as it is now."""
        return cls(*(dict(model.objects.values_list("pk", "name")) for model in _VOCABULARY))

    def told(self, name: str, value: Any) -> list[str]:
        """A value of a field, line by line."""
        if value in (None, "", [], {}):
            return ["Not said"]
        if name in _TERMS:
            return [self._term(name, key) for key in value]
        if name in _WORDS:
            return [str(_WORDS[name](value).label)]
        return _SAID.get(name, lambda _words, said: [str(said)])(self, value)

    def told_result(self, value: Values | None) -> list[str]:
        """A past result, line by line."""
        if not value:
            return ["Not there"]
        where = [value["organisation"], self.industries.get(value["industry"]), value["year"]]
        topics = [self._term("topics", key) for key in value["topics"]]
        lines = [
            value["title"],
            ", ".join(str(each) for each in where if each),
            *value["text"].splitlines(),
            "; ".join(topics),
        ]
        return [line for line in lines if line]

    def _term(self, kind: str, key: int) -> str:
        return getattr(self, kind).get(int(key), "No longer in the list")

    def _skills(self, value: Mapping[str, int]) -> list[str]:
        return [
            f"{self._term('topics', int(key))}: {SkillLevel(level).label}"
            for key, level in value.items()
        ]

    def _modes(self, value: Mapping[str, str]) -> list[str]:
        return [f"{mode.label}: {Preference(value[mode]).label}" for mode in Mode if mode in value]


_VOCABULARY: tuple[Any, ...] = (Topic, Industry, Channel)
_SAID: dict[str, Callable[[Words, Any], list[str]]] = {
    "skills": Words._skills,
    "modes": Words._modes,
    "time_zone": lambda _words, name: [name.replace("_", " ").replace("/", " / ")],
    "available_from": lambda _words, day: [date_format(dt.date.fromisoformat(day), "F j, Y")],
}
