"""The addresses at which people write for the library."""

from django.urls import path

from practices.contributing import views

urlpatterns = [
    path("contribute/", views.contribute, name="contribute"),
    path("contribute/rules/", views.acceptance_rules, name="contribute_rules"),
    path("contribute/practice/", views.begin, {"kind": "practice"}, name="contribute_practice"),
    path(
        "contribute/case-study/", views.begin, {"kind": "case_study"}, name="contribute_case_study"
    ),
    path("contribute/markdown/", views.show_markdown, name="contribute_markdown"),
    path(
        "contribute/invitations/<int:row>/", views.answer_invitation, name="contribute_invitation"
    ),
    path("contribute/<int:pk>/", views.write, name="contribution"),
    path("contribute/<int:pk>/save/", views.autosave, name="contribution_save"),
    path("contribute/<int:pk>/preview/", views.preview, name="contribution_preview"),
    path("contribute/<int:pk>/files/<int:file>/", views.attached_file, name="contribution_file"),
    path("contribute/<int:pk>/submit/", views.submit, name="contribution_submit"),
    path("contribute/<int:pk>/withdraw/", views.withdraw, name="contribution_withdraw"),
    path("contribute/<int:pk>/again/", views.again, name="contribution_again"),
    path("contribute/<int:pk>/people/", views.people, name="contribution_people"),
    path("contribute/<int:pk>/people/<int:row>/", views.part, name="contribution_part"),
    path("contribute/<int:pk>/delete/", views.delete, name="contribution_delete"),
]
