"""The addresses of advising, those of each part in its own module."""

from django.urls import URLPattern

from community.advising.urls import conflicts, engagements, offers, requests, runs

urlpatterns: list[URLPattern] = [
    # Fixed words come before what may be the number of a request.
    *conflicts.urlpatterns,
    *runs.urlpatterns,
    *offers.urlpatterns,
    *engagements.urlpatterns,
    *requests.urlpatterns,
]
