"""The addresses of the register of conflicts and of clearances."""

from django.urls import URLPattern, path

from community.advising.views import clearances, conflicts

urlpatterns: list[URLPattern] = [
    path("advice/desk/conflicts/", conflicts.conflicts, name="conflicts"),
    path("advice/desk/conflicts/new/", conflicts.new, name="conflict_new"),
    path("advice/desk/conflicts/companies/", conflicts.companies, name="conflict_companies"),
    path("advice/desk/conflicts/import/", conflicts.import_file, name="conflict_import"),
    path("advice/desk/conflicts/<int:pk>/", conflicts.conflict, name="conflict"),
    path("advice/desk/conflicts/<int:pk>/edit/", conflicts.edit, name="conflict_edit"),
    path("advice/desk/conflicts/<int:pk>/check/", conflicts.check, name="conflict_check"),
    path("advice/desk/conflicts/<int:pk>/end/", conflicts.end, name="conflict_end"),
    path("advice/desk/conflicts/<int:pk>/settle/", conflicts.settle, name="conflict_settle"),
    path("advice/desk/conflicts/<int:pk>/ask/", conflicts.ask, name="conflict_ask"),
    path("advice/clearances/", clearances.clearances, name="clearances"),
    path("advice/clearances/<int:pk>/", clearances.clearance, name="clearance"),
]
