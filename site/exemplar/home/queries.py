"""What the front page shows to everybody, and what waits for one person."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.urls import reverse
from wagtail.models import TaskState

from community.advising.queries.waiting import advice_waiting
from community.expertise.queries import next_for as waiting_in_directory
from community.moderation.queries import waiting_appeals, waiting_cases
from exemplar.accounts.enums import Role
from exemplar.accounts.models import RoleGrant
from exemplar.accounts.queries import roles_of
from practices.adoption.queries import reports_to_confirm
from practices.contributing.enums import State
from practices.contributing.models import Contribution
from practices.library.enums import Stage
from practices.library.models import CaseStudyPage, PracticeIndexPage, PracticePage
from practices.library.queries import cases_for, practices_for
from practices.library.queries.health import health_counts, standing_pages
from practices.taxonomy.models import Agency
from practices.taxonomy.queries import topic_tree

SHOWN = 3
PROVEN = [Stage.REPLICATED, Stage.IMPLEMENTED]


def front_page(user: Any = None) -> dict[str, Any]:
    """Newest, best-proven and failed practices, newest case studies, topics and figures."""
    user = user or AnonymousUser()
    practices, cases = practices_for(user).ask(), cases_for(user).ask()
    kept = {"result": ["kept"]}
    unproven = [stage for stage in Stage.values if stage not in PROVEN]
    proven = practices.records({**kept, "stage": PROVEN}, "stage")
    failed = practices.records({"result": ["failed"]}, "newest")
    told = cases.records({}, "newest")
    topics = practices.count_one("topic")
    return {
        "proven": proven[:SHOWN],
        "newest": practices.records({**kept, "stage": unproven}, "newest")[:SHOWN],
        "failed": failed[:SHOWN],
        "cases": told[:SHOWN],
        "topics": [
            (topic, topics.get(topic.slug, 0)) for topic in topic_tree() if topic.depth == 1
        ],
        "practice_count": practices.records({}, "newest").count(),
        "case_count": told.count(),
        "proven_count": proven.count(),
        "failed_count": failed.count(),
    }


@dataclass(frozen=True)
class Step:
    """One thing that a person would do next."""

    text: str
    url: str


def next_steps(user: Any) -> list[Step]:
    """What waits for a person in each of the roles they hold, the most pressing first."""
    roles = roles_of(user)
    steps = _waiting(user, roles)
    steps += [Step(text, reverse(name)) for text, name in waiting_in_directory(user)]
    steps += [Step(each.text, each.url) for each in advice_waiting(user)]
    if Role.EDITOR in roles or Role.ADMIN in roles:
        steps += _editor_steps()
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
            Step("Tell of something that worked, or did not", reverse("contribute")),
            Step("Read how evidence is rated", "/about/evidence/"),
        ]
    return list(dict.fromkeys(steps))


def _waiting(user: Any, roles: Collection[str]) -> list[Step]:
    """What others wait for: reports to be confirmed, and texts to be changed."""
    steps = []
    if Role.AGENCY_LEAD in roles and (count := reports_to_confirm(user).count()):
        text = f"{count} report{'' if count == 1 else 's'} to confirm"
        steps.append(Step(text, reverse("adoption_queue")))
    if Role.MODERATOR in roles or Role.ADMIN in roles:
        steps += _moderator_steps(user)
    mine = Contribution.objects.filter(Q(owner=user) | Q(coauthors=user))
    if count := mine.filter(state=State.CHANGES_REQUESTED).distinct().count():
        text = f"{count} text{'' if count == 1 else 's'} of yours to be changed"
        steps.append(Step(text, reverse("contribute")))
    return steps


def _moderator_steps(user: Any) -> list[Step]:
    """What was flagged or held, and the appeals that this moderator may hear."""
    steps = []
    if count := waiting_cases(user):
        text = f"{count} flagged or held post{' waits' if count == 1 else 's wait'} for a moderator"
        steps.append(Step(text, reverse("moderation_queue")))
    if count := waiting_appeals(user):
        text = f"{count} appeal{' waits' if count == 1 else 's wait'} for another moderator"
        steps.append(Step(text, reverse("moderation_appeals")))
    return steps


def _editor_steps() -> list[Step]:
    waiting = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS).count()
    drafts = (
        PracticePage.objects.filter(live=False).count()
        + CaseStudyPage.objects.filter(live=False).count()
    )
    stale = health_counts()["overdue"]
    unrated = standing_pages(PracticePage).filter(outcomes__evidence="not_rated").distinct().count()
    found = [
        (waiting, "waiting for review", reverse("wagtailadmin_reports:workflow_tasks")),
        (drafts, "not yet published", reverse("wagtailadmin_explore_root")),
        (stale, "due to be verified again", reverse("library_stale")),
        (unrated, "with outcomes not yet rated", reverse("library_evidence")),
    ]
    steps = [Step(f"{count} {text}", url) for count, text, url in found if count]
    library = PracticeIndexPage.objects.first()
    if library is not None:
        address = reverse("wagtailadmin_pages:add", args=["library", "practicepage", library.pk])
        steps.append(Step("Write a practice", address))
    return steps
