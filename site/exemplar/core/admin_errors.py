"""What does not validate, told in the admin as a message and not as a fault of the site."""

from django.contrib.admin.utils import quote
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.deprecation import MiddlewareMixin
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request

from exemplar.core.middleware import ADMIN_PREFIX


def _sentences(error: ValidationError) -> str:
    """All messages of an error in one line, each after the name of its field."""
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    return " ".join(
        message if name == NON_FIELD_ERRORS else f"{name.replace('_', ' ').capitalize()}: {message}"
        for name, found in error.message_dict.items()
        for message in found
    )


class AdminValidationMiddleware(MiddlewareMixin):
    """Answers a record that an action of the admin finds not valid.

    Forms show their errors themselves. Approving, publishing many at once and the like have no
    form to show them in; their transaction is rolled back, and this says why.
    """

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        """Lead back to where the person was, with the reason and a way to mend it."""
        if not isinstance(exception, ValidationError) or request.method != "POST":
            return None
        if not request.path_info.startswith(ADMIN_PREFIX):
            return None
        page = getattr(exception, "page", None)
        buttons = []
        if page is not None and page.pk:
            edit = reverse("wagtailadmin_pages:edit", args=[quote(page.pk)])
            buttons.append(messages.button(edit, "Edit"))
        messages.error(request, _sentences(exception), buttons=buttons)
        target = get_valid_next_url_from_request(request) or reverse("wagtailadmin_home")
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            # Wagtail's dialogs follow this step to an address.
            return JsonResponse({"step": "success", "redirect": target})
        return redirect(target)
