"""Files of an offer: attach, look at, take off. Only those who may see the offer reach them."""

from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from panreflex.base import rate_limits
from panreflex.base.errors import TooManyRequests
from panreflex.base.media import serving
from panreflex.base.media.models import ScanState
from panreflex.collect.contributions import enclosing, steps
from panreflex.collect.contributions.forms import DocumentForm, PictureForm
from panreflex.collect.contributions.models import Enclosure
from panreflex.collect.contributions.views.own import offering, own_offer, user_of, wait_sentence
from panreflex.collect.contributions.views.steps import step_page
from panreflex.collect.contributions.writing import WritingRefused

FILES_AN_HOUR = 40
STEP = steps.FIELDS["place_name"]
_SHOWN = "max-800x800"


@offering
@require_POST
def add(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Attach one file; kind: bild or dokument."""
    own = own_offer(request, pk)
    form = (PictureForm if kind == "bild" else DocumentForm)(request.POST, request.FILES)
    user = user_of(request)
    status = 422
    if form.is_valid():
        data = form.cleaned_data
        try:
            rate_limits.take("offer-file", str(user.pk), limit=FILES_AN_HOUR, seconds=3_600)
            if isinstance(form, PictureForm):
                rights = {"creator": data["creator"], "licence": data["licence"]}
                enclosing.add_picture(pk, data["file"], description=data["description"], **rights, by=user)
            else:
                enclosing.add_document(pk, data["file"], title=data["title"], by=user)
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        except WritingRefused as refusal:
            form.add_error(None, str(refusal))
        except TooManyRequests as refusal:
            form.add_error(None, wait_sentence(refusal))
            status = 429
        else:
            messages.success(request, _("Der Anhang ist gespeichert."))
            return redirect("contributions:step", pk, STEP)
    if not own.may_be_written:
        messages.error(request, _("Dieses Beispiel lässt sich gerade nicht ändern."))
        return redirect("contributions:offer", pk)
    return step_page(request, own, STEP, file_form=form, status=status)


@offering
@require_safe
def show(request: HttpRequest, pk: int, enclosure: int) -> HttpResponseBase:
    """A picture scaled down, or a document to save."""
    return file_of(request, get_object_or_404(own_offer(request, pk).enclosures, pk=enclosure))


@offering
@require_POST
def remove(request: HttpRequest, pk: int, enclosure: int) -> HttpResponse:
    """Take a file off; it is deleted."""
    own_offer(request, pk)
    try:
        enclosing.remove(pk, enclosure, by=user_of(request))
    except WritingRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Der Anhang ist entfernt."))
    return redirect("contributions:step", pk, STEP)


def file_of(request: HttpRequest, enclosure: Enclosure) -> HttpResponseBase:
    """For those who may see the offer only; what a scanner found is handed to nobody."""
    file = enclosure.file
    if file.scan_state == ScanState.INFECTED:
        raise Http404
    name, media_type, download_as = str(file.file.name), file.media_type, file.original_name
    if enclosure.picture:
        name = str(enclosure.picture.get_rendition(_SHOWN).file.name)
        media_type, download_as = f"image/{name.rpartition('.')[2].replace('jpg', 'jpeg')}", ""
    path = Path(settings.MEDIA_ROOT) / name
    try:
        return serving.respond(
            request, path, media_type=media_type, etag=file.sha256, download_as=download_as, cache="private, no-store"
        )
    except FileNotFoundError:
        raise Http404 from None
