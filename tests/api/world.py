"""A library of a few records, some of them not for everybody."""

from dataclasses import dataclass

from django.contrib.auth.models import Group

from exemplar.accounts.enums import Role
from practices.library.models import PracticePage
from tests import factories as made

# In the title of whatever not everybody may read.
HIDDEN = "zzhidden"


@dataclass
class Small:
    """What there is."""

    practice: PracticePage
    case: object
    agency: object
    topic: object


def small_library() -> Small:
    """An open practice with its parts, and beside it practices that are not for everybody."""
    topic = made.TopicFactory(name="Queues", slug="queues", synonyms="waiting lines")
    below = made.TopicFactory(parent=topic, name="Appointments", slug="appointments")
    agency = made.AgencyFactory(name="Mint", slug="mint", abbreviation="")
    practice = made.PracticeFactory(title="Open queue", slug="open", topics=[below])
    made.AdoptionFactory(practice=practice, agency=agency, since="2011")
    made.AdoptionFactory(practice=practice, by_company=True, stopped=True, since="2012")
    made.AdoptionFactory(practice=practice, unconfirmed=True, since="2013")
    case = made.CaseStudyFactory(
        title="Told", slug="told", agency=agency, practices=[practice], topics=[topic]
    )
    moderators = Group.objects.get(name=Role.MODERATOR.label)
    for slug, how in {
        "draft": {"draft": True},
        "login": {"restricted_to": []},
        "group": {"restricted_to": [moderators]},
    }.items():
        page = made.PracticeFactory(
            title=f"{HIDDEN} {slug}", slug=slug, tags=[f"tag-{slug}"], **how
        )
        made.AdoptionFactory(practice=page, agency=agency)
        made.CaseStudyFactory(title=f"{HIDDEN} case {slug}", slug=slug, practices=[page], **how)
    return Small(practice, case, agency, topic)
