"""Attacks through each text of an advisor's profile, and the pages that show them."""

from typing import Any

from community.expertise.models import Advisor, Consent, Interest, PastResult
from exemplar.accounts.models import User
from tests.attacks.fields import Filler
from tests.e2e.people import name_of
from tests.factories import (
    AdvisorFactory,
    ConsentFactory,
    InterestFactory,
    PastResultFactory,
    UserFactory,
)

Page = tuple[str, str, str]


def attacked_advisors(filler: Filler) -> list[Page]:
    """Profiles full of attacks: the address, the heading, and who opens it."""
    reader, shown = UserFactory(), []
    kinds = (Advisor, PastResult, Interest, Consent)
    for number in range(max(map(filler.needed, kinds))):
        values = filler.fill(Advisor)
        if number >= len(filler.values_for(Advisor._meta.get_field("email"))):
            values["email"] = f"attacked{number}@example.test"
        advisor = AdvisorFactory(
            user=UserFactory(),
            company=None,
            shown_to="members",
            **{**values, "company_name": values.get("company_name") or "A company"},
        )
        PastResultFactory(advisor=advisor, **filler.fill(PastResult))
        InterestFactory(advisor=advisor, **filler.fill(Interest))
        ConsentFactory(advisor=advisor, by=advisor.user, **filler.fill(Consent))
        Advisor.objects.filter(pk=advisor.pk).update(
            proposed={"title": {"value": values["title"], "by": advisor.user_id, "at": ""}}
        )
        shown.append((advisor.get_absolute_url(), advisor.name, name_of(reader)))
        shown += _own(advisor.user) if number % 3 == 0 else []
    shown.append(("/advisors/", "Advisors", name_of(reader)))
    return shown


def _own(person: User) -> list[Any]:
    place, who = "/account/advisor/", name_of(person)
    headings = {
        "": "Your advisor profile",
        "about/": "About you",
        "results/": "Past results",
        "interests/": "Interests to declare",
        "readers/": "Who may read what",
        "proposed/": "What a coordinator wrote",
    }
    return [(f"{place}{name}", heading, who) for name, heading in headings.items()]
