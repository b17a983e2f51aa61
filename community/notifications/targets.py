"""What can be followed and what news can be about. Each kind says who may see which of its records.

The models know none of them: a part that has something worth following registers it here.
"""

from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from wagtail.models import Page

from community.notifications.wording import local_path


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
    # What is above a record, the most specific first. An entry may also be several records that
    # are equally specific. Of what somebody follows along it, the most specific decides.
    chain: Callable[[Any], Sequence[Any]] = field(default=lambda _record: ())
    # Many of them, as a heading; nothing: the label with an s.
    plural: str = ""
    # How mail about it ends that nobody follows; see endings.py. Nothing: it is muted.
    ends_as: str = ""
    # Summaries list it with its like, though there is one thing right above it.
    stands_alone: bool = False

    @property
    def heading(self) -> str:
        """What many of them are called."""
        return self.plural or f"{self.label}s"

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


def target_typed(type_id: int) -> Target | None:
    """The kind whose records are stored under this content type."""
    return next((each for each in _targets.values() if each.content_type.pk == type_id), None)


def target_of(record: models.Model) -> Target:
    """The kind that a record is of. Raises LookupError for what nobody has registered."""
    for target in _targets.values():
        if isinstance(record, target.model):
            return target
    raise LookupError(f"Nothing of the kind {type(record).__name__} has been registered.")


def reference_to(record: models.Model) -> tuple[int, int]:
    """How a record is referred to: the key of its type, and its own."""
    return target_of(record).content_type.pk, record.pk


def chain_of(record: Any) -> list[tuple[Any, ...]]:
    """A record and all that is above it, in groups, the most specific first; each record once.

    What nobody has registered is left out.
    """
    groups, known = [], set()
    for entry in (record, *target_of(record).chain(record)):
        group = []
        for each in entry if isinstance(entry, tuple | list) else (entry,):
            specific = each.specific if isinstance(each, Page) else each
            try:
                reference = reference_to(specific)
            except LookupError:
                continue
            if reference not in known:
                known.add(reference)
                group.append(specific)
        if group:
            groups.append(tuple(group))
    return groups


def visible(user: Any, of: str = "target", kinds: Container[int] | None = None) -> Q:
    """Those rows that point (by `of`_type and `of`_id) at something that a person may see.

    `kinds` are the keys of the only types that the rows point at, where that is known.
    """
    found = Q(pk__in=())
    for target in _targets.values():
        if kinds is not None and target.content_type.pk not in kinds:
            continue
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
    return news.record


def address_of(record: Any) -> str:
    """Where a record is read."""
    url = record.get_url() if isinstance(record, Page) else record.get_absolute_url()
    return local_path(url or "/")
