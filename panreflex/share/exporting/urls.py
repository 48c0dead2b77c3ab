"""Downloads of lists, and the door for harvesters."""

from django.urls import URLPattern

app_name = "exporting"

urlpatterns: list[URLPattern] = []
