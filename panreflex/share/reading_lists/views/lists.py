"""One's own lists: looking at them, their entries, and the lists of an account."""

from datetime import timedelta
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from panreflex.base import languages
from panreflex.people.models import User
from panreflex.share.reading_lists import arranging, collecting, pieces
from panreflex.share.reading_lists.forms import MoveForm, NoteForm, ShareForm, TitleForm, moment
from panreflex.share.reading_lists.models import LONGEST_NOTE, Entry, ReadingList
from panreflex.share.reading_lists.personal_data import KEEP_UNCHANGED
from panreflex.share.reading_lists.views.answering import (
    done,
    door,
    forget_browser,
    keeper_of,
    own_entry,
    own_list,
    refused,
    remember,
    wants_json,
)

UNDO_OFFERED = timedelta(hours=1)  # on top of the page; after that the next list is in the way


@door
@require_GET
def current(request: HttpRequest) -> HttpResponse:
    """The list that is collected into, or how to begin one."""
    return page(request, keeper_of(request).current)


@door
@require_GET
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One of her lists."""
    return page(request, own_list(request, pk))


def page(request: HttpRequest, reading_list: ReadingList | None, **forms: Any) -> HttpResponse:
    """A list with all that can be done with it. forms: those that came with errors, by name; then the status is 422.

    note: and `note_of`, the entry it is about; title, new: of the list's name and of a new list.
    """
    keeper = keeper_of(request)
    items = pieces.described(reading_list.entries.there()) if reading_list else []
    gone = list(collecting.last_removed(reading_list)) if reading_list else []
    gone_at = gone[0].removed_at if gone else None
    context = {
        "list": reading_list,
        "items": items,
        "comparable": sum(bool(item.compared_as) for item in items) > 1,
        "longest_note": LONGEST_NOTE,
        "removed": titles(gone) if gone_at and gone_at > timezone.now() - UNDO_OFFERED else "",
        "removed_at": gone_at.isoformat() if gone_at else "",
        "lists": list(keeper.lists) if keeper.user_id is not None else [],
        "left": keeper.left_in_browser,
        "kept_until": reading_list.changed_at + KEEP_UNCHANGED if reading_list and not reading_list.owner_id else None,
        "share_url": _share_url(reading_list),
        "share": ShareForm(initial={"notizen": reading_list.shares_notes if reading_list else False}),
        "title_form": TitleForm(initial={"titel": reading_list.title if reading_list else ""}, auto_id="name-%s"),
        "new_form": TitleForm(auto_id="neu-%s"),
        "frame": "signed_in.html" if keeper.user_id is not None else "base.html",
        **forms,
    }
    return render(request, "reading_lists/list.html", context, status=422 if forms else 200)


@door
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an entry off; the page offers to put it back."""
    entry = own_entry(request, pk)
    removed = collecting.remove(pk)
    reading_list = entry.reading_list
    said = _("„%(title)s“ ist von der Liste genommen.") % {"title": entry.title}
    at = removed.removed_at.isoformat() if removed and removed.removed_at else ""
    return done(request, reading_list, said, quiet=True, at=at, count=reading_list.entries.there().count())


