"""Handing in: what must be there, what becomes of it, and taking in what an editor changes."""

import pytest
from django.core.exceptions import PermissionDenied
from wagtail.models import WorkflowState

from exemplar.accounts.enums import Role
from practices.contributing.actions import (
    agree_to_contact,
    submit_contribution,
    take_in_revision,
    withdraw_contribution,
)
from practices.contributing.enums import Kind, State
from practices.contributing.manuscript import IncompleteError, Manuscript
from practices.contributing.models import Contribution
from practices.contributing.pages import values_of
from practices.contributing.shape import fields_of, requirements_of
from practices.contributing.signals import contribution_submitted, contribution_withdrawn
from practices.library.models import CaseStudyPage, PracticePage
from practices.library.requirements import missing_for_publication
from tests.factories import PracticeFactory, UserFactory, restrict, role_user
from tests.factories.contributing import (
    MEASURE,
    ContributionFactory,
    case_values,
    submitted_contribution,
    type_into,
)

pytestmark = pytest.mark.django_db
PAGES = {Kind.PRACTICE: PracticePage, Kind.CASE_STUDY: CaseStudyPage}


@pytest.fixture(autouse=True)
def site(home):
    """The library's indexes."""


@pytest.fixture
def heard():
    told = []

    def hear(signal, **kwargs):
        told.append((signal, kwargs["contribution"].pk, kwargs["actor"]))

    for signal in (contribution_submitted, contribution_withdrawn):
        signal.connect(hear, weak=False)
    yield told
    for signal in (contribution_submitted, contribution_withdrawn):
        signal.disconnect(hear)


@pytest.mark.parametrize("kind", Kind.values)
def test_what_is_handed_in_is_a_draft_of_the_library(kind, heard, commit):
    other = UserFactory(first_name="Co", last_name="Author")
    made = ContributionFactory(kind=kind, complete=True, coauthors=[other])
    agree_to_contact(actor=other, contribution=made, agrees=True)
    with commit():
        submit_contribution(actor=made.owner, contribution=made)
    made.refresh_from_db()
    page = PAGES[kind].objects.get()
    assert (made.page_id, made.state, page.live) == (page.pk, State.SUBMITTED, False)
    assert made.answer_due is not None
    typed = {name: value for name, value in values_of(page, kind).items() if value}
    assert typed == {one.name: one.value for one in made.fields.all()}
    assert [(row.user, row.may_be_contacted) for row in page.authors.all()] == [
        (made.owner, False),
        (other, True),
    ]
    assert missing_for_publication(page) == []
    assert page.current_workflow_state.status == WorkflowState.STATUS_IN_PROGRESS
    assert heard == [(contribution_submitted, made.pk, made.owner)]


def test_titles_that_are_alike_get_addresses_of_their_own():
    slugs = {submitted_contribution().page.slug for _ in range(3)}
    assert slugs == {"call-people-back", "call-people-back-2", "call-people-back-3"}


def test_a_title_without_letters_gets_an_address():
    made = ContributionFactory(complete=True, values={"title": "你好"})
    submit_contribution(actor=made.owner, contribution=made)
    made.refresh_from_db()
    assert made.page.slug == "untitled"


@pytest.mark.parametrize("kind", Kind.values)
def test_the_checklist_names_what_the_library_asks_for(kind):
    made = ContributionFactory(kind=kind)
    missing = {item.field for item in Manuscript.of(made, made.owner).missing}
    assert missing == {one.fields[0] for one in requirements_of(kind) if not one.optional}
    with pytest.raises(IncompleteError):
        submit_contribution(actor=made.owner, contribution=made)
    assert Contribution.objects.get().page_id is None
    assert PAGES[kind].objects.count() == 0


@pytest.mark.parametrize("name", list(fields_of(Kind.PRACTICE)))
def test_each_thing_asked_for_is_asked_for(name):
    made = ContributionFactory(complete=True)
    made.fields.filter(name=name).delete()
    asked = {one.fields[0] for one in requirements_of(Kind.PRACTICE) if not one.optional}
    missing = [item.field for item in Manuscript.of(made, made.owner).missing]
    assert missing == ([name] if name in asked else [])


@pytest.mark.parametrize(
    ("values", "label"),
    [
        ({"summary": "x" * 401}, "Summary"),
        ({"title": "x" * 256}, "Title"),
        ({"sector": "secret"}, "Sector"),
        ({"industry": "999999"}, "Industry of origin"),
        ({"topics": ["999999"]}, "Topics"),
        ({"tags": ", ".join(f"tag {number}" for number in range(500))}, "Tags"),
        ({"tags": "x" * 61}, "Tags"),
        ({"outcomes": [MEASURE | {"before": "about ten"}]}, "Outcomes, row 1: Before"),
        ({"outcomes": [MEASURE | {"before": "1" * 30}]}, "Outcomes, row 1: Before"),
        ({"outcomes": [MEASURE | {"better": "sideways"}]}, "Outcomes, row 1: Improves"),
        (
            {"channel_effects": [{"channel": "999999", "effect": "adds"}]},
            "Channel effects, row 1: Channel",
        ),
        (
            {
                "fits": [
                    {"level": "federal", "verdict": "likely", "why": "Yes."},
                    {"level": "federal", "verdict": "unlikely", "why": "No."},
                ]
            },
            "Agency fit, row 2: Level",
        ),
        (
            {
                "sources": [
                    {"title": "T", "publisher": "P", "url": "javascript:alert(1)", "published": ""}
                ]
            },
            "Sources, row 1: Address",
        ),
        (
            {
                "sources": [
                    {
                        "title": "T",
                        "publisher": "P",
                        "url": "https://a.example/",
                        "published": "soon",
                    }
                ]
            },
            "Sources, row 1: Published",
        ),
    ],
)
def test_what_cannot_be_right_is_said_beside_its_field(values, label):
    made = ContributionFactory(complete=True, values=values)
    problems = Manuscript.of(made, made.owner).problems
    assert [problem.label for problem in problems] == [label]
    with pytest.raises(IncompleteError):
        submit_contribution(actor=made.owner, contribution=made)
    assert PracticePage.objects.count() == 0


