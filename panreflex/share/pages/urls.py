"""Addresses beside those of the page tree; they stay (see docs/architecture.md)."""

from django.contrib.sitemaps.views import sitemap
from django.urls import URLPattern, URLResolver, path
from django.views.decorators.http import require_safe

from panreflex.base.feeds import FORMS
from panreflex.share.pages import views
from panreflex.share.pages.feeds import NewsFeed
from panreflex.share.pages.sitemaps import SITEMAPS

app_name = "pages"

urlpatterns: list[URLPattern | URLResolver] = [
    *(path(f"aktuelles/{form}", require_safe(NewsFeed(form)), name=f"feed-{form}") for form in FORMS),
    path("sitemap.xml", require_safe(sitemap), {"sitemaps": SITEMAPS}, name="sitemap"),
    path("tabellen/<int:pk>/<uuid:block>.csv", views.chart_csv, name="chart-csv"),
    path("robots.txt", views.robots, name="robots"),
]
