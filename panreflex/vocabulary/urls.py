"""Addresses of the shared words for readers and machines; they stay (see docs/architecture.md)."""

from django.urls import URLPattern, URLResolver, path, re_path

from panreflex.vocabulary import glossary, views

app_name = "vocabulary"

urlpatterns: list[URLPattern | URLResolver] = [
    path("fachwoerter/", glossary.words, name="words"),
    path("fachwoerter/<slug:slug>/", glossary.word, name="word"),
    re_path(r"^vokabular\.(?P<form>ttl|jsonld|rdf)$", views.skos_file, name="skos"),
    re_path(r"^vokabular/(?P<kind>[a-z_]+)\.(?P<form>ttl|jsonld|rdf)$", views.skos_file, name="scheme_file"),
    path("vokabular/", views.concept, name="concepts"),
    path("vokabular/<slug:kind>/", views.concept, name="scheme"),
    path("vokabular/<slug:kind>/<slug:slug>/", views.concept, name="concept"),
]
