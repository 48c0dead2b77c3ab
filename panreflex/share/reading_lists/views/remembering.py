"""From any page: put it on the list, with and without scripts, and what scripts have to know of the list."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from panreflex.share.reading_lists import collecting, pieces
from panreflex.share.reading_lists.keeping import Keeper
from panreflex.share.reading_lists.models import Entry
from panreflex.share.reading_lists.pieces import Piece
from panreflex.share.reading_lists.views.answering import check_beginning, door, inside, keeper_of, remember, wants_json


@door
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """What will be put on the list, with one button (GET with `seite`), and doing it (POST)."""
    asked = (request.POST if request.method == "POST" else request.GET).get("seite", "")
    piece = pieces.find(asked)
    if piece is None:
        raise Http404
    if request.method == "GET":
        return _page(request, piece)
    keeper = keeper_of(request, may_begin=True)
    check_beginning(request, keeper)
    try:
        entry = collecting.add(keeper, piece)
    except collecting.ListFull as refusal:
        if wants_json(request):
            return JsonResponse({"said": str(refusal)}, status=422)
        messages.warning(request, str(refusal))
        return redirect(_address(piece, _back(request, piece)))
    said = _("„%(title)s“ steht auf Ihrer Merkliste.") % {"title": piece.title}
    if wants_json(request):
        response: HttpResponse = JsonResponse({"said": said, "entry": entry.pk} | _count(keeper))
    else:
        response = redirect(_address(piece, _back(request, piece)))
    remember(response, keeper)
    return response


@door
@require_GET
def state(request: HttpRequest) -> HttpResponse:
    """For scripts: how many entries the current list has, where they stand, and the token that forms need.

    Asked only where the mark says that there is a list, or after the reader's own click.
    """
    keeper = keeper_of(request)
    current = keeper.current
    entries = list(current.entries.there()) if current else []
    response = JsonResponse(
        {"count": len(entries), "entries": pieces.addresses(entries) if entries else {}, "token": get_token(request)}
    )
    if current is None and settings.READING_LIST_MARK_NAME in request.COOKIES:
        response.delete_cookie(settings.READING_LIST_MARK_NAME)
    return response


def _page(request: HttpRequest, piece: Piece) -> HttpResponse:
    current = keeper_of(request).current
    entry: Entry | None = None
    if current:
        entry = current.entries.there().filter(kind=piece.kind, key=piece.key).first()
    item = pieces.described([entry or Entry(kind=piece.kind, key=piece.key, title=piece.title)])[0]
    context = {"item": item, "entry": entry, "list": current, "back": _back(request, piece)}
    return render(request, "reading_lists/add.html", context)


def _back(request: HttpRequest, piece: Piece) -> str:
    """Where she came from, only inside: as the form carries it, else from the browser, else the entry itself."""
    given = inside(request, request.POST.get("zurueck", request.GET.get("zurueck", "")))
    came_from = given or inside(request, request.headers.get("Referer", ""))
    return came_from if came_from and not came_from.startswith("/merkliste/") else piece.url


def _address(piece: Piece, back: str) -> str:
    return "/merkliste/hinzufuegen/?" + urlencode({"seite": piece.url, "zurueck": back})


def _count(keeper: Keeper) -> dict[str, int]:
    current = keeper.current
    return {"count": current.entries.there().count() if current else 0}
