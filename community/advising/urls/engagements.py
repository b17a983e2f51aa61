"""The addresses of engagements."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
