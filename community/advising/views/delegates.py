"""Who acts for an official: naming them and ending that."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from community.advising.actions.delegates import end_delegate, name_delegate
from community.advising.forms.desk import DelegateForm
from community.advising.models import Delegate
from community.advising.rules.requests import seats_of
from community.advising.views.door import confidential, show_form
from exemplar.core.form_errors import add_errors


@confidential
@require_http_methods(["GET", "HEAD", "POST"])
def delegates(request: HttpRequest) -> HttpResponse:
    """Who acts for this person, and for whom this person acts."""
    seats = seats_of(request.user)
    if not seats:
        raise Http404
    own = [seat.agency for seat in seats if seat.official.pk == request.user.pk]
    form = DelegateForm(request.POST or None, agencies=own)
    if request.method == "POST":
        if not own:
            raise Http404
        if form.is_valid():
            chosen = form.cleaned_data
            try:
                row = name_delegate(actor=request.user, agency=chosen["agency"], who=chosen["who"])
            except ValidationError as error:
                add_errors(form, error)
            else:
                messages.success(request, f"{row.delegate} acts for you now.")
                return redirect("advice_delegates")
    rows = Delegate.objects.filter(ended_at=None).select_related("agency", "official", "delegate")
    context = {
        "own": own,
        "mine": rows.filter(official=request.user.pk),
        "others": rows.filter(delegate=request.user.pk),
    }
    return show_form(request, "advising/delegates.html", form, context)


@confidential
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Let somebody no longer act for an official."""
    rows = Delegate.objects.filter(Q(official=request.user) | Q(delegate=request.user))
    row = get_object_or_404(rows, pk=pk)
    try:
        end_delegate(actor=request.user, delegate=row)
    except PermissionDenied as error:
        raise Http404 from error
    messages.success(request, "Ended.")
    return redirect("advice_delegates" if seats_of(request.user) else "advice")
