"""The page of a recommendation: what to do, for whom, and the thread of what it rests on."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from panreflex.distil.models import Recommendation
from panreflex.share.catalogue import citation, describing, evidence

OTHERS_SHOWN = 6


@require_safe
def recommendation(request: HttpRequest, slug: str) -> HttpResponse:
    return recommendation_page(request, get_object_or_404(Recommendation.objects.live(), slug=slug))


def recommendation_page(request: HttpRequest, recommendation: Recommendation, *, draft: bool = False) -> HttpResponse:
    """The page; `draft` shows it as it stands in the editor."""
    context = recommendation_context(recommendation, draft=draft)
    return render(request, "catalogue/recommendation_detail.html", context)


def recommendation_context(recommendation: Recommendation, *, draft: bool = False) -> dict[str, Any]:
    """What the template needs: six queries at most."""
    measures = list(recommendation.measures.all())
    addressees = list(recommendation.addressees.all())
    thread = evidence.draft_thread(recommendation) if draft else evidence.thread(recommendation)
    return {
        "recommendation": recommendation,
        "trail": [
            {"title": _("Empfehlungen"), "url": "/empfehlungen/"},
            {"title": recommendation.title, "url": ""},
        ],
        "kind": _kind([measure.order for measure in measures]),
        "facts": [
            {"term": _("Für wen"), "value": ", ".join(str(who) for who in addressees)},
            *(
                {
                    "term": _("Stellschraube %(number)s") % {"number": measure.order},
                    "value": measure.title,
                    "url": measure.get_absolute_url(),
                }
                for measure in measures
            ),
        ],
        "thread": thread,
        "others": Recommendation.objects.live()
        .filter(measures__in=measures)
        .exclude(pk=recommendation.pk)
        .distinct()[:OTHERS_SHOWN],
        "citation": citation.of_entry(recommendation, recommendation.title),
        "about": describing.recommendation(recommendation, addressees=addressees, measures=measures, thread=thread),
    }


def _kind(numbers: list[int]) -> str:
    """The line above the title: "Empfehlung · Stellschrauben 1 und 3"."""
    if not numbers:
        return _("Empfehlung")
    if len(numbers) == 1:
        return _("Empfehlung · Stellschraube %(number)s") % {"number": numbers[0]}
    return _("Empfehlung · Stellschrauben %(numbers)s und %(last)s") % {
        "numbers": ", ".join(str(number) for number in numbers[:-1]),
        "last": numbers[-1],
    }
