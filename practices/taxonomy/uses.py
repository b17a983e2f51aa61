"""What uses a word of the vocabulary, so that nobody deletes it from under them."""

from collections.abc import Iterator

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from modelcluster.fields import ParentalKey
from modelsearch.models import IndexEntry

WITHHELD = "records that are confidential"
_withheld: set[str] = set()


def _counts(term: models.Model) -> Iterator[tuple[models.options.Options, int]]:
    for relation in term._meta.get_fields(include_hidden=True):
        if isinstance(relation, GenericRelation) and relation.related_model is not IndexEntry:
            rows = getattr(term, relation.name).all()
        elif not isinstance(relation, models.ManyToOneRel | models.ManyToManyRel):
            continue
        elif isinstance(relation.field, ParentalKey) or relation.related_model._meta.auto_created:
            # Its own rows go with it, and the rows of a many-to-many relation belong to that one.
            continue
        else:
            rows = relation.related_model._base_manager.filter(**{relation.field.name: term})
        if count := rows.count():
            yield relation.related_model._meta, count


def withhold(*labels: str) -> None:
    """Say that nobody learns from a word what, or how many, of the records of an app use it."""
    _withheld.update(labels)


def uses_of(term: models.Model) -> list[str]:
    """What uses a word: "3 practices", "1 role grant"; last whether anything confidential does."""
    counts = list(_counts(term))
    told = [
        f"{count} {meta.verbose_name if count == 1 else meta.verbose_name_plural}"
        for meta, count in counts
        if meta.app_label not in _withheld
    ]
    return [*told, WITHHELD] if len(told) < len(counts) else told


def reason_to_keep(term: models.Model) -> str:
    """Why a word cannot be deleted; empty when it can."""
    if getattr(term, "numchild", 0):
        return f"“{term}” cannot be deleted: move or delete what stands below it first."
    if uses := uses_of(term):
        return f"“{term}” cannot be deleted: it is used by {', '.join(uses)}."
    return ""
