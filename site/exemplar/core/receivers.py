"""Every saved or deleted record makes kept pages stale, unless it is of a kind no reader sees.

The list names the exceptions, so that a model added tomorrow is right without a thought.
"""

from typing import Any

from django.apps import apps
from django.db import models
from django.db.models.signals import m2m_changed, post_delete, post_save

from exemplar.core.content_version import raise_version

QUIET_APPS = {
    "account", "admin", "contenttypes", "contributing", "core_tasks", "discussions",
    "django_tasks_database", "expertise", "fit", "members", "mfa", "moderation", "modelsearch",
    "notifications", "sessions", "usersessions", "wagtailadmin", "wagtailsearch", "wagtailusers",
}  # fmt: skip
QUIET_MODELS = {
    # What everyone sees of collections is raised by the actions of the editors.
    "collections.collection", "collections.collectionitem",
    "core.contentversion", "search.pastquery", "search.querycount", "search.savedsearch",
    "wagtailcore.pagelogentry", "wagtailcore.modellogentry",
    "wagtailcore.revision", "wagtailcore.referenceindex", "wagtailcore.comment",
    "wagtailcore.commentreply", "wagtailcore.pagesubscription", "wagtailcore.taskstate",
    "wagtailcore.workflowstate",
}  # fmt: skip


def _is_quiet(sender: type[models.Model], update_fields: Any) -> bool:
    meta = sender._meta
    if meta.app_label in QUIET_APPS or meta.label_lower in QUIET_MODELS:
        return True
    # Signing in changes nothing that others see.
    return update_fields is not None and set(update_fields) <= {"last_login", "password"}


def on_change(sender: type[models.Model], **kwargs: Any) -> None:
    """Raise the content version after a change."""
    # Migrations save historical models, some of them before there is a version to raise.
    is_historical = sender._meta.apps is not apps
    if kwargs.get("raw") or is_historical or _is_quiet(sender, kwargs.get("update_fields")):
        return
    raise_version()


post_save.connect(on_change, dispatch_uid="content-version-save")
post_delete.connect(on_change, dispatch_uid="content-version-delete")
m2m_changed.connect(on_change, dispatch_uid="content-version-m2m")
