"""Which Wagtail permissions the group of each role carries; each part adds its own."""

from collections import defaultdict

from django.contrib.auth.models import Group, Permission

from exemplar.accounts.enums import Role

_granted: dict[Role, set[str]] = defaultdict(set)


def grant_permissions(role: Role, *names: str) -> None:
    """Say that a role carries permissions such as "taxonomy.change_topic"."""
    _granted[role].update(names)


def carries(role: str, name: str) -> bool:
    """Whether a role carries a permission, as the parts have said."""
    return name in _granted[Role(role)]


def sync_group_permissions() -> dict[Role, Group]:
    """Make the group of each role carry exactly what the parts have said."""
    by_name = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in Permission.objects.select_related("content_type")
    }
    groups = {}
    for role in Role:
        group, _ = Group.objects.get_or_create(name=role.label)
        group.permissions.set(by_name[name] for name in _granted[role] if name in by_name)
        groups[role] = group
    return groups
