"""The addresses of flags, of decisions, and of the moderators' desk."""

from django.urls import path

from community.moderation import views

urlpatterns = [
    path("flag/<slug:name>/<int:key>/", views.flag, name="flag"),
    path("account/flags/", views.flags, name="flags"),
    path("account/decisions/", views.decisions, name="decisions"),
    path("account/decisions/<int:pk>/", views.decision, name="decision"),
    path("account/decisions/<int:pk>/appeal/", views.appeal, name="decision_appeal"),
    path("moderation/", views.queue, name="moderation_queue"),
    path("moderation/<int:pk>/", views.case, name="moderation_case"),
    path("moderation/<int:pk>/take/", views.take, name="moderation_take"),
    path("moderation/appeals/", views.appeals, name="moderation_appeals"),
    path("moderation/appeals/<int:pk>/", views.hear, name="moderation_appeal"),
    path("moderation/people/", views.people, name="moderation_people"),
    path("moderation/people/<int:pk>/", views.person, name="moderation_person"),
    path("moderation/people/<int:pk>/suspend/", views.suspend, name="moderation_suspend"),
    path("moderation/people/<int:pk>/lift/", views.lift, name="moderation_lift"),
    path("moderation/log/", views.trail, name="moderation_log"),
]
