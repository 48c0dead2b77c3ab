"""The people's own pages, and who holds which role."""

from typing import cast
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from panreflex.people import granting, permissions
from panreflex.people.forms import NameForm, PersonSearchForm, RoleForm
from panreflex.people.models import Grant, Membership, Municipality, User
from panreflex.people.permissions import Action

PER_PAGE = 50


@login_required
@require_http_methods(["GET", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """Name, address, roles and memberships of the person herself; the name can be changed."""
    user = cast(User, request.user)
    form = NameForm(request.POST if request.method == "POST" else None, instance=User.objects.get(pk=user.pk))
    if form.is_valid():
        granting.rename(user.pk, form.cleaned_data["name"])
        messages.success(request, _("Ihr Name ist gespeichert."))
        return redirect("people:account")
    memberships = user.memberships.filter(ended_at=None).select_related("municipality")
    context = {
        "form": form,
        "person": user,
        "roles": [grant.get_role_display() for grant in user.grants.order_by("role")],
        "memberships": memberships.prefetch_related("municipality__states").order_by("municipality__ags"),
        "edits": permissions.may(user, Action.EDIT_CONTENT),
        "administers": permissions.may(user, Action.ADMINISTER),
    }
    return render(request, "people/account.html", context, status=422 if form.errors else 200)


@login_required
@require_GET
def municipality(request: HttpRequest, ags: str) -> HttpResponse:
    """Who works for this municipality here."""
    own = _own_municipality(request, ags)
    permissions.require(request.user, Action.READ_MUNICIPALITY, own.pk)
    members = own.memberships.filter(ended_at=None).select_related("user").order_by("role", "user__name", "user__email")
    manages = permissions.may(request.user, Action.MANAGE_MEMBERS, own.pk)
    context = {"municipality": own, "members": members, "manages": manages}
    return render(request, "people/municipality.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def end_membership(request: HttpRequest, ags: str, pk: int) -> HttpResponse:
    """Asks once (GET), then ends the membership (POST)."""
    own = _own_municipality(request, ags)
    permissions.require(request.user, Action.MANAGE_MEMBERS, own.pk)
    membership = get_object_or_404(Membership.objects.select_related("user"), pk=pk, municipality=own, ended_at=None)
    if request.method == "GET":
        context = {"municipality": own, "membership": membership, "own": membership.user_id == request.user.pk}
        return render(request, "people/end_membership.html", context)
    granting.leave(pk, by=cast(User, request.user))
    messages.success(request, _("Die Mitgliedschaft von %(name)s ist beendet.") % {"name": membership.user})
    if permissions.may(request.user, Action.READ_MUNICIPALITY, own.pk):
        return redirect("people:municipality", ags)
    return redirect("people:account")


@login_required
@require_GET
def person_list(request: HttpRequest) -> HttpResponse:
    """All people with their roles."""
    permissions.require(request.user, Action.ADMINISTER)
    people = User.objects.prefetch_related("grants").order_by("email")
    form = PersonSearchForm(request.GET)
    q = form.cleaned_data["q"] if form.is_valid() else ""
    if q:
        people = people.filter(Q(email__icontains=q) | Q(name__icontains=q))
    context = {
        "form": form,
        "page": Paginator(people, PER_PAGE).get_page(request.GET.get("seite")),
        "querystring": urlencode({"q": q}) + "&" if q else "",
    }
    return render(request, "people/person_list.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: give her a role (POST), see the ones she has."""
    permissions.require(request.user, Action.ADMINISTER)
    somebody = get_object_or_404(User.objects.prefetch_related("grants"), pk=pk)
    form = RoleForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        granting.grant(somebody, Grant.Role(form.cleaned_data["role"]), by=cast(User, request.user))
        messages.success(request, _("Die Rolle ist vergeben und gilt sofort."))
        return redirect("people:person", pk)
    memberships = somebody.memberships.filter(ended_at=None).select_related("municipality")
    context = {
        "person": somebody,
        "form": form,
        "grants": somebody.grants.order_by("role"),
        "memberships": memberships.prefetch_related("municipality__states").order_by("municipality__ags"),
    }
    return render(request, "people/person.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def withdraw_role(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a role away from a person."""
    permissions.require(request.user, Action.ADMINISTER)
    somebody = get_object_or_404(User, pk=pk)
    form = RoleForm(request.POST)
    if form.is_valid():
        try:
            granting.withdraw(somebody, Grant.Role(form.cleaned_data["role"]), by=cast(User, request.user))
        except granting.LastAdministrator as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Die Rolle ist entzogen. Das gilt sofort."))
    if not permissions.may(request.user, Action.ADMINISTER):
        return redirect("people:account")
    return redirect("people:person", pk)


def _own_municipality(request: HttpRequest, ags: str) -> Municipality:
    """404 for those of others: that somebody works there is nobody else's business."""
    visible = Municipality.objects.visible_to(request.user).prefetch_related("states")
    return get_object_or_404(visible, ags=ags)
