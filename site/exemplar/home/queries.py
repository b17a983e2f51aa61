"""What the front page shows to everybody, and what waits for one person."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone
from wagtail.models import TaskState

from exemplar.accounts.enums import Role
from exemplar.accounts.models import RoleGrant
from exemplar.accounts.queries import roles_of
from practices.library.enums import Stage
from practices.library.models import CaseStudyPage, PracticeIndexPage, PracticePage
from practices.library.queries import (
    case_cards,
    case_index,
    practice_cards,
    practice_index,
    visible_in,
)
from practices.taxonomy.models import Agency
from practices.taxonomy.queries import topic_tree

SHOWN = 3


def front_page(user: Any = None) -> dict[str, Any]:
    """Newest, best-proven and failed practices, newest case studies, topics and figures."""
    user = user or AnonymousUser()
    practices, cases = practice_index(), case_index()
    seen = visible_in(practices, PracticePage.objects, user)
    cases_seen = visible_in(cases, CaseStudyPage.objects, user)
    failed = practices.narrow({"result": ["failed"]}, seen)
    proven = practices.narrow({"stage": [Stage.REPLICATED, Stage.IMPLEMENTED]}, seen) & ~failed

    def first(order: str, found: int) -> list[PracticePage]:
        keys = practices.in_order(order, found)
        return practice_cards([key for key, _ in zip(keys, range(SHOWN), strict=False)])

    case_keys = cases.in_order("newest", cases_seen)
    return {
        "proven": first("stage", proven),
        "newest": first("newest", seen & ~failed & ~proven),
        "failed": first("newest", failed),
        "cases": case_cards([key for key, _ in zip(case_keys, range(SHOWN), strict=False)]),
        "topics": [
            (topic, practices.narrow({"topic": [topic.slug]}, seen).bit_count())
            for topic in topic_tree()
            if topic.depth == 1
        ],
        "practice_count": seen.bit_count(),
        "case_count": cases_seen.bit_count(),
        "proven_count": proven.bit_count(),
        "failed_count": failed.bit_count(),
    }


@dataclass(frozen=True)
class Step:
    """One thing that a person would do next."""

    text: str
    url: str


def next_steps(user: Any) -> list[Step]:
    """What waits for a person in each of the roles they hold, the most pressing first."""
    roles = roles_of(user)
    steps = _editor_steps() if Role.EDITOR in roles or Role.ADMIN in roles else []
    for grant in RoleGrant.objects.filter(user=user).exclude(scope_id=None):
        if isinstance(grant.scope, Agency):
            agency, url = grant.scope, grant.scope.get_absolute_url()
            words = {
                Role.AGENCY_LEAD: f"Check what the ledger says of {agency.short_name}",
                Role.OFFICIAL: f"See what {agency.short_name} has adopted and told",
                Role.PRACTITIONER: f"See what {agency.short_name} has adopted and told",
            }
            steps.append(Step(words[Role(grant.role)], url))
            level = f"/practices/?level={agency.level}"
            steps.append(
                Step(f"Find practices likely to fit a {agency.get_level_display()} agency", level)
            )
    if Role.ADMIN in roles:
        steps.append(Step("Grant and revoke roles", reverse("roles:index")))
    if not steps:
        steps = [
            Step(
                "Find a practice that was used and worked",
                "/practices/?stage=implemented&stage=replicated",
            ),
            Step("Learn from attempts that failed or were stopped", "/practices/?result=failed"),
            Step("Read how evidence is rated", "/about/evidence/"),
        ]
    return list(dict.fromkeys(steps))


def _editor_steps() -> list[Step]:
    waiting = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS).count()
    drafts = (
        PracticePage.objects.filter(live=False).count()
        + CaseStudyPage.objects.filter(live=False).count()
    )
    today = timezone.localdate()
    stale = PracticePage.objects.live().filter(verify_by__lte=today).count()
    unrated = PracticePage.objects.live().filter(outcomes__evidence="not_rated").distinct().count()
    found = [
        (waiting, "waiting for review", reverse("wagtailadmin_reports:workflow_tasks")),
        (drafts, "not yet published", reverse("wagtailadmin_explore_root")),
        (stale, "due to be verified again", reverse("wagtailadmin_explore_root")),
        (unrated, "with outcomes not yet rated", "/practices/?evidence=not_rated"),
    ]
    steps = [Step(f"{count} {text}", url) for count, text, url in found if count]
    library = PracticeIndexPage.objects.first()
    if library is not None:
        address = reverse("wagtailadmin_pages:add", args=["library", "practicepage", library.pk])
        steps.append(Step("Write a practice", address))
    return steps
