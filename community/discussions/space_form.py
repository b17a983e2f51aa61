"""The form in which admins keep a space; who reads a private one is named line by line."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction

from community.discussions.models import Space
from community.members.queries import people_called
from exemplar.accounts.models import User
from exemplar.core.admin_forms import BesideFieldForm

MOST_NAMED = 500


class SpaceForm(BesideFieldForm):
    """A space, and the people who read it where it is private."""

    named = forms.CharField(
        label="People",
        required=False,
        widget=forms.Textarea({"rows": 6}),
        help_text="Who reads a private space: an e-mail address or a handle on each line.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            addresses = self.instance.people.order_by("email").values_list("email", flat=True)
            self.initial["named"] = "\n".join(addresses)

    def clean_named(self) -> list[User]:
        """The people, each once; a line that names nobody is told."""
        lines = dict.fromkeys(self.cleaned_data["named"].split())
        words = [word.lower().removeprefix("@") for word in lines]
        if len(words) > MOST_NAMED:
            raise ValidationError(f"Name at most {MOST_NAMED} people.")
        known = {user.email.lower(): user for user in self._with_address(words)}
        known |= people_called(word for word in words if "@" not in word)
        if unknown := [word for word in words if word not in known]:
            raise ValidationError(f"Nobody here is called: {', '.join(unknown[:10])}.")
        return list({known[word].pk: known[word] for word in words}.values())

    def _with_address(self, words: list[str]) -> list[User]:
        # A saved person who is no longer active stays named.
        return list(User.objects.filter(email__in=[word for word in words if "@" in word]))

    @transaction.atomic
    def save(self, commit: bool = True) -> Space:  # noqa: FBT001, FBT002 - Django's
        """Save the space, and who reads it."""
        space: Space = super().save(commit=commit)
        if commit:
            space.people.set(self.cleaned_data["named"])
        return space
