"""Reading profiles: whose, which ones a reader may know of, which take part in matching."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import Exists, Q, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone

from community.expertise.enums import Standing
from community.expertise.models import FEWEST_WORDS, WANTED_RESULTS, Advisor, PastResult
from community.expertise.rules import FIELDS, audiences_of, can_browse, is_coordinator
from exemplar.accounts.enums import Role
from exemplar.accounts.queries import roles_of
from practices.taxonomy.models import Company

# So long a declaration of interests holds, and what an advisor has confirmed of the profile.
HOLDS_FOR = timedelta(days=365)
# So long before it ends the advisor is asked again.
ASKED_BEFORE = timedelta(days=30)


def advisor_of(user: Any) -> Advisor | None:
    """The profile of a person, if they have one."""
    if not user.is_authenticated:
        return None
    return Advisor.objects.select_related("company").filter(user=user).first()


def claimable_by(user: Any) -> Advisor | None:
    """A profile that others wrote of a person without one, by a confirmed address of theirs."""
    if not user.is_authenticated:
        return None
    own = EmailAddress.objects.filter(user=user, verified=True)
    found = Advisor.objects.filter(
        ~Exists(Advisor.objects.filter(user=user)),
        user=None,
        email__in=own.annotate(plain=Lower("email")).values("plain"),
    )
    return found.exclude(standing=Standing.WITHDRAWN).order_by("pk").first()


def advises(user: Any) -> bool:
    """Whether a person is an advisor, by their roles alone."""
    return Role.ADVISOR in roles_of(user)


def listed_for(user: Any) -> QuerySet[Advisor]:
    """The profiles that a reader may know of; coordinators know of all, listed or not.

    One of which the reader may read nothing at all is not there for them.
    """
    if is_coordinator(user):
        return Advisor.objects.all()
    if not can_browse(user):
        return Advisor.objects.none()
    audiences, readable = audiences_of(user), Q()
    for field in FIELDS:
        readable |= Q(**{f"{field}_for__in": audiences})
    return Advisor.objects.filter(readable, standing=Standing.LISTED, consented_at__isnull=False)


def is_in_use() -> Q:
    """What must hold of a profile's account, where it has one: it is not suspended."""
    return Q(user__isnull=True) | Q(user__is_active=True)


def takes_part(now: Any = None) -> Q:
    """What must hold of a profile that is matched.

    Listed, agreed, interests declared within the year, and confirmed by the advisor, or noted by a
    coordinator for one without an account; an account that is suspended takes part in nothing.
    """
    since = (now or timezone.now()) - HOLDS_FOR
    return Q(
        is_in_use(),
        Q(user__isnull=False) | Q(confirmed_at__isnull=False),
        standing=Standing.LISTED,
        consented_at__isnull=False,
        declared_at__gt=since,
    )


def is_paused(advisor: Advisor) -> bool:
    """Whether an advisor takes a pause today."""
    until = advisor.paused_until
    return advisor.is_paused and (until is None or until > timezone.localdate())


def is_current(moment: Any) -> bool:
    """Whether what was confirmed or declared at a moment still holds."""
    return moment is not None and moment > timezone.now() - HOLDS_FOR


def word_count(text: str) -> int:
    """The words of a text."""
    return len(text.split())


def long_enough(results: Iterable[PastResult]) -> int:
    """How many past results have as many words as matching wants."""
    return sum(word_count(result.text) >= FEWEST_WORDS for result in results)


def missing_for_matching(advisor: Advisor) -> list[str]:
    """What keeps a profile out of matching, or makes it match badly, each in a sentence."""
    found = []
    if advisor.standing != Standing.LISTED:
        found.append("A coordinator has not listed the profile yet.")
    if advisor.consented_at is None:
        found.append("There is no consent to use the profile.")
    if not is_current(advisor.declared_at):
        found.append("Interests have not been declared within the last year.")
    if advisor.user_id is None and advisor.confirmed_at is None:
        found.append("Nobody has confirmed that the profile is right.")
    if is_paused(advisor):
        found.append("A pause is taken: nothing new is asked.")
    return found


