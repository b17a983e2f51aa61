"""The addresses of shortlists, cohorts and weights."""

from django.urls import URLPattern, path

from community.advising.views import cohorts, run_files, shortlists, weighing

_DESK = "advice/desk"

urlpatterns: list[URLPattern] = [
    path(f"{_DESK}/runs/<int:pk>/", shortlists.run, name="advice_run"),
    path(f"{_DESK}/runs/<int:pk>/publish/", shortlists.publish, name="advice_run_publish"),
    path(f"{_DESK}/runs/<int:pk>/export.<slug:form>", run_files.export, name="advice_run_export"),
    path(f"{_DESK}/cohorts/", cohorts.cohorts, name="advice_cohorts"),
    path(f"{_DESK}/cohorts/<int:pk>/", cohorts.cohort, name="advice_cohort"),
    path(
        f"{_DESK}/cohorts/<int:pk>/compare/", cohorts.cohort_compare, name="advice_cohort_compare"
    ),
    path(
        f"{_DESK}/cohorts/<int:pk>/requests/<int:request_pk>/",
        cohorts.cohort_request,
        name="advice_cohort_request",
    ),
    path(
        f"{_DESK}/cohorts/<int:pk>/requests/<int:request_pk>/unfilled/",
        cohorts.unfilled,
        name="advice_cohort_unfilled",
    ),
    path(f"{_DESK}/weights/", weighing.weights, name="advice_weights"),
    path(f"{_DESK}/weights/propose/", weighing.propose, name="advice_weights_propose"),
    path(f"{_DESK}/weights/<int:version>/", weighing.decide, name="advice_weights_decide"),
    path("advice/<int:pk>/shortlist/", shortlists.shortlist, name="advice_shortlist"),
    path("advice/<int:pk>/shortlist/make/", shortlists.make, name="advice_shortlist_make"),
]
