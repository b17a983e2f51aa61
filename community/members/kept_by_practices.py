"""What the library, its ledger and what stands beside it keep of a person."""

from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import Q

from community.members.personal_data import PersonalData, register, told
from exemplar.accounts.actions import NO_DOMAIN
from exemplar.accounts.models import User
from practices.adoption.models import Adoption, AdoptionEvent
from practices.collections.models import Collection, CollectionItem
from practices.contributing.models import Claim, CoAuthor, Contribution, DealtWith
from practices.contributing.rules import written_by
from practices.fit.models import Service
from practices.library.models import (
    CaseAuthor,
    CaseStudyPage,
    EvidenceDecision,
    EvidenceRating,
    PracticeAuthor,
    PracticePage,
)


def _addresses(user: User) -> list[str]:
    return list(EmailAddress.objects.filter(user=user).values_list("email", flat=True))


# --- What the person writes -----------------------------------------------------------------------


def _contributions(user: User) -> list[dict[str, Any]]:
    rows = written_by(user).prefetch_related("fields", "attachments").order_by("pk")
    return [
        {
            **told([row], "get_kind_display", "get_state_display", "created_at", "changed_at")[0],
            "is_mine": row.owner_id == user.pk,
            "text": {field.name: field.value for field in row.fields.all()},
            "files": told(row.attachments.all(), "name", "title", "alt_text", "caption"),
        }
        for row in rows
    ]


def _forget_drafts(user: User) -> None:
    """Drafts that nobody else writes go, and so do invitations and what waits on a desk."""
    alone = Contribution.objects.filter(owner=user, page=None)
    # Their files go with them: see contributing.receivers.
    alone.exclude(coauthor_rows__person__isnull=False).delete()
    addressed = Q()
    for email in _addresses(user):
        addressed |= Q(email__iexact=email)
    if addressed:
        CoAuthor.objects.filter(addressed, person=None).delete()
    for row in CoAuthor.objects.filter(person=user):
        row.email, row.may_be_contacted = f"left-{user.pk}@{NO_DOMAIN}", False
        row.save(update_fields=["email", "may_be_contacted"])
    Contribution.objects.filter(owner=user).update(owner_may_be_contacted=False)
    Claim.objects.filter(reviewer=user).delete()


def _authored(user: User) -> list[dict[str, Any]]:
    practices = PracticeAuthor.objects.filter(user=user).select_related("practice")
    cases = CaseAuthor.objects.filter(user=user).select_related("case_study")
    return [
        *told(practices.order_by("pk"), "practice.title", "name", "may_be_contacted"),
        *told(cases.order_by("pk"), "case_study.title", "name", "may_be_contacted"),
    ]


def _no_contact(user: User) -> None:
    for model in (PracticeAuthor, CaseAuthor):
        model.objects.filter(user=user).update(may_be_contacted=False)


# --- The ledger and the evidence ------------------------------------------------------------------


def _reports(user: User) -> list[dict[str, Any]]:
    rows = Adoption.every.filter(Q(reported_by=user) | Q(confirmed_by=user))
    return told(
        rows.select_related("practice", "agency", "company").order_by("pk"),
        "practice", "organisation", "service", "get_status_display", "since",
        "get_outcome_display", "contact", "reported_at", "changed_at", "withdrawn_at",
    )  # fmt: skip


def _steps(user: User) -> list[dict[str, Any]]:
    rows = AdoptionEvent.objects.filter(actor=user).order_by("pk")
    return told(rows, "get_kind_display", "adoption_id", "changes", "reason", "at")


def _no_contact_in_ledger(user: User) -> None:
    """A contact that names an address of the person goes; the row stays."""
    named = Q()
    for email in _addresses(user):
        named |= Q(contact__icontains=email)
    if named:
        Adoption.every.filter(named).update(contact="", contact_is_public=False)


def _judgements(user: User) -> list[dict[str, Any]]:
    shown = ("outcome.practice", "outcome", "level", "reason")
    rated = EvidenceRating.objects.filter(rater=user).select_related("outcome__practice")
    decided = EvidenceDecision.objects.filter(decided_by=user).select_related("outcome__practice")
    verified: list[Any] = [
        *PracticePage.objects.filter(verified_by=user).order_by("pk"),
        *CaseStudyPage.objects.filter(verified_by=user).order_by("pk"),
    ]
    return [
        {
            "ratings": told(rated.order_by("pk"), *shown, "rated_at"),
            "decisions": told(decided.order_by("pk"), *shown, "decided_at"),
            "verified": told(verified, "title", "verified_on"),
            "comments_dealt_with": told(DealtWith.objects.filter(by=user), "comment_id", "at"),
        }
    ]


# --- What stands beside the library ---------------------------------------------------------------


def _services(user: User) -> list[dict[str, Any]]:
    return told(
        Service.objects.filter(owner=user).prefetch_related("channels", "customer_groups"),
        "name", "agency", "level", "staff", "customers_a_year", "channels", "customer_groups",
        "constraints", "changed_at",
    )  # fmt: skip


def _collections(user: User) -> list[dict[str, Any]]:
    kept = Collection.objects.filter(owner=user).order_by("pk")
    items = CollectionItem.objects.filter(collection__in=kept).select_related("page")
    by_collection: dict[int, list[Any]] = {}
    for item in items.order_by("collection", "position", "pk"):
        by_collection.setdefault(item.collection_id, []).append(item)
    return [
        {
            **told([each], "title", "description", "sharing", "made_at")[0],
            "pages": told(by_collection.get(each.pk, ()), "page", "note"),
        }
        for each in kept
    ]


def _forget_collections(user: User) -> None:
    Collection.objects.filter(owner=user).delete()


def _forget_service(user: User) -> None:
    Service.objects.filter(owner=user).delete()


register(
    PersonalData(
        "contributions", "What you write for the library", _contributions, _forget_drafts,
        goes="Your drafts and their files, unless somebody writes them with you.",
        stays="What you have handed in: practices and case studies, with your name.",
    )
)  # fmt: skip
register(PersonalData("authored", "Pages that name you as author", _authored, _no_contact))
register(
    PersonalData(
        "reports", "What you reported to the ledger, or confirmed in it", _reports,
        _no_contact_in_ledger,
        goes="Your e-mail address where the ledger names it as a contact.",
        stays="The adoptions that you reported or confirmed, and the ratings of evidence that you "
        "gave.",
    )
)  # fmt: skip
register(PersonalData("ledger_steps", "Each step you took in the ledger", _steps))
register(PersonalData("judgements", "How you rated evidence", _judgements))
register(
    PersonalData(
        "service", "Your service", _services, _forget_service,
        goes="What you said about your service.",
    )
)  # fmt: skip
register(
    PersonalData(
        "collections", "Your collections", _collections, _forget_collections,
        goes="Your collections, with their links.",
    )
)  # fmt: skip
