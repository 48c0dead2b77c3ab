"""For everybody who offers an example; editors work on them at /redaktion/angebote/."""

from django.urls import URLPattern

app_name = "contributions"

urlpatterns: list[URLPattern] = []
