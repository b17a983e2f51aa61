"""What people type about themselves."""

from typing import Any, ClassVar

from django import forms
from django.db.models import Q
from django.utils.timezone import get_default_timezone_name

from community.members.enums import Audience
from community.members.models import LONGEST_ABOUT, LONGEST_HANDLE, Affiliation, Member
from community.members.profiles import FIELDS
from community.members.time_zones import is_zone, zone_choices
from exemplar.core.choice_fields import SeveralField
from exemplar.core.plain_text import validate_line, validate_lines
from practices.taxonomy.models import Agency, Company, Topic

INDENT = "\u2003"
LONGEST_NAME = 150


class _TopicsField(SeveralField):
    """Topics in the order of their tree, each indented by its depth."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, topic: Any) -> str:
        """The name, further in the further down it is."""
        return INDENT * (topic.depth - 1) + str(topic)


class ProfileForm(forms.Form):
    """Everything that a person says about themselves, and who may read it."""

    first_name = forms.CharField(
        max_length=LONGEST_NAME,
        validators=[validate_line],
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    last_name = forms.CharField(
        max_length=LONGEST_NAME,
        required=False,
        validators=[validate_line],
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    handle = forms.CharField(
        # One more than a handle has: the @ may be typed.
        max_length=LONGEST_HANDLE + 1,
        validators=[validate_line],
        help_text="Others call you by it, as in @pat-doe, and your page has it in its address. "
        "Your old one leads to the new one.",
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    headline = forms.CharField(
        label="What you do",
        max_length=120,
        required=False,
        validators=[validate_line],
        help_text="One line, such as “Runs the counter service of a county”.",
    )
    about = forms.CharField(
        label="About you",
        max_length=LONGEST_ABOUT,
        required=False,
        validators=[validate_lines],
        help_text="Plain text. What you have worked on, and what others may ask you.",
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    topics = _TopicsField(
        Topic.objects.none(), label="What you know about", required=False, help_text="At most 20."
    )
    time_zone = forms.ChoiceField(
        label="Time zone",
        required=False,
        help_text="Times are shown in it wherever the page is yours alone.",
    )
    has_shortcuts = forms.BooleanField(
        label="Keyboard shortcuts", required=False, help_text="Press ? on any page to see them."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        topics: Any = self.fields["topics"]
        topics.queryset = Topic.objects.order_by("path").only("name", "path", "depth")
        zones: Any = self.fields["time_zone"]
        zones.choices = zone_choices()
        zones.widget.attrs["data-site-zone"] = get_default_timezone_name()
        for name in FIELDS:
            self.fields[f"{name}_for"] = forms.ChoiceField(
                label=_LABELS[name], choices=Audience.choices, initial=Audience.EVERYONE
            )

    @classmethod
    def of(cls, member: Member, data: Any = None) -> "ProfileForm":
        """The form as it stands for a person."""
        plain = ("handle", "headline", "about", "time_zone", "has_shortcuts")
        initial = {name: getattr(member, name) for name in plain}
        initial |= {f"{name}_for": getattr(member, f"{name}_for") for name in FIELDS}
        initial |= {"topics": [topic.pk for topic in member.topics.all()]}
        for name in ("first_name", "last_name"):
            initial[name] = getattr(member.user, name)
        return cls(data, initial=initial)

    def clean_time_zone(self) -> str:
        """Only a zone of the list."""
        name: str = self.cleaned_data["time_zone"]
        return name if not name or is_zone(name) else ""


_LABELS = {
    "headline": "Who may read what you do",
    "about": "Who may read about you",
    "topics": "Who may see what you know about",
    "affiliation": "Who may see for whom you work",
    "activity": "Who may see on your page what you have done",
}


class FindForm(forms.Form):
    """Words by which an organisation is found."""

    q = forms.CharField(
        label="For whom do you work?",
        required=False,
        max_length=100,
        validators=[validate_line],
        help_text="A part of the name, or the abbreviation.",
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )


class AskForm(forms.Form):
    """One organisation of those found, and a word to the editors."""

    MOST: ClassVar[int] = 20
    # Our own words say what is missing, beside the field and on top.
    use_required_attribute = False

    organisation = forms.ChoiceField(label="Organisations", widget=forms.RadioSelect)
    note = forms.CharField(
        label="A word to the editors",
        required=False,
        max_length=Affiliation._meta.get_field("note").max_length,
        validators=[validate_line],
        help_text="Only needed where no e-mail address of yours proves it: how can an editor tell "
        "that you work there?",
    )

    def __init__(self, found: list[Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = {f"{one._meta.model_name}-{one.pk}": one for one in found}
        field: Any = self.fields["organisation"]
        field.choices = [(key, str(one)) for key, one in self.found.items()]
        if len(self.found) == 1:
            self.initial["organisation"] = next(iter(self.found))

    @property
    def chosen(self) -> dict[str, Any]:
        """The organisation as an action takes it."""
        one = self.found[self.cleaned_data["organisation"]]
        return {"agency": one} if isinstance(one, Agency) else {"company": one}


def find_organisations(words: str) -> list[Any]:
    """Agencies, then companies, whose name or abbreviation holds each of the words."""
    agencies = Agency.objects.order_by("name", "pk")
    companies = Company.objects.order_by("name", "pk")
    for word in words.split()[:10]:
        agencies = agencies.filter(Q(name__icontains=word) | Q(abbreviation__icontains=word))
        companies = companies.filter(name__icontains=word)
    found: list[Any] = [
        *agencies[: AskForm.MOST],
        *companies.order_by("name", "pk")[: AskForm.MOST],
    ]
    return found[: AskForm.MOST]


class ReasonForm(forms.Form):
    """Why something is decided, said to the person whom it concerns."""

    reason = forms.CharField(
        label="Reason",
        max_length=Affiliation._meta.get_field("reason").max_length,
        validators=[validate_line],
        help_text="The person reads it.",
    )


class LeaveForm(forms.Form):
    """That a person means to delete their account."""

    use_required_attribute = False

    sure = forms.BooleanField(
        label="I want to delete my account. I know that this cannot be undone."
    )
