"""The addresses of the register of conflicts and of clearances."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
