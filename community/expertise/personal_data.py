"""What the directory keeps of an advisor: handed out with the rest, erased with the account."""

from typing import Any

from django.utils import timezone

from community.expertise import signals
from community.expertise.enums import FieldAudience, Standing
from community.expertise.models import Advisor, Consent
from community.expertise.rules import FIELDS
from community.members.personal_data import PersonalData, register, told
from exemplar.accounts.actions import NO_DOMAIN
from exemplar.accounts.models import User


def _profile(user: User) -> list[dict[str, Any]]:
    rows = Advisor.objects.filter(user=user).select_related("company")
    found = []
    for advisor in rows.prefetch_related("industries", "channels"):
        [plain] = told(
            [advisor],
            "email", "name", "title", "company", "company_name", "industries",
            "get_seniority_display", "customers_a_year", "staff", "budget", "channels",
            "time_zone", "hours_a_quarter", "most_engagements", "available_from", "is_paused",
            "paused_until", "standing", "consented_at", "confirmed_at", "declared_at",
            "reminded_at", "proposed", "created_at", "changed_at",
            *(f"{field}_for" for field in FIELDS),
        )  # fmt: skip
        found.append(
            {
                **plain,
                "results": told(
                    advisor.results.prefetch_related("topics"),
                    "title", "text", "organisation", "industry", "topics", "year", "changed_at",
                ),
                "skills": told(
                    advisor.skills.select_related("topic"), "topic", "get_level_display"
                ),
                "modes": told(advisor.modes.all(), "get_mode_display", "get_preference_display"),
                "interests": told(
                    advisor.interests.select_related("agency", "company"),
                    "get_kind_display", "agency", "company", "words", "starts_on", "ends_on",
                    "declared_at",
                ),
                "consents": told(
                    advisor.consents.all(), "field", "audience", "given", "note", "at"
                ),
            }
        )  # fmt: skip
    return found


def _forget_profile(user: User) -> None:
    """Nothing but the name stays, for coordinators, beside engagements that are on record."""
    for advisor in Advisor.objects.select_for_update(no_key=True).filter(user=user):
        if advisor.consented_at is not None:
            Consent.objects.create(advisor=advisor, field="matching", given=False, by=user)
        for rows in (advisor.results, advisor.skills, advisor.modes, advisor.interests):
            rows.all().delete()
        advisor.industries.clear()
        advisor.channels.clear()
        kept = {"name": advisor.name, "is_demonstration": advisor.is_demonstration}
        empty = Advisor(
            pk=advisor.pk,
            user=user,
            email=f"left-{advisor.pk}@{NO_DOMAIN}",
            standing=Standing.WITHDRAWN,
            version=advisor.version + 1,
            created_at=advisor.created_at,
            changed_at=timezone.now(),
            **kept,
            **{f"{field}_for": FieldAudience.COORDINATORS for field in FIELDS},
        )
        empty.save(force_update=True)
        signals.profile_changed.send(Advisor, advisor=empty)
        signals.results_changed.send(Advisor, advisor=empty)


register(
    PersonalData(
        "advisor_profile", "Your profile as an advisor", _profile, _forget_profile,
        goes="Your profile as an advisor: results, skills, availability, and the interests that "
        "you declared.",
        stays="Your name as an advisor, for coordinators, beside engagements that are on record; "
        "and when you agreed to what.",
    )
)  # fmt: skip
