"""A municipality's own page: who works there, who asks, who is invited; roles and the end of a membership."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from panreflex.people import granting, history, permissions
from panreflex.people.models import JoinRequest, Membership, Municipality
from panreflex.people.permissions import Action
from panreflex.people.states import State
from panreflex.people.views.own import own_municipality, user_of


@login_required
@require_GET
def municipality(request: HttpRequest, ags: str) -> HttpResponse:
    """Who works for this municipality here; for coordinators also open requests and invitations."""
    own = own_municipality(request, ags)
    permissions.require(request.user, Action.READ_MUNICIPALITY, own.pk)
    manages = permissions.may(request.user, Action.MANAGE_MEMBERS, own.pk)
    members = own.memberships.filter(ended_at=None).select_related("user").order_by("role", "user__name", "user__email")
    context = {
        "municipality": own,
        "became": history.became(own),
        "state_name": State(own.state).label,
        "members": members,
        "coordinated": any(one.role == Membership.Role.COORDINATOR for one in members),
        "manages": manages,
        "waiting": own.join_requests.filter(state=JoinRequest.State.WAITING).select_related("user").order_by("asked_at")
        if manages
        else [],
        "invitations": own.invitations.open().order_by("-sent_at") if manages else [],
    }
    return render(request, "people/municipality.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def change_role(request: HttpRequest, ags: str, pk: int) -> HttpResponse:
    """Asks once (GET), then makes a member a coordinator or the other way round (POST)."""
    own = own_municipality(request, ags)
    permissions.require(request.user, Action.MANAGE_MEMBERS, own.pk)
    membership = _membership(own, pk)
    coordinates = membership.role == Membership.Role.COORDINATOR
    if request.method == "GET":
        context = _about(request, membership) | {"municipality": own, "coordinates": coordinates}
        return render(request, "people/change_role.html", context)
    role = Membership.Role.MEMBER if coordinates else Membership.Role.COORDINATOR
    if request.POST.get("role") != role.value:  # somebody else changed it since the page was read
        messages.warning(request, _("Die Rolle wurde inzwischen geändert. Bitte sehen Sie noch einmal nach."))
        return redirect("people:municipality", ags)
    granting.change_role(pk, role, by=user_of(request))
    messages.success(
        request, _("%(name)s hat jetzt die Rolle %(role)s.") % {"name": membership.user, "role": role.label}
    )
    return _back(request, own)


@login_required
@require_http_methods(["GET", "POST"])
def end_membership(request: HttpRequest, ags: str, pk: int) -> HttpResponse:
    """Asks once (GET), then ends the membership (POST): coordinators anybody's, everybody her own."""
    own = own_municipality(request, ags)
    membership = _membership(own, pk)
    if membership.user_id != request.user.pk:
        permissions.require(request.user, Action.MANAGE_MEMBERS, own.pk)
    if request.method == "GET":
        return render(request, "people/end_membership.html", _about(request, membership) | {"municipality": own})
    granting.leave(pk, by=user_of(request))
    if membership.user_id == request.user.pk:
        messages.success(request, _("Sie gehören nicht mehr zu %(place)s.") % {"place": own.label})
    else:
        messages.success(request, _("Die Mitgliedschaft von %(name)s ist beendet.") % {"name": membership.user})
    return _back(request, own)


def _membership(own: Municipality, pk: int) -> Membership:
    """404 for those of other municipalities, and for those that ended."""
    return get_object_or_404(Membership.objects.select_related("user"), pk=pk, municipality=own, ended_at=None)


def _about(request: HttpRequest, membership: Membership) -> dict[str, object]:
    return {
        "membership": membership,
        "own": membership.user_id == request.user.pk,
        "last": granting.is_last_coordinator(membership),
    }


def _back(request: HttpRequest, own: Municipality) -> HttpResponse:
    """To the municipality's page, or to the account of whoever may not see it any more."""
    if permissions.may(request.user, Action.READ_MUNICIPALITY, own.pk):
        return redirect("people:municipality", own.ags)
    return redirect("people:account")
