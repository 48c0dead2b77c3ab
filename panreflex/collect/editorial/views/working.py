"""What waits for whom, and the button *geprüft*. Only editors come here (`project/urls.py`)."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from panreflex.collect.editorial import marking, waiting
from panreflex.collect.editorial.addresses import find, kind_of
from panreflex.collect.library.models.entries import LibraryEntry
from panreflex.people.views.own import user_of


@require_safe
def tasks(request: HttpRequest) -> HttpResponse:
    """All lists of the team."""
    piles = waiting.piles(user_of(request))
    context = {
        "piles": piles,
        "waiting": [pile for pile in piles if pile.count],
        "fine": [pile for pile in piles if not pile.count],
        "here": request.path,
        "header_title": _("Aufgaben"),
        "header_icon": "tasks",
        "breadcrumbs_items": [{"url": "", "label": _("Aufgaben")}],
        **undoable(request),
    }
    return render(request, "editorial/tasks.html", context)


@require_POST
def mark(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Checked today; back to where the button stood, with a way to take it back."""
    undo = marking.mark(_entry(kind, pk), by=user_of(request))
    there = _back(request)
    return redirect(f"{there}?geprueft={undo.token}&art={undo.kind}&nummer={undo.pk}")


@require_POST
def unmark(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Take it back."""
    try:
        marking.undo(_entry(kind, pk), request.POST.get("token", ""), by=user_of(request))
    except marking.NotUndone as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Zurückgenommen. Es gilt wieder, was vorher galt."))
    return redirect(_back(request))


def undoable(request: HttpRequest) -> dict[str, object]:
    """What the bar shows that takes the last click back; nothing if there was none."""
    token, kind, pk = (request.GET.get(name, "") for name in ("geprueft", "art", "nummer"))
    if not (token and kind and pk.isdigit() and len(pk) < 18):
        return {}
    try:
        entry = _entry(kind, int(pk))
    except Http404:
        return {}
    return {"marked": entry, "undo_token": token, "undo_kind": kind_of(entry), "here": request.path}


def _entry(kind: str, pk: int) -> LibraryEntry:
    entry = find(kind, pk)
    if not isinstance(entry, LibraryEntry):
        raise Http404
    return entry


def _back(request: HttpRequest) -> str:
    there = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(there, allowed_hosts=None) and there.startswith("/redaktion/"):
        return there.partition("?")[0]
    return reverse("editorial:tasks")
