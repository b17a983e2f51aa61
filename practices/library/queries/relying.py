"""Who relies on a practice: it is they who are told when it is retired."""

from django.db.models import Q, QuerySet

from exemplar.accounts.models import User
from practices.library.models import (
    CaseStudyPage,
    CaseStudyPractice,
    PracticeAuthor,
    PracticePage,
    RelatedPractice,
)


def people_citing(practice: PracticePage) -> QuerySet[User]:
    """Whoever looks after or wrote a published page that cites a practice.

    A case study cites what it tells of; a practice what it names as related, or supersedes.
    """
    telling = CaseStudyPractice.objects.filter(practice=practice).values("case_study")
    cases = CaseStudyPage.objects.live().filter(pk__in=telling)
    relating = RelatedPractice.objects.filter(related=practice).values("practice")
    practices = PracticePage.objects.live().filter(Q(pk__in=relating) | Q(superseded_by=practice))
    return (
        User.objects.filter(is_active=True)
        .filter(
            Q(pk__in=cases.values("owner"))
            | Q(pk__in=practices.values("owner"))
            | Q(pk__in=PracticeAuthor.objects.filter(practice__in=practices).values("user"))
        )
        .order_by("pk")
    )


def people_behind(page: PracticePage | CaseStudyPage) -> QuerySet[User]:
    """Whoever looks after a page or wrote it."""
    own = Q(pk=page.owner_id)
    if isinstance(page, PracticePage):
        own |= Q(pk__in=PracticeAuthor.objects.filter(practice=page).values("user"))
    return User.objects.filter(own, is_active=True).order_by("pk")
