"""What can be followed and what news can be about. Each kind says who may see which of its records.

The models know none of them: a part that has something worth following registers it here.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from wagtail.models import Page

from community.notifications.wording import local_path
from practices.library.models import CaseStudyPage, PracticePage
from practices.taxonomy.models import Agency, Topic


@dataclass(frozen=True)
class Target:
    """A kind of thing: its name in addresses, in words, and what of it a person may see.

    What the public may see of it, everybody may.
    """

    name: str
    label: str
    model: type[models.Model]
    visible_to: Callable[[Any], QuerySet[Any]]
    followable: bool = True

    @property
    def content_type(self) -> ContentType:
        """What records are stored under."""
        return ContentType.objects.get_for_model(self.model)

    def words_for(self, record: Any) -> str:
        """A record in a sentence: "the topic Appointments"."""
        return f"the {self.label.lower()} {record}"


_targets: dict[str, Target] = {}


def register_target(target: Target) -> None:
    """Let people follow a kind of thing, or news be about it."""
    _targets[target.name] = target


def targets() -> Iterable[Target]:
    """Every kind there is."""
    return _targets.values()


def target_called(name: str) -> Target | None:
    """The kind that goes by this name in addresses."""
    return _targets.get(name)


def target_of(record: models.Model) -> Target:
    """The kind that a record is of. Raises LookupError for what nobody has registered."""
    for target in _targets.values():
        if isinstance(record, target.model):
            return target
    raise LookupError(f"Nothing of the kind {type(record).__name__} has been registered.")


def visible(user: Any, of: str = "target") -> Q:
    """Those rows that point (by `of`_type and `of`_id) at something that a person may see."""
    found = Q(pk__in=())
    for target in _targets.values():
        records = target.visible_to(user).order_by().filter(pk=OuterRef(f"{of}_id"))
        found |= Q(Exists(records), **{f"{of}_type": target.content_type})
    return found


def seen_records(
    user: Any, references: Iterable[tuple[int | None, int | None]]
) -> dict[tuple[int, int], Any]:
    """What a person may see of the things referred to (type, key), in one query for each kind."""
    wanted = set(references)
    found = {}
    for target in _targets.values():
        kind = target.content_type.pk
        keys = [key for type_id, key in wanted if type_id == kind and key is not None]
        if keys:
            records = target.visible_to(user).filter(pk__in=keys)
            found.update({(kind, record.pk): record for record in records})
    return found


def record_of(news: Any) -> Any:
    """What a piece of news is about, whoever may see it; nothing where it is gone."""
    return news.target_type.get_all_objects_for_this_type(pk=news.target_id).first()


def address_of(record: Any) -> str:
    """Where a record is read."""
    url = record.get_url() if isinstance(record, Page) else record.get_absolute_url()
    return local_path(url or "/")


def _pages(model: type[Any]) -> Callable[[Any], QuerySet[Any]]:
    return lambda user: model.objects.visible_to(user).without_texts()


def _all(model: type[models.Model]) -> Callable[[Any], QuerySet[Any]]:
    return lambda _user: model._default_manager.all()


register_target(Target("practice", "Practice", PracticePage, _pages(PracticePage)))
register_target(Target("case-study", "Case study", CaseStudyPage, _pages(CaseStudyPage)))
register_target(Target("topic", "Topic", Topic, _all(Topic)))
register_target(Target("agency", "Agency", Agency, _all(Agency)))
