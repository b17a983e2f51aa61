"""What a request for advice consists of for whoever writes one: its fields and their hints.

Each field is saved by itself while somebody types, and what is missing is for the checklist to say.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.http import QueryDict

from community.advising.models import AdviceRequest
from exemplar.core.autosaving import clean_choices
from exemplar.core.plain_text import clean_text
from practices.taxonomy.enums import CustomersBand

Value = str | list[str]

# What is typed is kept a good way beyond what may be submitted, so that it can be shortened here.
LONGEST_TYPED = 20_000


@dataclass(frozen=True)
class AskedField:
    """One field, saved by itself."""

    name: str
    label: str
    hint: str = ""
    is_list: bool = False

    @property
    def blank(self) -> Value:
        """What stands in it before anybody has chosen or typed."""
        return [] if self.is_list else ""


@dataclass(frozen=True)
class Section:
    """A few fields that belong together."""

    slug: str
    heading: str
    hint: str
    fields: tuple[AskedField, ...]


SECTIONS: Final = (
    Section(
        "challenge",
        "The challenge",
        "Advisors are found by these words: they are compared with what executives have achieved. "
        "Nobody reads them but you, those who act for you, the coordinators, and the advisor to "
        "whom your request is offered.",
        (
            AskedField("title", "Title", "Short, and in plain words: what you want to change."),
            AskedField(
                "challenge",
                "The challenge",
                "What happens today, to whom, and what has been tried. 30 words at least; 150 to "
                "300 find better matches. No personal data, and nothing that is classified.",
            ),
            AskedField(
                "outcome_wanted",
                "The outcome you want",
                "By what you would know that the advice has helped.",
            ),
        ),
    ),
    Section(
        "about",
        "What it is about",
        "The more you say, the closer the match. Only topics are needed.",
        (
            AskedField("topics", "Topics", "One to five that fit best.", is_list=True),
            AskedField("channels", "Channels", "How the customers concerned reach you.",
                       is_list=True),
            AskedField("customer_groups", "Customers", "Whom the service is for.", is_list=True),
            AskedField("customers_a_year", "Customers a year", "Of the service concerned."),
            AskedField(
                "industries",
                "Industries to learn from",
                "Where you think the answer may be known. Leave it open if you cannot tell.",
                is_list=True,
            ),
        ),
    ),
    Section(
        "advice",
        "What kind of advice",
        "",
        (
            AskedField("mode", "How an executive should help"),
            AskedField("places", "How many advisors", "One is usual, eight the most."),
            AskedField(
                "advice",
                "Several advisors: how do they answer?",
                "Needed if you ask for more than one. Several who recommend something together can "
                "be an advisory committee by law: such a request stops until a coordinator has "
                "decided.",
            ),
            AskedField(
                "level",
                "Across from whom would the advisor sit?",
                "Executives are matched with their peers.",
            ),
        ),
    ),
    Section(
        "time",
        "When",
        "",
        (
            AskedField("starts_on", "First day", "The advice begins on this day, or later."),
            AskedField(
                "ends_on",
                "Last day",
                "The advice has ended by this day. Where nobody has accepted, the request expires.",
            ),
            AskedField(
                "hours",
                "Hours asked of each advisor",
                "Leave it empty for what is usual for the kind of advice you chose.",
            ),
        ),
    ),
    Section(
        "care",
        "What to mind",
        "",
        (
            AskedField("sensitivity", "How carefully must it be spoken of?"),
            AskedField(
                "constraints",
                "Constraints",
                "Law, systems, budget, places: what any advice has to live with.",
            ),
            AskedField(
                "left_out",
                "Companies to leave out",
                "One on each line. Their parents and subsidiaries are left out, too. Conflicts of "
                "interest that the register knows are kept out anyway.",
            ),
        ),
    ),
)  # fmt: skip
FIELDS: Final[Mapping[str, AskedField]] = {
    field.name: field for section in SECTIONS for field in section.fields
}
_RELATIONS = ("topics", "channels", "customer_groups", "industries")


def read_value(field: AskedField, data: QueryDict) -> Value:
    """What a browser sent for a field, unchecked."""
    if field.is_list:
        return data.getlist(field.name)
    return data.get(field.name, "").replace("\r\n", "\n").replace("\r", "\n")


def check_value(field: AskedField, value: Any) -> Value:
    """What is kept of what was typed into a field. Raises ValidationError."""
    if field.is_list:
        return clean_choices(map(str, value if isinstance(value, list) else []))
    return clean_text(value if isinstance(value, str) else "", LONGEST_TYPED)


def stored_values(request: AdviceRequest) -> dict[str, Value]:
    """A request as somebody would have typed it, from its columns."""
    values: dict[str, Value] = {
        name: _typed(getattr(request, name))
        for name in FIELDS
        if name not in {*_RELATIONS, "left_out"}
    }
    for name in _RELATIONS:
        values[name] = sorted((str(one.pk) for one in getattr(request, name).all()), key=int)
    names = sorted(company.name for company in request.left_out.all())
    values["left_out"] = "\n".join([*names, *request.left_out_names.splitlines()])
    if request.customers_a_year == CustomersBand.UNKNOWN:
        values["customers_a_year"] = ""
    if request.submitted_at is None:
        # That each answers alone is said by whoever asks for several, not taken for granted.
        values["advice"] = ""
    return values


def _typed(value: Any) -> str:
    if value is None:
        return ""
    return str(value.isoformat() if hasattr(value, "isoformat") else value)
