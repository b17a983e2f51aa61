"""The library's own screens in the admin."""

from django.urls import path

from practices.library.evidence_admin import DecideView, EvidenceQueue, RateView
from practices.library.health_report import StaleReport
from practices.library.keeping_admin import (
    HealthView,
    RestoreView,
    RetireView,
    verify_in_queue,
)
from practices.library.tag_admin import PromoteView, TagIndex

urlpatterns = [
    path("evidence/", EvidenceQueue.as_view(), name="library_evidence"),
    path("evidence/<int:pk>/rate/", RateView.as_view(), name="library_rate"),
    path("evidence/<int:pk>/decide/", DecideView.as_view(), name="library_decide"),
    path("reports/health/", StaleReport.as_view(), name="library_stale"),
    path(
        "reports/health/results/",
        StaleReport.as_view(results_only=True),
        name="library_stale_results",
    ),
    path("library/<int:pk>/health/", HealthView.as_view(), name="library_health"),
    path("library/<int:pk>/verify/", verify_in_queue, name="library_verify"),
    path("library/<int:pk>/retire/", RetireView.as_view(), name="library_retire"),
    path("library/<int:pk>/restore/", RestoreView.as_view(), name="library_restore"),
    path("tags/", TagIndex.as_view(), name="library_tags"),
    path("tags/<int:pk>/promote/", PromoteView.as_view(), name="library_promote"),
]
