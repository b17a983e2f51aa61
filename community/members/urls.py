"""The addresses of people, and of one's own account."""

from django.urls import path

from community.members.views import account, affiliation, people

urlpatterns = [
    path("people/<slug:handle>/", people.person, name="person"),
    path("account/", account.overview, name="account"),
    path("account/profile/", account.profile, name="profile"),
    path("account/welcome/", account.dismiss, name="welcome_dismiss"),
    path("account/affiliation/", affiliation.affiliation, name="affiliation"),
    path("account/affiliation/<int:pk>/end/", affiliation.end, name="affiliation_end"),
    path("account/data/", account.data, name="account_data"),
    path("account/data/export/", account.export, name="account_export"),
    path("account/delete/", account.delete, name="account_delete"),
]
