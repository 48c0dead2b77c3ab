"""The five steps: as pages that work without scripts, and field by field for the script that saves while one types."""

import secrets
from typing import Any, NamedTuple

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.forms.boundfield import BoundField
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.datastructures import MultiValueDict
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from panreflex.base import rate_limits
from panreflex.base.errors import TooManyRequests
from panreflex.base.requests import client_network
from panreflex.collect.contributions import completing, consent, steps, writing
from panreflex.collect.contributions.forms import ConsentForm, DocumentForm, PictureForm
from panreflex.collect.contributions.models import Contribution, Wording
from panreflex.collect.contributions.views.own import own_offer, user_of
from panreflex.people import permissions
from panreflex.people.models import User
from panreflex.people.permissions import Action

SAVES_A_MINUTE = 120
KEPT_AN_HOUR = 30  # texts of people who were signed out, of one network
_LONGEST = 30_000  # characters of all fields of one step
_KEPT = "typed_before_signing_in"


class Row(NamedTuple):
    """A field as its page shows it: the version it has, what it met, and what others wrote there before."""

    field: BoundField
    version: int
    conflict: writing.Conflict | None
    earlier: list[Wording]
    unsaved: bool


@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One step (GET), and keeping what was typed (POST). `go` says where to go then: next, back or later.

    Whoever was signed out meanwhile signs in first, and finds what she typed in the form again.
    """
    if not 1 <= number <= len(steps.STEPS):
        raise Http404
    if not request.user.is_authenticated:
        return sign_in_first(request, pk, number)
    permissions.require(request.user, Action.OFFER_EXAMPLE)
    own = own_offer(request, pk)
    if not own.may_be_written:
        messages.info(request, _("Dieses Beispiel lässt sich gerade nicht ändern."))
        return redirect("contributions:offer", pk)
    if request.method == "GET":
        kept = request.session.get(_KEPT, {}).get(f"{pk}/{number}")
        return step_page(request, own, number, typed=MultiValueDict(kept) if kept else None)
    form = steps.STEPS[number - 1](request.POST)
    if not form.is_valid():
        return step_page(request, own, number, typed=request.POST, status=422)
    try:
        conflicts = save_step(request, pk, form)
    except writing.WritingRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("contributions:offer", pk)
    if conflicts:
        return step_page(request, own, number, typed=request.POST, conflicts=conflicts, status=422)
    match request.POST.get("go"):
        case "back" if number > 1:
            return redirect("contributions:step", pk, number - 1)
        case "later":
            messages.success(request, _("Alles ist gespeichert. Sie können jederzeit weiterschreiben."))
            return redirect("contributions:offer", pk)
        case "stay":
            return redirect("contributions:step", pk, number)
    return redirect("contributions:step", pk, min(number + 1, len(steps.STEPS)))


@require_http_methods(["GET", "POST"])
def field(request: HttpRequest, pk: int) -> HttpResponse:
    """For the script: how things stand (GET), and keeping one field (POST: field, value, version, page).

    state of the answer: "saved", "open" (GET), "signed-out" (401), "wrong" (422), "conflict" (409: what stands there),
    "closed" (409: it is not being written any more), "wait" (429).
    """
    if not request.user.is_authenticated:
        return JsonResponse({"state": "signed-out"}, status=401)
    permissions.require(request.user, Action.OFFER_EXAMPLE)
    own = own_offer(request, pk)
    if request.method == "GET":
        state = "open" if own.may_be_written else "closed"
        return JsonResponse({"state": state, "token": get_token(request), "versions": writing.versions(own)})
    name = request.POST.get("field", "")
    if name not in steps.FIELDS:
        raise Http404
    form = steps.STEPS[steps.FIELDS[name] - 1](request.POST)
    if form.errors.get(name):
        return JsonResponse({"state": "wrong", "text": " ".join(str(error) for error in form.errors[name])}, status=422)
    user = user_of(request)
    try:
        rate_limits.take("offer-save", str(user.pk), limit=SAVES_A_MINUTE, seconds=60)
        typed = {name: writing.Typed(form.texts()[name], _version(request.POST, name))}
        outcome = writing.save(pk, typed, by=user, page=_page_of(request.POST))
    except TooManyRequests as refusal:
        return JsonResponse({"state": "wait", "seconds": refusal.retry_after}, status=429)
    except writing.WritingRefused as refusal:
        return JsonResponse({"state": "closed", "text": str(refusal)}, status=409)
    if outcome.conflicts:
        return JsonResponse({"state": "conflict"} | _said(outcome.conflicts[0], user), status=409)
    _bring_up_to_date(request, own, name, outcome.saved[name])
    now = date_format(timezone.localtime(), "TIME_FORMAT")
    return JsonResponse({"state": "saved", "version": outcome.saved[name], "at": now})


def sign_in_first(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Send whoever was signed out to sign in and then to this step, where she finds again what she typed."""
    if request.method == "POST":
        _keep_for_later(request, pk, number)
    return redirect_to_login(reverse("contributions:step", args=[pk, number]))


