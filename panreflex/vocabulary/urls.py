"""Addresses of the shared words for machines; they stay (see docs/architecture.md)."""

from django.urls import URLPattern, URLResolver, path, re_path

from panreflex.vocabulary import views

app_name = "vocabulary"

urlpatterns: list[URLPattern | URLResolver] = [
    re_path(r"^vokabular\.(ttl|jsonld)$", views.skos_file, name="skos"),
    path("vokabular/", views.concept, name="concepts"),
    path("vokabular/<slug:kind>/", views.concept, name="scheme"),
    path("vokabular/<slug:kind>/<slug:slug>/", views.concept, name="concept"),
]
