"""Where editors rate evidence: what waits for them, and the screens to rate and to decide on."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from exemplar.core.form_errors import add_errors
from practices.library.actions import decide_outcome, rate_outcome
from practices.library.evidence import RUBRIC, fingerprint_of
from practices.library.models import Outcome
from practices.library.models.ratings import LONGEST_REASON, findings_for
from practices.library.queries.evidence import waiting_for
from practices.library.rules import can_decide, can_edit_library, can_rate

PER_PAGE = 50


class EditorsOnly(WagtailAdminTemplateMixin):
    """A screen of the admin for editors."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Turn everybody else away."""
        if not can_edit_library(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def above(self) -> list[dict[str, str]]:
        """The screens above this one."""
        return []

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """The way to this screen."""
        return [*self.breadcrumbs_items, *self.above(), {"url": "", "label": self.get_page_title()}]


class EvidenceQueue(EditorsOnly, TemplateView):
    """What waits to be rated or decided, as far as this rater may know."""

    page_title = "Evidence to rate"
    header_icon = "order-up"
    template_name = "wagtailadmin/library/evidence_queue.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """One page of what waits, each outcome with what this person can do."""
        page = Paginator(waiting_for(self.request.user), PER_PAGE).get_page(
            self.request.GET.get("p")
        )
        outcomes = list(page.object_list)
        rows = [
            (outcome, self._to_do(outcome, finding))
            for outcome, finding in zip(outcomes, findings_for(outcomes), strict=True)
        ]
        return {**super().get_context_data(**kwargs), "page": page, "rows": rows}

    def _to_do(self, outcome: Outcome, finding: Any) -> str:
        # Own work is not in the list; who wrote it is not asked again for each row.
        if len(finding.ratings) < 2:  # noqa: PLR2004
            rated = any(each.rater_id == self.request.user.pk for each in finding.ratings)
            return "wait" if rated else "rate"
        return "decide" if can_decide(self.request.user, outcome, finding) else "third"


class JudgementForm(forms.Form):
    """A level and its reason."""

    level = forms.ChoiceField(
        choices=[(level.value, level.label) for level, _ in RUBRIC], widget=forms.RadioSelect
    )
    reason = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONGEST_REASON,
        help_text="What was measured, where, against what; and what remains open. Readers see it "
        "once the level is settled.",
    )
    # What the person has read: if its numbers change meanwhile, the judgement is of something else.
    seen = forms.CharField(widget=forms.HiddenInput)


class _JudgementView(EditorsOnly, FormView):
    """One outcome with its sources, the rubric, and a form."""

    template_name = "wagtailadmin/library/judge.html"
    form_class = JudgementForm
    header_icon = "order-up"
    success_message: ClassVar[str] = ""
    refusal: ClassVar[str] = ""

    def may(self) -> bool:
        """Whether this person may judge it as it stands."""
        raise NotImplementedError

    def act(self, **given: str) -> None:
        """Do it."""
        raise NotImplementedError

    def above(self) -> list[dict[str, str]]:
        """The queue."""
        return [{"url": reverse("library_evidence"), "label": str(EvidenceQueue.page_title)}]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Lead back to the queue where there is nothing to judge any more."""
        outcomes = Outcome.objects.select_related("practice").prefetch_related(
            "practice__authors", "practice__sources"
        )
        self.outcome = get_object_or_404(outcomes, pk=kwargs["pk"])
        self.finding = findings_for([self.outcome])[0]
        if can_edit_library(request.user) and not self.may():
            messages.warning(request, self.refusal)
            return redirect("library_evidence")
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        """What the person is about to read."""
        return {"seen": fingerprint_of(self.outcome)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The outcome, what is known about where it comes from, and what the levels mean."""
        return {
            **super().get_context_data(**kwargs),
            "outcome": self.outcome,
            "practice": self.outcome.practice,
            "sources": list(self.outcome.practice.sources.all()),
            "rubric": RUBRIC,
        }

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Keep the judgement, or say why it cannot be kept."""
        try:
            self.act(**form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
            # What is sent next is of the outcome as it is shown now.
            form.data = {**form.data.dict(), "seen": fingerprint_of(self.outcome)}  # type: ignore[attr-defined]
            return self.form_invalid(form)
        messages.success(self.request, self.success_message)
        return redirect("library_evidence")


class RateView(_JudgementView):
    """Gives one's own rating. What the other rater says is nowhere on it."""

    page_title = "Rate the evidence"
    success_message = "Your rating is kept."
    refusal = "This outcome does not wait for a rating of yours."

    def may(self) -> bool:
        """Whether it waits for this rater."""
        return can_rate(self.request.user, self.outcome, self.finding)

    def act(self, **given: str) -> None:
        """Rate."""
        rate_outcome(actor=self.request.user, outcome=self.outcome, **given)


class DecideView(_JudgementView):
    """Decides where two raters differ; both their reasons stand on it."""

    page_title = "Decide on the evidence"
    success_message = "Your decision is kept, and public with both ratings."
    refusal = "This outcome does not wait for a decision of yours."

    def may(self) -> bool:
        """Whether it waits for this editor."""
        return can_decide(self.request.user, self.outcome, self.finding)

    def act(self, **given: str) -> None:
        """Decide."""
        decide_outcome(actor=self.request.user, outcome=self.outcome, **given)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The same, with what the two raters say."""
        return {**super().get_context_data(**kwargs), "ratings": self.finding.ratings}
