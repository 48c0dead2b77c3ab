"""Take a list along: one's own, or one that somebody shared."""

import logging

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from panreflex.base import rate_limits
from panreflex.base.reports import typesetting
from panreflex.base.requests import client_network
from panreflex.share.reading_lists.models import ReadingList
from panreflex.share.reading_lists.taking_along import making_files, referencing
from panreflex.share.reading_lists.taking_along.composing import Taken
from panreflex.share.reading_lists.taking_along.forms import Format, TakeAlongForm
from panreflex.share.reading_lists.taking_along.portraits import portray_all
from panreflex.share.reading_lists.views import sharing
from panreflex.share.reading_lists.views.answering import door, keeper_of, own_list

FILES, SECONDS = 30, 300  # files that one network may have made in this time
SHOWN = 100  # references that the page shows for copying

log = logging.getLogger(__name__)


@door
@require_safe
def current(request: HttpRequest) -> HttpResponse:
    """The list that is collected into; there may be none yet."""
    return _take_along(request, keeper_of(request).current, back=reverse("reading_lists:current"))


@door
@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One of one's own lists."""
    reading_list = own_list(request, pk)
    return _take_along(request, reading_list, back=reading_list.get_absolute_url())


@door
@require_safe
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """A list that somebody shares by this link, with her notes if she lets them go with it."""
    reading_list = ReadingList.objects.shared_by(token).first()
    if reading_list is None:
        return sharing.shared(request, token)  # counts who guesses, and says that there is nothing
    back = reverse("reading_lists:shared", args=[token])
    return _take_along(request, reading_list, back=back, is_own=False)


def _take_along(
    request: HttpRequest, reading_list: ReadingList | None, *, back: str, is_own: bool = True
) -> HttpResponse:
    """The choices, or the file as soon as they are made."""
    with_notes = is_own or bool(reading_list and reading_list.shares_notes)
    entries = list(reading_list.entries.there()) if reading_list else []
    portraits = portray_all((entry.kind, entry.key) for entry in entries)
    taken = [
        Taken(portraits[entry.kind, entry.key], entry.note if with_notes else "")
        for entry in entries
        if (entry.kind, entry.key) in portraits
    ]
    form = TakeAlongForm(
        request.GET if "format" in request.GET else None,
        title=reading_list.title if reading_list else "",
        has_notes=any(one.note.strip() for one in taken),
    )
    status = 422 if form.errors else 200
    if taken and form.is_valid():
        rate_limits.take("taking_along", client_network(request), limit=FILES, seconds=SECONDS)
        try:
            file = making_files.make(taken, form.chosen, Format(form.cleaned_data["format"]))
        except typesetting.Failed:
            log.exception("A list could not be typeset")
            said = _("Die Datei ließ sich nicht erzeugen. Bitte nehmen Sie ein anderes Format, und melden Sie es uns.")
            form.add_error("format", said)
            status = 503
        else:
            response = HttpResponse(file.content, content_type=file.content_type)
            response["Content-Disposition"] = content_disposition_header(True, file.name) or ""
            return response
    context = {
        "reading_list": reading_list,
        "form": form,
        "taken": taken,
        "gone": len(entries) - len(taken) if is_own else 0,
        "references": referencing.texts([one.portrait.item for one in taken[:SHOWN]], "iso690"),
        "back": back,
        "frame": "signed_in.html" if is_own and request.user.is_authenticated else "base.html",
    }
    return render(request, "reading_lists/taking_along.html", context, status=status)
