"""What search keeps: changes not yet in its indexes, the editors' words, people's searches."""

import secrets
from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from exemplar.core.models import LinkField
from search.enums import AlertPace

LONGEST_LOGGED = 200
LONGEST_NAME = 100
LONGEST_ADDRESS = 4000


class IndexChange(models.Model):
    """An object that has changed; queued with the change itself, removed once indexes have it.

    What has changed is not kept: the object is read when the change is taken in, so that whatever
    was saved after it in the same transaction is found too.
    """

    label = models.CharField(max_length=100)
    key = models.CharField(max_length=64)
    queued_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        verbose_name = "index change"

    def __str__(self) -> str:
        return f"{self.label} {self.key}"


def lines_of(text: str) -> list[str]:
    """The lines of a text that say something, each once."""
    return list(dict.fromkeys(line for each in text.splitlines() if (line := each.strip())))


class SynonymSet(models.Model):
    """Words that mean the same to whoever searches, beside those that the topics name."""

    words = models.TextField(
        max_length=2000,
        help_text="Words or short phrases that mean the same, one on each line. Whoever searches "
        "for one of them finds the others too, a little further down.",
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["words"]
        verbose_name = "set of synonyms"
        verbose_name_plural = "sets of synonyms"

    def __str__(self) -> str:
        return ", ".join(self.word_list())

    def word_list(self) -> list[str]:
        """The words, one by one."""
        return lines_of(self.words)

    def clean(self) -> None:
        """Refuse a set of one."""
        if len(self.word_list()) < 2:  # noqa: PLR2004 - a pair is the least
            raise ValidationError({"words": "Write at least two words, each on a line of its own."})


class PromotedResult(models.Model):
    """What the editors recommend to whoever searches for certain words."""

    phrases = models.TextField(
        "searches",
        max_length=2000,
        help_text="What people search for, one on each line. The words count in any order and "
        "form; words such as “the” and “how” do not.",
    )
    title = models.CharField(max_length=120)
    text = models.CharField(max_length=300, blank=True)
    page = models.ForeignKey(
        Page, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    link = LinkField(blank=True, help_text="Where it leads, if not to a page chosen above.")

    class Meta:
        ordering: ClassVar[list[str]] = ["title", "pk"]
        verbose_name = "recommended result"
        constraints = [
            models.CheckConstraint(
                name="promoted_result_leads_to_one_place",
                condition=Q(page__isnull=False, link="") | (Q(page__isnull=True) & ~Q(link="")),
                violation_error_message="Choose a page or write an address, one of the two.",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def phrase_list(self) -> list[str]:
        """The searches, one by one."""
        return lines_of(self.phrases)

    def clean(self) -> None:
        """Refuse a recommendation that no search leads to."""
        if not self.phrase_list():
            raise ValidationError({"phrases": "Write at least one search."})


def new_token() -> str:
    """An address that nobody can guess."""
    return secrets.token_urlsafe(24)


class SavedSearch(models.Model):
    """A search that a person keeps under a name, with a feed at an address that only they know."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_searches"
    )
    name = models.CharField(max_length=LONGEST_NAME)
    # The query string of the search page.
    address = models.CharField(max_length=LONGEST_ADDRESS, editable=False)
    token = models.CharField(max_length=64, unique=True, default=new_token, editable=False)
    saved_at = models.DateTimeField(default=timezone.now, editable=False)
    alert = models.CharField(
        "tell me of new results",
        max_length=10,
        choices=AlertPace,
        default=AlertPace.NEVER,
        db_default=AlertPace.NEVER,
    )
    # What was there by then has been told, or was there when alerts were asked for.
    alerted_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["name", "pk"]
        verbose_name = "saved search"
        verbose_name_plural = "saved searches"
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"],
                name="saved_search_name_once",
                violation_error_message="You have a saved search of this name already.",
            ),
            models.CheckConstraint(
                name="saved_search_known_alert", condition=Q(alert__in=AlertPace.values)
            ),
        ]
        indexes = [
            models.Index(
                fields=["alert", "alerted_at"],
                condition=~Q(alert=AlertPace.NEVER),
                name="saved_search_to_alert",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Where its owner looks after it."""
        return reverse("search_saved_edit", args=[self.pk])


class QueryCount(models.Model):
    """How often something was searched for on a day. By whom is not kept."""

    day = models.DateField()
    text = models.CharField(max_length=LONGEST_LOGGED)
    searches = models.PositiveIntegerField(default=0)
    # How many of them found nothing.
    empty = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "text"], name="query_count_once")]
        indexes = [models.Index(fields=["text"], name="query_count_text")]

    def __str__(self) -> str:
        return f"{self.text}, {self.day}"


class PastQuery(models.Model):
    """What a signed-in person has searched for lately; nobody else sees it."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="past_queries"
    )
    text = models.CharField(max_length=LONGEST_LOGGED)
    asked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["-asked_at", "-pk"]
        verbose_name = "past query"
        verbose_name_plural = "past queries"
        constraints = [models.UniqueConstraint(fields=["owner", "text"], name="past_query_once")]

    def __str__(self) -> str:
        return self.text
