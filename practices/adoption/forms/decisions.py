"""Confirming, returning and withdrawing a report."""

from django import forms

from exemplar.core.plain_text import validate_lines

LONGEST_REASON = 1000


def _reason(label: str, *, required: bool) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=LONGEST_REASON,
        validators=[validate_lines],
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DecisionForm(forms.Form):
    """Stand behind a report, or return it with a reason."""

    edition = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=10**9)
    decision = forms.ChoiceField(
        choices=[("confirm", "Confirm"), ("return", "Return")], widget=forms.HiddenInput
    )
    reason = _reason("What should be looked at again?", required=False)

    def clean(self) -> dict[str, object]:
        """A report is returned with a reason."""
        cleaned: dict[str, object] = super().clean() or {}
        asked = cleaned.get("decision") == "return" and "reason" not in self.errors
        if asked and not cleaned.get("reason"):
            self.add_error("reason", "Say what should be looked at again.")
        return cleaned


class WithdrawForm(forms.Form):
    """Take a report out of the ledger."""

    edition = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=10**9)
    reason = _reason("Why is it withdrawn?", required=True)
