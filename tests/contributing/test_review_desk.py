"""The reviewers' desk in the admin: what waits, in which order, and at which price."""

import datetime as dt

import bs4
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from exemplar.accounts.enums import Role
from practices.contributing.enums import Kind, State
from practices.contributing.models import Claim, Contribution
from practices.contributing.review.actions import claim_review, publish_contribution
from tests.admin.forms import fill, told
from tests.factories import grant, role_user
from tests.factories.review import comment_on, reviewed, submitted

pytestmark = pytest.mark.django_db
MANY = 8


@pytest.fixture
def editor():
    return role_user(Role.EDITOR, last_name="Reviewer")


@pytest.fixture
def client(client_for, editor):
    return client_for(editor)


def waiting_since(days: int, **how) -> Contribution:
    """One that was handed in some days ago; late after two weeks."""
    contribution = submitted(**how)
    then = timezone.now() - dt.timedelta(days=days)
    contribution.submitted_at = then
    contribution.answer_due = timezone.localdate(then) + dt.timedelta(days=14)
    contribution.save()
    return contribution


def queue(client, **choice) -> list[list[str]]:
    """The rows of the queue, cell by cell."""
    answer = client.get(reverse("review_queue"), choice)
    page = bs4.BeautifulSoup(answer.content, "html.parser")
    return [
        [" ".join(cell.get_text(" ", strip=True).split()) for cell in row.find_all("td")]
        for row in page.select("table tbody tr")
    ]


def test_the_longest_wait_first(client, editor):
    waiting_since(1, title="New")
    old = waiting_since(20, title="Old", kind=Kind.CASE_STUDY)
    for state in State:
        if state != State.SUBMITTED:
            reviewed(state, title=f"Not waiting, {state}")
    claim_review(actor=editor, contribution=old)
    rows = queue(client)
    assert [row[0] for row in rows] == ["Old", "New"]
    assert rows[0][1:4] == ["Case study", str(old.owner), "20 days"]
    assert rows[0][4].endswith("Overdue")
    assert rows[0][5] == str(editor)
    assert rows[1][3] == "1 day"
    assert "Overdue" not in rows[1][4]
    assert rows[1][5] == "Nobody yet"


def test_narrowed_down(client, editor):
    waiting_since(20, title="Late")
    mine = waiting_since(2, title="Mine", kind=Kind.CASE_STUDY)
    Claim.objects.create(contribution=mine, reviewer=editor)
    assert [row[0] for row in queue(client, who="mine")] == ["Mine"]
    assert [row[0] for row in queue(client, who="unclaimed")] == ["Late"]
    assert [row[0] for row in queue(client, who="overdue")] == ["Late"]
    assert [row[0] for row in queue(client, kind="case_study")] == ["Mine"]
    assert queue(client, who="overdue", kind="case_study") == []


def test_nothing_waits(client):
    assert "Nothing waits for an answer." in client.get(reverse("review_queue")).content.decode()
    assert "Nothing waits for an answer." in client.get("/admin/").content.decode()


def test_counted_in_the_menu_and_on_the_first_page(client):
    waiting_since(20, title="Late")
    waiting_since(1, title="New")
    html = client.get("/admin/").content.decode()
    assert "Contributions (2)" in html
    assert "1 overdue" in html


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.COORDINATOR, Role.PRACTITIONER])
def test_only_reviewers_see_it(client_for, role):
    submitted(title="zzqueue")
    answer = client_for(role).get(reverse("review_queue"), follow=True)
    assert "zzqueue" not in answer.content.decode()


def test_the_price_does_not_grow(client):
    def price() -> int:
        client.get(reverse("review_queue"))
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("review_queue"))
        return len(captured)

    def claimed() -> None:
        contribution, colleague = submitted(), role_user(Role.EDITOR)
        contribution.coauthor_rows.create(person=colleague, email=colleague.email)
        Claim.objects.create(contribution=contribution, reviewer=role_user(Role.EDITOR))

    claimed()
    few = price()
    for _ in range(MANY):
        claimed()
    assert price() == few


def test_the_price_of_comments(client_for, client):
    contribution, reviewer = reviewed(State.CHANGES_REQUESTED), role_user(Role.EDITOR)
    author = client_for(contribution.owner)

    def price(asker, address) -> int:
        asker.get(address)
        with CaptureQueriesContext(connection) as captured:
            asker.get(address)
        return len(captured)

    comment_on(contribution, "problem", "Whose?", reviewer)
    few = price(author, contribution.get_absolute_url())
    for number in range(MANY):
        comment_on(contribution, "problem", f"Whose? {number}", role_user(Role.EDITOR))
    assert price(author, contribution.get_absolute_url()) == few


# --- Deciding on the page's own screen ------------------------------------------------------------


def decide_on(client, contribution, name, **more):
    address = reverse("wagtailadmin_pages:edit", args=[contribution.page_id])
    return fill(
        client, address, **{"action-workflow-action": "true", "workflow-action-name": name}, **more
    )


def test_taken_on_and_handed_back(client, editor):
    contribution = submitted()
    answer = client.post(reverse("review_claim", args=[contribution.pk]))
    assert answer["Location"] == reverse("wagtailadmin_pages:edit", args=[contribution.page_id])
    assert Claim.objects.get().reviewer == editor
    client.post(reverse("review_hand_back", args=[contribution.pk]))
    assert not Claim.objects.exists()


@pytest.mark.parametrize("state", [State.DRAFT, State.WITHDRAWN])
def test_what_the_authors_have_is_not_found(client, state):
    contribution = reviewed(state)
    assert client.post(reverse("review_claim", args=[contribution.pk])).status_code == 404


def test_published_from_the_editing_screen(client):
    contribution = submitted()
    decide_on(client, contribution, "publish")
    assert Contribution.objects.get().state == State.PUBLISHED


def test_given_back_with_words(client):
    contribution = submitted()
    data = '{"comment": "Say who.", "user": "forged", "update": false}'
    decide_on(client, contribution, "request_changes", **{"workflow-action-extra-data": data})
    assert Contribution.objects.get().state == State.CHANGES_REQUESTED


def test_the_dialog_asks_for_a_reason(client):
    contribution = submitted()
    state = contribution.page.specific.current_workflow_task_state
    address = reverse(
        "wagtailadmin_pages:collect_workflow_action_data",
        args=[contribution.page_id, "decline", state.pk],
    )
    ajax = {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}
    assert "It is not published." in client.get(address, **ajax).json()["html"]
    assert "This field is required." in client.post(address, {}, **ajax).json()["html"]


def test_the_second_is_told_and_their_words_are_saved(client, client_for):
    contribution = submitted()
    address = reverse("wagtailadmin_pages:edit", args=[contribution.page_id])
    page = bs4.BeautifulSoup(client.get(address).content, "html.parser")
    assert "Take it on" in page.text
    publish_contribution(actor=role_user(Role.ADMIN), contribution=contribution)
    answer = decide_on(client, contribution, "decline", summary="A better summary.")
    assert any("Already answered: published" in message for message in told(answer))
    kept = Contribution.objects.get()
    assert kept.state == State.PUBLISHED
    assert kept.page.get_latest_revision_as_object().summary == "A better summary."


def test_an_author_who_is_an_editor_can_only_read(client_for):
    author = grant(role_user(Role.PRACTITIONER), Role.EDITOR)
    contribution = submitted(author)
    html = (
        client_for(author)
        .get(reverse("wagtailadmin_pages:edit", args=[contribution.page_id]))
        .content.decode()
    )
    assert "You have written this. Another editor reviews it." in html
    assert "Approve and publish" not in html
    assert 'name="action-publish"' not in html
