"""Saved searches: keeping one, one's own, feeds of any search, and ending letters."""

from django.urls import URLPattern, path

from panreflex.share.saved_searches import feeds, views

app_name = "saved_searches"

urlpatterns: list[URLPattern] = [
    path("suche/<feed:form>", feeds.feed, name="feed"),
    path("suche/merken/", views.save, name="save"),
    path("meine-suchen/", views.own, name="list"),
    path("meine-suchen/meine-suchen.csv", views.export, name="export"),
    path("meine-suchen/<int:pk>/", views.change, name="change"),
    path("meine-suchen/<int:pk>/loeschen/", views.delete, name="delete"),
    path("meine-suchen/<int:pk>/zurueckholen/", views.restore, name="restore"),
    path("meine-suchen/abbestellen/<str:token>/", views.end_letters, name="end-letters"),
]
