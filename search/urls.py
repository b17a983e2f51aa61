"""Search's addresses."""

from django.urls import path

from search import views

urlpatterns = [
    path("search/", views.results, name="search"),
    path("search/suggest/", views.suggest, name="search_suggest"),
    path("search/saved/", views.saved, name="search_saved"),
    path("search/saved/new/", views.save, name="search_save"),
    path("search/saved/forget/", views.forget_past, name="search_forget"),
    path("search/saved/<int:pk>/", views.edit_saved, name="search_saved_edit"),
    path("search/saved/<int:pk>/feed/", views.renew_saved, name="search_saved_renew"),
    path("search/saved/<int:pk>/delete/", views.delete_saved, name="search_saved_delete"),
    path("feeds/searches/<str:token>/", views.SavedSearchFeed(), name="search_feed"),
]
