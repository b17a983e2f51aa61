"""What gathers the parts of the site into one admin."""

from wagtail import hooks

from exemplar.home.role_admin import RoleGrantViewSet


@hooks.register("register_admin_viewset")
def register_roles() -> RoleGrantViewSet:
    """The screens for roles."""
    return RoleGrantViewSet()
