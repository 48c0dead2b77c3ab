"""Sharing a list by a link, and reading what somebody shared."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from panreflex.base import rate_limits
from panreflex.base.requests import client_network
from panreflex.share.reading_lists import arranging, pieces, sharing
from panreflex.share.reading_lists.forms import ShareForm
from panreflex.share.reading_lists.models import ReadingList
from panreflex.share.reading_lists.pieces import Item
from panreflex.share.reading_lists.views.answering import check_beginning, done, door, keeper_of, own_list, remember
from panreflex.share.reading_lists.views.lists import words_of

WRONG_LINKS, PER = 30, 600  # of one network in ten minutes; more is guessing


@door
@require_POST
def share(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the link, or say anew whether notes go along."""
    reading_list = own_list(request, pk)
    form = ShareForm(request.POST)
    form.is_valid()  # one box, ticked or not
    sharing.share(pk, notes=form.cleaned_data["notizen"])
    said = _("Gespeichert.") if reading_list.share_token else _("Die Liste ist geteilt. Kopieren Sie den Link.")
    return done(request, reading_list, said, anchor="teilen")


@door
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """The link leads nowhere any more."""
    reading_list = own_list(request, pk)
    sharing.withdraw(pk)
    return done(request, reading_list, _("Der Link gilt nicht mehr."), anchor="teilen")


@door
@require_GET
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """A list as others see it: no name, and notes only if its keeper said so."""
    found = _found(request, token)
    if found is None:
        return render(request, "reading_lists/not_shared.html", status=404)
    keeper = keeper_of(request)
    own = found.owner_id == keeper.user_id if found.owner_id else keeper.lists.filter(pk=found.pk).exists()
    context = {"list": found, "items": _items(found), "token": token, "own": own}
    return render(request, "reading_lists/shared.html", context)


@door
@require_POST
def copy(request: HttpRequest, token: str) -> HttpResponse:
    """Put what is on a shared list on one's own."""
    found = _found(request, token)
    if found is None:
        return render(request, "reading_lists/not_shared.html", status=404)
    keeper = keeper_of(request, may_begin=True)
    if keeper.current and keeper.current.pk == found.pk:
        return redirect("reading_lists:current")
    check_beginning(request, keeper)
    taken = arranging.copy(keeper, _items(found))
    messages.success(request, words_of(taken))
    response = redirect("reading_lists:current")
    remember(response, keeper)
    return response


def _found(request: HttpRequest, token: str) -> ReadingList | None:
    """Counts wrong links only, so that a list may be read by a whole city hall. Raises TooManyRequests."""
    found = ReadingList.objects.shared_by(token).first()
    if found is None:
        rate_limits.take("shared_list", client_network(request), limit=WRONG_LINKS, seconds=PER)
    return found


def _items(reading_list: ReadingList) -> list[Item]:
    items = pieces.described(reading_list.entries.there())
    return [item for item in items if item.document]
