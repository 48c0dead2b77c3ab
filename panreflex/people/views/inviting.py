"""Inviting to a municipality, and accepting an invitation."""

from collections.abc import Sequence
from typing import Any

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import EmailAddress, Login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from panreflex.base import rate_limits
from panreflex.base.errors import TooManyRequests
from panreflex.people import inviting, permissions
from panreflex.people.forms import MUNICIPAL_ROLES, InviteForm, NewcomerForm
from panreflex.people.models import Invitation, Municipality, User
from panreflex.people.permissions import Action, Role
from panreflex.people.signing_in import slowing_down
from panreflex.people.views.own import answer, own_municipality, user_of

DAY = 86_400  # seconds
LETTERS_A_DAY = 200
LETTERS_TO_ONE = 5


@login_required
@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest, ags: str) -> HttpResponse:
    """Invite people to work for the municipality."""
    own = own_municipality(request, ags)
    permissions.require(request.user, Action.MANAGE_MEMBERS, own.pk)
    form = InviteForm(request.POST if request.method == "POST" else None, roles=MUNICIPAL_ROLES)
    if form.is_valid() and send(request, form, own):
        return redirect("people:municipality", ags)
    return answer(request, "people/invite.html", {"form": form, "municipality": own})


def send(request: HttpRequest, form: InviteForm, municipality: Municipality | None) -> bool:
    """Invite those of a valid form, and say what became of each address; False if it was too much for a day."""
    addresses = form.cleaned_data["addresses"]
    try:
        brake(request, addresses)
    except TooManyRequests as refusal:
        form.add_error("addresses", slowing_down.refused(refusal))
        return False
    outcome = inviting.invite(
        addresses,
        Role(form.cleaned_data["role"]),
        municipality=municipality,
        sentence=form.cleaned_data["sentence"],
        by=user_of(request),
    )
    if outcome.invited:
        number = len(outcome.invited)
        said = ngettext("%(n)s Einladung ist unterwegs.", "%(n)s Einladungen sind unterwegs.", number)
        messages.success(request, said % {"n": number})
    if outcome.there:
        messages.info(request, _("Schon dabei, nicht eingeladen: %(who)s") % {"who": ", ".join(outcome.there)})
    if outcome.waiting:
        messages.info(
            request,
            _("Schon eingeladen, nicht noch einmal gesendet: %(who)s") % {"who": ", ".join(outcome.waiting)},
        )
    return True


def brake(request: HttpRequest, addresses: Sequence[str]) -> None:
    """Nobody fills the mailboxes of others: so many letters a day for who invites, and for each address.

    Raises TooManyRequests.
    """
    rate_limits.take("invite", str(request.user.pk), limit=LETTERS_A_DAY, seconds=DAY, cost=len(addresses))
    for address in addresses:
        rate_limits.take("invited", address, limit=LETTERS_TO_ONE, seconds=DAY)


@login_required
@require_POST
def send_again(request: HttpRequest, pk: int) -> HttpResponse:
    """A new link for an open invitation."""
    invitation = _managed(request, pk)
    try:
        brake(request, [invitation.email])
        inviting.send_again(pk, by=user_of(request))
    except inviting.InvitationOver as over:
        messages.warning(request, str(over))
    except TooManyRequests as refusal:
        messages.warning(request, slowing_down.refused(refusal).messages[0])
    else:
        messages.success(
            request, _("Die Einladung an %(email)s ist noch einmal unterwegs.") % {"email": invitation.email}
        )
    return _to_list(invitation)


@login_required
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an open invitation back."""
    invitation = _managed(request, pk)
    try:
        inviting.withdraw(pk, by=user_of(request))
    except inviting.InvitationOver as over:
        messages.warning(request, str(over))
    else:
        messages.success(request, _("Die Einladung an %(email)s gilt nicht mehr.") % {"email": invitation.email})
    return _to_list(invitation)


@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """What the link in the mail leads to: accept with one's account, sign in first, or make an account."""
    try:
        invitation = inviting.find(token)
        if request.user.is_authenticated:
            return _accept_signed_in(request, token, invitation)
        account = inviting.account_of(invitation)
        if account is None:
            return _accept_as_newcomer(request, token, invitation)
    except inviting.InvitationOver as over:
        return _page(request, "over", {"reason": str(over)}, status=410)
    context = {"invitation": invitation, "blocked": not account.is_active, "here": request.path}
    return _page(request, "sign_in", context)


def _accept_signed_in(request: HttpRequest, token: str, invitation: Invitation) -> HttpResponse:
    user = user_of(request)
    fits = EmailAddress.objects.filter(user=user, email=invitation.email, verified=True).exists()
    if request.method == "GET" or not fits:
        context = {"invitation": invitation, "person": user, "fits": fits, "here": request.path}
        return _page(request, "signed_in", context, status=200 if request.method == "GET" else 403)
    inviting.accept(token, by=user)
    return _welcome(request, invitation)


def _accept_as_newcomer(request: HttpRequest, token: str, invitation: Invitation) -> HttpResponse:
    form = NewcomerForm(request.POST if request.method == "POST" else None, email=invitation.email)
    if not form.is_valid():
        context = {"invitation": invitation, "form": form}
        return _page(request, "newcomer", context, status=422 if form.errors else 200)
    password = form.cleaned_data["password"]
    try:
        user = inviting.accept_as_newcomer(token, name=form.cleaned_data["name"], password=password)
    except inviting.AccountExists:
        return redirect(request.path)
    response = _welcome(request, invitation)
    # Through all steps of a sign-in, so that a second factor that is asked for is asked for here, too.
    login = Login(user=User.objects.get(pk=user.pk), redirect_url=response["Location"], email=user.email)
    signed_in: HttpResponse = perform_password_login(request, {"email": user.email}, login)
    return signed_in


def _page(request: HttpRequest, name: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """One of the pages behind the link; none hands its address on, as the footer would, because it is a key."""
    context["page_address"] = settings.BASE_URL + reverse("people:account")
    return render(request, f"people/invitation_{name}.html", context, status=status)


def _welcome(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    if invitation.municipality is None:
        messages.success(request, _("Willkommen! Ihre Rolle gilt ab sofort."))
        return redirect("people:account")
    messages.success(request, _("Willkommen! Sie gehören jetzt zu %(place)s.") % {"place": invitation.municipality})
    return redirect("people:municipality", invitation.municipality.ags)


def _managed(request: HttpRequest, pk: int) -> Invitation:
    """404 for invitations of municipalities that are none of hers, 403 where she may not invite."""
    rows = Invitation.objects.visible_to(request.user).select_related("municipality")
    invitation = get_object_or_404(rows, pk=pk)
    if invitation.municipality_id is None:
        permissions.require(request.user, Action.ADMINISTER)
    else:
        permissions.require(request.user, Action.MANAGE_MEMBERS, invitation.municipality_id)
    return invitation


def _to_list(invitation: Invitation) -> HttpResponse:
    if invitation.municipality is None:
        return redirect(reverse("people:invite-person"))
    return redirect("people:municipality", invitation.municipality.ags)
