"""Downloads of lists, and the door for harvesters."""

from django.urls import URLPattern, path, register_converter

from panreflex.share.exporting import views
from panreflex.share.exporting.harvesting.views import oai

app_name = "exporting"

register_converter(views.Ending, "ending")
register_converter(views.Reference, "reference")
register_converter(views.Cited, "cited")

urlpatterns: list[URLPattern] = [
    path("daten/", views.data, name="data"),
    path("daten/<slug:name>.<ending:ending>", views.file, name="file"),
    path("<cited:name>/<slug:slug>.<reference:ending>", views.reference, name="reference"),
    path("oai", oai, name="oai"),
]
