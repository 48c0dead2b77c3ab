"""The page of a publication: what the library knows of it, how to cite it, and what rests on it."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from panreflex.collect.library.models import Publication
from panreflex.share.catalogue import checked, citation, common_themes, describing, evidence

CSL_JSON = "application/vnd.citationstyles.csl+json"


@require_safe
def publication(request: HttpRequest, slug: str) -> HttpResponse:
    return publication_page(request, _live_publication(slug))


@require_safe
def publication_json(request: HttpRequest, slug: str) -> HttpResponse:
    """The record as CSL-JSON, a list of one, as reference managers take it in."""
    publication = _live_publication(slug)
    response = JsonResponse([publication.as_csl()], safe=False, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Type"] = CSL_JSON
    response["Content-Disposition"] = f'attachment; filename="{publication.slug}.json"'
    return response


def publication_page(request: HttpRequest, publication: Publication) -> HttpResponse:
    """The page, of a stored publication or of one as it stands in the editor."""
    return render(request, "catalogue/publication_detail.html", publication_context(publication))


def publication_context(publication: Publication) -> dict[str, Any]:
    """What the template needs; two queries beside the publication's own."""
    is_described = publication.title.startswith("[")
    author, container = publication.only_author, publication.container_title
    return {
        "publication": publication,
        "trail": [{"title": _("Literatur"), "url": "/literatur/"}, {"title": publication.title, "url": ""}],
        "authors": ", ".join(str(author) for author in publication.authors.all()),
        "is_described": is_described,
        # A title in brackets is our own German description, whatever the work's language.
        "title_lang": "" if is_described or publication.language == "de" else publication.language,
        "address_of_work": f"https://doi.org/{publication.doi}" if publication.doi else publication.url,
        "facts": [
            {"term": _("Erschienen"), "value": _issued(publication)},
            {"term": _("Erschienen in"), "value": "" if container == author else container},
            {
                "term": _("Verlag oder Herausgeber"),
                "value": "" if publication.publisher in (author, container) else publication.publisher,
            },
            {"term": _("Sprache"), "value": publication.get_language_display()},
            {"term": "DOI", "value": publication.doi, "url": f"https://doi.org/{publication.doi}"},
            checked.fact(publication),
        ],
        "tags": common_themes.theme_tags(publication, "/literatur/"),
        "resting": evidence.resting_on(publication),
        "near": common_themes.nearest(publication),
        "citation": citation.of_publication(publication),
        "about": describing.publication(publication),
    }


def _live_publication(slug: str) -> Publication:
    rows = Publication.objects.live().prefetch_related("authors", "themes")
    publication: Publication = get_object_or_404(rows, slug=slug)
    return publication


def _issued(publication: Publication) -> str:
    """As exactly as known: "12. Dezember 2024", "Dezember 2024" or "2024"."""
    if not publication.year:
        return ""
    if not publication.month:
        return str(publication.year)
    form = "DATE_FORMAT" if publication.day else "F Y"
    return date_format(date(publication.year, publication.month, publication.day or 1), form)
