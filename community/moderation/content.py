"""What can be flagged, held and decided on. Whoever keeps such things registers them here.

Moderation knows none of them: it asks what a thing says, where it stands and who wrote it, and has
its keeper change its state.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import QuerySet


def _state_in_words(record: Any) -> str:
    return str(record.get_state_display()) if hasattr(record, "get_state_display") else ""


@dataclass(frozen=True)
class Content:
    """A kind of thing that people write: its name in addresses, in words, and how to handle it.

    `visible_to(user)` is the queryset of what a person may see, and so may flag; moderators see
    whatever has a case. `set_state` gets "visible", "hidden" or "removed" and runs inside the
    transaction of the decision. `redact(record, actor, reason)` takes the text away for good.
    `records()` is the queryset that lists are read from, with what the functions need joined.
    """

    name: str
    label: str
    model: type[models.Model]
    author_of: Callable[[Any], Any]
    words_of: Callable[[Any], str]
    place_of: Callable[[Any], str]
    address_of: Callable[[Any], str]
    visible_to: Callable[[Any], QuerySet[Any]]
    set_state: Callable[[Any, str], None]
    redact: Callable[[Any, Any, str], None] | None = None
    state_of: Callable[[Any], str] = _state_in_words
    records: Callable[[], QuerySet[Any]] | None = None
    written_by: Callable[[Any], QuerySet[Any]] | None = None

    @property
    def content_type(self) -> ContentType:
        """What its cases are stored under."""
        return ContentType.objects.get_for_model(self.model)

    def all_records(self) -> QuerySet[Any]:
        """Every record there is, whoever may see it."""
        return self.records() if self.records else self.model._default_manager.all()

    def of_person(self, user: Any) -> QuerySet[Any]:
        """What a person has written, in whatever state, the latest first."""
        found = self.written_by(user) if self.written_by else self.all_records().filter(author=user)
        return found.order_by("-pk")


_registered: dict[str, Content] = {}


def register(content: Content) -> None:
    """Let a kind of thing be flagged, held and decided on."""
    _registered[content.name] = content


def contents() -> Iterable[Content]:
    """Every kind there is."""
    return list(_registered.values())


def content_called(name: str) -> Content | None:
    """The kind that goes by this name in addresses."""
    return _registered.get(name)


def content_of(record: models.Model) -> Content:
    """The kind that a record is of. Raises LookupError for what nobody has registered."""
    for content in _registered.values():
        if isinstance(record, content.model):
            return content
    raise LookupError(f"Nothing of the kind {type(record).__name__} has been registered.")


def content_of_type(content_type_id: int) -> Content | None:
    """The kind that a case is stored under; nothing where its keeper is no longer installed."""
    for content in _registered.values():
        if content.content_type.pk == content_type_id:
            return content
    return None


def records_of(references: Iterable[tuple[int, int]]) -> dict[tuple[int, int], Any]:
    """The records referred to (type, key) that are still there, in one query for each kind."""
    wanted = set(references)
    found: dict[tuple[int, int], Any] = {}
    for content in _registered.values():
        kind = content.content_type.pk
        keys: Collection[int] = [key for type_id, key in wanted if type_id == kind]
        if keys:
            rows = content.all_records().filter(pk__in=keys)
            found.update({(kind, row.pk): row for row in rows})
    return found


def seen_by(user: Any, references: Iterable[tuple[int, int]]) -> set[tuple[int, int]]:
    """Those of the records referred to that a person sees, and may be told where they stand."""
    wanted = set(references)
    found: set[tuple[int, int]] = set()
    for content in _registered.values():
        kind = content.content_type.pk
        keys = [key for type_id, key in wanted if type_id == kind]
        if keys:
            rows = content.visible_to(user).filter(pk__in=keys)
            found.update((kind, key) for key in rows.values_list("pk", flat=True))
    return found


def digest_of(words: str) -> str:
    """A short mark of a text, by which it is known whether it is still the same."""
    return sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:32]
