"""Beginning with a page that is published; the acceptance rules; what editors begin."""

import pytest
from django.conf import settings
from django.db import connection

from exemplar.accounts.enums import Role
from exemplar.core.content_version import current_version
from practices.contributing.models import AcceptanceRules, Contribution
from practices.library.wagtail_hooks import DraftsPanel
from tests.factories import (
    CaseStudyFactory,
    PracticeFactory,
    TopicFactory,
    role_user,
    site_settings,
)
from tests.factories.contributing import ContributionFactory, submitted_contribution

pytestmark = pytest.mark.django_db
CASE = "/contribute/case-study/"
PRACTICE = "/contribute/practice/"


@pytest.fixture
def member(home, client):
    user = role_user(Role.MEMBER)
    client.force_login(user)
    return user


def begun(client, address):
    """The fields of what is begun there."""
    answer = client.post(address)
    assert answer.status_code == 302, answer.content.decode()
    contribution = Contribution.objects.latest("pk")
    return contribution, {field.name: field.value for field in contribution.fields.all()}


def credit(page):
    return {
        "title": page.title,
        "publisher": "The agency",
        "url": f"{settings.BASE_URL}{page.get_url()}",
        "published": f"{page.first_published_at:%Y-%m-%d}",
    }


def test_a_story_of_a_practice_begins_with_the_practice(client, member):
    site_settings(agency_name="The agency")
    topic = TopicFactory()
    page = PracticeFactory(slug="call-back", topics=[topic])
    contribution, fields = begun(client, f"{CASE}?practice=call-back")
    assert fields == {
        "practice_links": [{"practice": page.get_url()}],
        "topics": [str(topic.pk)],
        "sources": [credit(page)],
    }
    assert (contribution.owner, contribution.origin) == (member, page.get_url())
    shown = client.get(contribution.get_absolute_url()).content.decode()
    assert f'<a href="{page.get_url()}">another page of this site</a>' in shown


def test_a_practice_of_a_practice_leaves_out_what_is_true_of_that_one_alone(client, member):
    page = PracticeFactory(slug="call-back", problem="They wait.", steps="1. Ask for the number.")
    _, fields = begun(client, f"{PRACTICE}?practice=call-back")
    assert (fields["problem"], fields["steps"]) == ("They wait.", "1. Ask for the number.")
    assert not {"title", "failed", "results", "outcomes", "contact"} & set(fields)
    assert [row["title"] for row in fields["sources"]] == [
        page.title,
        *(row.title for row in page.sources.all()),
    ]


def test_a_story_of_a_story_tells_of_the_same_practices(client, member):
    site_settings(agency_name="The agency")
    page = CaseStudyFactory(slug="story")
    _, fields = begun(client, f"{CASE}?case=story")
    told = [{"practice": row.practice.get_url()} for row in page.practice_links.all()]
    assert (fields["practice_links"], fields["sources"][0]) == (told, credit(page))
    assert not {"title", "agency", "measures", "what_was_done"} & set(fields)


def test_a_practice_of_a_story_begins_with_what_was_done(client, member):
    CaseStudyFactory(slug="story", what_was_done="One desk.")
    assert begun(client, f"{PRACTICE}?case=story")[1]["what_was_done"] == "One desk."


@pytest.mark.parametrize("kind", [CASE, PRACTICE])
def test_only_what_everybody_reads_is_begun_with(client, member, kind):
    PracticeFactory(slug="draft", live=False)
    for named in ("practice=draft", "practice=none", "case=", "practice=%00", "practice=\ud800"):
        assert client.get(f"{kind}?{named.encode(errors='replace').decode()}").status_code == 404
    assert not Contribution.objects.exists()


def test_a_page_leads_to_where_one_begins_with_it(client, home):
    page = PracticeFactory(slug="call-back")
    assert f'href="{CASE}?practice=call-back"' in client.get(page.get_url()).content.decode()


def test_editors_write_the_acceptance_rules(client, home, django_capture_on_commit_callbacks):
    editor = role_user(Role.EDITOR)
    assert "It is not accepted if" in client.get("/contribute/rules/").content.decode()
    version = current_version()
    client.force_login(editor)
    form = client.get("/admin/settings/contributing/acceptancerules/", follow=True)
    assert "It is not accepted if" in form.content.decode()
    address = form.redirect_chain[-1][0]
    connection.run_on_commit.clear()  # What the fixtures would do at the end of their transaction.
    with django_capture_on_commit_callbacks(execute=True):
        saved = client.post(address, {"text": "## Be brief\n\n<script>alert(1)</script>"})
    assert saved.status_code == 302
    shown = client.get("/contribute/rules/").content.decode()
    assert "<h2>Be brief</h2>" in shown
    assert "It is not accepted if" not in shown
    assert "<script>alert" not in shown
    assert "What a case study must tell" in shown
    assert current_version() > version


def test_rules_with_hidden_characters_are_refused(client, home):
    client.force_login(role_user(Role.EDITOR))
    address = client.get("/admin/settings/contributing/acceptancerules/").url
    answer = client.post(address, {"text": "Be \u202ebrief"})
    assert "cannot be seen" in answer.content.decode()
    assert not AcceptanceRules.objects.filter(text__contains="brief").exists()


def test_members_do_not_write_the_rules(client, member):
    assert client.get("/admin/settings/contributing/acceptancerules/").status_code == 403


def test_the_editors_own_list_of_drafts_leaves_contributions_to_their_queue(home, rf):
    request = rf.get("/admin/")
    request.user = role_user(Role.EDITOR)
    submitted_contribution()
    ContributionFactory()
    own = PracticeFactory(title="Our own", live=False)
    panel = DraftsPanel().get_context_data({"request": request})
    assert [draft.page.pk for draft in panel["drafts"]] == [own.pk]
