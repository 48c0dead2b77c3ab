"""Doors of the saved searches."""

from datetime import timedelta
from typing import Any, NamedTuple

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from panreflex.base import tables
from panreflex.people.views.own import user_of
from panreflex.share.saved_searches import describing, finding, saving
from panreflex.share.saved_searches.forms import ChangeForm, SearchForm
from panreflex.share.saved_searches.models import Frequency, SavedSearch
from panreflex.share.search import asking, choosing

UNDO_OFFERED = timedelta(hours=1)  # on top of the page; after that it is in the way


class Row(NamedTuple):
    """A saved search in the list. about: what it looks for, where its name does not say so."""

    search: SavedSearch
    about: str
    form: ChangeForm


@login_required
@require_http_methods(["GET", "POST"])
def save(request: HttpRequest) -> HttpResponse:
    """Asks how often (GET), then keeps the search that stands in the address (POST)."""
    search = finding.chosen(request.GET)
    if not asking.understand(search.text).says_something:
        messages.warning(request, _("Geben Sie zuerst ein, wonach Sie suchen. Dann können Sie die Suche merken."))
        return redirect("saved_searches:list")
    known = SavedSearch.objects.of_user(user_of(request).pk).filter(query=search.query).first()
    initial = {"name": describing.short_name(search)}
    if known:
        initial = {"name": known.name, "frequency": known.frequency}
    form = SearchForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        data = form.cleaned_data
        try:
            saved = saving.save(user_of(request).pk, search, name=data["name"], frequency=Frequency(data["frequency"]))
        except saving.TooMany as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("„%(name)s“ ist gespeichert.") % {"name": saved.name})
            return redirect("saved_searches:list")
    context = {
        "form": form,
        "known": known,
        "words": search.text,
        "filters": describing.filters(search),
        "notice": choosing.notice(search),
        "back": f"/suche/?{search.query}",
        "query": search.query,
        "email": user_of(request).email,
    }
    return render(request, "saved_searches/save.html", context, status=422 if form.errors else 200)


@login_required
@require_GET
def own(request: HttpRequest) -> HttpResponse:
    """All that she keeps."""
    return _page(request)


@login_required
@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Set name and frequency of one."""
    search = _own(request, pk)
    form = ChangeForm(request.POST, auto_id=f"suche-{pk}-%s")
    if not form.is_valid():
        return _page(request, refused={pk: form})
    saving.change(pk, name=form.cleaned_data["name"], frequency=Frequency(form.cleaned_data["frequency"]))
    messages.success(request, _("„%(name)s“ ist geändert.") % {"name": form.cleaned_data["name"]})
    return redirect(f"/meine-suchen/#suche-{search.pk}")


@login_required
@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one away; the page offers to put it back."""
    _own(request, pk)
    saving.delete(pk)
    return redirect("saved_searches:list")


@login_required
@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Put back one that was deleted."""
    get_object_or_404(SavedSearch, account=user_of(request), pk=pk)
    try:
        restored = saving.restore(user_of(request).pk, pk)
    except saving.TooMany as refusal:
        messages.warning(request, str(refusal))
    else:
        if restored:
            messages.success(request, _("„%(name)s“ ist wieder da.") % {"name": restored.name})
    return redirect("saved_searches:list")


@login_required
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """All that she keeps, as a table."""
    head = [_("Name der Suche"), _("Adresse"), _("Wie oft"), _("Gespeichert am")]
    rows = [
        [
            one.name,
            request.build_absolute_uri(one.url),
            str(Frequency(one.frequency).label),
            date_format(timezone.localtime(one.created_at), "SHORT_DATE_FORMAT"),
        ]
        for one in SavedSearch.objects.of_user(user_of(request).pk)
    ]
    response = HttpResponse(tables.csv_file(head, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="meine-suchen.csv"'
    return response


# Mail programs post without a cookie (RFC 8058); the token in the address says who wants it.
@csrf_exempt
@require_http_methods(["GET", "POST"])
def end_letters(request: HttpRequest, token: str) -> HttpResponse:
    """Asks once (GET: programs open links by themselves), then ends all letters (POST). Whoever has the letter may."""
    reader = saving.reader_of(token)
    if reader is None:
        raise Http404
    done = request.method == "POST"
    if done:
        saving.end_letters(reader)
    response = render(request, "saved_searches/end_letters.html", {"done": done})
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _own(request: HttpRequest, pk: int) -> SavedSearch:
    """404 for those of others, and for what was deleted."""
    return get_object_or_404(SavedSearch.objects.of_user(user_of(request).pk), pk=pk)


def _page(request: HttpRequest, refused: dict[int, ChangeForm] | None = None) -> HttpResponse:
    """The list; refused: forms that came with errors, by search, then the status is 422."""
    refused = refused or {}
    user = user_of(request)
    gone = SavedSearch.objects.filter(account=user, deleted_at__gt=timezone.now() - UNDO_OFFERED)
    rows = [_row(search, refused.get(search.pk)) for search in SavedSearch.objects.of_user(user.pk)]
    context: dict[str, Any] = {
        "rows": rows,
        "counted": ngettext("%(n)d Suche", "%(n)d Suchen", len(rows)) % {"n": len(rows)},
        "gone": gone.order_by("-deleted_at").first(),
        "refused": next(iter(refused.values()), None),
        "email": user.email,
    }
    return render(request, "saved_searches/list.html", context, status=422 if refused else 200)


def _row(search: SavedSearch, refused: ChangeForm | None) -> Row:
    found = finding.of_query(search.query)
    initial = {"name": search.name, "frequency": search.frequency}
    form = refused or ChangeForm(initial=initial, auto_id=f"suche-{search.pk}-%s")
    about = describing.name(found)
    return Row(search, "" if about == search.name else about, form)
