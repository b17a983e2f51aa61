"""The figures for the community's report, and what a person takes along of their own."""

from datetime import timedelta

import pytest
from django.utils import timezone

from community.members.personal_data import registered
from community.moderation.queries import figures
from tests.factories import (
    AppealFactory,
    CaseFactory,
    DecisionFactory,
    FlagFactory,
    SuspensionFactory,
    UserFactory,
)

NOTHING = {"keep": 0, "hide": 0, "remove": 0, "redact": 0, "publish": 0, "refuse": 0}


def ago(**how):
    return timezone.now() - timedelta(**how)


def test_the_figures(db):
    for hours, verdict in ((2, "keep"), (10, "remove"), (4, "remove")):
        done = DecisionFactory(verdict=verdict, opened_at=ago(hours=hours))
        FlagFactory(case=done.case, decision=done)
    FlagFactory(case=CaseFactory(), reason="attack")
    FlagFactory(case=CaseFactory(is_open=False), reason="attack", created_at=ago(days=400))
    AppealFactory(decision=done)
    AppealFactory(
        decision=DecisionFactory(opened_at=ago(hours=4), verdict="hide"), outcome="overturned",
        reason="No.", decided_by=UserFactory(), decided_at=timezone.now(),
    )  # fmt: skip
    found = figures(ago(days=60))
    assert found.flags == {
        "spam": 3, "attack": 1, "personal_data": 0, "off_topic": 0, "wrong": 0, "other": 0,
    }  # fmt: skip
    assert found.flag_outcomes == {**NOTHING, "keep": 1, "remove": 2, "waiting": 1}
    assert found.decisions == {**NOTHING, "keep": 1, "remove": 2, "hide": 1}
    assert round(found.median_hours, 2) == 4
    assert found.appeals == 2
    assert found.appeal_outcomes == {"upheld": 0, "overturned": 1, "waiting": 1}
    assert found.waiting == 1
    today = timezone.localdate()
    assert [one.month for one in found.months][-1] == today.replace(day=1)
    assert found.months[-1].decisions == found.decisions
    assert sum(sum(one.flags.values()) for one in found.months) == 4


def test_the_figures_of_nothing(db):
    found = figures(ago(days=1))
    assert (found.median_hours, found.slowest_tenth_hours, found.appeals) == (None, None, 0)
    assert found.decisions == NOTHING


@pytest.fixture
def kept():
    return {data.name: data for data in registered()}


def test_what_a_person_takes_along(people, kept):
    person = people.author
    FlagFactory(user=person, note="My note.")
    done = DecisionFactory(case=CaseFactory(about=people.post, is_open=False), reason="It sells.")
    FlagFactory(case=done.case, decision=done, note="About them.")
    AppealFactory(decision=done, text="It does not.")
    SuspensionFactory(user=person, reason="You went on.")
    taken = {name: kept[name].export(person) for name in
             ("flags", "moderation_decisions", "suspensions")}  # fmt: skip
    assert [row["note"] for row in taken["flags"]] == ["My note."]
    (decided,) = taken["moderation_decisions"]
    assert (decided["reason"], decided["appeal"]) == ("It sells.", "It does not.")
    assert [row["reason"] for row in taken["suspensions"]] == ["You went on."]
    assert "About them." not in str(taken)


def test_notes_go_with_the_account(people, kept):
    flags = [FlagFactory(user=people.author, reason=reason) for reason in ("spam", "other")]
    kept["flags"].erase(people.author)
    for flag in flags:
        flag.refresh_from_db()
    assert [(flag.reason, flag.note) for flag in flags] == [("spam", ""), ("other", "(erased)")]
