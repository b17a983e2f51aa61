"""The steps of a profile: who the advisor is, topics, ways of helping, time, past results."""

from typing import Any

from django import forms

from community.expertise.enums import BudgetBand, Mode, Preference, Seniority, SkillLevel
from community.expertise.forms.fields import TopicsField, day, line, several
from community.expertise.models import FEWEST_WORDS, LONGEST_RESULT
from community.expertise.values import LABELS, Values
from community.expertise.writing import MOST_AT_ONCE, MOST_HOURS
from community.members.time_zones import zone_choices
from exemplar.core.plain_text import validate_line, validate_lines
from practices.taxonomy.enums import CustomersBand, StaffBand
from practices.taxonomy.models import Channel, Industry, Topic
from practices.taxonomy.queries import topic_tree

LONGEST_TITLE = 150


class SectionForm(forms.Form):
    """One step of a profile: made of plain values, and answers with plain values."""

    use_required_attribute = False

    @classmethod
    def showing(cls, values: Values, data: Any = None) -> "SectionForm":
        """The form with what is stored, or with what somebody typed."""
        return cls(data, initial=dict(values))

    def values(self) -> dict[str, Any]:
        """What was typed, as plain values."""
        return dict(self.cleaned_data)


class AboutForm(SectionForm):
    """Who the advisor is, and what they have run."""

    name = line("Name", required=True, autocomplete="name")
    title = line(
        LABELS["title"],
        "The one you have, or the last one: “Chief operating officer”.",
        required=True,
        autocomplete="organization-title",
    )
    company = line(
        LABELS["company"], "As it calls itself. A coordinator settles which one it is.",
        autocomplete="organization",
    )  # fmt: skip
    seniority = forms.TypedChoiceField(
        label=LABELS["seniority"],
        choices=[("", "Not said"), *Seniority.choices],
        coerce=int,
        empty_value=None,
        required=False,
        help_text="Officials are matched with advisors who have carried as much as they do.",
    )
    industries = several(Industry, "Industries you know from inside")
    customers_a_year = forms.ChoiceField(
        label=LABELS["customers_a_year"], choices=CustomersBand.choices
    )
    staff = forms.ChoiceField(label=LABELS["staff"], choices=StaffBand.choices)
    budget = forms.ChoiceField(label=LABELS["budget"], choices=BudgetBand.choices)
    channels = several(Channel, "Channels you have run")

    def values(self) -> dict[str, Any]:
        """What was typed, as plain values."""
        found = {name: self.cleaned_data[name] for name in self.fields if name in LABELS}
        for name in ("industries", "channels"):
            found[name] = sorted(each.pk for each in found[name])
        return found


class NewForm(AboutForm):
    """A profile that a coordinator begins for somebody else."""

    email = forms.EmailField(
        label="E-mail address",
        help_text="Only coordinators read it. Whoever signs in with it takes the profile over.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    field_order = ("email", "name", "title", "company")


class SkillsForm(SectionForm):
    """How well an advisor knows each topic."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._groups: list[tuple[Topic, list[str]]] = []
        for topic in topic_tree():
            name = f"topic-{topic.pk}"
            self.fields[name] = forms.TypedChoiceField(
                label=topic.name,
                choices=[("", "Not one of mine"), *SkillLevel.choices],
                coerce=int,
                empty_value=None,
                required=False,
            )
            if topic.depth == 1:
                self._groups.append((topic, []))
            self._groups[-1][1].append(name)

    @classmethod
    def showing(cls, values: Values, data: Any = None) -> "SectionForm":
        """With the level of each topic."""
        return cls(data, initial={f"topic-{key}": v for key, v in values["skills"].items()})

    @property
    def groups(self) -> list[tuple[Topic, list[Any]]]:
        """The fields by the topmost topics."""
        return [(topic, [self[name] for name in names]) for topic, names in self._groups]

    def values(self) -> dict[str, Any]:
        """The topics that were chosen, each with its level."""
        chosen = {name.removeprefix("topic-"): v for name, v in self.cleaned_data.items() if v}
        return {"skills": chosen}


class ModesForm(SectionForm):
    """How gladly an advisor helps in each of the four ways."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for mode in Mode:
            self.fields[mode.value] = forms.ChoiceField(
                label=mode.label,
                help_text=_USUAL[mode],
                choices=Preference.choices,
                required=False,
                widget=forms.RadioSelect,
            )

    @classmethod
    def showing(cls, values: Values, data: Any = None) -> "SectionForm":
        """With the answer to each."""
        return cls(data, initial=dict(values["modes"]))

    def values(self) -> dict[str, Any]:
        """The ways that have an answer."""
        return {"modes": {name: value for name, value in self.cleaned_data.items() if value}}


_USUAL = {
    Mode.INSIGHTS: "An hour or two before many people. It ends with the event.",
    Mode.CHALLENGE: "A handful of meetings over some weeks. It ends with what you advise.",
    Mode.SOUNDING: "Short talks when there is something to look at. It ends when the plan stands.",
    Mode.AVENUES: "One or two talks early on. It ends with a list of what to look into.",
}


class AvailabilityForm(SectionForm):
    """How much time an advisor has, and when."""

    hours_a_quarter = forms.IntegerField(
        label=LABELS["hours_a_quarter"],
        min_value=1,
        max_value=MOST_HOURS,
        required=False,
        help_text="In all, for everybody together. You are never asked for more.",
    )
    most_engagements = forms.IntegerField(
        label=LABELS["most_engagements"], min_value=1, max_value=MOST_AT_ONCE
    )
    available_from = day(LABELS["available_from"], "Empty: now.")
    time_zone = forms.ChoiceField(label=LABELS["time_zone"], required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zones: Any = self.fields["time_zone"]
        zones.choices = zone_choices()

    def values(self) -> dict[str, Any]:
        """What was typed, the day in ISO form."""
        chosen = self.cleaned_data["available_from"]
        return {**self.cleaned_data, "available_from": chosen.isoformat() if chosen else None}


class ResultForm(SectionForm):
    """One thing that an advisor achieved."""

    title = forms.CharField(
        label="What it was, in one line",
        max_length=LONGEST_TITLE,
        validators=[validate_line],
    )
    text = forms.CharField(
        label="What was done, and what changed",
        max_length=LONGEST_RESULT,
        validators=[validate_lines],
        help_text=f"{FEWEST_WORDS} words or more: how it was before, what you did, what changed, "
        "by how much. Requests are compared with these words.",
        widget=forms.Textarea(attrs={"rows": 9, "data-words": str(FEWEST_WORDS)}),
    )
    organisation = line("Where", "The company or the part of it.")
    industry = forms.ModelChoiceField(
        Industry.objects.all(), label="Industry", required=False, empty_label="Not said"
    )
    year = forms.IntegerField(label="Year it was finished", required=False)
    topics = TopicsField(Topic.objects.order_by("path"), label="Topics", required=False)

    def values(self) -> dict[str, Any]:
        """What was typed, records by their keys."""
        found = self.cleaned_data
        return {
            **{name: found[name] for name in ("title", "text", "organisation", "year")},
            "industry": found["industry"].pk if found["industry"] else None,
            "topics": sorted(topic.pk for topic in found["topics"]),
        }
