"""Appeals, as the moderators see them who did not decide first."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from community.moderation import actions
from community.moderation.actions import CaseChangedError
from community.moderation.forms import HearingForm
from community.moderation.queries import appeals_to_hear, case_file, name_cases
from community.moderation.rules import appeals_for
from community.moderation.views.door import for_moderators, show_form
from exemplar.core.form_errors import add_errors

ON_A_PAGE = 25


@for_moderators
@require_safe
def appeals(request: HttpRequest) -> HttpResponse:
    """The appeals that this moderator may hear, those that wait first."""
    page = Paginator(appeals_to_hear(request.user), ON_A_PAGE).get_page(request.GET.get("page"))
    name_cases(appeal.decision.case for appeal in page.object_list)
    return render(request, "moderation/appeals.html", {"page_obj": page})


@for_moderators
@require_http_methods(["GET", "HEAD", "POST"])
def hear(request: HttpRequest, pk: int) -> HttpResponse:
    """One appeal with its case; whether the decision stands."""
    found = get_object_or_404(
        appeals_for(request.user).select_related(
            "decision__case__author", "decision__decided_by", "decided_by"
        ),
        pk=pk,
    )
    form = HearingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        try:
            actions.decide_appeal(
                actor=request.user,
                appeal=found,
                outcome=chosen["outcome"],
                reason=chosen["reason"],
            )
        except CaseChangedError as error:
            messages.error(request, str(error))
            return redirect(found)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, "Decided. The author and whoever decided first are told.")
            return redirect("moderation_appeals")
    context = {"appeal": found, **case_file(found.decision.case)}
    return show_form(request, "moderation/appeal.html", form, context)
