"""Addresses below /redaktion/links/."""

from django.urls import path

from panreflex.base.links import views

app_name = "links"

urlpatterns = [
    path("", views.index, name="index"),
    path("tabelle.csv", views.table, name="table"),
    path("<int:pk>/pruefen/", views.check_now, name="check-now"),
    path("<int:pk>/zurueckstellen/", views.set_aside, name="set-aside"),
    path("<int:pk>/aufnehmen/", views.take_up_again, name="take-up-again"),
]
