"""What each kind of file must hold. The limits are those of the records."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug

from community.members.models import LONGEST_HANDLE, Member
from exemplar.accounts.enums import Role
from exemplar.core.markdown import SECTION_CHARACTERS
from exemplar.home.models import InformationPage
from exemplar.home.starter_content.check import (
    Rule,
    address,
    by_key,
    e_mail,
    group,
    limit_of,
    number,
    partial_date,
    reference,
    series,
    short_form,
    text,
    tree,
    valid_by,
    word,
)
from practices.adoption.enums import AdoptionOutcome, AdoptionStatus, Confirmation
from practices.adoption.models import Adaptation, Adoption
from practices.collections.models import Collection, CollectionItem
from practices.library.enums import (
    Better,
    ChannelEffect,
    CostBand,
    Difficulty,
    EvidenceLevel,
    FitVerdict,
    PeopleBand,
    Sector,
    TimeBand,
    WouldRepeat,
)
from practices.library.models import AgencyFit, CaseStudyPage, Outcome, PracticePage, PracticeSource
from practices.taxonomy.enums import AgencyLevel, Constraint, CustomersBand, StaffBand
from practices.taxonomy.models import Agency, Industry, Topic, normalise_domain

# Heading in a practice's file: field of the record.
PRACTICE_SECTIONS = {
    "The problem": "problem",
    "What was done": "what_was_done",
    "Results": "results",
    "How to do it": "steps",
    "Getting started": "getting_started",
    "Keeping it going": "keeping_going",
    "Resources": "resources",
    "Preconditions: systems": "precondition_systems",
    "Preconditions: law": "precondition_law",
    "Preconditions: budget": "precondition_budget",
    "Preconditions: leadership": "precondition_leadership",
    "Where it fits": "fits_where",
    "Where it does not fit": "fits_not_where",
}
CASE_SECTIONS = {
    "What was done": "what_was_done",
    "What was changed to fit": "adaptation",
    "What went wrong": "what_went_wrong",
    "Would they do it again": "would_repeat_why",
}
# Shorter than the records allow: more does not fit a card.
TITLE, SUMMARY = 90, 280
BODY = SECTION_CHARACTERS
TAG = 100

_source: dict[str, Rule] = {
    "title": text(limit_of(PracticeSource, "title")),
    "publisher": text(limit_of(PracticeSource, "publisher")),
    "url": address(limit_of(PracticeSource, "url")),
    "published": partial_date(),
}
_measure: dict[str, Rule] = {
    "measure": text(limit_of(Outcome, "measure")),
    "unit": text(limit_of(Outcome, "unit")),
    "before": number,
    "after": number,
    "better": word(Better.values),
    "period": text(limit_of(Outcome, "period")),
    "population": text(limit_of(Outcome, "population")),
    "evidence": word(EvidenceLevel.values),
    "why": text(limit_of(Outcome, "evidence_reason")),
}
_described: dict[str, Rule] = {
    "title": text(TITLE),
    "summary": text(SUMMARY),
    "topics": series(reference("topics"), 1, 4),
    "tags": series(text(TAG, lower_case=True), 2, 6),
    "customer_groups": series(reference("customer_groups"), 1),
    "sources": series(group(_source), 1),
}

PRACTICE: dict[str, Rule] = {
    **_described,
    "industry": reference("industries"),
    "sector": word(Sector.values),
    "customers_a_year": word(CustomersBand.values),
    "staff": word(StaffBand.values),
    "channels": by_key(reference("channels"), word(ChannelEffect.values)),
    "effort": group(
        {
            "people": word(PeopleBand.values),
            "time_to_first_result": word(TimeBand.values),
            "cost": word(CostBand.values),
            "difficulty": word(Difficulty.values),
        }
    ),
    "failed": word(("true", "false")),
    "fit": by_key(
        word(AgencyLevel.values),
        group({"verdict": word(FitVerdict.values), "why": text(limit_of(AgencyFit, "why"))}),
        least=2,
    ),
    "outcomes": series(group(_measure)),
    "related": series(reference("practices")),
    "contact": text(limit_of(PracticePage, "contact")),
}
PRACTICE_MAY: dict[str, Rule] = {"superseded_by": reference("practices")}

CASE: dict[str, Rule] = {
    **_described,
    "service": text(limit_of(CaseStudyPage, "service")),
    "started": partial_date(),
    "ended": partial_date("still running"),
    "practices": series(reference("practices"), 1),
    "channels": series(reference("channels"), 1),
    "would_repeat": word(WouldRepeat.values),
    "measures": series(group(_measure)),
}
ORGANISATION: dict[str, Rule] = {
    "agency": reference("agencies"),
    "company": reference("companies"),
}

_term: dict[str, Rule] = {"name": text(limit_of(Industry, "name")), "slug": short_form}


def _naics(value: str) -> None:
    for validator in Industry._meta.get_field("naics_code").validators:
        validator(value)


def _path(value: str) -> None:
    for part in value.split("/"):
        validate_slug(part)


def _domain(value: str) -> None:
    if normalise_domain(value) != value:
        raise ValidationError("It is not written as it is compared.")


TAXONOMY: dict[str, Rule] = {
    "topics": series(
        tree(
            _term,
            {
                "synonyms": series(text()),
                "description": text(limit_of(Topic, "description"), optional=True),
            },
        )
    ),
    "industries": series(
        group({**_term, "naics": valid_by(_naics, "is two digits, or a range such as 48-49")})
    ),
    "channels": series(group(_term)),
    "customer_groups": series(group(_term)),
    "agencies": series(
        tree(
            {**_term, "level": word(AgencyLevel.values), "staff": word(StaffBand.values)},
            {
                "abbreviation": text(limit_of(Agency, "abbreviation"), optional=True),
                "description": text(limit_of(Agency, "description"), optional=True),
                "website": address(limit_of(Agency, "website")),
                "domains": series(
                    valid_by(_domain, "is a domain in lower case such as irs.gov, without @")
                ),
            },
        )
    ),
    "companies": series(
        tree(
            _term,
            {"industry": reference("industries"), "website": address(limit_of(Agency, "website"))},
        )
    ),
}

TAXONOMY_MAY: dict[str, Rule] = {"synonyms": series(series(text(), least=2))}

ADOPTION: dict[str, Rule] = {
    "practice": reference("practices"),
    "status": word(AdoptionStatus.values),
    "since": partial_date(),
    "outcome": word(AdoptionOutcome.values),
    "confirmation": word((Confirmation.UNCONFIRMED.value, Confirmation.PUBLIC_RECORD.value)),
}
ADOPTION_MAY: dict[str, Rule] = {
    **ORGANISATION,
    "service": text(limit_of(Adoption, "service"), optional=True),
    "measure": text(limit_of(Adoption, "measure"), optional=True),
    "unit": text(limit_of(Adoption, "unit"), optional=True),
    "before": number,
    "after": number,
    "adaptations": series(
        group(
            {
                "difference": text(limit_of(Adaptation, "difference")),
                "change": text(limit_of(Adaptation, "change")),
            }
        )
    ),
    "reason_stopped": text(limit_of(Adoption, "reason_stopped")),
    "contact": text(limit_of(Adoption, "contact"), optional=True),
    "customers_a_year": word(CustomersBand.values),
    "channels": series(reference("channels"), 1),
    "customer_groups": series(reference("customer_groups"), 1),
    "constraints": series(word(Constraint.values)),
    "source": group(_source),
}
LESSON: dict[str, Rule] = {"practice": reference("practices")}
LESSON_MAY: dict[str, Rule] = {**ORGANISATION, "service": text()}

_kept_page = group(
    {"note": text(limit_of(CollectionItem, "note"))},
    {"practice": reference("practices"), "case": reference("cases")},
)
COLLECTION: dict[str, Rule] = {
    "title": text(limit_of(Collection, "title")),
    "description": text(limit_of(Collection, "description")),
    "pages": series(_kept_page, 1),
}

PERSON: dict[str, Rule] = {"name": text(150), "email": e_mail, "role": word(Role.values)}
PERSON_MAY: dict[str, Rule] = {
    "agency": reference("agencies"),
    "handle": text(LONGEST_HANDLE),
    "headline": text(limit_of(Member, "headline")),
    "about": text(limit_of(Member, "about")),
    "topics": series(reference("topics"), 1, 20),
}

PAGE: dict[str, Rule] = {
    "title": text(TITLE),
    "summary": text(limit_of(InformationPage, "summary")),
    "address": valid_by(_path, "is words of letters, digits and hyphens with / between them"),
}
