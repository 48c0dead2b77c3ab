"""The page of a research project."""

from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from panreflex.collect.library.models import ResearchProject
from panreflex.share.catalogue import checked, citation, common_themes, describing


@require_safe
def project(request: HttpRequest, slug: str) -> HttpResponse:
    rows = ResearchProject.objects.live().prefetch_related("partners", "themes")
    return project_page(request, get_object_or_404(rows, slug=slug))


def project_page(request: HttpRequest, project: ResearchProject) -> HttpResponse:
    """The page, of a stored project or of one as it stands in the editor."""
    return render(request, "catalogue/project_detail.html", project_context(project))


def project_context(project: ResearchProject) -> dict[str, Any]:
    """What the template needs; one query beside the project's own. Nothing rests on a project: it is no evidence."""
    return {
        "project": project,
        "trail": [{"title": _("Forschungsprojekte"), "url": "/forschungsprojekte/"}, {"title": project.acronym}],
        "facts": [
            {"term": _("Laufzeit"), "value": project.running_time},
            {"term": _("Förderung"), "value": project.funder},
            checked.fact(project),
        ],
        "tags": common_themes.theme_tags(project, "/forschungsprojekte/"),
        "source_host": urlsplit(project.url).hostname or project.url,
        "near": common_themes.nearest(project),
        "citation": citation.of_entry(project, project.title),
        "about": describing.project(project),
    }
