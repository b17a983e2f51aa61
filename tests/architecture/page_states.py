"""The states that a page can be in, and who may know of it in each. A new state needs one line."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import Group
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from exemplar.accounts.enums import Role
from practices.library.models import CaseStudyPractice, RelatedPractice
from tests import factories as made
from tests.architecture.world import PUBLIC, WHO

EVERYONE = frozenset(WHO)
SIGNED_IN = EVERYONE - {PUBLIC}
MODERATORS = frozenset({Role.MODERATOR.value, Role.ADMIN.value})
NOBODY: frozenset[str] = frozenset()

# Who may read a page, and see it in lists, at its public address.
READERS = {
    "live": EVERYONE,
    "edited": EVERYONE,
    "demonstration": EVERYONE,
    "superseded": EVERYONE,
    "failed": EVERYONE,
    "login": SIGNED_IN,
    "group": MODERATORS,
    "locked": NOBODY,
    "draft": NOBODY,
    "scheduled": NOBODY,
    "unpublished": NOBODY,
}
ONLY_PRACTICES = {"superseded", "failed"}
KINDS = ("practice", "case", "information")

# In the summary of every page here: whoever searches for it finds what they may.
WORD = "zzeverywhere"
# The title of a draft that waits behind a live page.
SECRET = "zzunpublishedtitle"


def token(kind: str, state: str) -> str:
    """The title of the page of a kind in a state: a word that is nowhere else."""
    return f"zz{kind}{state}"


@dataclass
class Library:
    """A page of each kind in each state, and pages that point at all of them."""

    pages: dict[tuple[str, str], Page] = field(default_factory=dict)
    topic: Any = None
    agency: Any = None
    hubs: list[Page] = field(default_factory=list)

    def readable(self, who: str, *kinds: str) -> set[str]:
        """The titles that a role may know, of all kinds or of these."""
        return {
            token(kind, state)
            for kind, state in self.pages
            if who in READERS[state] and kind in (kinds or KINDS)
        }


def build_library() -> Library:
    """The pages in their states."""
    library = Library(topic=made.TopicFactory(), agency=made.AgencyFactory())
    shared = {"topics": [library.topic], "summary": WORD}
    hub = made.PracticeFactory(title="Hub", **shared)
    information_hub = made.InformationPageFactory(title="Hub of information")
    for state in READERS:
        how = {"draft": state in {"draft", "scheduled"}}
        how["is_demonstration"] = state == "demonstration"
        page = made.PracticeFactory(
            title=token("practice", state), failed=state == "failed", **shared, **how
        )
        library.pages["practice", state] = page
        made.AdoptionFactory(practice=page, agency=library.agency)
        if state in ONLY_PRACTICES:
            continue
        library.pages["case", state] = made.CaseStudyFactory(
            title=token("case", state), agency=library.agency, practices=[hub], **shared, **how
        )
        library.pages["information", state] = made.InformationPageFactory(
            title=token("information", state), parent=information_hub, summary=WORD, **how
        )
    for (_, state), page in library.pages.items():
        _bring_into(page, state)
    library.hubs = [hub, _case_hub(library), information_hub]
    _point_at_all(hub, library)
    return library


def _bring_into(page: Page, state: str) -> None:
    if state == "edited":
        made.edit_without_publishing(page, title=SECRET)
    elif state == "login":
        made.restrict(page)
    elif state == "group":
        made.restrict(page, Group.objects.get(name=Role.MODERATOR.label))
    elif state == "locked":
        PageViewRestriction.objects.create(
            page=page, restriction_type=PageViewRestriction.PASSWORD, password="shared"
        )
    elif state == "scheduled":
        page.go_live_at = timezone.now() + timedelta(days=1)
        page.save_revision(approved_go_live_at=page.go_live_at)
    elif state == "unpublished":
        page.unpublish()


def _case_hub(library: Library) -> Page:
    practices = [page for (kind, _), page in library.pages.items() if kind == "practice"]
    case = made.CaseStudyFactory(title="Hub of cases", topics=[library.topic])
    for practice in practices:
        CaseStudyPractice.objects.create(case_study=case, practice=practice)
    return case


def _point_at_all(hub: Page, library: Library) -> None:
    for (kind, state), page in library.pages.items():
        if kind == "practice":
            RelatedPractice.objects.create(practice=hub, related=page)
            if state == "superseded":
                page.superseded_by = hub
                page.save()
