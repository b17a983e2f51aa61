"""The addresses of offers."""

from django.urls import URLPattern, path

from community.advising.views import offers

urlpatterns: list[URLPattern] = [
    path("advice/offers/<str:token>/", offers.offer, name="offer"),
    path("advice/<int:pk>/offers/", offers.offers, name="advice_offers"),
    path("advice/desk/offers/<int:pk>/withdraw/", offers.withdraw, name="offer_withdraw"),
]
