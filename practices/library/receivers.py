"""Wagtail's publishing, passed on in the library's own words."""

from functools import partial
from typing import Any

from django.db import transaction
from django.dispatch import receiver
from wagtail.signals import page_published

from practices.library.models import CaseStudyPage, PracticePage
from practices.library.signals import case_study_published, practice_published


@receiver(page_published, sender=PracticePage)
def on_practice_published(instance: PracticePage, **_kwargs: Any) -> None:
    """Tell that a practice has been published."""
    transaction.on_commit(partial(practice_published.send, sender=PracticePage, practice=instance))


@receiver(page_published, sender=CaseStudyPage)
def on_case_study_published(instance: CaseStudyPage, **_kwargs: Any) -> None:
    """Tell that a case study has been published."""
    transaction.on_commit(
        partial(case_study_published.send, sender=CaseStudyPage, case_study=instance)
    )
