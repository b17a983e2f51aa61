"""What practices and case studies have in common: measures, sources, pictures and documents."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from wagtail.documents import get_document_model_string
from wagtail.images import get_image_model_string
from wagtail.models import Orderable
from wagtail.search import index

from exemplar.core.partial_dates import PartialDateField
from practices.library.enums import Better


def known(field: str, choices: type[models.TextChoices]) -> Q:
    """A choice that is one of its words, or blank while the page is a draft."""
    return Q(**{f"{field}__in": ["", *choices.values]})


class Measure(Orderable):
    """A number before and after. An empty number says that the source does not give it."""

    measure = models.CharField(max_length=200, help_text="What was measured.")
    unit = models.CharField(
        max_length=80, help_text="Such as US dollars a return, percent of customers, days."
    )
    before = models.DecimalField(
        max_digits=18,
        decimal_places=4,
        null=True,
        blank=True,
        help_text="Leave empty only if it is not known.",
    )
    after = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    better = models.CharField("improves", max_length=10, choices=Better, default=Better.HIGHER)
    period = models.CharField(
        max_length=120, help_text="When it was measured, such as fiscal year 2011; or unknown."
    )
    population = models.CharField(
        "who it was for", max_length=200, help_text="Whose experience the number describes."
    )

    class Meta(Orderable.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.measure

    @property
    def change(self) -> Decimal | None:
        """After less before; None where either is unknown."""
        if self.before is None or self.after is None:
            return None
        return self.after - self.before

    @property
    def improved(self) -> bool | None:
        """Whether the change is for the better; None where that cannot be said."""
        if not self.change or self.better == Better.NEITHER:
            return None
        return (self.change > 0) == (self.better == Better.HIGHER)


class Source(Orderable):
    """Where a statement comes from, so that anyone can check it."""

    title = models.CharField(max_length=250)
    publisher = models.CharField(max_length=120)
    url = models.URLField("address", max_length=500)
    published = PartialDateField(
        blank=True, help_text="A year, a month or a day: 2011, 2011-04 or 2011-04-27."
    )

    class Meta(Orderable.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.title


class Author(Orderable):
    """Somebody who wrote the text. The name stays readable after the account is gone."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="authored_%(class)s",
    )
    name = models.CharField(max_length=150)
    may_be_contacted = models.BooleanField("agrees to be contacted", default=False)

    class Meta(Orderable.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.name


class Picture(Orderable):
    """A picture that belongs to the text."""

    image = models.ForeignKey(
        get_image_model_string(), on_delete=models.CASCADE, related_name="+", verbose_name="picture"
    )
    alt_text = models.CharField(
        "what it shows",
        max_length=300,
        help_text="Read aloud to whoever cannot see it: what the picture tells.",
    )
    caption = models.CharField(max_length=300, blank=True)

    class Meta(Orderable.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.alt_text


class AttachedDocument(Orderable):
    """A document that readers can download with the text."""

    document = models.ForeignKey(
        get_document_model_string(), on_delete=models.CASCADE, related_name="+"
    )
    title = models.CharField(max_length=200)

    class Meta(Orderable.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.title


# Reports and orders are often looked for by what a source is called.
SOURCES_SEARCHED = index.RelatedFields(
    "sources",
    [index.SearchField("title", boost=0.5), index.SearchField("publisher", boost=0.5)],
)
