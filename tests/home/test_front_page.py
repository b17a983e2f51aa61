"""The front page: what it shows to all, and what waits for each role."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.test import Client
from wagtail.models import Page, Site, WorkflowTask

from exemplar.accounts.actions import grant_role
from exemplar.accounts.enums import Role
from exemplar.home.queries import next_steps
from exemplar.home.structure import ensure_structure
from practices.contributing.enums import State
from practices.taxonomy.enums import AgencyLevel
from tests import factories as made
from tests.factories.contributing import ContributionFactory

pytestmark = pytest.mark.django_db


def titles(pages):
    return [page.title for page in pages]


def test_an_empty_library_says_so(client):
    """With one way on."""
    response = client.get("/")
    assert b"The library is empty" in response.content
    assert (response.context["practice_count"], response.context["case_count"]) == (0, 0)


def test_proven_newest_and_failed_are_apart(client):
    """A practice is in one of the three; an attempt that failed never counts as proven."""
    proven, new = made.PracticeFactory(title="Proven"), made.PracticeFactory(title="New")
    failed = made.PracticeFactory(title="Failed", failed=True)
    for practice in (proven, failed):
        made.AdoptionFactory(practice=practice)
    context = client.get("/").context
    assert {name: titles(context[name]) for name in ("proven", "newest", "failed")} == {
        "proven": ["Proven"],
        "newest": [new.title],
        "failed": ["Failed"],
    }
    assert [context[name] for name in ("practice_count", "proven_count", "failed_count")] == [
        3,
        1,
        1,
    ]


def test_three_of_each_the_newest_first(client):
    """And no more."""
    made_here = [made.PracticeFactory() for _ in range(5)]
    newest = sorted(made_here, key=lambda page: page.first_published_at)[:-4:-1]
    assert titles(client.get("/").context["newest"]) == titles(newest)


def test_topmost_topics_with_what_is_below_them(client):
    """A practice on a narrow topic counts for the broad one, once."""
    broad = made.TopicFactory(name="Broad")
    narrow = made.TopicFactory(name="Narrow", parent=broad)
    made.PracticeFactory(topics=[broad, narrow])
    made.PracticeFactory(topics=[narrow])
    assert client.get("/").context["topics"] == [(broad, 2)]


def texts(user):
    return [step.text for step in next_steps(user)]


def test_a_newcomer_is_shown_where_to_begin():
    """Whoever has no desk here."""
    assert texts(made.role_user(Role.MEMBER)) == [
        "Find a practice that was used and worked",
        "Learn from attempts that failed or were stopped",
        "Tell of something that worked, or did not",
        "Read how evidence is rated",
    ]


@pytest.mark.parametrize(
    ("role", "first"),
    [
        (Role.AGENCY_LEAD, "Check what the ledger says of TSA"),
        (Role.OFFICIAL, "See what TSA has adopted and told"),
        (Role.PRACTITIONER, "See what TSA has adopted and told"),
    ],
)
def test_an_agency_of_ones_own_comes_first(role, first):
    """With what is likely to fit it."""
    agency = made.AgencyFactory(abbreviation="TSA", level=AgencyLevel.STATE)
    assert texts(made.role_user(role, agency)) == [
        first,
        "Find practices likely to fit a State agency",
    ]


def test_a_lead_and_an_author_see_what_others_wait_for():
    """Counted, before anything else."""
    agency = made.AgencyFactory(abbreviation="TSA")
    lead = made.role_user(Role.AGENCY_LEAD, agency)
    made.AdoptionFactory(agency=agency, unconfirmed=True, source_url="")
    ContributionFactory(owner=lead, state=State.CHANGES_REQUESTED)
    ContributionFactory(state=State.CHANGES_REQUESTED)
    assert texts(lead)[:2] == ["1 report to confirm", "1 text of yours to be changed"]


def test_an_editor_sees_what_waits():
    """Counted, each with the way to it; what there is none of is not mentioned."""
    editor = made.role_user(Role.EDITOR)
    empty = texts(editor)
    made.submit_for_review(made.PracticeFactory(draft=True), editor)
    made.PracticeFactory(verified_on=dt.date(2020, 1, 1), verify_by=dt.date(2020, 6, 1))
    made.PracticeFactory(
        outcomes=[made.OutcomeFactory.build(evidence="not_rated", evidence_reason="")]
    )
    assert empty == ["Write a practice"]
    assert texts(editor) == [
        "1 waiting for review",
        "1 not yet published",
        "1 due to be verified again",
        "1 with outcomes not yet rated",
        "Write a practice",
    ]


def test_an_admin_grants_roles():
    """Beside what an editor does."""
    assert "Grant and revoke roles" in texts(made.role_user(Role.ADMIN))


@pytest.mark.parametrize("role", Role)
def test_each_step_leads_somewhere(role):
    """No dead end for any role."""
    user = made.role_user(role)
    made.InformationPageFactory(slug="evidence", parent=made.InformationPageFactory(slug="about"))
    client = Client()
    client.force_login(user)
    answers = {step.url: client.get(step.url, follow=True).status_code for step in next_steps(user)}
    assert set(answers.values()) == {200}, answers


def test_two_agencies_two_desks():
    """Each once, whatever one is there."""
    first, second = made.AgencyFactory(abbreviation="A"), made.AgencyFactory(abbreviation="B")
    user = made.role_user(Role.OFFICIAL, first)
    grant_role(actor=None, user=user, role=Role.OFFICIAL, scope=second)
    assert [text for text in texts(user) if text.startswith("See")] == [
        "See what A has adopted and told",
        "See what B has adopted and told",
    ]


def test_the_layout_is_laid_once():
    """Laying it again changes nothing."""

    def layout():
        return (
            list(Page.objects.order_by("path").values_list("path", "title")),
            list(Site.objects.values_list("hostname", "root_page")),
            WorkflowTask.objects.count(),
        )

    before = layout()
    ensure_structure()
    assert layout() == before
    assert [title for _, title in before[0]] == ["Root", "Exemplar", "Practices", "Case studies"]


def test_pages_can_be_reviewed():
    """The workflow has a task, and the task has editors."""
    state = made.submit_for_review(made.PracticeFactory(draft=True), made.role_user(Role.EDITOR))
    task = state.current_task_state.task.specific
    assert list(task.groups.values_list("name", flat=True)) == [Role.EDITOR.label]


def test_no_migration_is_missing():
    """The models are what the migrations make."""
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
