"""Up to four examples side by side. The address says which; nothing is remembered."""

from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from panreflex.base import languages
from panreflex.base.linked_data import About
from panreflex.distil import tracing
from panreflex.share.catalogue import choosing, comparing, kinds
from panreflex.share.catalogue.choosing import Choice, Found
from panreflex.share.catalogue.comparing import Comparison
from panreflex.share.catalogue.related import related_to_all

LETTERS = "ABCD"


class Head(NamedTuple):
    """The head of a column. letter: names the example where the columns stand below each other."""

    letter: str
    title: str
    url: str
    place: str
    without_url: str


@require_safe
def comparison(request: HttpRequest) -> HttpResponse:
    choice = choosing.read(
        request.path,
        request.GET.getlist(choosing.EXAMPLE),
        only_differences=request.GET.get(choosing.DIFFERENCES) == "1",
        sought=request.GET.get(choosing.SOUGHT, ""),
    )
    return render(request, "catalogue/comparison.html", _context(choice))


def _context(choice: Choice) -> dict[str, Any]:
    index = kinds.EXAMPLES.index()
    resting = tracing.resting_on_examples(example.pk for example in choice.examples)
    compared = comparing.compare(
        choice.examples,
        geography=index.geography,
        resting=resting,
        only_differences=choice.only_differences and len(choice.examples) > 1,
    )
    found, more = choosing.find(choice) if not choice.is_full else ([], False)
    suggested = [
        Found(one.title, one.note, choice.plus(one.slug))
        for one in (related_to_all(choice.examples, index) if choice.examples and not choice.is_full else [])
    ]
    heads = [
        Head(letter, one.title, one.get_absolute_url(), one.place_name, choice.without(one.slug))
        for letter, one in zip(LETTERS, choice.examples, strict=False)
    ]
    return {
        "choice": choice,
        "trail": [{"title": _("Gute Beispiele"), "url": "/gute-beispiele/"}, {"title": _("Vergleich"), "url": ""}],
        "about": About(_("Gute Beispiele vergleichen"), _lead(), kind="website"),
        "title": _title(heads),
        "lead": _lead(),
        "heads": heads,
        "rows": [
            {"title": row.title, "is_text": row.is_text, "cells": list(zip(heads, row.cells, strict=True))}
            for row in compared.rows
        ],
        "alike": ", ".join(compared.alike),
        "announcement": _announcement(heads, compared),
        "page_address": settings.BASE_URL + languages.local(choice.path) + choice.url[len(choice.path) :],
        "all_url": choice.with_slugs(choice.slugs, only_differences=False),
        "differences_url": choice.with_slugs(choice.slugs, only_differences=True),
        "suggested": suggested,
        "found": found,
        "more": more,
    }


def _lead() -> str:
    return _("Bis zu vier Beispiele nebeneinander: was sie gemeinsam haben und was nur eines hat.")


def _title(heads: list[Head]) -> str:
    """ "Vergleich: Kiel, München", so that a tab or a printed page says what it is."""
    places = ", ".join(dict.fromkeys(head.place for head in heads))
    return _("Vergleich: %(places)s") % {"places": places} if heads else _("Gute Beispiele vergleichen")


def _announcement(heads: list[Head], compared: Comparison) -> str:
    """What is seen now, for those who do not see it."""
    if not heads:
        return _("Noch kein Beispiel gewählt")
    values = {
        "examples": ngettext("%(n)s Beispiel", "%(n)s Beispiele", len(heads)) % {"n": len(heads)},
        "rows": ngettext("%(n)s Zeile", "%(n)s Zeilen", len(compared.rows)) % {"n": len(compared.rows)},
    }
    return _("%(examples)s im Vergleich, %(rows)s") % values
