"""What she does with an offer: hand it in, answer, take it back, think again, delete it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from panreflex.base import rate_limits
from panreflex.base.errors import TooManyRequests
from panreflex.collect.contributions import completing, steps, submitting
from panreflex.collect.contributions.forms import AnswerForm, ConsentForm
from panreflex.collect.contributions.models import Contribution
from panreflex.collect.contributions.views.own import (
    DAY,
    about,
    is_confirmed,
    offering,
    own_offer,
    user_of,
    wait_sentence,
)
from panreflex.collect.contributions.views.steps import step_page

HAND_INS_A_DAY = 10

State = Contribution.State


@offering
@require_POST
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand it in; the box of consent has to be ticked."""
    own = own_offer(request, pk)
    user = user_of(request)
    if not is_confirmed(user):
        messages.error(request, _("Bitte bestätigen Sie zuerst Ihre E-Mail-Adresse."))
        return redirect("people:account")
    if own.state == State.SUBMITTED:  # the second click of two
        return redirect("contributions:offer", pk)
    form = ConsentForm(request.POST)
    if not form.is_valid() or completing.missing(own):
        return step_page(request, own, len(steps.STEPS), consent_form=form, status=422)
    try:
        rate_limits.take("offer-submit", str(user.pk), limit=HAND_INS_A_DAY, seconds=DAY)
        submitting.submit(pk, by=user)
    except TooManyRequests as refusal:
        messages.error(request, wait_sentence(refusal))
    except submitting.OfferRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Ihr Beispiel ist bei der Redaktion. Vielen Dank!"))
    return redirect("contributions:offer", pk)


@offering
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer the editors; what was typed stays if something is wrong."""
    own = own_offer(request, pk)
    form = AnswerForm(request.POST)
    if form.is_valid():
        try:
            submitting.answer(pk, form.cleaned_data["text"], by=user_of(request))
        except submitting.OfferRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Ihre Antwort ist bei der Redaktion."))
            return redirect("contributions:offer", pk)
    own.refresh_from_db()
    return render(request, "contributions/offer.html", about(own, answer_form=form), status=422)


@offering
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it back; the page then offers to undo it."""
    own_offer(request, pk)
    return _done(request, pk, submitting.withdraw, _("Das Beispiel ist zurückgezogen. Sie können es zurückholen."))


@offering
@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo taking it back."""
    own_offer(request, pk)
    return _done(request, pk, submitting.restore, _("Das Beispiel ist wieder da."))


@offering
@require_POST
def rework(request: HttpRequest, pk: int) -> HttpResponse:
    """Write once more on one that was declined."""
    own_offer(request, pk)
    return _done(request, pk, submitting.rework, _("Das Beispiel ist wieder ein Entwurf. Sie können es ändern."))


@offering
@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks once (GET), then deletes for good (POST)."""
    own = own_offer(request, pk)
    if request.method == "GET":
        if own.may_be_deleted:
            return render(request, "contributions/delete.html", {"offer": own})
        return redirect("contributions:offer", pk)
    try:
        submitting.delete(pk)
    except submitting.OfferRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("contributions:offer", pk)
    messages.success(request, _("Das Beispiel ist gelöscht."))
    return redirect("contributions:offers")


def _done(request: HttpRequest, pk: int, step: Callable[..., Any], said: str) -> HttpResponse:
    try:
        step(pk, by=user_of(request))
    except submitting.OfferRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect("contributions:offer", pk)
