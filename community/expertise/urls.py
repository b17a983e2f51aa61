"""The addresses of the directory: of a profile for its advisor, and the same for coordinators."""

from django.urls import URLPattern, path

from community.expertise.values import SECTIONS
from community.expertise.views import (
    consents,
    desk,
    directory,
    importing,
    interests,
    profiles,
    results,
)


def _profile(prefix: str, name: str) -> list[URLPattern]:
    """What one does with a profile; the same pages, for whoever may."""
    return [
        path(prefix, profiles.overview, name=name),
        *(
            path(f"{prefix}{each}/", profiles.section, {"section": each}, name=f"{name}_{each}")
            for each in SECTIONS
        ),
        path(f"{prefix}results/", results.results, name=f"{name}_results"),
        path(f"{prefix}results/new/", results.result, name=f"{name}_result_new"),
        path(f"{prefix}results/<int:key>/", results.result, name=f"{name}_result"),
        path(f"{prefix}results/<int:key>/remove/", results.remove, name=f"{name}_result_remove"),
        path(f"{prefix}interests/", interests.interests, name=f"{name}_interests"),
        path(f"{prefix}interests/declare/", interests.declare, name=f"{name}_declare"),
        path(f"{prefix}interests/<int:key>/end/", interests.end, name=f"{name}_interest_end"),
        path(f"{prefix}readers/", consents.readers, name=f"{name}_readers"),
        path(f"{prefix}consent/", consents.consent, name=f"{name}_consent"),
        path(f"{prefix}confirm/", profiles.confirm, name=f"{name}_confirm"),
        path(f"{prefix}pause/", profiles.pause, name=f"{name}_pause"),
    ]


urlpatterns: list[URLPattern] = [
    path("advisors/", directory.advisors, name="advisors"),
    path("advisors/new/", desk.new, name="advisor_new"),
    path("advisors/import/", importing.import_file, name="advisor_import"),
    path("advisors/import/columns.csv", importing.columns, name="advisor_import_columns"),
    path("advisors/<int:pk>/", directory.advisor, name="advisor"),
    *_profile("advisors/<int:pk>/edit/", "advisor_edit"),
    path("advisors/<int:pk>/edit/list/", desk.stand, {"listed": True}, name="advisor_list"),
    path(
        "advisors/<int:pk>/edit/withdraw/", desk.stand, {"listed": False}, name="advisor_withdraw"
    ),
    path("advisors/<int:pk>/edit/invite/", desk.invite, name="advisor_invite"),
    *_profile("account/advisor/", "advisor_own"),
    path("account/advisor/begin/", profiles.begin, name="advisor_own_begin"),
    path("account/advisor/take-over/", profiles.take_over, name="advisor_own_take_over"),
    path("account/advisor/proposed/", profiles.proposed, name="advisor_own_proposed"),
]
