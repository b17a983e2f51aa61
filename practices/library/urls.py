"""The library's addresses that are not pages of the tree."""

from django.urls import path

from practices.library import feeds, views

urlpatterns = [
    path("topics/", views.topics, name="topics"),
    path("topics/<slug:slug>/", views.topic, name="topic"),
    path("agencies/", views.agencies, name="agencies"),
    path("agencies/<slug:slug>/", views.agency, name="agency"),
    path("feeds/practices/", feeds.PracticeFeed(), name="practice_feed"),
    path("feeds/cases/", feeds.CaseFeed(), name="case_feed"),
    path("feeds/topics/<slug:slug>/", feeds.TopicFeed(), name="topic_feed"),
    path("feeds/agencies/<slug:slug>/", feeds.AgencyFeed(), name="agency_feed"),
]
