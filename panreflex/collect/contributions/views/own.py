"""Her offers: the list, a new one, the state of one with the talk about it, and how it would look."""

import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any, NamedTuple, cast

from allauth.account.models import EmailAddress
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from panreflex.base import rate_limits
from panreflex.base.errors import TooManyRequests
from panreflex.collect.contributions import completing, exemplifying, steps, writing
from panreflex.collect.contributions.forms import AnswerForm, StartForm
from panreflex.collect.contributions.models import Contribution
from panreflex.collect.library.models import PracticeExample
from panreflex.people import permissions
from panreflex.people.models import Municipality, User
from panreflex.people.permissions import Action

DAY = 86_400  # seconds
STARTS_A_DAY = 20

State = Contribution.State
WHAT_IS_NEXT: dict[str, str | Promise] = {
    State.DRAFT: gettext_lazy("Schreiben Sie weiter, oder senden Sie das Beispiel ab."),
    State.SUBMITTED: gettext_lazy("Die Redaktion liest es. Sie bekommen eine Nachricht."),
    State.ASKED: gettext_lazy("Die Redaktion wartet auf Ihre Antwort."),
    State.ACCEPTED: gettext_lazy("Die Redaktion bereitet die Veröffentlichung vor."),
    State.PUBLISHED: gettext_lazy("Alle können es lesen. Vielen Dank!"),
    State.DECLINED: gettext_lazy("Lesen Sie die Begründung. Sie können es überarbeiten."),
    State.WITHDRAWN: gettext_lazy("Niemand bearbeitet es. Sie können es zurückholen oder löschen."),
}


class Listed(NamedTuple):
    """An offer in her list: what is next, and the one link that leads there."""

    offer: Contribution
    next: str | Promise
    url: str
    action: str | Promise


def user_of(request: HttpRequest) -> User:
    """Who is signed in; only behind `login_required`."""
    return cast(User, request.user)


def own_offer(request: HttpRequest, pk: int) -> Contribution:
    """404 for those of others: that somebody writes is nobody else's business."""
    rows = Contribution.objects.visible_to(request.user).select_related("municipality", "example", "author")
    return get_object_or_404(rows.prefetch_related("municipality__states"), pk=pk)


def offering(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Signed in, and allowed to offer at all."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        permissions.require(request.user, Action.OFFER_EXAMPLE)
        return view(request, *args, **kwargs)

    return login_required(guarded)


@offering
@require_GET
def offers(request: HttpRequest) -> HttpResponse:
    """Hers and those of her municipalities, what waits for her first."""
    rows = Contribution.objects.visible_to(request.user).select_related("municipality", "author", "example")
    order = {state: place for place, state in enumerate((State.ASKED, State.DRAFT, State.SUBMITTED))}
    found = sorted(
        rows.prefetch_related("municipality__states").order_by("-changed_at"),
        key=lambda offer: order.get(State(offer.state), len(order)),
    )
    return render(request, "contributions/offers.html", {"offers": [_listed(offer) for offer in found]})


@offering
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Ask for whom it is (GET), then begin a draft (POST)."""
    user = user_of(request)
    if not is_confirmed(user):
        messages.error(request, _("Bitte bestätigen Sie zuerst Ihre E-Mail-Adresse."))
        return redirect("people:account")
    own = Municipality.objects.filter(pk__in=permissions.municipalities_of(user)).prefetch_related("states")
    form = StartForm(
        request.POST if request.method == "POST" else None,
        municipalities=list(own.order_by("ags")),
        initial={"key": secrets.token_hex(16)},
    )
    if form.is_valid():
        try:
            rate_limits.take("offer-start", str(user.pk), limit=STARTS_A_DAY, seconds=DAY)
        except TooManyRequests as refusal:
            return too_often(request, form, "contributions/start.html", {"form": form}, refusal)
        municipality = form.municipality
        if municipality:
            permissions.require(user, Action.CONTINUE_OFFER, municipality.pk)
        offer = writing.start(user, municipality, key=form.cleaned_data["key"])
        return redirect("contributions:step", offer.pk, 1)
    return render(request, "contributions/start.html", {"form": form}, status=422 if form.errors else 200)


@offering
@require_GET
def offer(request: HttpRequest, pk: int) -> HttpResponse:
    """The state of one, what is next, the talk with the editors."""
    return render(request, "contributions/offer.html", about(own_offer(request, pk)))


@offering
@require_GET
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The offer as its public page would show it."""
    return previewed(request, own_offer(request, pk))


def about(own: Contribution, *, answer_form: AnswerForm | None = None) -> dict[str, Any]:
    """What the page of one offer shows."""
    missing = completing.missing(own) if own.may_be_written else []
    return {
        "offer": own,
        "next": WHAT_IS_NEXT[own.state],
        "turns": own.turns.select_related("by"),
        "steps": [
            {"title": step.title, "number": number, "missing": sum(one.step == number for one in missing)}
            for number, step in enumerate(steps.STEPS, 1)
        ],
        "answer_form": answer_form or (AnswerForm() if own.state == State.ASKED else None),
        "missing": missing,
    }


def previewed(request: HttpRequest, own: Contribution) -> HttpResponse:
    """The public page of the example that would come of it."""
    show = PracticeExample.preview
    assert show is not None, "the catalogue announces its pages when it starts"
    response = show(request, exemplifying.as_example(own))
    response["X-Robots-Tag"] = "noindex"
    return response


def wait_sentence(refusal: TooManyRequests) -> str:
    """How long to wait, in words."""
    minutes = -(-refusal.retry_after // 60)
    return ngettext(
        "Das war oft hintereinander. Bitte versuchen Sie es in %(n)d Minute noch einmal.",
        "Das war oft hintereinander. Bitte versuchen Sie es in %(n)d Minuten noch einmal.",
        minutes,
    ) % {"n": minutes}


def too_often(
    request: HttpRequest, form: Any, template: str, context: dict[str, Any], refusal: TooManyRequests
) -> HttpResponse:
    """The same page with what was typed, and when to come back."""
    form.add_error(None, wait_sentence(refusal))
    response = render(request, template, context, status=429)
    response["Retry-After"] = str(refusal.retry_after)
    return response


def _listed(offer: Contribution) -> Listed:
    page = f"/meine-beispiele/{offer.pk}/"
    if offer.state == State.DRAFT:
        return Listed(offer, WHAT_IS_NEXT[offer.state], f"{page}schritt/1/", _("Weiterschreiben"))
    action = _("Antworten") if offer.state == State.ASKED else _("Ansehen")
    return Listed(offer, WHAT_IS_NEXT[offer.state], page, action)


def is_confirmed(user: User) -> bool:
    return bool(EmailAddress.objects.filter(user=user, email=user.email, verified=True).exists())
