"""Files for machines that stand beside the pages."""

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.text import slugify
from django.views.decorators.http import require_safe
from wagtail.models import Page

from panreflex.base import languages
from panreflex.share.pages.blocks import chart

# What machines need not read: work places, and answers to questions that nobody else asked.
CLOSED = (
    "/redaktion/",
    "/konto/",
    "/verwaltung/",
    "/meine-kommune/",
    "/merkliste/",
    "/barrierefreiheit/rueckmeldung/",
    "/suche/",
)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    closed = [languages.local(path, language) for language in ("", *languages.PREFIXES) for path in CLOSED]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in dict.fromkeys(closed))]
    # A filtered list shows what the whole one shows; its further pages are its own.
    lines += ["Disallow: /*?", "Allow: /*?seite=", "Allow: /", ""]
    lines.append(f"Sitemap: {settings.BASE_URL}/sitemap.xml")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def chart_csv(request: HttpRequest, pk: int, block: UUID) -> HttpResponse:
    """The numbers of a chart in the text of a public page."""
    page = get_object_or_404(Page.objects.live().public(), pk=pk).specific
    for child in getattr(page, "body", ()):
        if child.id == str(block) and child.block_type == "chart":
            response = HttpResponse(chart.as_csv(child.value), content_type="text/csv; charset=utf-8")
            name = slugify(child.value["title"])[:60] or "zahlen"
            response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
            return response
    raise Http404
