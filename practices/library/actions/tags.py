"""Promoting a free tag to a topic: everything tagged gets the topic, and the tag goes."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.text import slugify
from taggit.models import Tag
from wagtail.log_actions import log
from wagtail.models import Page, Revision

from exemplar.core.content_version import raise_version
from exemplar.core.plain_text import validate_lines
from practices.library.models import CaseStudyPage, PracticePage
from practices.library.rules import check_can_keep
from practices.library.signals import tag_promoted
from practices.taxonomy.models import Topic
from practices.taxonomy.queries import topic_called
from search.engines.outbox import queue

KINDS: tuple[Any, ...] = (PracticePage, CaseStudyPage)
ROWS_AT_ONCE = 500
# A revision holds the whole text of a page.
REVISIONS_AT_ONCE = 50


@transaction.atomic
def promote_tag(
    *, actor: Any, tag: Tag, name: str, parent: Topic | None = None, synonyms: str = ""
) -> Topic:
    """Make a topic of a tag, below a broader one, and give it to everything tagged.

    Raises PermissionDenied; ValidationError where the name is taken or the tag is gone.
    """
    check_can_keep(actor)
    tag = _locked(tag)
    topic = Topic(name=" ".join(name.split()), synonyms=synonyms.strip())
    for field in ("name", "synonyms"):
        try:
            validate_lines(getattr(topic, field))
        except ValidationError as error:
            raise ValidationError({field: error.messages}) from error
    _check_name(topic)
    topic.slug = _free_slug(topic.name)
    topic.full_clean(exclude=("path", "depth", "numchild"))
    topic = parent.add_child(instance=topic) if parent else Topic.add_root(instance=topic)
    log(topic, "wagtail.create", user=actor, data={"promoted": tag.name})
    _replace(actor, tag, topic)
    return topic


@transaction.atomic
def replace_tag(*, actor: Any, tag: Tag, topic: Topic) -> None:
    """Give a topic that is there to everything tagged, in place of the tag.

    Raises PermissionDenied; ValidationError where the tag is gone.
    """
    check_can_keep(actor)
    tag = _locked(tag)
    _replace(actor, tag, Topic.objects.select_for_update(of=("self",)).get(pk=topic.pk))


def _locked(tag: Tag) -> Tag:
    """The tag, which nobody else promotes until this transaction ends."""
    kept: Tag | None = Tag.objects.select_for_update(of=("self",)).filter(pk=tag.pk).first()
    if kept is None:
        raise ValidationError("Somebody has promoted this tag in the meantime.")
    return kept


def _check_name(topic: Topic) -> None:
    if found := topic_called(topic.name):
        raise ValidationError(
            {"name": f"“{topic.name}” is the topic “{found.name}” already. Use that one instead."}
        )


def _free_slug(name: str) -> str:
    longest = Topic._meta.get_field("slug").max_length or 80
    base = slugify(name)[: longest - 4].strip("-") or "topic"
    taken = set(Topic.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    candidates = (f"{base}-{number}" if number > 1 else base for number in range(1, 1000))
    return next(slug for slug in candidates if slug not in taken)


def _replace(actor: Any, tag: Tag, topic: Topic) -> None:
    words = [topic.name, *topic.synonym_list()]
    if tag.name.casefold() not in {word.casefold() for word in words}:
        topic.synonyms = "\n".join([*topic.synonym_list(), tag.name])
    topic.former_tags = list(dict.fromkeys([*topic.former_tags, tag.slug]))
    topic.clean_fields(exclude=("path", "depth", "numchild", "slug"))
    topic.save()
    touched = sum(_retag(kind, tag, topic) for kind in KINDS)
    tag_promoted.send(sender=Tag, tag_id=tag.pk, tag_name=tag.name, topic=topic)
    told = {"tag": tag.name, "pages": touched}
    log(topic, "exemplar.promote_tag", user=actor, data=told)
    tag.delete()
    raise_version()


def _retag(kind: Any, tag: Tag, topic: Topic) -> int:
    """Give the topic to the pages of a kind, published and drafts; how many were tagged."""
    tagged = kind.tags.through.objects.filter(tag=tag)
    keys = list(tagged.values_list("content_object_id", flat=True).distinct())
    through = kind.topics.through
    owner = kind._meta.model_name + "_id"
    for some in _batches(keys, ROWS_AT_ONCE):
        rows = [through(**{owner: key, "topic_id": topic.pk}) for key in some]
        through.objects.bulk_create(rows, ignore_conflicts=True)
    _rewrite_drafts(kind, keys, tag, topic)
    tagged.delete()
    queue(kind, keys)
    return len(keys)


def _rewrite_drafts(kind: Any, keys: list[int], tag: Tag, topic: Topic) -> None:
    """Change what would be edited or published next. Older revisions stay what they were."""
    pages = Page.objects.type(kind)
    may_differ = pages.filter(Q(live=False) | Q(has_unpublished_changes=True))
    drafts = set(may_differ.exclude(latest_revision=None).values_list("latest_revision", flat=True))
    for some in _batches(keys, ROWS_AT_ONCE):
        drafts |= set(pages.filter(pk__in=some).values_list("latest_revision", flat=True)) - {None}
    planned = Revision.page_revisions.filter(approved_go_live_at__isnull=False)
    drafts |= set(planned.values_list("pk", flat=True))
    for some in _batches(sorted(drafts), REVISIONS_AT_ONCE):
        revisions = Revision.objects.filter(pk__in=some)
        changed = [each for each in revisions if _rewrite(each.content, tag.pk, topic.pk)]
        Revision.objects.bulk_update(changed, ["content"])


def _rewrite(content: Any, tag: int, topic: int) -> bool:
    """Put the topic in the place of the tag in the text of a revision; whether it was there."""
    rows = content.get("tagged_items") or []
    kept = [row for row in rows if row.get("tag") != tag]
    if len(kept) == len(rows):
        return False
    content["tagged_items"] = kept
    topics = content.get("topics") or []
    content["topics"] = topics if topic in topics else [*topics, topic]
    return True


def _batches(keys: Iterable[Any], size: int) -> Iterator[list[Any]]:
    every = list(keys)
    for start in range(0, len(every), size):
        yield every[start : start + size]
