"""The public page that says what makes a good example, and what happens with one that is offered."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from panreflex.collect.contributions import keeping, steps


@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """The same for everybody, so it knows neither session nor person."""
    context = {
        "trail": [
            {"title": _("Gute Beispiele"), "url": "/gute-beispiele/"},
            {"title": _("Beispiel anbieten"), "url": ""},
        ],
        "steps": [{"title": step.title, "note": step.lead} for step in steps.STEPS],
        "untouched_months": keeping.UNTOUCHED.days // 30,
        "ended_months": keeping.AFTER_THE_END.days // 30,
    }
    return render(request, "contributions/landing.html", context)
