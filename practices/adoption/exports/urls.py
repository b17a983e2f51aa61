"""The addresses of the ledger's exports."""

from django.urls import path

from practices.adoption.exports import views

urlpatterns = [
    path("practices/<str:slug>/adoptions/export/", views.of_practice, name="ledger_export"),
    path("agencies/<slug:slug>/adoptions/export/", views.of_agency, name="agency_ledger_export"),
]
