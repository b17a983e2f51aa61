"""The addresses of collections."""

from django.urls import path

from practices.collections import views

urlpatterns = [
    path("collections/", views.collections, name="collections"),
    path("collections/mine/", views.mine, name="collections_mine"),
    path("collections/new/", views.make, name="collection_new"),
    path("collections/add/<int:page_id>/", views.add, name="collection_add"),
    path("collections/shared/<str:token>/", views.shared, name="collection_shared"),
    path("collections/<int:pk>/change/", views.change, name="collection_change"),
    path("collections/<int:pk>/link/", views.renew, name="collection_link"),
    path("collections/<int:pk>/delete/", views.delete, name="collection_delete"),
    path("collections/<int:pk>/tidy/", views.tidy, name="collection_tidy"),
    path("collections/items/<int:pk>/note/", views.note, name="collection_note"),
    path("collections/items/<int:pk>/up/", views.up, name="collection_up"),
    path("collections/items/<int:pk>/remove/", views.remove, name="collection_remove"),
    path("collections/<int:pk>-<slug:slug>/", views.collection, name="collection"),
]
