"""Two tabs of one person at the very same moment."""

import pytest

from practices.collections.actions import (
    add_to_collection,
    delete_collection,
    move_up,
    note_on_item,
    take_out,
)
from practices.collections.models import Collection, CollectionItem
from tests.factories import CollectionItemFactory, KeptCollectionFactory, PracticeFactory
from tests.races import at_once, needs_postgresql, outcomes

pytestmark = [needs_postgresql, pytest.mark.django_db(transaction=True)]


def row(collection):
    return Collection.objects.filter(pk=collection.pk)


def test_added_and_moved_twice():
    made = KeptCollectionFactory()
    actor, page = made.owner, PracticeFactory()
    items = [CollectionItemFactory(collection=made, position=place) for place in (1, 2, 3)]

    def add():
        return add_to_collection(actor=actor, collection=made, page=page)

    assert outcomes(at_once(row(made), add, add)) == ["ok", "ValidationError"]

    def up():
        item = CollectionItem.objects.get(pk=items[2].pk)
        return lambda: move_up(actor=actor, item=item)

    assert outcomes(at_once(row(made), up(), up())) == ["ok", "ok"]
    kept = CollectionItem.objects.filter(collection=made)
    assert list(kept.values_list("pk", "position")[:3]) == [
        (items[2].pk, 1),
        (items[0].pk, 2),
        (items[1].pk, 3),
    ]


def test_what_is_taken_out_or_deleted_is_not_changed_any_more():
    made = KeptCollectionFactory()
    actor, item = made.owner, CollectionItemFactory(collection=made)

    def remove():
        return take_out(actor=actor, item=CollectionItem.objects.get(pk=item.pk))

    def note():
        return note_on_item(actor=actor, item=item, note="Why.")

    told = at_once(row(made), remove, note, lambda: move_up(actor=actor, item=item))
    assert outcomes(told) == ["ok", "ValidationError", "ValidationError"]

    page = PracticeFactory()
    told = at_once(
        row(made),
        lambda: delete_collection(actor=actor, collection=Collection.objects.get(pk=made.pk)),
        lambda: add_to_collection(actor=actor, collection=made, page=page),
    )
    assert outcomes(told) == ["ok", "ValidationError"]
    assert not row(made).exists()
