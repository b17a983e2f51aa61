"""Keeping the library: owner and dates of a page, verifying, retiring and restoring it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.forms.models import formfield_for_dbfield
from wagtail.admin.widgets import AdminDateInput, AdminPageChooser

from exemplar.core.form_errors import add_errors
from exemplar.core.plain_text import validate_lines
from practices.library.actions import (
    plan_verification,
    restore_page,
    retire_page,
    supersede_practice,
    verify_page,
)
from practices.library.evidence_admin import EditorsOnly
from practices.library.models import LastingPage, PracticePage
from practices.library.queries.health import lasting_page


def _page(key: int) -> Any:
    page = lasting_page(key)
    if page is None:
        raise Http404
    return page


class PageView(EditorsOnly, FormView):
    """A screen about one practice or case study."""

    template_name = "wagtailadmin/library/about_page.html"
    button = "Save"
    introduction = ""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the page."""
        super().setup(request, *args, **kwargs)
        self.page: Any = _page(kwargs["pk"])

    def get_page_subtitle(self) -> str:
        """Which page it is about."""
        return str(self.page.title)

    def above(self) -> list[dict[str, str]]:
        """The page's editing screen."""
        edit = reverse("wagtailadmin_pages:edit", args=[self.page.pk])
        return [{"url": edit, "label": self.page.get_admin_display_title()}]

    def act(self, **given: Any) -> str:
        """Do it; what to tell afterwards."""
        raise NotImplementedError

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Do it, or say why it cannot be done."""
        try:
            told = self.act(**form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
            return self.form_invalid(form)
        messages.success(self.request, told)
        return redirect("wagtailadmin_pages:edit", self.page.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The page, and what the form is for."""
        shown = {"page": self.page, "button": self.button, "introduction": self.introduction}
        return {**super().get_context_data(**kwargs), **shown}


class HealthForm(forms.Form):
    """Who looks after a page, and by when it is to be verified again."""

    verify_by = forms.DateField(
        label="To be verified again by",
        required=False,
        widget=AdminDateInput,
        help_text="By when somebody must look again whether it still holds.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Wagtail's dialog for choosing a person, which is there once the admin is.
        owner = formfield_for_dbfield(PracticePage._meta.get_field("owner"))
        owner.label, owner.required = "Looked after by", False
        owner.queryset = owner.queryset.filter(is_active=True)
        self.fields = {"owner": owner, **self.fields}


class HealthView(PageView):
    """Owner and dates."""

    page_title = "Owner and dates"
    header_icon = "calendar-check"
    form_class = HealthForm
    introduction = (
        "Readers see the name and the dates beside the text. Verifying a page sets the next date."
    )

    def get_initial(self) -> dict[str, Any]:
        """What it is now."""
        return {"owner": self.page.owner, "verify_by": self.page.verify_by}

    def act(self, **given: Any) -> str:
        """Keep both."""
        plan_verification(actor=self.request.user, page=self.page, **given)
        return "Owner and date are kept."


class RetireForm(forms.Form):
    """Why a page is retired, and what takes its place."""

    successor = forms.ModelChoiceField(
        queryset=PracticePage.objects.live(),
        required=False,
        label="Practice that takes its place",
        widget=AdminPageChooser(target_models=[PracticePage]),
        help_text="Readers are led to it. Leave it empty where there is none.",
    )
    reason = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1000,
        validators=[validate_lines],
        help_text="Stands on top of the page, and goes to everybody who cites, follows or adopted "
        "it.",
    )


class RetireView(PageView):
    """Retires a page, once the person has said why."""

    page_title = "Retire"
    header_icon = "folder-inverse"
    form_class = RetireForm
    button = "Retire"
    introduction = (
        "It keeps its address and its text, says on top that it is retired, and leaves the lists. "
        "Everybody who relies on it is told, once. You can restore it."
    )

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """What is retired already leads to restoring it."""
        if self.page.is_retired:
            return redirect("library_restore", self.page.pk)
        return super().dispatch(request, *args, **kwargs)

    def get_form(self, form_class: Any = None) -> forms.Form:
        """A case study has no successor."""
        form: forms.Form = super().get_form(form_class)
        if not isinstance(self.page, PracticePage):
            del form.fields["successor"]
        return form

    def act(self, **given: Any) -> str:
        """Retire or supersede."""
        actor, successor = self.request.user, given.pop("successor", None)
        if successor is None:
            retire_page(actor=actor, page=self.page, **given)
            return f"Retired: {self.page.title}."
        supersede_practice(actor=actor, practice=self.page, successor=successor, **given)
        return f"“{successor.title}” takes the place of “{self.page.title}” from now on."


class RestoreView(PageView):
    """Takes back that a page was retired."""

    page_title = "Restore"
    header_icon = "undo"
    form_class = forms.Form
    button = "Restore"
    introduction = "It comes back into the lists, and no longer says that it is retired."

    def act(self, **_given: Any) -> str:
        """Restore."""
        restore_page(actor=self.request.user, page=self.page)
        return f"Restored: {self.page.title}."


@require_POST
def verify_in_queue(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a page still holds, and stay in the queue."""
    page: LastingPage = _page(pk)
    verify_page(actor=request.user, page=page)
    messages.success(request, f"Verified today: {page.title}.")
    return redirect("library_stale")
