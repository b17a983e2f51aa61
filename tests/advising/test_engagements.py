"""From an agreement to what became of the advice."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from community.advising.actions import afterwards
from community.advising.actions import engagements as actions
from community.advising.actions.meetings import call_off_meeting, change_meeting, set_meeting
from community.advising.calendar_file import calendar_of
from community.advising.enums import EngagementState, RequestState, Side
from community.advising.models import Engagement, FollowUp, Note
from community.advising.months import months_after
from community.advising.standing import recheck
from exemplar.accounts.enums import Role
from practices.contributing.models import Contribution
from tests.advising.offered import Case, published_case
from tests.advising.test_offers import conflict_of
from tests.factories.advising_offers import (
    EngagementFactory,
    FollowUpFactory,
    MeetingFactory,
    NoteFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Case:
    return published_case()


def engaged(case: Case, **fields) -> Engagement:
    made = EngagementFactory(request=case.request, advisor=case.line[0], **fields)
    open_state = RequestState.UNDER_WAY if made.started_at else RequestState.ACCEPTED
    type(case.request).objects.filter(pk=case.request.pk).update(state=open_state)
    case.request.refresh_from_db()
    return made


def agreed(case: Case, engagement: Engagement, who, **fields) -> Engagement:
    engagement.refresh_from_db()
    words = {
        "output": "A page in writing.",
        "ends_on": timezone.localdate() + timedelta(days=30),
        "hours": 5,
        **fields,
    }
    return actions.agree(actor=who, engagement=engagement, seen=engagement.version, **words)


def test_it_begins_when_both_sides_agree(case):
    engagement = engaged(case, new=True)
    agreed(case, engagement, case.official)
    engagement.refresh_from_db()
    assert engagement.state == EngagementState.AGREED

    agreed(case, engagement, case.line[0].user)
    engagement.refresh_from_db()
    case.request.refresh_from_db()
    assert engagement.state == EngagementState.UNDER_WAY
    assert case.request.state == RequestState.UNDER_WAY


def test_other_words_ask_the_other_side_again(case):
    engagement = engaged(case, new=True)
    agreed(case, engagement, case.official)
    agreed(case, engagement, case.line[0].user, hours=4)
    engagement.refresh_from_db()
    assert engagement.state == EngagementState.AGREED
    assert (engagement.hours, engagement.official_agreed_at) == (4, None)


def test_two_who_change_it_at_once_are_told(case):
    engagement = engaged(case, new=True)
    seen = engagement.version
    agreed(case, engagement, case.official)
    with pytest.raises(actions.EngagementChangedError):
        actions.agree(
            actor=case.line[0].user, engagement=engagement, seen=seen, output="Else",
            ends_on=timezone.localdate(), hours=1,
        )  # fmt: skip


def test_a_conflict_holds_what_would_begin(case):
    engagement = engaged(case, new=True)
    agreed(case, engagement, case.official)
    conflict_of(case)
    recheck_not_run = agreed(case, engagement, case.line[0].user)
    assert recheck_not_run.state == EngagementState.AGREED
    assert recheck_not_run.held_at is not None


def test_a_conflict_holds_what_is_under_way_and_its_end_lets_it_go_on(case):
    engagement = engaged(case)
    conflict_of(case)
    assert recheck() == 1
    engagement.refresh_from_db()
    assert engagement.held_at is not None
    with pytest.raises(ValidationError, match="cannot go on"):
        actions.release(actor=case.coordinator, engagement=engagement)
    with pytest.raises(ValidationError, match="Meetings are set while"):
        set_meeting(
            actor=case.official, engagement=engagement, minutes=30,
            starts_at=timezone.now() + timedelta(days=1),
        )  # fmt: skip

    case.line[0].company.conflicts.update(state="ended")
    assert recheck() == 1
    engagement.refresh_from_db()
    assert engagement.held_at is None


def test_finishing_closes_the_request_and_sets_three_questions(case):
    engagement = engaged(case)
    actions.finish(actor=case.official, engagement=engagement, seen=engagement.version)

    case.request.refresh_from_db()
    today = timezone.localdate()
    assert case.request.state == RequestState.CLOSED
    assert list(engagement.follow_ups.values_list("months", "due_on")) == [
        (3, months_after(today, 3)),
        (6, months_after(today, 6)),
        (12, months_after(today, 12)),
    ]


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 1, 15), 12, date(2027, 1, 15)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
    ],
)
def test_months_after(day, months, expected):
    assert months_after(day, months) == expected


def test_a_question_is_asked_once_and_only_of_the_agency(case, commit, mailoutbox):
    engagement = engaged(case, finished=True)
    FollowUpFactory(engagement=engagement)
    FollowUpFactory(
        engagement=engagement, months=6, due_on=timezone.localdate() + timedelta(days=1)
    )
    with commit():
        assert afterwards.ask_follow_ups() == 1
        assert afterwards.ask_follow_ups() == 0
    assert [mail.to for mail in mailoutbox] == [[case.official.email]]
    assert case.request.title not in mailoutbox[0].body


def test_what_became_of_it_wants_a_reason(case):
    follow_up = FollowUpFactory(engagement=engaged(case, finished=True))
    with pytest.raises(ValidationError, match="Say why"):
        afterwards.answer_follow_up(
            actor=case.official, follow_up=follow_up, became="adopted", why=" "
        )
    with pytest.raises(PermissionDenied):
        afterwards.answer_follow_up(
            actor=case.line[0].user, follow_up=follow_up, became="adopted", why="It worked."
        )
    afterwards.answer_follow_up(
        actor=case.official, follow_up=follow_up, became="adapted", why="Two offices only."
    )
    assert FollowUp.objects.values_list("became", "why").get() == ("adapted", "Two offices only.")


def test_a_second_answer_replaces_the_first_only_knowingly(case, client_for):
    follow_up = FollowUpFactory(engagement=engaged(case, finished=True))
    there = reverse("engagement_follow_up", args=[follow_up.engagement_id, follow_up.months])
    client = client_for(case.official)
    seen = client.get(there).context["form"]["seen"].value()
    client.post(there, {"became": "adopted", "why": "All offices.", "seen": seen})
    late = client.post(there, {"became": "declined", "why": "No money.", "seen": seen})
    page = late.content.decode()
    assert (late.status_code, FollowUp.objects.get().why) == (422, "All offices.")
    words = ("Somebody has answered", "All offices.", "No money.")
    assert [each for each in words if each not in page] == []
    now = late.context["form"]["seen"].value()
    client.post(there, {"became": "declined", "why": "No money.", "seen": now})
    assert FollowUp.objects.get().why == "No money."


def test_a_question_is_answered_once_it_is_asked(case, client_for):
    later = timezone.localdate() + timedelta(days=1)
    follow_up = FollowUpFactory(engagement=engaged(case, finished=True), due_on=later)
    with pytest.raises(ValidationError, match="This is asked on"):
        afterwards.answer_follow_up(actor=case.official, follow_up=follow_up, became="open", why="")
    there = reverse("engagement_follow_up", args=[follow_up.engagement_id, follow_up.months])
    client = client_for(case.official)
    assert client.get(there).status_code == 302
    page = client.get(reverse("engagement", args=[follow_up.engagement_id])).content.decode()
    assert (there in page, "the agency is asked on" in page) == (False, True)


def test_the_mail_leads_to_the_question(case, commit, mailoutbox):
    follow_up = FollowUpFactory(engagement=engaged(case, finished=True), months=6)
    with commit():
        afterwards.ask_follow_ups()
    (mail,) = mailoutbox
    assert mail.subject == "[Exemplar] Follow-up: 6 months on: what became of the advice?"
    there = reverse("engagement_follow_up", args=[follow_up.engagement_id, 6])
    assert there in mail.body
    assert "others learn from it" in mail.body


def test_what_is_wrong_is_told_once_on_top_and_beside_its_field(case, client_for):
    engagement = engaged(case, new=True)
    typed = {"output": "", "ends_on": "2100-01-01", "hours": "5", "version": engagement.version}
    answer = client_for(case.official).post(
        reverse("engagement_agree", args=[engagement.pk]), typed
    )
    assert answer.content.decode().count("One answer needs another look") == 1


def test_each_side_says_how_it_went(case):
    engagement = engaged(case, finished=True)
    for who, useful in ((case.official, 5), (case.line[0].user, 3)):
        afterwards.give_feedback(
            actor=who, engagement=engagement, goal_met=4, useful=useful, would_repeat=True, hours=8
        )
    assert list(engagement.feedback.order_by("side").values_list("side", "useful")) == [
        (Side.ADVISOR, 3),
        (Side.OFFICIAL, 5),
    ]
    with pytest.raises(PermissionDenied):
        afterwards.give_feedback(
            actor=case.coordinator, engagement=engagement, goal_met=1, useful=1,
            would_repeat=False, hours=1,
        )  # fmt: skip


def test_notes_are_their_authors_alone(case, client_for):
    engagement = engaged(case)
    NoteFactory(engagement=engagement, author=case.official, text="A thought of the official")
    there = reverse("engagement", args=[engagement.pk])
    assert b"A thought of the official" in client_for(case.official).get(there).content
    assert b"A thought of the official" not in client_for(case.line[0].user).get(there).content
    assert b"A thought of the official" not in client_for(case.coordinator).get(there).content

    note = Note.objects.get()
    erase = reverse("engagement_erase_note", args=[engagement.pk, note.pk])
    assert client_for(case.line[0].user).post(erase).status_code == 404
    assert Note.objects.count() == 1


def test_a_case_study_begins_with_nothing_confidential(case):
    engagement = engaged(case, finished=True)
    begun = afterwards.start_case_study(actor=case.official, engagement=engagement)
    again = afterwards.start_case_study(actor=case.official, engagement=engagement)
    assert begun == again
    values = dict(begun.fields.values_list("name", "value"))
    assert values == {"agency": str(case.request.agency_id)}
    with pytest.raises(PermissionDenied):
        afterwards.start_case_study(actor=case.line[0].user, engagement=engagement)
    assert Contribution.objects.count() == 1


def test_a_meeting_in_a_calendar(case):
    engagement = engaged(case)
    starts = datetime(2100, 3, 5, 14, 30, tzinfo=UTC)
    with pytest.raises(ValidationError, match="within two years"):
        set_meeting(actor=case.official, engagement=engagement, starts_at=starts, minutes=45)
    meeting = MeetingFactory(
        engagement=engagement,
        starts_at=starts,
        minutes=45,
        place="Room 5; east",
        about="Begin, end",
    )

    (event,) = Calendar.from_ical(calendar_of(meeting, address="https://x.test/")).walk("VEVENT")
    assert event["UID"] == f"{meeting.uid}@exemplar"
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (starts, starts + timedelta(minutes=45))
    assert (str(event["SUMMARY"]), str(event["LOCATION"])) == ("Begin, end", "Room 5; east")
    assert (event["SEQUENCE"], event["STATUS"]) == (0, "CONFIRMED")


def test_changing_and_calling_off_a_meeting_keep_its_identity(case):
    meeting = MeetingFactory(engagement=engaged(case))
    later = timezone.now() + timedelta(days=9)
    changed = change_meeting(
        actor=case.line[0].user, meeting=meeting, seen=0, starts_at=later, minutes=30
    )
    with pytest.raises(ValidationError, match="Somebody has changed"):
        call_off_meeting(actor=case.official, meeting=meeting, seen=0)
    off = call_off_meeting(actor=case.official, meeting=changed, seen=1)
    (event,) = Calendar.from_ical(calendar_of(off, address="https://x.test/")).walk("VEVENT")
    assert (off.uid, off.sequence, event["STATUS"]) == (meeting.uid, 2, "CANCELLED")


def test_who_finds_an_engagement(case, client_for):
    there = reverse("engagement", args=[engaged(case).pk])
    found = {
        name: client_for(who).get(there).status_code
        for name, who in {
            "official": case.official, "advisor": case.line[0].user,
            "coordinator": case.coordinator, "another advisor": case.line[1].user,
            "member": Role.MEMBER, "editor": Role.EDITOR, "moderator": Role.MODERATOR,
            "ethics officer": Role.ETHICS_OFFICER, "another official": Role.OFFICIAL,
        }.items()
    }  # fmt: skip
    assert found == {
        "official": 200, "advisor": 200, "coordinator": 200, "another advisor": 404,
        "member": 404, "editor": 404, "moderator": 404, "ethics officer": 404,
        "another official": 404,
    }  # fmt: skip


def test_the_page_keeps_what_was_typed(case, client_for):
    engagement = engaged(case, new=True)
    answer = client_for(case.official).post(
        reverse("engagement_agree", args=[engagement.pk]),
        {"output": "A page about waiting", "ends_on": "2001-01-01", "hours": "5",
         "version": engagement.version},
    )  # fmt: skip
    assert answer.status_code == 422
    assert "A page about waiting" in answer.content.decode()
    assert "Choose a day that is still to come." in answer.content.decode()


def test_ending_early_wants_a_reason_and_opens_the_place(case):
    engagement = engaged(case)
    with pytest.raises(ValidationError):
        actions.stop(actor=case.official, engagement=engagement, seen=1, reason=" ")
    actions.stop(
        actor=case.official, engagement=engagement, seen=engagement.version, reason="It moved."
    )
    engagement.refresh_from_db()
    case.request.refresh_from_db()
    assert (engagement.state, engagement.reason) == (EngagementState.STOPPED, "It moved.")
    assert case.request.state == RequestState.SHORTLISTED


def test_what_waits_stands_on_the_front_of_advice(case, client_for):
    engagement = engaged(case, new=True)
    for who in (case.official, case.line[0].user):
        page = client_for(who).get(reverse("advice")).content.decode()
        assert engagement.get_absolute_url() in page
    assert (
        engagement.get_absolute_url()
        in client_for(case.official).get(case.request.get_absolute_url()).content.decode()
    )
    other = client_for(case.line[1].user).get(reverse("advice")).content.decode()
    assert engagement.get_absolute_url() not in other


def test_the_page_costs_the_same_with_many_meetings_and_notes(case, client_for):
    engagement = engaged(case)
    client, there = client_for(case.official), reverse("engagement", args=[engagement.pk])

    def cost() -> int:
        client.get(there)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(there).status_code == 200
        return len(captured)

    MeetingFactory(engagement=engagement)
    NoteFactory(engagement=engagement, author=case.official)
    with_one = cost()
    for _ in range(10):
        MeetingFactory(engagement=engagement)
        NoteFactory(engagement=engagement, author=case.official)
    assert cost() == with_one
