"""The first page of the admin: what waits, for whom, and how far it is from being published."""

import bs4
import pytest
from django.urls import reverse

from exemplar.accounts.enums import Role
from tests.factories import (
    CaseStudyFactory,
    InformationPageFactory,
    PracticeFactory,
    edit_without_publishing,
    submit_for_review,
)


@pytest.fixture
def client(client_for):
    return client_for(Role.EDITOR)


def desk(client):
    return bs4.BeautifulSoup(client.get(reverse("wagtailadmin_home")).content, "html.parser")


def drafts(client):
    """The title, the kind and the state of each draft."""
    return [
        [cell.get_text(" ", strip=True) for cell in row.find_all("td")[:3]]
        for row in desk(client).select("#drafts-section tr, #drafts-content tr, #drafts tr")
        if row.find("td")
    ]


def test_no_drafts(client):
    PracticeFactory()
    assert drafts(client) == []
    assert "No drafts." in desk(client).get_text()


def test_drafts_say_what_they_lack_the_newest_first(client):
    practice = PracticeFactory(title="Old", draft=True)
    practice.summary = practice.problem = ""
    practice.save()
    practice.save_revision(clean=False)
    case = CaseStudyFactory(title="Newer", draft=True, practices=[PracticeFactory()])
    case.service = ""
    case.save()
    case.save_revision(clean=False)
    edit_without_publishing(PracticeFactory(title="Live"), title="Edited")
    InformationPageFactory(draft=True)
    assert drafts(client) == [
        ["Edited", "Practice", "Complete, not published"],
        ["Newer", "Case study", "1 thing missing"],
        ["Old", "Practice", "2 things missing"],
    ]


def test_ten_drafts_are_shown(client):
    for _ in range(12):
        PracticeFactory(draft=True).save_revision()
    assert len(drafts(client)) == 10


def test_what_waits_for_review_is_there(client):
    page = PracticeFactory(title="Waiting", draft=True)
    submit_for_review(page)
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    links = [link["href"] for link in desk(client).select("main a") if "Waiting" in link.text]
    assert any(link.startswith(address) for link in links)


def test_an_editor_can_begin_to_write(client):
    links = {
        link.get_text(strip=True): link["href"] for link in desk(client).select("main a.button")
    }
    for name in ("Write a practice", "Write a case study"):
        assert client.get(links[name]).status_code == 200
