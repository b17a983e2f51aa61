"""Whom news of the library and of its ledger concerns."""

from collections.abc import Iterable

from community.notifications.kinds import (
    Audience,
    Audiences,
    Kind,
    Reason,
    news_for,
    register_kind,
    together,
)
from community.notifications.levels import audiences_by_level
from community.notifications.models import News
from community.notifications.targets import record_of, target_of
from practices.adoption.queries import people_who_adopted
from practices.library.models import CaseStudyPage, PracticePage
from practices.library.queries.relying import people_behind, people_citing


def _told(people: Iterable[int], why: str) -> Audience:
    return {person: Reason(why) for person in people}


def followers_of(page: PracticePage | CaseStudyPage) -> Iterable[Audience]:
    """Whoever follows the page itself, whatever they follow above it."""
    return audiences_by_level(page, with_above=False)


def relying_on(practice: PracticePage) -> dict[int, Reason]:
    """Whoever follows, adopted, cites or wrote a practice; each person once."""
    return together(
        [
            *followers_of(practice),
            _told(
                people_who_adopted(practice).values_list("pk", flat=True),
                f"Your organisation has adopted the practice {practice}.",
            ),
            _told(
                people_citing(practice).values_list("pk", flat=True),
                f"What you wrote or look after cites the practice {practice}.",
            ),
            _behind(practice),
        ]
    )


def _behind(page: PracticePage | CaseStudyPage) -> Audience:
    words = target_of(page).words_for(page)
    return _told(
        people_behind(page).values_list("pk", flat=True), f"You wrote or look after {words}."
    )


@news_for("practice_published", "New practice")
def new_practice(news: News) -> Audiences:
    """Whoever follows one of its topics, or a broader one."""
    practice = record_of(news)
    return audiences_by_level(practice) if isinstance(practice, PracticePage) else {}


@news_for("case_study_published", "New case study")
def new_case_study(news: News) -> Audiences:
    """Whoever follows its agency, one of its topics, or what stands above them."""
    case = record_of(news)
    return audiences_by_level(case) if isinstance(case, CaseStudyPage) else {}


@news_for("page_changed", "Changed")
def changed_page(news: News) -> Audiences:
    """Whoever follows it."""
    page = record_of(news)
    return followers_of(page) if page else {}


@news_for("stage_raised", "Stage raised")
def raised_stage(news: News) -> Audiences:
    """Whoever follows the practice."""
    practice = record_of(news)
    return followers_of(practice) if practice else {}


@news_for("stage_lowered", "Stage lowered")
def lowered_stage(news: News) -> Audience:
    """Whoever relies on the practice."""
    practice = record_of(news)
    return relying_on(practice) if isinstance(practice, PracticePage) else {}


@news_for("practice_retired", "Retired")
def retired_practice(news: News) -> Audience:
    """Whoever relies on the practice."""
    practice = record_of(news)
    return relying_on(practice) if isinstance(practice, PracticePage) else {}


@news_for("case_study_retired", "Retired")
def retired_case_study(news: News) -> Audience:
    """Whoever follows it, wrote it or looks after it."""
    case = record_of(news)
    return together([*followers_of(case), _behind(case)]) if case else {}


# Told to people who are known when it happens.
ADOPTION_REPORTED = register_kind(Kind("adoption_reported", "To be confirmed", despite_mute=True))
ADOPTION_CONFIRMED = register_kind(Kind("adoption_confirmed", "Confirmed", despite_mute=True))
ADOPTION_RETURNED = register_kind(Kind("adoption_returned", "Returned", despite_mute=True))
