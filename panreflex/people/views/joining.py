"""Asking to be taken in by one's municipality, and deciding about it."""

from allauth.account.models import EmailAddress
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from panreflex.base import rate_limits
from panreflex.base.errors import TooManyRequests
from panreflex.people import finding, joining, permissions
from panreflex.people.forms import AskForm, DecisionForm, MunicipalitySearchForm
from panreflex.people.models import JoinRequest, Membership, Municipality
from panreflex.people.permissions import Action
from panreflex.people.signing_in import slowing_down
from panreflex.people.states import State
from panreflex.people.views.own import answer, own_municipality, user_of

DAY = 86_400  # seconds
REQUESTS_A_DAY = 5


@login_required
@require_GET
def find_municipality(request: HttpRequest) -> HttpResponse:
    """Search for the municipality that one wants to belong to."""
    form = MunicipalitySearchForm(request.GET)
    found, more = finding.find(form.cleaned_data["q"]) if form.is_valid() else ([], False)
    typed = form.cleaned_data.get("q", "")
    context = {"form": form, "found": found, "more": more, "typed": typed}
    return render(request, "people/find_municipality.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, ags: str) -> HttpResponse:
    """Ask to be taken in; needs a confirmed address, so that coordinators know whom they answer."""
    user = user_of(request)
    municipality = get_object_or_404(Municipality.objects.prefetch_related("states"), ags=ags)
    if not EmailAddress.objects.filter(user=user, email=user.email, verified=True).exists():
        messages.error(request, _("Bitte bestätigen Sie zuerst Ihre E-Mail-Adresse."))
        return redirect("people:account")
    form = AskForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            rate_limits.take("ask-to-join", str(user.pk), limit=REQUESTS_A_DAY, seconds=DAY)
            joining.ask(user, municipality, sentence=form.cleaned_data["sentence"])
        except TooManyRequests as refusal:
            form.add_error(None, slowing_down.refused(refusal))
        except joining.RequestRefused as reason:
            messages.info(request, str(reason))
            return redirect("people:account")
        else:
            messages.success(request, _("Ihre Anfrage ist unterwegs. Die Antwort kommt per E-Mail."))
            return redirect("people:account")
    context = {"form": form, "municipality": municipality, "state_name": State(municipality.state).label}
    return answer(request, "people/ask.html", context)


@login_required
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own request back."""
    own = get_object_or_404(user_of(request).join_requests, pk=pk)
    try:
        joining.withdraw(own.pk, by=user_of(request))
    except joining.RequestRefused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("Ihre Anfrage ist zurückgezogen."))
    return redirect("people:account")


@login_required
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, ags: str, pk: int) -> HttpResponse:
    """Take a person in or decline, once: whoever decides second is told."""
    own = own_municipality(request, ags)
    permissions.require(request.user, Action.MANAGE_MEMBERS, own.pk)
    asked = get_object_or_404(own.join_requests.select_related("user"), pk=pk)
    if asked.state == JoinRequest.State.WITHDRAWN:
        messages.info(request, _("Die Person hat ihre Anfrage zurückgezogen."))
        return redirect("people:municipality", ags)
    form = DecisionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        decision = form.cleaned_data["decision"]
        try:
            if decision == DecisionForm.DECLINE:
                joining.decline(pk, reason=form.cleaned_data["reason"], by=user_of(request))
            else:
                joining.accept(pk, Membership.Role(decision), by=user_of(request))
        except joining.RequestRefused as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, _("Entschieden. Die Person bekommt eine E-Mail."))
        return redirect("people:municipality", ags)
    context = {"form": form, "municipality": own, "asked": asked}
    return render(request, "people/decide.html", context, status=422 if form.errors else 200)
