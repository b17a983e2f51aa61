"""What is kept of a person with the account itself, in the admin and in search."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import models
from wagtail.admin.models import EditingSession, FormState
from wagtail.models import APIToken, ModelLogEntry, PageLogEntry, PageSubscription
from wagtail.users.models import UserProfile

from community.members.actions.settling import OPEN, end
from community.members.models import Affiliation, Member
from community.members.personal_data import PersonalData, register, told
from exemplar.accounts.models import User
from search.models import PastQuery, SavedSearch

LEFT = "The account was deleted."


def _account(user: User) -> dict[str, Any]:
    return {
        "name": user.get_full_name(),
        "joined": user.date_joined.isoformat(),
        "last_signed_in": user.last_login.isoformat() if user.last_login else None,
        "is_demonstration": user.is_demonstration,
        "addresses": told(EmailAddress.objects.filter(user=user), "email", "verified", "primary"),
        "second_factors": told(
            Authenticator.objects.filter(user=user), "type", "created_at", "last_used_at"
        ),
        "roles": told(user.role_grants.order_by("pk"), "get_role_display", "scope", "granted_at"),
    }


def _profile(user: User) -> list[dict[str, Any]]:
    return told(
        Member.objects.filter(user=user).prefetch_related("topics", "former_handles"),
        "handle", "former_handles", "headline", "headline_for", "about", "about_for", "topics",
        "topics_for", "affiliation_for", "activity_for", "time_zone", "has_shortcuts",
        "welcome_dismissed_at", "created_at",
    )  # fmt: skip


def _forget_profile(user: User) -> None:
    """Only the handle stays, beside the name."""
    for member in Member.objects.filter(user=user):
        member.headline = member.about = member.time_zone = ""
        member.save(update_fields=["headline", "about", "time_zone"])
        member.topics.clear()


def _affiliations(user: User) -> list[dict[str, Any]]:
    return told(
        Affiliation.objects.filter(user=user).select_related("agency", "company"),
        "organisation", "state", "proof", "email", "note", "asked_at", "settled_at", "reason",
    )  # fmt: skip


def _end_affiliations(user: User) -> None:
    rows = Affiliation.objects.filter(user=user)
    for affiliation in rows.filter(state__in=OPEN):
        end(affiliation, actor=user, reason=LEFT)
    rows.update(note="", email="")


def _done(user: User) -> list[dict[str, Any]]:
    """What the audit trail says that the person did, and what was done to their account."""
    found = []
    for model in (PageLogEntry, ModelLogEntry):
        rows = model.objects.filter(user=user).order_by("timestamp", "pk")
        found += told(rows.select_related("content_type"), "timestamp", "action", "label")
    return sorted(found, key=lambda row: row["timestamp"])


# What the admin keeps for a person alone.
_OF_THE_ADMIN: tuple[type[models.Model], ...] = (
    APIToken, EditingSession, FormState, PageSubscription, UserProfile,
)  # fmt: skip


def _admin(user: User) -> list[dict[str, Any]]:
    return told(
        UserProfile.objects.filter(user=user),
        "submitted_notifications", "approved_notifications", "rejected_notifications",
        "preferred_language", "current_time_zone",
    )  # fmt: skip


def _forget_admin(user: User) -> None:
    for profile in UserProfile.objects.filter(user=user).exclude(avatar=""):
        profile.avatar.delete(save=False)
    for model in _OF_THE_ADMIN:
        model._default_manager.filter(user=user).delete()


def _searches(user: User) -> list[dict[str, Any]]:
    return told(SavedSearch.objects.filter(owner=user), "name", "address")


def _queries(user: User) -> list[dict[str, Any]]:
    return told(PastQuery.objects.filter(owner=user), "text")


register(
    PersonalData(
        "account", "Your account", _account,
        goes="Your e-mail addresses, your password, passkeys and second factors, and your roles. "
        "You are signed out everywhere, and the addresses are free for a new account.",
        stays="Your name. It stays beside what you wrote, with a note that you have left.",
    )
)  # fmt: skip
register(
    PersonalData(
        "profile", "Your profile", _profile, _forget_profile,
        goes="What your profile says about you.",
        stays="Your handle. Nobody else gets it.",
    )
)  # fmt: skip
register(
    PersonalData(
        "affiliations", "Your affiliations", _affiliations, _end_affiliations,
        goes="Your affiliations: they end.",
    )
)  # fmt: skip
register(
    PersonalData(
        "audit_trail", "What you did, as the audit trail tells it", _done,
        stays="The audit trail: what was done on this site, when, and by whom.",
    )
)  # fmt: skip
register(PersonalData("editing", "How you use the editors' screens", _admin, _forget_admin))
register(
    PersonalData(
        "saved_searches", "Saved searches", _searches,
        lambda user: SavedSearch.objects.filter(owner=user).delete() and None,
        goes="Your saved searches and what you searched for.",
    )
)  # fmt: skip
register(
    PersonalData(
        "past_queries", "What you searched for", _queries,
        lambda user: PastQuery.objects.filter(owner=user).delete() and None,
    )
)  # fmt: skip
