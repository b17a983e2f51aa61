"""What authors do with the answer that they have got."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from practices.contributing.review.actions import begin_again
from practices.contributing.views.writing import author_or_404


@login_required
@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin again from the text of what was declined."""
    contribution = author_or_404(request, pk)
    try:
        begun = begin_again(actor=request.user, contribution=contribution)
    except (PermissionDenied, ValidationError) as error:
        messages.error(request, " ".join(getattr(error, "messages", [str(error)])))
        return redirect(contribution)
    messages.success(request, "A new draft with the same text. The old one stays as it was.")
    return redirect(begun)
