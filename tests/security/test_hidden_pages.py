"""What a person may not read is not found, and nothing beside it tells that it exists."""

import pytest

from exemplar.accounts.enums import Role
from tests.factories import PracticeFactory, RedirectFactory, restrict


@pytest.mark.parametrize("kind", ["draft", "restricted"])
def test_no_redirect_leads_to_a_hidden_page(client_for, kind):
    """An old address would name the new one."""
    page = PracticeFactory(title="The secret plan", draft=kind == "draft")
    if kind == "restricted":
        restrict(page)
    RedirectFactory(old_path="/old", redirect_page=page)
    for address in ("/old/", "/old/?a=1"):
        response = client_for(None).get(address)
        assert (response.status_code, response.get("Location")) == (404, None)


def test_redirects_still_lead_to_what_may_be_read(client_for):
    """A member is led on to what members may read; everybody to what is public or elsewhere."""
    page = PracticeFactory()
    restrict(page)
    RedirectFactory(old_path="/old", redirect_page=page)
    RedirectFactory(old_path="/open", redirect_page=PracticeFactory())
    RedirectFactory(old_path="/away", redirect_page=None, redirect_link="https://example.gov/")
    assert client_for(Role.MEMBER).get("/old/")["Location"] == page.url
    assert client_for(None).get("/open/").status_code == 301
    assert client_for(None).get("/away/")["Location"] == "https://example.gov/"


@pytest.mark.parametrize("address", ["/practices/?tag=project-zebra", "/feeds/practices/?tag=x"])
def test_a_tag_of_hidden_pages_is_no_tag(client_for, address):
    """Whoever guesses its address learns nothing; one of a restricted page is no other."""
    draft, hidden = PracticeFactory(draft=True), PracticeFactory()
    for page in (draft, hidden):
        page.tags.add("Project Zebra")
        page.save()
    restrict(hidden)
    assert b"Project Zebra" not in client_for(None).get(address).content
    assert b"Project Zebra" in client_for(Role.MEMBER).get("/practices/?tag=project-zebra").content


def test_a_refusal_holds_no_marker(client_for):
    """The page that turns a member away from the admin is filled like any other."""
    response = client_for(Role.MEMBER).get("/admin/")
    assert response.status_code == 403
    assert b":account_menu:" not in response.content
    assert b"Sign out" in response.content