def wanted(advisor: Advisor) -> list[tuple[str, str, bool]]:
    """What a good profile has: a section, what to do there, and whether it is done."""
    enough = long_enough(advisor.results.all())
    says_company = advisor.company_id is not None or bool(advisor.company_name)
    return [
        ("about", "Job title and company", says_company),
        ("about", "Seniority, industries and sizes of what was run", bool(advisor.seniority)),
        (
            "results",
            f"{WANTED_RESULTS} past results of {FEWEST_WORDS} words or more ({enough} so far)",
            enough >= WANTED_RESULTS,
        ),
        ("skills", "Topics, each with a level", bool(advisor.skills.all())),
        ("modes", "How gladly to help in each way", bool(advisor.modes.all())),
        ("availability", "Hours a quarter", advisor.hours_a_quarter is not None),
        ("interests", "Interests declared", is_current(advisor.declared_at)),
        ("readers", "Who may read what, and consent", advisor.consented_at is not None),
    ]  # fmt: skip


def parents_of(companies: Iterable[Company]) -> dict[int, Company]:
    """Each company's owner, by the company's key; one query for any number."""
    steplen = Company.steplen
    above = {one.pk: one.path[:-steplen] for one in companies if len(one.path) > steplen}
    found = {each.path: each for each in Company.objects.filter(path__in=set(above.values()))}
    return {key: found[path] for key, path in above.items() if path in found}


def due_for_reminder(now: Any = None) -> QuerySet[Advisor]:
    """Listed advisors who should confirm profile or interests again and have not been asked yet."""
    before = (now or timezone.now()) - HOLDS_FOR + ASKED_BEFORE
    stale = Q(confirmed_at__lt=before) | Q(declared_at__lt=before)
    never = Q(created_at__lt=before) & (Q(confirmed_at=None) | Q(declared_at=None))
    not_asked = Q(reminded_at=None) | Q(reminded_at__lt=before)
    listed = Advisor.objects.filter(standing=Standing.LISTED, consented_at__isnull=False)
    return listed.filter(stale | never, not_asked).order_by("pk")


def waiting_to_be_listed() -> QuerySet[Advisor]:
    """Drafts that their advisors have confirmed: a coordinator lists them."""
    return Advisor.objects.filter(standing=Standing.DRAFT, confirmed_at__isnull=False)


def next_for(user: Any) -> list[tuple[str, str]]:
    """What waits for a person in the directory: words, and the name of the address."""
    roles, found = roles_of(user), []
    if Role.ADVISOR in roles:
        advisor = advisor_of(user)
        if advisor is None:
            found.append(("Write your advisor profile", "advisor_own"))
        elif advisor.proposed:
            text = "Confirm what a coordinator wrote in your profile"
            found.append((text, "advisor_own_proposed"))
        elif not is_current(advisor.declared_at):
            text = "Declare your interests: you are not matched before"
            found.append((text, "advisor_own_interests"))
        elif missing_for_matching(advisor):
            found.append(("Complete your advisor profile", "advisor_own"))
    elif claimable_by(user):
        found.append(("Take over the advisor profile that was written of you", "advisor_own"))
    if {Role.COORDINATOR, Role.ADMIN} & roles and (count := waiting_to_be_listed().count()):
        text = f"{count} advisor profile{' waits' if count == 1 else 's wait'} to be listed"
        found.append((text, "advisors"))
    return found


def nearest_companies(name: str, most: int = 5) -> list[Company]:
    """Companies whose names share a word with a typed one, for the coordinator who settles it."""
    shared = Q(pk__in=())
    for word in name.split():
        if len(word) > 2:  # noqa: PLR2004 - "of", "&" and the like are in many names
            shared |= Q(name__icontains=word)
    return list(Company.objects.filter(shared).order_by("name", "pk")[:most])
