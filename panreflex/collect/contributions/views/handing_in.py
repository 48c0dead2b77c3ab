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
from panreflex.collect.contributions import completing, steps, submitting, writing
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
from panreflex.collect.contributions.views.steps import save_step, sign_in_first, step_page
from panreflex.people import permissions
from panreflex.people.models import User
from panreflex.people.permissions import Action

HAND_INS_A_DAY = 10
WITHDRAWALS_A_DAY = 10  # taking back and undoing it together

State = Contribution.State


@require_POST
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep what the last step says, then hand it in; the box of consent has to be ticked.

    The button belongs to the form of the step: she agrees to what she sees there, saved or not.
    """
    last = len(steps.STEPS)
    if not request.user.is_authenticated:
        return sign_in_first(request, pk, last)
    permissions.require(request.user, Action.OFFER_EXAMPLE)
    own = own_offer(request, pk)
    user = user_of(request)
    if not is_confirmed(user):
        messages.error(request, _("Bitte bestätigen Sie zuerst Ihre E-Mail-Adresse."))
        return redirect("people:account")
    if own.state == State.SUBMITTED:  # the second click of two
        return redirect("contributions:offer", pk)
    form = ConsentForm(request.POST)
    if any(f"version-{name}" in request.POST for name in steps.Credit.base_fields):
        credit = steps.Credit(request.POST)
        if not credit.is_valid():
            return step_page(request, own, last, typed=request.POST, consent_form=form, status=422)
        try:
            conflicts = save_step(request, pk, credit)
        except writing.WritingRefused as refusal:
            messages.error(request, str(refusal))
            return redirect("contributions:offer", pk)
        if conflicts:
            return step_page(request, own, last, typed=request.POST, conflicts=conflicts, consent_form=form, status=422)
        own.refresh_from_db()
    if not form.is_valid() or completing.missing(own):
        return step_page(request, own, last, consent_form=form, status=422)
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
    return _done(
        request, pk, _limited(submitting.withdraw), _("Das Beispiel ist zurückgezogen. Sie können es zurückholen.")
    )


@offering
@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo taking it back."""
    own_offer(request, pk)
    return _done(request, pk, _limited(submitting.restore), _("Das Beispiel ist wieder da."))


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


def _limited(step: Callable[..., Any]) -> Callable[..., Any]:
    """Each of them is a letter to every editor."""

    def limited(pk: int, *, by: User) -> None:
        rate_limits.take("offer-withdraw", str(by.pk), limit=WITHDRAWALS_A_DAY, seconds=DAY)
        step(pk, by=by)

    return limited


def _done(request: HttpRequest, pk: int, step: Callable[..., Any], said: str) -> HttpResponse:
    try:
        step(pk, by=user_of(request))
    except TooManyRequests as refusal:
        messages.error(request, wait_sentence(refusal))
    except submitting.OfferRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect("contributions:offer", pk)
