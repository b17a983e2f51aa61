"""No way of publishing puts an incomplete page before readers, and each says what is missing."""

import logging
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Revision

from exemplar.accounts.enums import Role
from practices.library.models import (
    CaseStudyIndexPage,
    CaseStudyPage,
    PracticeIndexPage,
    PracticePage,
)
from practices.library.signals import case_study_published, practice_published
from tests.admin.forms import fill, told
from tests.factories import CaseStudyFactory, PracticeFactory, submit_for_review

KINDS = [
    ("practicepage", PracticeIndexPage, PracticePage, 28),
    ("casestudypage", CaseStudyIndexPage, CaseStudyPage, 13),
]
FACTORIES = [PracticeFactory, CaseStudyFactory]
FROM_FORM = {"action-publish": "action-publish"}


@pytest.fixture
def client(client_for):
    return client_for(Role.EDITOR)


def incomplete(factory):
    """A draft that lacks its summary and its topics."""
    page = factory(draft=True)
    page.summary, page.topics = "", []
    page.save()
    page.save_revision(clean=False)
    return page


def reason(page):
    return f"“{page.title}” cannot be published yet. Still missing: Summary; Topics."


def is_live(page):
    return type(page).objects.get(pk=page.pk).live


def edit_address(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


@pytest.mark.parametrize(("name", "index", "model", "count"), KINDS)
def test_a_title_is_enough_for_a_draft(client, name, index, model, count):
    address = reverse("wagtailadmin_pages:add", args=["library", name, index.objects.get().pk])
    response = fill(client, address, title="Only a title", slug="only-a-title")
    page = model.objects.get(title="Only a title")
    assert (response.status_code, response.url, page.live) == (302, edit_address(page), False)
    assert f"{count} things missing" in client.get(edit_address(page)).content.decode()


@pytest.mark.parametrize(("name", "index", "model", "_count"), KINDS)
def test_a_title_is_not_enough_to_be_published(client, name, index, model, _count):
    address = reverse("wagtailadmin_pages:add", args=["library", name, index.objects.get().pk])
    response = fill(client, address, title="Only a title", slug="only-a-title", **FROM_FORM)
    assert response.status_code == 200
    assert not model.objects.filter(title="Only a title").exists()
    form = response.context["form"]
    fields = {item.field for item in form.missing()}
    rows = {name for name, rows in form.formsets.items() if rows.non_form_errors()}
    assert {*form.errors, *rows} == fields


@pytest.mark.parametrize("factory", FACTORIES)
def test_the_form_refuses_beside_the_fields(client, factory):
    page = incomplete(factory)
    response = fill(client, edit_address(page), **FROM_FORM)
    required = ["This field is required."]
    assert response.context["form"].errors == {"summary": required, "topics": required}
    assert "2 things missing" in response.content.decode()
    assert not is_live(page)


@pytest.mark.parametrize("factory", FACTORIES)
def test_the_form_publishes_what_is_complete(client, factory):
    page = factory(draft=True)
    page.save_revision()
    response = fill(client, edit_address(page), **FROM_FORM)
    assert response.status_code == 302
    assert is_live(page)


@pytest.mark.parametrize("factory", FACTORIES)
def test_publishing_many_at_once_says_which_is_incomplete(client, factory):
    page, complete = incomplete(factory), factory(draft=True)
    complete.save_revision()
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    response = client.post(f"{address}?id={complete.pk}&id={page.pk}")
    (message,) = told(response)
    assert (response.status_code, message.splitlines()[0]) == (302, reason(page))
    assert f'href="{edit_address(page)}"' in message
    assert not is_live(page)


@pytest.mark.parametrize("factory", FACTORIES)
def test_approving_says_what_is_missing(client, factory):
    page = incomplete(factory)
    page.get_workflow().start(page, None)
    state = page.current_workflow_state.current_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    response = client.post(address, {"comment": "Good."})
    assert response.status_code == 302
    assert told(response)[0].startswith(reason(page))
    state.refresh_from_db()
    assert (is_live(page), state.status) == (False, "in_progress")


@pytest.mark.parametrize("factory", FACTORIES)
def test_approving_publishes_what_is_complete(client, factory):
    page = factory(draft=True)
    submit_for_review(page)
    state = page.current_workflow_state.current_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    assert client.post(address, {"comment": "Good."}).status_code == 302
    assert is_live(page)


@pytest.mark.parametrize("factory", FACTORIES)
def test_the_schedule_passes_over_what_is_incomplete(db, factory, caplog):
    pages = incomplete(factory), factory(draft=True)
    for page in pages:
        hour = page.go_live_at = timezone.now() - timedelta(hours=1)
        page.save_revision(approved_go_live_at=hour, clean=False)
    with caplog.at_level(logging.ERROR, logger="practices.library.requirements"):
        call_command("publish_scheduled")
    assert [is_live(page) for page in pages] == [False, True]
    assert [record.getMessage() for record in caplog.records] == [
        f"Not published on schedule: {reason(pages[0])}"
    ]
    assert not Revision.objects.filter(approved_go_live_at__isnull=False).exists()


def test_a_published_page_cannot_be_emptied_through_the_form(client):
    page = PracticeFactory()
    page.save_revision()
    response = fill(client, edit_address(page), problem="  ", **FROM_FORM)
    assert response.context["form"].errors == {"problem": ["This field is required."]}
    assert PracticePage.objects.get(pk=page.pk).problem == page.problem


def test_a_draft_of_a_published_page_may_lack_anything(client):
    page = PracticeFactory()
    page.save_revision()
    assert fill(client, edit_address(page), problem="").status_code == 302
    kept = PracticePage.objects.get(pk=page.pk)
    assert (kept.problem, kept.get_latest_revision_as_object().problem) == (page.problem, "")


def test_an_end_before_the_start_is_said_beside_the_field(client):
    page = CaseStudyFactory()
    page.save_revision()
    response = fill(client, edit_address(page), started="2011", ended="2010", **FROM_FORM)
    assert response.context["form"].errors == {"ended": ["The end is before the start."]}


def test_listeners_are_told_of_what_was_published(db, django_capture_on_commit_callbacks):
    heard = []

    def listen(sender, **kwargs):
        heard.append((sender, (kwargs.get("practice") or kwargs.get("case_study")).pk))

    practice = PracticeFactory(draft=True)
    case = CaseStudyFactory(draft=True, practices=[practice])
    for signal in (practice_published, case_study_published):
        signal.connect(listen)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            for page in (practice, case):
                page.save_revision().publish()
            assert heard == []
    finally:
        for signal in (practice_published, case_study_published):
            signal.disconnect(listen)
    assert heard == [(PracticePage, practice.pk), (CaseStudyPage, case.pk)]
