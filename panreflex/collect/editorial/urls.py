"""Screens of the editorial team; Wagtail takes them in below /redaktion/ (`wagtail_hooks.py`)."""

from django.urls import URLPattern, URLResolver, path

from panreflex.collect.editorial.views import noting, working

app_name = "editorial"

urlpatterns: list[URLPattern | URLResolver] = [
    path("aufgaben/", working.tasks, name="tasks"),
    path("geprueft/<str:kind>/<int:pk>/", working.mark, name="mark"),
    path("geprueft/<str:kind>/<int:pk>/zuruecknehmen/", working.unmark, name="unmark"),
    path("notizen/<str:kind>/<int:pk>/", noting.thread, name="notes"),
    path("notizen/<int:pk>/antworten/", noting.answer, name="answer"),
    path("notizen/<int:pk>/erledigen/", noting.settle, name="settle"),
    path("notizen/<int:pk>/oeffnen/", noting.reopen, name="reopen"),
]
