"""Addresses of the catalogue; they stay (see docs/architecture.md)."""

from django.urls import URLPattern, URLResolver, path

from panreflex.share.catalogue.views import (
    comparison,
    examples,
    feeds,
    figures,
    interviews,
    lists,
    map,
    municipalities,
    projects,
    publications,
    recommendations,
)

app_name = "catalogue"

urlpatterns: list[URLPattern | URLResolver] = [
    path("gute-beispiele/", lists.examples, name="examples"),
    path("gute-beispiele/welt/", lists.examples_abroad, name="examples-abroad"),
    path("gute-beispiele/karte/", map.examples_map, name="examples-map"),
    path("gute-beispiele/vergleich/", comparison.comparison, name="comparison"),
    path("gute-beispiele/<feed:form>", feeds.feed, {"name": "examples"}, name="examples-feed"),
    path("literatur/<feed:form>", feeds.feed, {"name": "publications"}, name="publications-feed"),
    path("forschungsprojekte/<feed:form>", feeds.feed, {"name": "projects"}, name="projects-feed"),
    path("im-gespraech/<feed:form>", feeds.feed, {"name": "interviews"}, name="interviews-feed"),
    path("empfehlungen/<feed:form>", feeds.feed, {"name": "recommendations"}, name="recommendations-feed"),
    path("gute-beispiele/<slug:slug>/", examples.example, name="example"),
    path("kommunen/", municipalities.municipalities, name="municipalities"),
    path("kommunen/<str:ags>/", municipalities.municipality, name="municipality"),
    path("literatur/", lists.publications, name="publications"),
    path("forschungsprojekte/", lists.projects, name="projects"),
    path("im-gespraech/", lists.interviews, name="interviews"),
    path("empfehlungen/", lists.recommendations, name="recommendations"),
    path("literatur/<slug:slug>/", publications.publication, name="publication"),
    path("literatur/<slug:slug>.json", publications.publication_json, name="publication-json"),
    path("forschungsprojekte/<slug:slug>/", projects.project, name="project"),
    path("im-gespraech/<slug:slug>/", interviews.interview, name="interview"),
    path("befragungen/", figures.figures, name="figures"),
    path("befragungen/<slug:slug>/", figures.figure, name="figure"),
    path("befragungen/<slug:slug>.csv", figures.figure_csv, name="figure-csv"),
    path("empfehlungen/<slug:slug>/", recommendations.recommendation, name="recommendation"),
]
