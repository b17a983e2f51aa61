"""Keeping the audit trail as it is while its tables are migrated; who is kept from signing in."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate
from django.dispatch import receiver

from community.moderation.actions import end_if_due
from community.moderation.append_only import TABLES, protect, unprotect
from exemplar.accounts.closed import Closed, register_closed
from exemplar.accounts.models import User

_TRAIL = "wagtailcore"


def _has_trail(using: str) -> bool:
    return set(TABLES) <= set(connections[using].introspection.table_names())


@receiver(pre_migrate, dispatch_uid="moderation-trail-opens")
def let_wagtail_migrate(
    sender: AppConfig, using: str, plan: Sequence[tuple[Any, bool]] = (), **_kwargs: Any
) -> None:
    """Let a migration of the trail's own tables rewrite what it has to, and no other."""
    moves_trail = any(migration.app_label == _TRAIL for migration, _ in plan)
    if sender.label == "moderation" and moves_trail and _has_trail(using):
        unprotect(connections[using])


@receiver(post_migrate, dispatch_uid="moderation-trail-closes")
def protect_trail(sender: AppConfig, using: str, **_kwargs: Any) -> None:
    """Put the triggers back: rebuilding a table on SQLite takes them away."""
    if sender.label == "moderation" and _has_trail(using):
        protect(connections[using])


def why_suspended(user: User) -> Closed | None:
    """The suspension that keeps a person out; one whose time has come ends here."""
    running = end_if_due(user=user)
    return Closed(running.reason, running.until) if running else None


register_closed(why_suspended)
