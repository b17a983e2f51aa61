"""A profile as one reader sees it: what they may not read is not in it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format

from community.expertise.enums import FieldAudience, Mode, Preference, Seniority
from community.expertise.models import Advisor, PastResult, Skill
from community.expertise.queries import is_paused, parents_of
from community.expertise.rules import FIELDS, audiences_of, is_coordinator, is_own
from practices.taxonomy.models import Company

NOT_NAMED = "Advisor, name not shown"
SKILLS_ON_A_CARD = 4
# As whom an advisor can look at their own profile, and the audiences of such a reader.
READERS_TO_TRY: Mapping[str, Collection[str]] = {
    FieldAudience.MEMBERS.value: (FieldAudience.MEMBERS,),
    FieldAudience.GOVERNMENT.value: (FieldAudience.MEMBERS, FieldAudience.GOVERNMENT),
}
UNKNOWN = "unknown"


@dataclass(frozen=True)
class Seen:
    """One advisor for one reader."""

    advisor: Advisor
    fields: Collection[str]
    parent: Company | None = None

    @property
    def name(self) -> str:
        """The name, or that it is not shown."""
        return self.advisor.name if "name" in self.fields else NOT_NAMED

    @property
    def title(self) -> str:
        """The job title."""
        return self.advisor.title if "title" in self.fields else ""

    @property
    def seniority(self) -> str:
        """How high in the organisation; it goes with the title."""
        level = self.advisor.seniority
        return str(Seniority(level).label) if level and "title" in self.fields else ""

    @property
    def company(self) -> str:
        """The company, as far as it is settled which it is."""
        if "company" not in self.fields:
            return ""
        return str(self.advisor.company or self.advisor.company_name)

    @property
    def owner(self) -> str:
        """The company that owns it."""
        return str(self.parent) if self.parent and "company" in self.fields else ""

    @property
    def skills(self) -> Sequence[Skill]:
        """Topics with levels, those known best first."""
        if "skills" not in self.fields:
            return ()
        rows = self.advisor.skills.all()
        return sorted(rows, key=lambda skill: (-skill.level, skill.topic.name))

    @property
    def best_skills(self) -> Sequence[Skill]:
        """Those of a card."""
        return self.skills[:SKILLS_ON_A_CARD]

    @property
    def results(self) -> Sequence[PastResult]:
        """What was achieved."""
        return list(self.advisor.results.all()) if "results" in self.fields else ()

    @property
    def modes(self) -> Sequence[tuple[str, str]]:
        """The ways of helping with the preference; those that are refused left out."""
        if "modes" not in self.fields:
            return ()
        said: Mapping[str, str] = {row.mode: row.preference for row in self.advisor.modes.all()}
        return [
            (str(mode.label), str(Preference(said[mode]).label))
            for mode in Mode
            if said.get(mode, Preference.NO) != Preference.NO
        ]

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What stands beside the text: a name and a value each; nothing that may not be read."""
        advisor, found = self.advisor, []
        if self.seniority:
            found.append(("Seniority", self.seniority))
        if "industries" in self.fields:
            names = ", ".join(str(each) for each in advisor.industries.all())
            found.append(("Industries", names or "Not said"))
        if "channels" in self.fields:
            names = ", ".join(str(each) for each in advisor.channels.all())
            found.append(("Channels", names or "Not said"))
        if "sizes" in self.fields:
            found += [
                ("Customers of what they ran", advisor.get_customers_a_year_display()),
                ("Staff of what they ran", advisor.get_staff_display()),
                ("Budget of what they ran", advisor.get_budget_display()),
            ]
        if "availability" in self.fields:
            found += self._availability()
        return found

    def _availability(self) -> list[tuple[str, str]]:
        advisor = self.advisor
        hours = advisor.hours_a_quarter
        found = [
            ("Hours a quarter", str(hours) if hours is not None else "Not said"),
            ("Engagements at once", str(advisor.most_engagements)),
            ("Time zone", advisor.time_zone.replace("_", " ") or "Not said"),
        ]
        if is_paused(advisor):
            until = advisor.paused_until
            said = f"until {date_format(until, 'F j, Y')}" if until else "with no end yet"
            found.append(("Takes a pause", said))
        elif advisor.available_from and advisor.available_from > timezone.localdate():
            found.append(("Has time from", date_format(advisor.available_from, "F j, Y")))
        return found


def seen_fields(viewer: Any, advisor: Advisor) -> Collection[str]:
    """The fields that a reader may read."""
    if is_own(viewer, advisor) or is_coordinator(viewer):
        return FIELDS
    readers = audiences_of(viewer)
    return [name for name in FIELDS if getattr(advisor, f"{name}_for") in readers]


def seen_by(viewer: Any, advisor: Advisor, audience: str = "") -> Seen:
    """A profile for its page; for its advisor also as one of READERS_TO_TRY reads it."""
    parent = parents_of([advisor.company]) if advisor.company else {}
    fields = seen_fields(viewer, advisor)
    if readers := READERS_TO_TRY.get(audience):
        fields = [name for name in fields if getattr(advisor, f"{name}_for") in readers]
    return Seen(advisor, fields, parent.get(advisor.company_id or 0))


def cards_for(viewer: Any, advisors: Sequence[Advisor]) -> list[Seen]:
    """Profiles for a list."""
    return [Seen(advisor, seen_fields(viewer, advisor)) for advisor in advisors]
