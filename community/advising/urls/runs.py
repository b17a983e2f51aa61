"""The addresses of shortlists, cohorts and weights."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
