"""The addresses of engagements."""

from django.urls import URLPattern, path

from community.advising.views import engagements as views
from community.advising.views import meetings

_ONE = "advice/engagements/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path(_ONE, views.engagement, name="engagement"),
    path(f"{_ONE}agree/", views.agree, name="engagement_agree"),
    path(f"{_ONE}finish/", views.finish, name="engagement_finish"),
    path(f"{_ONE}stop/", views.stop, name="engagement_stop"),
    path(f"{_ONE}release/", views.release, name="engagement_release"),
    path(f"{_ONE}notes/", views.take_note, name="engagement_note"),
    path(f"{_ONE}notes/<int:note>/erase/", views.erase_note, name="engagement_erase_note"),
    path(f"{_ONE}feedback/", views.feedback, name="engagement_feedback"),
    path(f"{_ONE}follow-up/<int:months>/", views.follow_up, name="engagement_follow_up"),
    path(f"{_ONE}case-study/", views.tell_story, name="engagement_case_study"),
    path(f"{_ONE}meetings/", meetings.set_meeting, name="engagement_meeting"),
    path(
        f"{_ONE}meetings/<int:meeting>/", meetings.change_meeting, name="engagement_change_meeting"
    ),
    path(f"{_ONE}meetings/<int:meeting>.ics", meetings.calendar, name="engagement_calendar"),
]
