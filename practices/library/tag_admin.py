"""The free tags in the admin, and promoting one of them to a topic."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages

from exemplar.core.form_errors import add_errors
from exemplar.core.plain_text import validate_lines
from exemplar.core.widgets import TreeSelect
from practices.library.actions import promote_tag, replace_tag
from practices.library.evidence_admin import EditorsOnly
from practices.library.queries.tags import counted_tags
from practices.taxonomy.models import Topic
from practices.taxonomy.queries import topic_called

PER_PAGE = 50


class TagIndex(EditorsOnly, TemplateView):
    """All tags, with how often each is used."""

    page_title = "Tags"
    header_icon = "tag"
    template_name = "wagtailadmin/library/tags.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """One page of the tags that hold the words typed."""
        words = self.request.GET.get("q", "").replace("\x00", "").strip()[:100]
        tags = counted_tags().filter(name__icontains=words) if words else counted_tags()
        page = Paginator(tags, PER_PAGE).get_page(self.request.GET.get("p"))
        return {**super().get_context_data(**kwargs), "page": page, "words": words}


class PromoteForm(forms.Form):
    """A new topic, or one that is there."""

    existing: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        queryset=Topic.objects.none(),
        required=False,
        widget=TreeSelect,
        label="Use a topic that is there",
        empty_label="(make a new topic)",
        help_text="Everything tagged gets this topic. Then the three answers below are not needed.",
    )
    name = forms.CharField(
        max_length=120, required=False, label="Name", validators=[validate_lines]
    )
    parent: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        queryset=Topic.objects.none(),
        required=False,
        widget=TreeSelect,
        label="Broader topic",
        empty_label="(at the top)",
    )
    synonyms = forms.CharField(
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[validate_lines],
        help_text="Other words for it, one on each line. The name of the tag is added where it "
        "differs.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("existing", "parent"):
            self.fields[name].queryset = Topic.objects.order_by("path")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for a name where a topic is made."""
        given: dict[str, Any] = super().clean() or {}
        if not given.get("existing") and not given.get("name") and "name" not in self.errors:
            self.add_error("name", "Name the new topic, or choose one that is there.")
        return given


class PromoteView(EditorsOnly, FormView):
    """Promotes one tag."""

    page_title = "Promote to a topic"
    header_icon = "tag"
    template_name = "wagtailadmin/library/promote.html"
    form_class = PromoteForm

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the tag."""
        super().setup(request, *args, **kwargs)
        self.tag = get_object_or_404(counted_tags(), pk=kwargs["pk"])

    def get_page_subtitle(self) -> str:
        """Which tag it is."""
        return str(self.tag.name)

    def above(self) -> list[dict[str, str]]:
        """The list of tags."""
        return [{"url": reverse("library_tags"), "label": str(TagIndex.page_title)}]

    def get_initial(self) -> dict[str, Any]:
        """The tag's own words; the topic that is called so already."""
        name = self.tag.name
        return {"name": name[:1].upper() + name[1:], "existing": topic_called(name)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The tag, with how much carries it."""
        return {**super().get_context_data(**kwargs), "tag": self.tag}

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Promote it, or say why not."""
        given, actor = form.cleaned_data, self.request.user
        topic = given.pop("existing")
        try:
            if topic is not None:
                replace_tag(actor=actor, tag=self.tag, topic=topic)
            else:
                topic = promote_tag(actor=actor, tag=self.tag, **given)
        except ValidationError as error:
            add_errors(form, error)
            return self.form_invalid(form)
        messages.success(
            self.request, f"Everything tagged “{self.tag.name}” is under the topic “{topic}” now."
        )
        return redirect("library_tags")
