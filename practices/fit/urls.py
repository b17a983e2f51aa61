"""Addresses of context fit."""

from django.urls import path

from practices.fit import views

urlpatterns = [
    path("my-service/", views.my_service, name="my_service"),
    path("my-service/forget/", views.forget, name="my_service_forget"),
    path("my-service/choose/", views.choose, name="my_service_choose"),
    path("about/context-fit/", views.explanation, name="context_fit"),
]
