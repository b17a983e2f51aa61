"""Loading the invented advisors with their profiles. In a demonstration only.

Written down as they would stand after some months: nobody has to confirm what nobody real said. In
bulk, as there are hundreds of texts. Once made, a profile is the coordinators'.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import yaml
from django.utils import timezone

from community.expertise.enums import Mode, Standing
from community.expertise.models import Advisor, ModePreference, PastResult, Skill
from exemplar.accounts.models import User
from exemplar.home.starter_content.people import STARTER_FOLDER
from exemplar.home.starter_content.problems import DEMONSTRATION
from exemplar.home.starter_content.terms import Terms
from exemplar.home.starter_content.trail import Trail
from exemplar.home.starter_content.wanted import naming

FOLDER = STARTER_FOLDER / "demonstration"
# So long ago all of them confirmed their profiles and declared their interests.
CONFIRMED = dt.timedelta(days=60)
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class DemonstrationAdvisor:
    """An invented executive, as the files tell of them."""

    told: dict[str, Any]
    where: str

    @property
    def email(self) -> str:
        """The address, by which the profile is known."""
        return str(self.told["email"])

    @property
    def results(self) -> list[dict[str, Any]]:
        """What they achieved."""
        return list(self.told["results"])


def demonstration_advisors() -> list[DemonstrationAdvisor]:
    """Every invented executive, in the order of the files."""
    return [
        DemonstrationAdvisor(told, f"demonstration/{path.name}: {told['name']}")
        for path in sorted(FOLDER.glob("advisors-*.yaml"))
        for told in yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506 - safe
    ]


def load_advisors(terms: Terms, trail: Trail) -> None:
    """Make the profiles that no load has made before; what became of the others stays."""
    wanted = []
    present = set(Advisor.objects.values_list("email", flat=True))
    for each in demonstration_advisors():
        source = f"advisors/{each.email}"
        if trail.pk_of(source) is not None:
            trail.same(source)
        elif each.email in present:
            trail.kept(source)
        else:
            wanted.append(each)
    emails = [each.email for each in wanted]
    people = {person.email: person for person in User.objects.filter(email__in=emails)}
    made = []
    for each in wanted:
        with naming(each.where):
            advisor = _advisor(each, terms, people.get(each.email))
            advisor.full_clean(validate_unique=False, validate_constraints=False)
        made.append(advisor)
    Advisor.objects.bulk_create(made)
    for each, advisor in zip(wanted, made, strict=True):
        advisor.channels.set(terms["channels"][slug] for slug in each.told["channels"])
        advisor.industries.add(terms["companies"][each.told["company"]].industry_id)
        trail.made(f"advisors/{each.email}", advisor)
    _make_rows(list(zip(wanted, made, strict=True)), terms)


def _advisor(each: DemonstrationAdvisor, terms: Terms, person: User | None) -> Advisor:
    told, moment = each.told, timezone.now() - CONFIRMED
    return Advisor(
        user=person,
        email=each.email,
        name=f"{told['name']} {DEMONSTRATION}",
        title=told["title"],
        company=terms["companies"][told["company"]],
        seniority=told["seniority"],
        customers_a_year=told["customers"],
        staff=told["staff"],
        budget=told["budget"],
        time_zone=told["zone"],
        hours_a_quarter=told["hours"],
        most_engagements=told["at_once"],
        standing=Standing.LISTED,
        consented_at=moment,
        confirmed_at=moment,
        declared_at=moment,
        created_at=moment,
        changed_at=moment,
        is_demonstration=True,
    )


def _make_rows(made: list[tuple[DemonstrationAdvisor, Advisor]], terms: Terms) -> None:
    """Skills, ways of helping and past results of all of them, each kind at once."""
    topics, skills, modes, results = terms["topics"], [], [], []
    for each, advisor in made:
        skills += [
            Skill(advisor=advisor, topic=topics[slug], level=level)
            for slug, level in each.told["skills"].items()
        ]
        modes += [
            ModePreference(advisor=advisor, mode=mode, preference=preference)
            for mode, preference in zip(Mode, each.told["modes"], strict=True)
        ]
        for position, told in enumerate(each.results):
            result = PastResult(
                advisor=advisor,
                title=told["title"],
                text=told["text"],
                organisation=advisor.company.name if advisor.company else "",
                industry_id=advisor.company.industry_id if advisor.company else None,
                year=told["year"],
                position=position,
            )
            with naming(each.where):
                result.clean_fields(exclude={"advisor"})
            results.append((result, told["topics"]))
    Skill.objects.bulk_create(skills)
    ModePreference.objects.bulk_create(modes)
    PastResult.objects.bulk_create([result for result, _ in results])
    through = PastResult.topics.through
    through.objects.bulk_create(
        through(pastresult_id=result.pk, topic_id=topics[slug].pk)
        for result, slugs in results
        for slug in slugs
    )
