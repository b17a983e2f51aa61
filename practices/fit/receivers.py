"""What context fit hears of: changes of the ledger and of adopters, and people who sign in."""

from collections.abc import Collection
from typing import Any

from django.contrib import messages
from django.contrib.auth.signals import user_logged_in
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.html import format_html

from practices.adoption.models import Adoption
from practices.fit.actions import take_over_service
from practices.fit.ledger import note_changes
from practices.taxonomy.models import Agency, Channel, CustomerGroup


@receiver([post_save, post_delete], sender=Adoption)
def on_row_changed(instance: Adoption, **_kwargs: Any) -> None:
    """A row was reported, changed or deleted; it may have left the ledger of another practice."""
    left = getattr(instance, "left_practice", None)
    note_changes(key for key in (instance.practice_id, left) if key)


@receiver(m2m_changed, sender=Adoption.channels.through)
@receiver(m2m_changed, sender=Adoption.customer_groups.through)
def on_context_changed(
    instance: Model, action: str, pk_set: Collection[int] | None, **_kwargs: Any
) -> None:
    """The channels or the customers of an adopter were changed, from either side."""
    if isinstance(instance, Adoption):
        if action.startswith("post_"):
            note_changes([instance.practice_id])
    elif pk_set:
        note_changes(_practices(pk__in=pk_set))


@receiver(post_save, sender=Agency)
def on_agency_changed(instance: Agency, *, created: bool, **_kwargs: Any) -> None:
    """An agency may have another level or size."""
    if not created:
        note_changes(_practices(agency=instance))


@receiver(pre_delete, sender=Channel)
@receiver(pre_delete, sender=CustomerGroup)
def on_word_deleted(instance: Model, **_kwargs: Any) -> None:
    """A word goes, and the links to it."""
    name = "channels" if isinstance(instance, Channel) else "customer_groups"
    note_changes(_practices(**{name: instance}))


def _practices(**conditions: Any) -> list[int]:
    rows = Adoption.objects.filter(**conditions).order_by()
    return list(rows.values_list("practice_id", flat=True).distinct())


@receiver(user_logged_in)
def on_signed_in(request: HttpRequest, user: Any, **_kwargs: Any) -> None:
    """Take what was described before into the account; say so where it has one already."""
    if not hasattr(request, "session"):
        return
    if take_over_service(actor=user, session=request.session) is False:
        told = format_html(
            "Your account describes another service than you did just now. It was kept. "
            '<a href="{}">Choose which one to use</a>',
            "/my-service/",
        )
        messages.info(request, told)
