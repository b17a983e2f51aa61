"""The first migration of an empty database, without its needless work (docs/decisions/0005).

Before each step Django rebuilds, from its history, every model that is connected to the changed
one in any way; here nearly all are, through people and pages. Only those that hold the changed
model, by a reference or by inheritance, can differ. Nothing else about a migration is touched.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ModelState, ProjectState

Key = tuple[str, str]


def is_untouched(connection: BaseDatabaseWrapper) -> bool:
    """Whether no migration has ever been applied to a database."""
    return not MigrationRecorder(connection).has_table()


@contextmanager
def rebuilding_dependents_only() -> Iterator[None]:
    """Rebuild as little as is right while the block runs."""
    original = ProjectState._find_reload_model  # type: ignore[attr-defined]
    ProjectState._find_reload_model = _find_dependents  # type: ignore[attr-defined]
    try:
        yield
    finally:
        ProjectState._find_reload_model = original  # type: ignore[attr-defined]


def _find_dependents(
    state: ProjectState,
    app_label: str,
    model_name: str,
    delay: bool = False,  # noqa: FBT001, FBT002
) -> list[Key]:
    """The model and all that hold it, directly or through others; takes the place of Django's."""
    holders: dict[Key, list[Key]] = defaultdict(list)
    for key, model in state.models.items():
        for held in _held_by(model):
            holders[held].append(key)
    found = [(app_label, model_name)]
    for key in found:
        found.extend(holder for holder in holders[key] if holder not in found)
    for key in found:
        _remember_relations(state, key)
    return found


def _held_by(model: ModelState) -> Iterator[Key]:
    """The models that one refers to or inherits from."""
    for field in model.fields.values():
        if remote := getattr(field, "remote_field", None):
            for target in (remote.model, getattr(remote, "through", None)):
                if target is not None and target != "self":
                    yield _key(target, model.app_label)
    for base in model.bases:
        if isinstance(base, str) or hasattr(base, "_meta"):
            yield _key(base, model.app_label)


def _key(model: str | type, app_label: str) -> Key:
    if not isinstance(model, str):
        return model._meta.app_label, model._meta.model_name  # type: ignore[attr-defined]
    label, _, name = model.rpartition(".")
    return label or app_label, name.lower()


def _remember_relations(state: ProjectState, key: Key) -> None:
    """Fill what a model knows of those that point at it, while the registry still holds them.

    The schema editor asks the old model for them when a primary key changes.
    """
    try:
        model = state.apps.get_model(*key)
    except LookupError:
        return
    model._meta.get_fields(include_parents=True, include_hidden=True)
