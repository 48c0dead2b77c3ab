"""The map of practice examples: the list's filters, the places instead of the entries."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from panreflex.share.catalogue import atlas, kinds
from panreflex.share.catalogue.listing import AS_CARDS, AS_LIST, PAGE, Listing
from panreflex.share.catalogue.views import lists


@require_safe
def examples_map(request: HttpRequest) -> HttpResponse:
    asked = request.GET.copy()
    asked.pop(PAGE, None)  # a map has no pages; an address of the list may still name one
    listing = Listing(kinds.EXAMPLES, request.path, asked, views=(AS_LIST, AS_CARDS))
    list_path = reverse("catalogue:examples")
    drawn = atlas.draw(listing, list_path)
    context = lists.list_context(listing, lists.EXAMPLES, ())
    context |= {
        "title": _("Gute Beispiele auf der Landkarte"),
        "title_of_page": _("Gute Beispiele auf der Landkarte"),
        "lead": _("Wo Verwaltungen etwas getan haben, aus dem andere lernen können."),
        "trail": [{"title": lists.EXAMPLES.title, "url": list_path}, {"title": _("Landkarte"), "url": ""}],
        "tabs": lists.tabs_of_examples(listing, on_map=True),
        "orders": (),
        "page": None,
        "atlas": drawn,
        "counted": drawn.title if drawn.groups else context["counted"],
    }
    return render(request, "catalogue/example_map.html", context)
