"""How editors write practices and case studies: what stands where, and what each field is for."""

from typing import Any

from django import forms
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel, Panel
from wagtail.models import Page

from exemplar.core.admin_forms import RowsPanel
from exemplar.core.widgets import TreeCheckboxes, TreeSelect
from practices.library.forms import RelatedForm


class ChecklistPanel(Panel):
    """What is still missing before a page can be published, with a way to each field."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "wagtailadmin/library/checklist_panel.html"

        class Media:
            js = ["exemplar/admin/admin.js"]


def _fields(*names: str) -> list[FieldPanel]:
    return [FieldPanel(name) for name in names]


def _choices(name: str, help_text: str = "") -> FieldPanel:
    """Checkboxes, none of which a draft needs."""
    return FieldPanel(name, widget=TreeCheckboxes, required_on_save=False, help_text=help_text)


def _row(*names: str, widget: Any = None) -> FieldRowPanel:
    return FieldRowPanel([FieldPanel(name, widget=widget) for name in names])


_CHECKLIST = ChecklistPanel(heading="Before this can be published", icon="list-ul")

_MEASURE_PANELS = [
    FieldPanel("measure"),
    _row("before", "after", "unit"),
    _row("better", "period"),
    FieldPanel("population"),
]

_SOURCES = RowsPanel(
    "sources",
    heading="Sources",
    label="source",
    min_num=1,
    panels=[FieldPanel("title"), _row("publisher", "published"), FieldPanel("url")],
    help_text="Where each statement comes from, the most important first.",
)

_AUTHORS = RowsPanel(
    "authors",
    heading="Authors",
    label="author",
    panels=[_row("user", "name"), FieldPanel("may_be_contacted")],
    help_text="Who wrote it. The name stays readable after an account is gone.",
)
_FILES = [
    RowsPanel(
        "pictures",
        heading="Pictures",
        label="picture",
        panels=[FieldPanel("image"), FieldPanel("alt_text"), FieldPanel("caption")],
        help_text="Shown below the text, each with what it shows in words.",
    ),
    RowsPanel(
        "documents",
        heading="Documents",
        label="document",
        panels=[FieldPanel("document"), FieldPanel("title")],
        help_text="Templates, guides and the like, to be downloaded.",
    ),
]

_TOPICS = _choices(
    "topics",
    "What it is about. Two or three that fit exactly serve better than ten that touch it.",
)
_TAGS = FieldPanel(
    "tags",
    help_text="Free words beside the topics, separated by commas: what somebody might look for.",
)

_THE_PRACTICE = MultiFieldPanel(
    _fields(
        "summary",
        "failed",
        "problem",
        "what_was_done",
        "results",
        "steps",
        "getting_started",
        "keeping_going",
        "resources",
        "contact",
    ),
    heading="The practice",
    icon="doc-full",
    help_text="Tell it to somebody in another agency who has never heard of it: what was wrong, "
    "what was done, what came of it, and how they would do it themselves. Where the sources are "
    "silent, say so.",
)

_CONTEXT = MultiFieldPanel(
    [
        FieldPanel("industry", widget=forms.Select, help_text="Where it was first done."),
        _row("sector", "customers_a_year", "staff"),
        _choices("customer_groups", "For whom it was made."),
        RowsPanel(
            "channel_effects",
            heading="Channel effects",
            label="channel",
            min_num=1,
            panels=[
                FieldRowPanel([FieldPanel("channel", widget=forms.Select), FieldPanel("effect")])
            ],
            help_text="What it does to each channel that it touches. A new channel seldom "
            "replaces an old one: if nothing is replaced, readers see that as a cost.",
        ),
        *(
            FieldPanel(f"precondition_{name}", help_text=text)
            for name, text in (
                ("systems", "What must already be running. If nothing is needed, say so."),
                ("law", "What must be allowed, or is in the way."),
                ("budget", "What must be paid, once and every year."),
                ("leadership", "Whose backing it takes, and for how long."),
            )
        ),
        RowsPanel(
            "fits",
            heading="Agency fit",
            label="level of government",
            min_num=1,
            panels=[_row("level", "verdict"), FieldPanel("why")],
            help_text="Is it likely to work at this level, and why? An honest “unlikely” is worth "
            "as much as a “likely”.",
        ),
        *_fields("fits_where", "fits_not_where"),
    ],
    heading="Context",
    icon="globe",
    help_text="A practice that works in one place often disappoints in another. These notes let a "
    "reader judge whether theirs is such a place.",
)

_EFFORT = MultiFieldPanel(
    [_row("effort_people", "effort_time"), _row("effort_cost", "difficulty")],
    heading="Effort",
    icon="clipboard-list",
    help_text="What it takes to carry it out once. If nobody knows, “Unknown” is the right answer.",
)

_OUTCOMES = MultiFieldPanel(
    [
        HelpPanel(template="wagtailadmin/library/evidence_rubric.html"),
        RowsPanel(
            "outcomes",
            heading="Outcomes",
            label="outcome",
            panels=_MEASURE_PANELS,
            help_text="One row for each thing that was measured. None for an idea that nobody has "
            "tried.",
        ),
    ],
    heading="Outcomes and evidence",
    icon="order-up",
    help_text="The level of each outcome comes from two raters, that of the whole practice from "
    "its outcomes, and the stage from the adoption ledger: none is typed in.",
)

_PEOPLE = MultiFieldPanel(
    [
        _SOURCES,
        _AUTHORS,
        RowsPanel(
            "related",
            heading="Related practices",
            label="related practice",
            panels=[FieldPanel("related")],
            row_form=RelatedForm,
        ),
    ],
    heading="Sources and people",
    icon="group",
)

PRACTICE_PANELS: list[Panel] = [
    _CHECKLIST,
    *Page.content_panels,
    _THE_PRACTICE,
    _CONTEXT,
    _EFFORT,
    _OUTCOMES,
    _PEOPLE,
    MultiFieldPanel(_FILES, heading="Pictures and documents", icon="image"),
    MultiFieldPanel([_TOPICS, _TAGS], heading="Topics and tags", icon="tag"),
]

CASE_STUDY_PANELS: list[Panel] = [
    _CHECKLIST,
    *Page.content_panels,
    MultiFieldPanel(
        [
            FieldPanel("summary"),
            _row("agency", "company", widget=TreeSelect),
            FieldPanel("service"),
            _row("started", "ended"),
            FieldPanel("still_running"),
            RowsPanel(
                "practice_links",
                heading="Practices",
                label="practice",
                min_num=1,
                panels=[FieldPanel("practice")],
                help_text="The practice or practices of the library that this story tells of.",
            ),
            FieldPanel(
                "what_was_done", help_text="What changed, in the order in which it happened."
            ),
            *_fields("adaptation", "what_went_wrong", "would_repeat", "would_repeat_why"),
        ],
        heading="The story",
        icon="doc-full",
        help_text="One organisation's story: an agency or a company, never both. What did not go "
        "to plan belongs in it.",
    ),
    RowsPanel(
        "measures",
        heading="Measures",
        label="measure",
        icon="order-up",
        panels=_MEASURE_PANELS,
        help_text="Numbers before and after. Leave a number empty only if the source does not "
        "give it.",
    ),
    _SOURCES,
    _AUTHORS,
    MultiFieldPanel(_FILES, heading="Pictures and documents", icon="image"),
    MultiFieldPanel(
        [
            _choices("channels", "How customers reached the service."),
            _choices("customer_groups", "For whom the service is."),
            _TOPICS,
            _TAGS,
        ],
        heading="Topics and tags",
        icon="tag",
    ),
]
