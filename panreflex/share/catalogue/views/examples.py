"""The page of a practice example: what its source says and nothing more, and what it is connected with."""

from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from panreflex.base import addresses
from panreflex.collect.library.models import PracticeExample
from panreflex.share.catalogue import checked, citation, describing, evidence, kinds, places
from panreflex.share.catalogue.related import related
from panreflex.vocabulary.models import Level


class Section(NamedTuple):
    """A part of the text with its heading."""

    title: str
    text: str


@require_safe
def example(request: HttpRequest, slug: str) -> HttpResponse:
    rows = PracticeExample.objects.live().select_related("municipality", "contributed_by")
    rows = rows.prefetch_related(*PracticeExample.RELATED, "further_links")
    return example_page(request, get_object_or_404(rows, slug=slug))


def example_page(request: HttpRequest, example: PracticeExample) -> HttpResponse:
    """The page, of a stored example or of one as it stands in the editor."""
    return render(request, "catalogue/example_detail.html", example_context(example))


def example_context(example: PracticeExample) -> dict[str, Any]:
    """What the template needs; three queries beside the example's own and its relations'."""
    core = [
        Section(_("Das Problem"), example.problem),
        Section(_("Der Weg"), example.approach),
        Section(_("Was daraus wurde"), example.result),
    ]
    index = kinds.EXAMPLES.index()
    return {
        "example": example,
        "trail": [{"title": _("Gute Beispiele"), "url": "/gute-beispiele/"}, {"title": example.title, "url": ""}],
        "tags": [
            *(_tag("krise", kind.slug, kind.label, look="crisis") for kind in example.crisis_kinds.all()),
            *(_tag("thema", theme.slug, theme.label, look="theme") for theme in example.themes.all()),
        ],
        "sections": [section for section in core if section.text],
        "says_no_more": not all(section.text for section in core),
        "place": places.of_example(example, index.geography.standings),
        "place_url": places.page_of(example, index.geography),
        "size": places.size(example),
        "facts": _facts(example),
        "further": addresses.sources([link.url for link in example.further_links.all()]),
        "resting": evidence.resting_on(example),
        "related": related(example, index),
        "citation": citation.of_entry(example, example.title),
        "about": describing.example(example),
    }


def _tag(facet: str, value: str, label: str, *, look: str) -> dict[str, str]:
    return {"label": label, "kind": look, "url": f"/gute-beispiele/?{facet}={value}"}


def _facts(example: PracticeExample) -> list[dict[str, Any]]:
    return [
        {"term": _("Seit"), "value": "" if example.year_start is None else str(example.year_start)},
        {"term": _("Ebene"), "value": Level(example.level).label if example.level else ""},
        {"term": _("Zuständige Stelle"), "value": example.contact_unit},
        *(
            {
                "term": _("Stellschraube %(number)s") % {"number": measure.order},
                "value": measure.short_title,
                "url": measure.get_absolute_url(),
            }
            for measure in example.measures.all()
        ),
        checked.fact(example),
    ]
