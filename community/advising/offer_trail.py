"""What the audit trail keeps of offers and engagements: who did what to which, and never why."""

from typing import Final

ACTIONS: Final = {
    "advising.offer": "Request offered",
    "advising.accept_offer": "Offer accepted",
    "advising.offer_declined": "Offer declined",
    "advising.offer_expired": "Offer not answered in time",
    "advising.offer_withdrawn": "Offer taken back",
    "advising.offer_stopped": "Offer stopped by a gate",
    "advising.now_shortlisted": "Request back on its shortlist",
    "advising.now_offered": "Request offered to advisors",
    "advising.now_accepted": "Request accepted by advisors",
    "advising.now_under_way": "Advice under way",
    "advising.now_closed": "Request closed",
    "advising.now_unfilled": "Request unfilled",
    "advising.agree": "Agreement confirmed by one side",
    "advising.start_engagement": "Engagement begun",
    "advising.finish_engagement": "Engagement finished",
    "advising.stop_engagement": "Engagement ended early",
    "advising.hold_engagement": "Engagement held by a gate",
    "advising.release_engagement": "Engagement goes on",
    "advising.give_feedback": "Feedback given",
    "advising.answer_follow_up": "Follow-up answered",
    "advising.start_case_study": "Case study begun",
    "advising.set_meeting": "Meeting set",
    "advising.change_meeting": "Meeting changed",
    "advising.call_off_meeting": "Meeting called off",
}