def save_step(request: HttpRequest, pk: int, form: steps.StepForm) -> list[writing.Conflict]:
    """Keep what a valid form of a step says, and return what met another wording. Raises WritingRefused."""
    typed = {name: writing.Typed(text, _version(request.POST, name)) for name, text in form.texts().items()}
    outcome = writing.save(pk, typed, by=user_of(request), page=_page_of(request.POST))
    _forget_kept(request, f"{pk}/{steps.STEPS.index(type(form)) + 1}")
    return outcome.conflicts


def step_page(
    request: HttpRequest,
    own: Contribution,
    number: int,
    *,
    typed: Any = None,
    conflicts: list[writing.Conflict] | None = None,
    consent_form: ConsentForm | None = None,
    file_form: PictureForm | DocumentForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of a step. typed: what was sent, shown instead of what is kept."""
    form_class = steps.STEPS[number - 1]
    form = form_class(typed) if typed else form_class(initial=steps.initial(own, number))
    met = {conflict.field: conflict for conflict in conflicts or []}
    known = writing.versions(own)
    earlier = writing.earlier(own, list(form.fields))
    rows = [
        Row(
            bound,
            # Who has seen the other wording may write over it; who has not keeps the version she had.
            met[bound.name].version if bound.name in met else _shown_version(typed, bound.name, known),
            met.get(bound.name),
            earlier.get(bound.name, []),
            bool(typed),
        )
        for bound in form
    ]
    last = number == len(steps.STEPS)
    missing = completing.missing(own) if last else []
    context = {
        "offer": own,
        "number": number,
        "title": form_class.title,
        "lead": form_class.lead,
        "form": form,
        "rows": rows,
        "steps": _way(own, number),
        "page_number": secrets.token_hex(8),
        "person": salted_hmac("contributions.person", str(request.user.pk)).hexdigest()[:16],
        "typed_before": bool(typed) and status == 200,
        "conflicts": conflicts or [],
        "is_last": last,
        "missing": missing,
        "consent_words": consent.words() if last else "",
        "consent_form": consent_form or (ConsentForm() if last and own.state == Contribution.State.DRAFT else None),
    }
    if number == steps.FIELDS["place_name"]:
        context |= {
            "enclosures": own.enclosures.select_related("picture", "document"),
            "picture_form": file_form if isinstance(file_form, PictureForm) else PictureForm(),
            "document_form": file_form if isinstance(file_form, DocumentForm) else DocumentForm(),
        }
    return render(request, "contributions/step.html", context, status=status)


def _way(own: Contribution, number: int) -> list[dict[str, Any]]:
    return [
        {"title": one.title, "state": "done" if place < number else "now" if place == number else "", "number": place}
        for place, one in enumerate(steps.STEPS, 1)
    ]


def _version(typed: Any, name: str) -> int:
    """The version that was before her eyes; -1, which meets every other wording, if nobody says."""
    said = typed.get("version", "") if "field" in typed else typed.get(f"version-{name}", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 9 else -1


def _shown_version(typed: Any, name: str, known: dict[str, int]) -> int:
    said = _version(typed, name) if typed else -1
    return said if said >= 0 else known[name]


def _page_of(typed: Any) -> str:
    return str(typed.get("page", ""))[:32]


def _said(conflict: writing.Conflict, reader: User) -> dict[str, Any]:
    """What the other wording is and whose, for the script."""
    who = _("Sie selbst, in einem anderen Fenster") if conflict.by == reader else str(conflict.by or "")
    at = date_format(timezone.localtime(conflict.at), "DATETIME_FORMAT")
    return {"theirs": conflict.theirs, "version": conflict.version, "by": who, "at": at}


def _keep_for_later(request: HttpRequest, pk: int, number: int) -> None:
    """Put what was typed into the session, which outlives signing in. One step is kept, as long as people type."""
    rate_limits.take("offer-signed-out", client_network(request), limit=KEPT_AN_HOUR, seconds=3_600)
    names = [name for name, place in steps.FIELDS.items() if place == number]
    typed: dict[str, list[str]] = {name: request.POST.getlist(name) for name in names if name in request.POST}
    typed |= {f"version-{name}": [request.POST.get(f"version-{name}", "")] for name in names}
    if sum(len(value) for values in typed.values() for value in values) <= _LONGEST:
        request.session[_KEPT] = {f"{pk}/{number}": typed}


def _bring_up_to_date(request: HttpRequest, own: Contribution, name: str, version: int) -> None:
    """What waits in the session must not cover what was saved since; it goes once all of its step is saved."""
    key = f"{own.pk}/{steps.FIELDS[name]}"
    kept = request.session.get(_KEPT, {}).get(key)
    if kept is None:
        return
    kept |= {name: request.POST.getlist(name), f"version-{name}": [str(version)]}
    request.session.modified = True
    form = steps.STEPS[steps.FIELDS[name] - 1](MultiValueDict(kept))
    own.refresh_from_db()
    if form.is_valid() and all(text == steps.text_of(own, field) for field, text in form.texts().items()):
        _forget_kept(request, key)


def _forget_kept(request: HttpRequest, key: str) -> None:
    if key in request.session.get(_KEPT, {}):
        del request.session[_KEPT]
