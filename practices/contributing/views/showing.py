"""A contribution as readers will see it, and what is attached to it."""

from types import SimpleNamespace
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from exemplar.core.markdown import render_fields
from practices.contributing.manuscript import Manuscript
from practices.contributing.models import Attachment, Contribution
from practices.contributing.pages import credit_authors, latest_page, page_in_memory
from practices.contributing.rules import is_author
from practices.contributing.views.writing import readable_or_404


@login_required
@never_cache
@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole page as it will look: as it is typed for its authors, as handed in for editors."""
    contribution = readable_or_404(request, pk)
    page: Any = None
    if not is_author(request.user, contribution) or not contribution.is_open:
        page = latest_page(contribution)
    if page is None:
        page = page_in_memory(Manuscript.of(contribution, request.user))
        credit_authors(page, contribution)
    page.rendered = render_fields(page)
    context = page.get_context(request)
    if not page.live:
        context.update(_files(contribution))
    context["preview_of"] = contribution
    # What search engines are told belongs to a published page.
    context["structured_data"] = {}
    return TemplateResponse(request, page.get_template(request), context)


def _files(contribution: Contribution) -> dict[str, Any]:
    attachments = list(contribution.attachments.all())
    return {
        "pictures": [
            (one, SimpleNamespace(url=_address(one), width=one.width, height=one.height))
            for one in attachments
            if one.is_picture
        ],
        "documents": [
            SimpleNamespace(
                title=one.title,
                document=SimpleNamespace(
                    url=_address(one),
                    file_extension=one.name.rpartition(".")[2],
                    get_file_size=one.size,
                ),
            )
            for one in attachments
            if not one.is_picture
        ],
    }


def _address(attachment: Attachment) -> str:
    return reverse("contribution_file", args=[attachment.contribution_id, attachment.pk])


@login_required
@never_cache
@require_safe
def attached_file(request: HttpRequest, pk: int, file: int) -> FileResponse:
    """One attached file, for those who may open the contribution."""
    contribution = readable_or_404(request, pk)
    attachment = get_object_or_404(contribution.attachments, pk=file)
    try:
        content = attachment.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(
        content,
        as_attachment=True,
        filename=attachment.name,
        content_type=attachment.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
