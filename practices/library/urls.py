"""The library's addresses that are not pages of the tree."""

from django.urls import path
from django.views.decorators.http import conditional_page

from practices.library import feeds, views
from practices.library.exports import views as exports

urlpatterns = [
    path("practices/compare/", views.compare, name="compare"),
    path("practices/export/", exports.practices, name="practice_export"),
    path("cases/export/", exports.cases, name="case_export"),
    path("evidence/", views.evidence, name="evidence"),
    path("pages/<int:pk>/verify/", views.verify, name="page_verify"),
    path("topics/", views.topics, name="topics"),
    path("topics/<slug:slug>/", views.topic, name="topic"),
    path("agencies/", views.agencies, name="agencies"),
    path("agencies/<slug:slug>/", views.agency, name="agency"),
    path("feeds/practices/", conditional_page(feeds.PracticeFeed()), name="practice_feed"),
    path("feeds/cases/", conditional_page(feeds.CaseFeed()), name="case_feed"),
    path("feeds/topics/<slug:slug>/", conditional_page(feeds.TopicFeed()), name="topic_feed"),
    path("feeds/agencies/<slug:slug>/", conditional_page(feeds.AgencyFeed()), name="agency_feed"),
]
