"""What is kept of each change of a row: its dated steps, and what became of its facts."""

from typing import Any

from django.core.exceptions import ValidationError

from exemplar.core.partial_dates import format_partial_date
from practices.adoption.enums import AdoptionStatus, EventKind
from practices.adoption.models import Adoption, AdoptionEvent

# What a confirmation does not stand for.
QUIET = frozenset({"contact", "contact_is_public", "confirmation"})
# Their words are for the agency and the editors; that they changed is enough for the history.
_NOT_REPEATED = frozenset({"contact"})
_PLAIN = (
    "practice_id", "service", "since", "measure", "unit", "reason_stopped", "contact",
    "contact_is_public", "source_title", "source_publisher", "source_url", "source_published",
)  # fmt: skip
_CHOSEN = ("status", "outcome", "customers_a_year", "confirmation")
_REFERENCES = ("agency", "company", "learned_from")


def facts_of(adoption: Adoption) -> dict[str, str]:
    """What a row says, each fact in words, as it is at hand and perhaps not yet stored."""
    facts = {name: str(getattr(adoption, name)) for name in _PLAIN}
    facts |= {name: str(getattr(adoption, f"get_{name}_display")()) for name in _CHOSEN}
    facts |= {name: _reference(getattr(adoption, name)) for name in _REFERENCES}
    for name in ("before", "after"):
        number = getattr(adoption, name)
        facts[name] = "" if number is None else f"{number.normalize():f}"
    facts["constraints"] = ", ".join(adoption.constraints or ()) or (
        "unknown" if adoption.constraints is None else "none"
    )
    for name in ("channels", "customer_groups"):
        facts[name] = ", ".join(sorted(str(one) for one in getattr(adoption, name).all()))
    rows = adoption.adaptations.all()
    facts["adaptations"] = "; ".join(f"{row.difference}: {row.change}" for row in rows)
    return facts


def _reference(record: Any) -> str:
    named = record.organisation if isinstance(record, Adoption) else record
    # With its key: two may have one name.
    return f"{named} ({record.pk})" if record else ""


def changes_between(before: Adoption, after: Adoption) -> dict[str, list[str]]:
    """The facts that differ, with the words before and after."""
    old, new = facts_of(before), facts_of(after)
    return {name: [old[name], new[name]] for name in old if old[name] != new[name]}


def kept_words(changes: dict[str, list[str]]) -> dict[str, list[str]]:
    """The changes as the history keeps them."""
    return {name: [] if name in _NOT_REPEATED else words for name, words in changes.items()}


def steps_of(adoption: Adoption) -> list[AdoptionEvent]:
    """The dated states of a row, one after the other, without those that were corrected."""
    events = AdoptionEvent.objects.filter(adoption=adoption, corrected_by=None)
    return list(events.exclude(step=None).order_by("step", "pk"))


def add_event(adoption: Adoption, kind: EventKind, actor: Any, **more: Any) -> AdoptionEvent:
    """Write down what happened, with the state in which the row is now."""
    state = {name: getattr(adoption, name) for name in ("status", "since", "outcome")}
    return AdoptionEvent.objects.create(
        adoption=adoption,
        kind=kind,
        actor=actor,
        **{"confirmation": adoption.confirmation, **state, **more},
    )


def is_before(one: str, other: str) -> bool:
    """Whether one partial date is surely before another: "2011" and "2011-04" may be the same."""
    shared = min(len(one), len(other))
    return one[:shared] < other[:shared]


def check_order(status: str, since: str, earlier: list[tuple[str, str]]) -> None:
    """Raises ValidationError where a state begins before one that came earlier."""
    for before, began in earlier:
        if since and began and is_before(since, began):
            raise ValidationError(
                {
                    "since": f"“{AdoptionStatus(before).label}” began on "
                    f"{format_partial_date(began)}, and “{AdoptionStatus(status).label}” came "
                    "later. Correct one of the dates."
                }
            )


def worded(changes: dict[str, list[str]]) -> list[tuple[str, str, str]]:
    """Changes for people: what a fact is called, what it was, what it is."""
    return [
        (_label(name), *([_word(name, one) for one in words] if words else ("", "")))
        for name, words in changes.items()
    ]


def _label(name: str) -> str:
    if name == "practice_id":
        return "Practice"
    label = str(getattr(Adoption._meta.get_field(name), "verbose_name", name))
    return "Adaptations" if name == "adaptations" else label[:1].upper() + label[1:]


def _word(name: str, value: str) -> str:
    if name == "since":
        return format_partial_date(value)
    return value or "nothing"
