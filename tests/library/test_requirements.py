"""What a page must tell before readers see it: each thing that is missing is named, once."""

import pytest
from django.core.exceptions import ValidationError

from practices.library.models import AgencyFit, PracticePage
from practices.library.requirements import IncompletePageError, missing_for_publication
from tests.factories import (
    CaseMeasureFactory,
    CaseStudyFactory,
    OutcomeFactory,
    PracticeFactory,
    PracticeSourceFactory,
)

PRACTICE = {
    "summary": "Summary",
    "problem": "The problem",
    "what_was_done": "What was done",
    "results": "Results",
    "steps": "How to do it",
    "getting_started": "Getting started",
    "keeping_going": "Keeping it going",
    "resources": "Resources",
    "contact": "Contact",
    "industry": "Industry of origin",
    "sector": "Sector",
    "customers_a_year": "Customers a year",
    "staff": "Staff",
    "customer_groups": "Customer groups",
    "channel_effects": "Channel effects",
    "precondition_systems": "Systems it needs",
    "precondition_law": "Law and rules it needs",
    "precondition_budget": "Budget it needs",
    "precondition_leadership": "Leadership it needs",
    "fits": "Agency fit",
    "fits_where": "Where it fits",
    "fits_not_where": "Where it does not fit",
    "effort_people": "People",
    "effort_time": "Time to first result",
    "effort_cost": "Cost",
    "difficulty": "Difficulty",
    "sources": "Sources",
    "topics": "Topics",
}
CASE_STUDY = {
    "summary": "Summary",
    "agency": "Agency or company",
    "service": "Service",
    "practice_links": "Practices",
    "what_was_done": "What was done",
    "adaptation": "What was changed to fit",
    "what_went_wrong": "What went wrong",
    "would_repeat": "Would do it again",
    "would_repeat_why": "Why, or why not",
    "sources": "Sources",
    "channels": "Channels",
    "customer_groups": "Customer groups",
    "topics": "Topics",
}
CASES = [
    (factory, field, label)
    for factory, fields in ((PracticeFactory, PRACTICE), (CaseStudyFactory, CASE_STUDY))
    for field, label in fields.items()
]


def blank(page, field):
    """Empty one field of a page."""
    value = getattr(page, field)
    is_relation = hasattr(value, "all")
    setattr(page, field, [] if is_relation else ("" if isinstance(value, str) else None))


def labels(page):
    return [item.label for item in missing_for_publication(page)]


@pytest.mark.parametrize("factory", [PracticeFactory, CaseStudyFactory])
def test_nothing_is_missing_from_a_complete_page(db, factory):
    assert labels(factory()) == []


@pytest.mark.parametrize(("factory", "field", "label"), CASES)
def test_each_missing_thing_is_named_exactly(db, factory, field, label):
    page = factory()
    blank(page, field)
    assert [(item.field, item.label) for item in missing_for_publication(page)] == [(field, label)]
    with pytest.raises(IncompletePageError) as refused:
        page.save()
    assert refused.value.messages == [
        f"“{page.title}” cannot be published yet. Still missing: {label}."
    ]


def test_everything_missing_is_named_in_order(db):
    page = PracticePage(title="Only a title")
    assert labels(page) == list(PRACTICE.values())
    error = IncompletePageError(page, missing_for_publication(page))
    assert error.messages == [
        "“Only a title” cannot be published yet. Still missing: Summary; The problem; What was "
        "done; Results; How to do it; Getting started; and 22 more."
    ]


@pytest.mark.parametrize("text", [" ", "\n\t", "\u00a0"])
def test_blank_space_tells_nothing(db, text):
    assert labels(PracticeFactory.build(problem=text, parent=None, topics=[]))[:1] == [
        "The problem"
    ]


def test_unknown_is_an_answer(db):
    unknown = dict.fromkeys(
        ("sector", "customers_a_year", "staff", "effort_people", "effort_time", "effort_cost"),
        "unknown",
    )
    assert labels(PracticeFactory(**unknown, difficulty="unknown")) == []


def test_a_company_will_do_where_an_agency_is_asked(db):
    case = CaseStudyFactory()
    case.agency = None
    assert labels(case) == ["Agency or company"]


def test_outcomes_and_authors_and_measures_may_be_none(db):
    practice = PracticeFactory(outcomes=[], authors=[])
    case = CaseStudyFactory(measures=[], practices=[practice])
    assert (labels(practice), labels(case)) == ([], [])


@pytest.mark.parametrize(
    ("row", "field", "expected"),
    [
        (lambda: OutcomeFactory.build(unit=""), "outcomes", "Outcomes, row 1: unit"),
        (lambda: OutcomeFactory.build(period=""), "outcomes", "Outcomes, row 1: period"),
        (lambda: PracticeSourceFactory.build(url=""), "sources", "Sources, row 1: address"),
        (lambda: AgencyFit(level="state", why="So."), "fits", "Agency fit, row 1: verdict"),
    ],
)
def test_a_row_that_is_begun_must_be_finished(db, row, field, expected):
    page = PracticeFactory()
    setattr(page, field, [row()])
    assert labels(page) == [expected]


def test_a_row_is_named_by_its_number(db):
    case = CaseStudyFactory()
    case.measures = [CaseMeasureFactory.build(), CaseMeasureFactory.build(population="")]
    assert labels(case) == ["Measures, row 2: who it was for"]


@pytest.mark.parametrize("factory", [PracticeFactory, CaseStudyFactory])
def test_a_draft_may_lack_anything(db, factory):
    page = factory(draft=True)
    page.summary = ""
    page.sources = []
    page.save()
    assert type(page).objects.get(pk=page.pk).summary == ""


@pytest.mark.parametrize(
    ("started", "ended", "is_refused"),
    [
        ("2011", "2010", True),
        ("2011-04", "2011-03", True),
        ("2011-04-02", "2011-04-01", True),
        ("2011", "2010-12-31", True),
        ("2011-05", "2011-04-30", True),
        ("2011-04-27", "2010", True),
        ("2011", "2011", False),
        ("2011-04-27", "2011-04", False),
        ("2011-04-27", "2011", False),
        ("2011", "2011-01-01", False),
        ("2011-04-01", "2011-04-02", False),
        ("", "2010", False),
        ("2010", "", False),
    ],
)
def test_an_end_before_the_start_is_refused(db, started, ended, is_refused):
    case = CaseStudyFactory(started="", ended="")
    case.started, case.ended = started, ended
    if is_refused:
        with pytest.raises(ValidationError) as refused:
            case.full_clean()
        assert refused.value.message_dict == {"ended": ["The end is before the start."]}
    else:
        case.full_clean()


@pytest.mark.parametrize(
    ("factory", "changes", "message"),
    [
        (
            CaseStudyFactory,
            {"still_running": True, "ended": "2011"},
            "What is still running has no end.",
        ),
        (
            PracticeFactory,
            {"verify_by": "2023-12-31"},
            "The date to verify again must be after the last one.",
        ),
    ],
)
def test_what_contradicts_itself_is_refused(db, factory, changes, message):
    page = factory()
    for name, value in changes.items():
        setattr(page, name, value)
    with pytest.raises(ValidationError) as refused:
        page.full_clean()
    assert refused.value.messages == [message]


def test_a_practice_does_not_supersede_itself(db):
    page = PracticeFactory()
    page.superseded_by = page
    with pytest.raises(ValidationError) as refused:
        page.full_clean()
    assert refused.value.messages == ["A practice cannot be superseded by itself."]
