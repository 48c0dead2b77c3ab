from django.urls import path

from panreflex.share.search import suggestion_views, views

app_name = "search"
urlpatterns = [
    path("suche/", views.search, name="search"),
    path("suche/vorschlaege/", suggestion_views.suggestions, name="suggestions"),
    path("suche/geoeffnet/", suggestion_views.opened, name="opened"),
]