@door
@require_POST
def note(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a note."""
    entry = own_entry(request, pk)
    form = NoteForm(request.POST, auto_id=f"notiz-{pk}-%s")
    if not form.is_valid():
        if wants_json(request):
            return refused(request, entry.reading_list, " ".join(map(str, form.errors["notiz"])))
        return page(request, entry.reading_list, note=form, note_of=entry.pk)
    collecting.annotate(pk, form.cleaned_data["notiz"])
    return done(request, entry.reading_list, _("Ihre Notiz ist gespeichert."), anchor=f"eintrag-{pk}")


@door
@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Set the place of an entry."""
    entry = own_entry(request, pk)
    form = MoveForm(request.POST)
    if not form.is_valid():
        return refused(request, entry.reading_list, _("Bitte sagen Sie, wohin der Eintrag soll."))
    place = collecting.move(pk, to=form.cleaned_data["stelle"], by=form.cleaned_data["um"] or 0)
    if not place:
        return refused(request, entry.reading_list, _("Dieser Eintrag steht nicht mehr auf der Liste."))
    said = _("„%(title)s“ steht jetzt an Stelle %(place)d.") % {"title": entry.title, "place": place}
    return done(request, entry.reading_list, said, anchor=f"eintrag-{pk}", place=place)


@door
@require_POST
def empty(request: HttpRequest, pk: int) -> HttpResponse:
    """Take all entries off; the page offers to put them back."""
    reading_list = own_list(request, pk)
    collecting.empty(pk)
    return done(request, reading_list, "", quiet=True)


@door
@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Put back what was taken off at the moment `am`."""
    reading_list = own_list(request, pk)
    at = moment(request.POST.get("am", ""))
    try:
        restored = collecting.restore(pk, at) if at else 0
    except collecting.ListFull as refusal:
        return refused(request, reading_list, str(refusal))
    if not restored:
        return refused(request, reading_list, _("Das lässt sich nicht mehr zurückholen."))
    said = ngettext(
        "Der Eintrag steht wieder auf der Liste.", "%(n)d Einträge stehen wieder auf der Liste.", restored
    ) % {"n": restored}
    return done(request, reading_list, said, count=reading_list.entries.there().count())


@door
@require_POST
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a list another name."""
    reading_list = own_list(request, pk)
    form = TitleForm(request.POST, auto_id="name-%s")
    if not form.is_valid():
        return page(request, reading_list, title_form=form)
    arranging.rename(pk, form.cleaned_data["titel"])
    return done(request, reading_list, _("Der Name ist geändert."))


@door
@login_required
@require_POST
def create(request: HttpRequest) -> HttpResponse:
    """A new list of the account, which is collected into from now on."""
    user = cast(User, request.user)
    form = TitleForm(request.POST, auto_id="neu-%s")
    if form.is_valid():
        try:
            reading_list = arranging.create(user.pk, form.cleaned_data["titel"])
        except arranging.TooManyLists as refusal:
            form.add_error("titel", str(refusal))
        else:
            said = _("„%(title)s“ ist angelegt. Was Sie merken, kommt jetzt dorthin.") % {"title": reading_list.title}
            return done(request, reading_list, said)
    return page(request, keeper_of(request).current, new_form=form)


@door
@login_required
@require_POST
def use(request: HttpRequest, pk: int) -> HttpResponse:
    """Collect into this list from now on."""
    reading_list = own_list(request, pk)
    arranging.use(cast(User, request.user).pk, pk)
    reading_list.is_current = True
    said = _("Was Sie merken, kommt jetzt auf „%(title)s“.") % {"title": reading_list.title}
    return done(request, reading_list, said)


@door
@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks once (GET), then deletes the list with all that is on it (POST)."""
    reading_list = own_list(request, pk)
    if request.method == "GET":
        frame = "signed_in.html" if reading_list.owner_id else "base.html"
        context = {"list": reading_list, "count": reading_list.entries.there().count(), "frame": frame}
        return render(request, "reading_lists/delete.html", context)
    arranging.delete(pk)
    messages.success(request, _("„%(title)s“ ist gelöscht.") % {"title": reading_list.title})
    response = redirect("reading_lists:current")
    if reading_list.owner_id is None:
        forget_browser(response)
    return response


@door
@login_required
@require_POST
def take_over(request: HttpRequest) -> HttpResponse:
    """What was collected in this browser before signing in: to the current list, as a list of its own, or away."""
    keeper = keeper_of(request)
    left = keeper.left_in_browser
    if left is None:
        raise Http404
    how = request.POST.get("wie", "")
    try:
        if how == "verwerfen":
            arranging.discard(left.pk)
            messages.success(request, _("Die Liste dieses Browsers ist gelöscht."))
        elif how == "eigene" or keeper.current is None:
            arranging.adopt(cast(User, request.user).pk, left.pk)
            messages.success(request, _("Die Liste dieses Browsers gehört jetzt zu Ihrem Konto."))
        else:
            taken = arranging.merge(keeper, left.pk)
            messages.success(request, words_of(taken))
    except (arranging.TooManyLists, collecting.ListFull) as refusal:
        messages.warning(request, str(refusal))
        return redirect("reading_lists:current")
    response = redirect("reading_lists:current")
    remember(response, keeper)
    forget_browser(response)
    return response


def _share_url(reading_list: ReadingList | None) -> str:
    """What she hands on; "" if the list is not shared."""
    if reading_list is None or not reading_list.share_token:
        return ""
    return settings.BASE_URL + languages.local(reverse("reading_lists:shared", args=[reading_list.share_token]))


def words_of(taken: arranging.Taken) -> str:
    """What became of entries that were taken over, in a sentence or two."""
    said = ngettext(
        "%(n)d Eintrag kam auf Ihre Merkliste.", "%(n)d Einträge kamen auf Ihre Merkliste.", taken.added
    ) % {"n": taken.added}
    if taken.there_already:
        said += " " + ngettext("%(n)d stand schon dort.", "%(n)d standen schon dort.", taken.there_already) % {
            "n": taken.there_already
        }
    if taken.left_out:
        said += " " + _("Für %(n)d war kein Platz mehr.") % {"n": taken.left_out}
    return said


def titles(entries: list[Entry]) -> str:
    """The only entry, in quotation marks, or how many there are."""
    if len(entries) == 1:
        return _("„%(name)s“") % {"name": entries[0].title}
    return ngettext("%(n)d Eintrag", "%(n)d Einträge", len(entries)) % {"n": len(entries)}
