"""Addresses of the events; they stay (see docs/architecture.md)."""

from django.urls import URLPattern, URLResolver, path

from panreflex.share.events import views

app_name = "events"

urlpatterns: list[URLPattern | URLResolver] = [
    path("termine/", views.events, name="list"),
    path("termine/kalender.ics", views.calendar, name="calendar"),
    path("termine/archiv/<int:year>/", views.archive, name="archive"),
    path("termine/<slug:slug>/", views.event, name="event"),
    path("termine/<slug:slug>.ics", views.event_calendar, name="event-calendar"),
]
