"""What people do with collections, and who sees what of them."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from exemplar.accounts.enums import Role
from practices.collections import actions
from practices.collections.models import Collection, CollectionItem
from practices.collections.queries import readable_items, shown
from practices.collections.rules import kept_by, open_to, shared_by_link
from tests import factories as made

pytestmark = pytest.mark.django_db


def titles(collection, user):
    return [each.page.title for each in shown(list(readable_items(collection, user)))]


def test_a_collection_of_ones_own_opens_for_nobody_else(client):
    kept = made.KeptCollectionFactory()
    others = [made.UserFactory(), made.role_user(Role.EDITOR), made.role_user(Role.ADMIN)]
    for person in others:
        client.force_login(person)
        assert client.get(kept.get_absolute_url()).status_code == 404
    client.force_login(kept.owner)
    response = client.get(kept.get_absolute_url())
    assert (response.status_code, response["Cache-Control"]) == (200, "private, no-store")


def test_the_link_opens_what_is_shared_by_link_only(client):
    private = made.KeptCollectionFactory()
    linked = made.KeptCollectionFactory(sharing="link")
    public = made.KeptCollectionFactory(owner=None, sharing="everyone")
    assert list(shared_by_link()) == [linked]
    answers = [client.get(each.get_shared_url()).status_code for each in (private, linked, public)]
    assert answers == [404, 200, 404]


def test_a_new_link_ends_the_old_one(client):
    kept = made.KeptCollectionFactory(sharing="link")
    old = kept.get_shared_url()
    actions.renew_link(actor=kept.owner, collection=kept)
    answers = [client.get(address).status_code for address in (old, kept.get_shared_url())]
    assert answers == [404, 200]


def test_who_keeps_and_who_opens_what():
    own = made.KeptCollectionFactory()
    draft = made.KeptCollectionFactory(owner=None)
    public = made.KeptCollectionFactory(owner=None, sharing="everyone")
    editor, member = made.role_user(Role.EDITOR), made.role_user(Role.MEMBER)
    assert set(kept_by(own.owner)) == {own}
    assert set(kept_by(editor)) == {draft, public}
    assert set(open_to(member)) == {public}
    assert set(open_to(own.owner)) == {own, public}


def test_only_editors_make_collections_for_everyone():
    with pytest.raises(PermissionDenied):
        actions.make_collection(actor=made.UserFactory(), title="All", for_editors=True)
    with pytest.raises(ValidationError):
        actions.make_collection(actor=made.UserFactory(), title="All", sharing="everyone")
    assert Collection.objects.count() == 0


def test_a_title_stands_once_for_each_keeper():
    kept = made.KeptCollectionFactory(title="Phones")
    with pytest.raises(ValidationError) as refused:
        actions.make_collection(actor=kept.owner, title=" Phones ")
    assert refused.value.messages == ["You have a collection of this title already."]
    actions.make_collection(actor=made.UserFactory(), title="Phones")


@pytest.mark.parametrize("title", ["a\x08b", "a\u202eb", "x" * 121, "  "])
def test_titles_that_are_refused(title):
    with pytest.raises(ValidationError) as refused:
        actions.make_collection(actor=made.UserFactory(), title=title)
    assert set(refused.value.message_dict) == {"title"}


def test_a_page_goes_to_the_end_and_in_once():
    kept = made.KeptCollectionFactory()
    pages = [made.PracticeFactory(title="B"), made.CaseStudyFactory(title="A")]
    for page in pages:
        actions.add_to_collection(actor=kept.owner, collection=kept, page=page)
    with pytest.raises(ValidationError):
        actions.add_to_collection(actor=kept.owner, collection=kept, page=pages[0])
    assert titles(kept, kept.owner) == ["B", "A"]


def test_only_what_is_in_the_library_goes_in():
    kept = made.KeptCollectionFactory()
    with pytest.raises(ValidationError) as refused:
        actions.add_to_collection(
            actor=kept.owner, collection=kept, page=made.InformationPageFactory()
        )
    assert set(refused.value.message_dict) == {"page"}


def test_moving_up_passes_what_one_cannot_read():
    kept = made.KeptCollectionFactory()
    first, hidden, last = (made.PracticeFactory(title=title) for title in "ABC")
    items = [made.CollectionItemFactory(collection=kept, page=p) for p in (first, hidden, last)]
    hidden.unpublish()
    actions.move_up(actor=kept.owner, item=items[2])
    assert titles(kept, kept.owner) == ["C", "A"]


def test_what_a_reader_may_not_read_is_not_there(client):
    public = made.KeptCollectionFactory(owner=None, sharing="everyone")
    seen, hidden = made.PracticeFactory(title="Seen"), made.PracticeFactory(title="Hidden")
    for page in (seen, hidden):
        made.CollectionItemFactory(collection=public, page=page)
    made.restrict(hidden)
    answer = client.get(public.get_absolute_url())
    assert ("Hidden" in answer.content.decode(), answer.context["total"]) == (False, 1)
    assert [each.page.title for each in answer.context["shown"]] == ["Seen"]
    assert titles(public, made.UserFactory()) == ["Seen", "Hidden"]


def test_tidying_takes_out_what_can_no_longer_be_read():
    kept = made.KeptCollectionFactory()
    stays, goes = made.PracticeFactory(title="Stays"), made.PracticeFactory()
    for page in (stays, goes):
        made.CollectionItemFactory(collection=kept, page=page)
    goes.unpublish()
    assert actions.take_out_unreadable(actor=kept.owner, collection=kept) == 1
    assert [item.page_id for item in CollectionItem.objects.all()] == [stays.pk]


def test_nobody_changes_what_is_not_theirs(client):
    item = made.CollectionItemFactory()
    kept = item.collection
    client.force_login(made.role_user(Role.EDITOR))
    answers = {
        client.post(address).status_code
        for address in (
            f"/collections/{kept.pk}/change/",
            f"/collections/{kept.pk}/delete/",
            f"/collections/items/{item.pk}/remove/",
            f"/collections/items/{item.pk}/note/",
            f"/collections/items/{item.pk}/up/",
        )
    }
    assert answers == {404}
    with pytest.raises(PermissionDenied):
        actions.take_out(actor=made.role_user(Role.ADMIN), item=item)


def test_saying_why_a_page_is_in_a_collection(client):
    item = made.CollectionItemFactory(collection__owner=made.UserFactory())
    client.force_login(item.collection.owner)
    address = f"/collections/items/{item.pk}/note/"
    response = client.post(address, {"note": "Tried at two counters."})
    item.refresh_from_db()
    assert response.url == f"/collections/{item.collection_id}/change/"
    assert item.note == "Tried at two counters."
    assert client.post(address, {"note": "x" * 5000}).context["form"].errors["note"]


def test_keeping_a_page_in_a_new_collection(client):
    person, practice = made.UserFactory(), made.PracticeFactory()
    client.force_login(person)
    response = client.post(f"/collections/add/{practice.pk}/", {"title": "Phones", "note": "Good"})
    assert response["Location"] == practice.get_url()
    item = CollectionItem.objects.get()
    assert (item.collection.owner, item.collection.title, item.note) == (person, "Phones", "Good")


def test_a_page_that_cannot_be_added_makes_no_collection(client):
    client.force_login(made.UserFactory())
    practice = made.PracticeFactory()
    response = client.post(f"/collections/add/{practice.pk}/", {"title": "A", "note": "\x07"})
    assert response.status_code == 200
    assert Collection.objects.count() == 0
    assert 'value="A"' in response.content.decode()


def test_neither_chosen_nor_named_is_said_beside_the_field(client):
    client.force_login(made.UserFactory())
    page = client.get(f"/collections/add/{made.PracticeFactory().pk}/")
    answer = client.post(page.request["PATH_INFO"], {})
    assert answer.context["form"].errors == {"title": ["Choose a collection, or name a new one."]}


def test_an_old_title_leads_to_the_new_address(client):
    public = made.KeptCollectionFactory(owner=None, sharing="everyone", title="New")
    response = client.get(f"/collections/{public.pk}-old/")
    assert (response.status_code, response["Location"]) == (301, public.get_absolute_url())


def test_a_practice_names_the_editors_collections_it_is_in(client):
    item = made.CollectionItemFactory(
        collection=made.KeptCollectionFactory(owner=None, sharing="everyone", title="Begin here")
    )
    made.CollectionItemFactory(page=item.page, collection__title="Zqown")
    body = client.get(item.page.get_url()).content.decode()
    assert ("Begin here" in body, "Zqown" in body) == (True, False)
