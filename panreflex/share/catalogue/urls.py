"""Addresses of the catalogue; they stay (see docs/architecture.md)."""

from django.urls import URLPattern, URLResolver, path

from panreflex.share.catalogue.views import recommendations

app_name = "catalogue"

urlpatterns: list[URLPattern | URLResolver] = [
    path("empfehlungen/<slug:slug>/", recommendations.recommendation, name="recommendation"),
]
