"""Addresses of the catalogue; they stay (see docs/architecture.md)."""

from django.urls import URLPattern, URLResolver, path

from panreflex.share.catalogue.views import figures, recommendations

app_name = "catalogue"

urlpatterns: list[URLPattern | URLResolver] = [
    path("befragungen/", figures.figures, name="figures"),
    path("befragungen/<slug:slug>/", figures.figure, name="figure"),
    path("befragungen/<slug:slug>.csv", figures.figure_csv, name="figure-csv"),
    path("empfehlungen/<slug:slug>/", recommendations.recommendation, name="recommendation"),
]
