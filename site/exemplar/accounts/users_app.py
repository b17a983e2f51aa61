"""Wagtail's user administration with our form: roles are granted, never ticked as groups."""

from wagtail.users.apps import WagtailUsersAppConfig


class ExemplarUsersConfig(WagtailUsersAppConfig):
    """Points Wagtail's user administration at our own screens."""

    user_viewset = "exemplar.accounts.user_admin.UserViewSet"
