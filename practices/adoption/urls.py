"""The ledger's addresses."""

from django.urls import path

from practices.adoption import views

urlpatterns = [
    path("practices/<slug:slug>/adopt/", views.adopt, name="adopt"),
    path("practices/<slug:slug>/adoptions/", views.practice_adoptions, name="practice_adoptions"),
    path("adoptions/", views.adoptions, name="adoptions"),
    path("adoptions/queue/", views.queue, name="adoption_queue"),
    path("adoptions/confirm/<str:token>/", views.by_mail, name="adoption_by_mail"),
    path("adoptions/<int:pk>/", views.adoption, name="adoption"),
    path("adoptions/<int:pk>/change/", views.change, name="adoption_change"),
    path("adoptions/<int:pk>/decide/", views.decide, name="adoption_decide"),
    path("adoptions/<int:pk>/withdraw/", views.withdraw, name="adoption_withdraw"),
]
