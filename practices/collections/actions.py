"""What people do with collections."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max
from wagtail.models import Page

from exemplar.core.content_version import raise_version
from practices.collections.enums import Sharing
from practices.collections.models import Collection, CollectionItem
from practices.collections.queries import readable_items
from practices.collections.rules import check_keeps, keeps_for_editors
from search.models import new_token

MOST_COLLECTIONS = 200
MOST_ITEMS = 500


def _changed(collection: Collection) -> None:
    """Note the day, and make kept pages stale where everyone could see it."""
    collection.save(update_fields=["changed_at"])
    if collection.owner_id is None:
        raise_version()


def _locked(collection: Collection) -> Collection:
    """A collection that nobody else changes until this transaction ends. Raises ValidationError."""
    kept = Collection.objects.select_for_update(of=("self",)).filter(pk=collection.pk).first()
    if kept is None:
        raise ValidationError("This collection has been deleted in the meantime.")
    return kept


def _locked_item(actor: Any, item: CollectionItem) -> CollectionItem:
    """A page in a collection, as both are now, for who keeps it. Raises ValidationError."""
    collection = _locked(item.collection)
    check_keeps(actor, collection)
    kept = CollectionItem.objects.filter(pk=item.pk).first()
    if kept is None:
        raise ValidationError("It has been taken out of the collection in the meantime.")
    kept.collection = collection
    return kept


def _save(collection: Collection) -> None:
    collection.title = collection.title.strip()
    collection.full_clean()
    try:
        with transaction.atomic():
            collection.save()
    except IntegrityError as error:  # somebody took the title in between
        collection.validate_constraints()
        raise ValidationError("Somebody else saved at the same moment. Try again.") from error
    if collection.owner_id is None:
        raise_version()


@transaction.atomic
def make_collection(
    *,
    actor: Any,
    title: str,
    description: str = "",
    sharing: str = Sharing.NOBODY,
    for_editors: bool = False,
) -> Collection:
    """Begin a collection of one's own, or one of the editors'. Raises ValidationError."""
    if not actor.is_authenticated or (for_editors and not keeps_for_editors(actor)):
        raise PermissionDenied("Only editors make collections for everyone.")
    owner = None if for_editors else actor
    if Collection.objects.filter(owner=owner).count() >= MOST_COLLECTIONS:
        raise ValidationError(
            f"There are {MOST_COLLECTIONS} collections already. Delete one first."
        )
    made = Collection(owner=owner, title=title, description=description, sharing=sharing)
    _save(made)
    return made


@transaction.atomic
def change_collection(
    *, actor: Any, collection: Collection, title: str, description: str, sharing: str
) -> None:
    """Change what a collection is called, what it says, and who may open it."""
    check_keeps(actor, _locked(collection))
    collection.title, collection.description = title, description
    collection.sharing = sharing
    _save(collection)


@transaction.atomic
def renew_link(*, actor: Any, collection: Collection) -> None:
    """Give a collection another link; the old one no longer works."""
    check_keeps(actor, _locked(collection))
    collection.token = new_token()
    collection.save(update_fields=["token"])


@transaction.atomic
def delete_collection(*, actor: Any, collection: Collection) -> None:
    """Delete a collection. The pages in it stay where they are."""
    check_keeps(actor, collection)
    if collection.owner_id is None:
        raise_version()
    collection.delete()


@transaction.atomic
def add_to_collection(
    *, actor: Any, collection: Collection, page: Page, note: str = ""
) -> CollectionItem:
    """Put a page at the end of a collection. Raises ValidationError where it is in it already."""
    # Locked: two additions at once take different places.
    collection = _locked(collection)
    check_keeps(actor, collection)
    items = CollectionItem.objects.filter(collection=collection)
    if items.count() >= MOST_ITEMS:
        raise ValidationError(f"A collection holds at most {MOST_ITEMS} pages.")
    last = items.aggregate(last=Max("position"))["last"]
    item = CollectionItem(
        collection=collection, page=page, note=note.strip(), position=(last or 0) + 1
    )
    item.full_clean()
    item.save()
    _changed(collection)
    return item


@transaction.atomic
def note_on_item(*, actor: Any, item: CollectionItem, note: str) -> None:
    """Say why a page is in a collection. Raises ValidationError where it is gone."""
    item = _locked_item(actor, item)
    item.note = note.strip()
    item.full_clean()
    item.save(update_fields=["note"])
    _changed(item.collection)


@transaction.atomic
def take_out(*, actor: Any, item: CollectionItem) -> None:
    """Take a page out of a collection. Raises ValidationError where it is gone."""
    item = _locked_item(actor, item)
    item.delete()
    _changed(item.collection)


@transaction.atomic
def take_out_unreadable(*, actor: Any, collection: Collection) -> int:
    """Take out the pages that the person may no longer read; how many there were."""
    collection = _locked(collection)
    check_keeps(actor, collection)
    readable = readable_items(collection, actor).values("pk")
    gone = CollectionItem.objects.filter(collection=collection).exclude(pk__in=readable)
    count = gone.delete()[0]
    _changed(collection)
    return count


@transaction.atomic
def move_up(*, actor: Any, item: CollectionItem) -> None:
    """Let a page change places with the one before it that the person can read.

    Raises ValidationError where it is gone.
    """
    item = _locked_item(actor, item)
    before = readable_items(item.collection, actor).filter(position__lt=item.position)
    other = before.order_by("-position").first()
    if other is None:
        return
    other.position, item.position = item.position, other.position
    CollectionItem.objects.bulk_update([other, item], ["position"])
    _changed(item.collection)
