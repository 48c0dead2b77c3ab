"""The page of a published conversation."""

from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from panreflex.collect.library.models import Interview
from panreflex.share.catalogue import checked, citation, common_themes, describing, evidence


@require_safe
def interview(request: HttpRequest, slug: str) -> HttpResponse:
    rows = Interview.objects.live().prefetch_related("themes")
    return interview_page(request, get_object_or_404(rows, slug=slug))


def interview_page(request: HttpRequest, interview: Interview) -> HttpResponse:
    """The page, of a stored interview or of one as it stands in the editor."""
    return render(request, "catalogue/interview_detail.html", interview_context(interview))


def interview_context(interview: Interview) -> dict[str, Any]:
    """What the template needs; two queries beside the interview's own."""
    return {
        "interview": interview,
        "trail": [{"title": _("Expert:innen im Gespräch"), "url": "/im-gespraech/"}, {"title": interview.title}],
        "facts": [
            # Without a name the function is the title already.
            {"term": _("Funktion"), "value": interview.role if interview.name else ""},
            {"term": _("Organisation"), "value": interview.organisation},
            checked.fact(interview),
        ],
        "tags": common_themes.theme_tags(interview, "/im-gespraech/"),
        "source_host": urlsplit(interview.url).hostname or interview.url,
        "resting": evidence.resting_on(interview),
        "near": common_themes.nearest(interview),
        "citation": citation.of_entry(interview, _("Gespräch: %(who)s") % {"who": interview.title}),
        "about": describing.interview(interview),
    }
