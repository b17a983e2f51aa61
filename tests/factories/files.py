"""Images and documents, and collections that only some may read."""

from typing import Any

import factory
import wagtail_factories
from django.contrib.auth.models import Group
from factory.django import DjangoModelFactory
from wagtail.models import Collection, CollectionViewRestriction

from practices.library.models import (
    CaseDocument,
    CasePicture,
    PracticeDocument,
    PracticePicture,
)


class CollectionFactory(wagtail_factories.CollectionFactory):
    """A collection below the root."""

    name = factory.Sequence(lambda n: f"Collection {n}")
    parent = factory.LazyFunction(Collection.get_first_root_node)


class ImageFactory(wagtail_factories.ImageFactory):
    """A small image."""

    title = factory.Sequence(lambda n: f"Image {n}")
    collection = factory.LazyFunction(Collection.get_first_root_node)


class DocumentFactory(wagtail_factories.DocumentFactory):
    """A small document."""

    title = factory.Sequence(lambda n: f"Document {n}")
    collection = factory.LazyFunction(Collection.get_first_root_node)
    file = factory.django.FileField(filename="document.txt", data=b"What the document says.")


def private_collection(*groups: Group, **fields: Any) -> Collection:
    """A collection that only these groups may read; whoever is signed in, if none is named."""
    collection = CollectionFactory(**fields)
    restriction = CollectionViewRestriction.objects.create(
        collection=collection,
        restriction_type=CollectionViewRestriction.GROUPS
        if groups
        else CollectionViewRestriction.LOGIN,
    )
    restriction.groups.set(groups)
    return collection


class PracticePictureFactory(DjangoModelFactory):
    """A picture for a practice; `build()` one for a practice that is still to be made."""

    class Meta:
        model = PracticePicture

    image = factory.SubFactory(ImageFactory)
    alt_text = "A counter without a queue"
    caption = "The counter in spring"


class PracticeDocumentFactory(DjangoModelFactory):
    """A document for a practice."""

    class Meta:
        model = PracticeDocument

    document = factory.SubFactory(DocumentFactory)
    title = "The form"


class CasePictureFactory(PracticePictureFactory):
    """A picture for a case study."""

    class Meta:
        model = CasePicture


class CaseDocumentFactory(PracticeDocumentFactory):
    """A document for a case study."""

    class Meta:
        model = CaseDocument
