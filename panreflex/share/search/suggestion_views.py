"""What the search box asks while somebody types, and what a page of results tells: for scripts only."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from panreflex.base import languages
from panreflex.share.search import noting, suggesting

FRESH = 60  # seconds for which a browser need not ask again


@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """`?q=`: what was typed so far. The same for everybody, so any cache may keep it for a minute."""
    groups = suggesting.suggest(request.GET.get("q", ""))
    number = sum(len(group.items) for group in groups)
    said = ngettext("%(n)s Vorschlag", "%(n)s Vorschläge", number) % {"n": number}
    response = JsonResponse(
        {
            "said": said if number else "",
            "language": languages.HOME,  # of labels; titles and groups speak the language of the page
            "groups": [
                {
                    "title": group.title,
                    "items": [{"url": one.url, "note": one.note, "parts": one.parts} for one in group.items],
                }
                for group in groups
            ],
        }
    )
    response["Cache-Control"] = f"public, max-age={FRESH}"
    response["X-Robots-Tag"] = "noindex"
    return response


@csrf_exempt  # it changes a number only, asks for no session, and nobody has a token on a public page
@require_POST
def opened(request: HttpRequest) -> HttpResponse:
    """`q`: a search of which a result was opened. Counted if a page of ours says so; no answer either way."""
    if request.headers.get("Sec-Fetch-Site") == "same-origin":
        noting.note_click(request.POST.get("q", ""))
    return HttpResponse(status=204)
