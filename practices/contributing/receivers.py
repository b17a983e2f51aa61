"""What follows on publishing a page, deleting a file, closing an account."""

from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver
from wagtail.signals import page_published

from practices.contributing.actions import publish_attachments
from practices.contributing.models import Attachment, Contribution
from practices.library.models import CaseStudyPage, PracticePage


@receiver(page_published, sender=PracticePage)
@receiver(page_published, sender=CaseStudyPage)
def on_published(instance: Any, **_kwargs: Any) -> None:
    """What is attached to a contribution comes before readers with its page, and not earlier.

    The state of the contribution follows in review/following.py.
    """
    contribution = Contribution.objects.filter(page_id=instance.pk).first()
    if contribution is not None and instance.live:
        publish_attachments(contribution=contribution, page=instance)


@receiver(post_delete, sender=Attachment)
def on_attachment_deleted(instance: Attachment, **_kwargs: Any) -> None:
    """A file goes with its record, once that is surely gone."""
    if instance.file.name:
        transaction.on_commit(partial(instance.file.storage.delete, instance.file.name))


@receiver(post_delete, sender=settings.AUTH_USER_MODEL)
def on_account_deleted(**_kwargs: Any) -> None:
    """A draft that nobody can open any more goes with the account of whoever wrote it."""
    orphans = Contribution.objects.filter(owner=None, page=None)
    orphans.exclude(coauthor_rows__person__isnull=False).delete()
