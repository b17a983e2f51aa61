"""Whose service is whose."""

from typing import Any

from django.db.models import QuerySet

from practices.fit.models import Service


def service_of(user: Any) -> QuerySet[Service]:
    """The service that a person has described; nobody else's, whoever asks."""
    return Service.objects.filter(owner=user)
