"""Loading the editors' collections. Once made, a collection is theirs: no later load changes it."""

from exemplar.home.starter_content.page_content import Pages
from exemplar.home.starter_content.parse import ContentFile
from exemplar.home.starter_content.trail import Trail
from exemplar.home.starter_content.wanted import naming
from practices.collections.enums import Sharing
from practices.collections.models import Collection, CollectionItem


def load_collections(file: ContentFile, practices: Pages, cases: Pages, trail: Trail) -> None:
    """Each collection that no load has made before, with those of its pages that are there."""
    for row in file.data:
        source = f"collections/{row['title']}"
        known = trail.pk_of(source)
        if known is not None:
            is_there = Collection.objects.filter(pk=known).exists()
            (trail.same if is_there else trail.stays_deleted)(source)
            continue
        collection = Collection(
            title=str(row["title"]),
            description=str(row["description"]),
            sharing=Sharing.EVERYONE,
        )
        if Collection.objects.filter(owner=None, title=collection.title).exists():
            trail.kept(source)
            continue
        with naming(f"{file.name}:{row.line}"):
            collection.full_clean()
        collection.save()
        for position, each in enumerate(row["pages"], start=1):
            page = practices.get(each.get("practice")) or cases.get(each.get("case"))
            if page is not None:
                CollectionItem.objects.create(
                    collection=collection, page=page, note=str(each["note"]), position=position
                )
        trail.made(source, collection)