@pytest.mark.parametrize(
    ("values", "label"),
    [
        ({"started": "2020", "ended": "2019-12"}, "Ended"),
        ({"ended": "2020", "still_running": "on"}, "Ended"),
        ({"started": "2020-13"}, "Started"),
        ({"agency": "999999"}, "Agency"),
        ({"practice_links": [{"practice": "/practices/none/"}]}, "Practices, row 1: Practice"),
    ],
)
def test_a_case_study_that_contradicts_itself(values, label):
    made = ContributionFactory(kind=Kind.CASE_STUDY, complete=True, values=values)
    assert [problem.label for problem in Manuscript.of(made, made.owner).problems] == [label]


def test_a_practice_is_named_by_its_address_or_its_title():
    practice = PracticeFactory(title="Online Appointments", slug="online")
    for words in (
        "/practices/online/",
        "https://testserver/practices/online",
        "online appointments",
    ):
        values = case_values() | {"practice_links": [{"practice": words}]}
        manuscript = Manuscript(Kind.CASE_STUDY, values, UserFactory())
        assert manuscript.problems == []
        assert manuscript.rows["practice_links"].forms[0].cleaned_data["practice"] == practice


def test_a_practice_that_one_may_not_read_is_not_there():
    secret = PracticeFactory(title="Secret", slug="secret")
    restrict(secret, role_user(Role.MODERATOR).groups.get())
    draft = PracticeFactory(title="Draft", slug="unready", draft=True)
    for page in (secret, draft):
        for words in (page.title, f"/practices/{page.slug}/"):
            values = case_values() | {"practice_links": [{"practice": words}]}
            problems = Manuscript(Kind.CASE_STUDY, values, UserFactory()).problems
            assert [one.message for one in problems] == [
                "No practice in the library has this address or title. Copy its page's address."
            ]


def test_withdrawn_changed_and_handed_in_again(heard, commit):
    made = submitted_contribution()
    heard.clear()
    with commit():
        withdraw_contribution(actor=made.owner, contribution=made)
    made.refresh_from_db()
    assert (made.state, made.answer_due) == (State.WITHDRAWN, None)
    assert made.page.current_workflow_state is None
    type_into(made, problem="Changed since.")
    with commit():
        submit_contribution(actor=made.owner, contribution=made)
    page = PracticePage.objects.get()
    assert page.problem == "Changed since."
    assert page.outcomes.count() == 1
    assert page.current_workflow_state.status == WorkflowState.STATUS_IN_PROGRESS
    assert [signal for signal, _, _ in heard] == [contribution_withdrawn, contribution_submitted]


def test_an_outcome_that_stays_keeps_what_was_said_of_it():
    made = submitted_contribution()
    before = PracticePage.objects.get().outcomes.get()
    withdraw_contribution(actor=made.owner, contribution=made)
    type_into(made, outcomes=[MEASURE | {"measure": "Another"}, MEASURE | {"after": "11"}])
    submit_contribution(actor=made.owner, contribution=made)
    rows = {row.measure: row.pk for row in PracticePage.objects.get().outcomes.all()}
    assert rows["Waiting time"] == before.pk
    assert set(rows) == {"Waiting time", "Another"}


def test_others_neither_hand_in_nor_withdraw():
    made = ContributionFactory(complete=True)
    with pytest.raises(PermissionDenied):
        submit_contribution(actor=UserFactory(), contribution=made)
    made = submitted_contribution()
    with pytest.raises(PermissionDenied):
        withdraw_contribution(actor=role_user(Role.EDITOR), contribution=made)
    with pytest.raises(PermissionDenied):
        submit_contribution(actor=made.owner, contribution=made)


def test_what_an_editor_changed_is_taken_in():
    made = submitted_contribution()
    page = made.page.specific.get_latest_revision_as_object()
    page.problem, page.title = "An editor's words.", "Call back"
    page.tags.set(["phone"])
    page.save_revision(user=role_user(Role.EDITOR))
    withdraw_contribution(actor=made.owner, contribution=made)
    type_into(made, problem="The author's words.")
    assert take_in_revision(made) == {"problem": "An editor's words."}
    kept = dict(made.fields.values_list("name", "value"))
    assert (kept["title"], kept["tags"]) == ("Call back", "phone")
    assert kept["problem"] == "The author's words."
    submit_contribution(actor=made.owner, contribution=made)
    withdraw_contribution(actor=made.owner, contribution=made)
    assert take_in_revision(made) == {}
    assert PracticePage.objects.get().title == "Call back"
