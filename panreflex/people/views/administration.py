"""For administrators: people, their roles, who is invited or blocked, and which role may do what."""

from typing import Any
from urllib.parse import urlencode

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from panreflex.people import blocking, finding, granting, permissions
from panreflex.people.forms import OTHER_ROLES, InviteForm, MunicipalitySearchForm, PersonSearchForm, RoleForm
from panreflex.people.models import Grant, Invitation, Membership, Municipality, User
from panreflex.people.permissions import MATRIX, MUNICIPAL, Action, Role
from panreflex.people.signing_in import sessions
from panreflex.people.views.inviting import send
from panreflex.people.views.own import answer, user_of

PER_PAGE = 50


@login_required
@require_GET
def person_list(request: HttpRequest) -> HttpResponse:
    """All people with their roles, narrowed by a part of the address or name, and by role."""
    permissions.require(request.user, Action.ADMINISTER)
    form = PersonSearchForm(request.GET)
    now = Membership.objects.filter(ended_at=None)
    current: Prefetch[Any] = Prefetch("memberships", now, to_attr="current")
    people: QuerySet[User] = User.objects.prefetch_related("grants", current).order_by("email")
    chosen = {}
    if form.is_valid():
        chosen = {name: value for name, value in form.cleaned_data.items() if value}
    if q := chosen.get("q"):
        people = people.filter(Q(email__icontains=q) | Q(name__icontains=q))
    if role := chosen.get("rolle"):
        people = _with_role(people, Role(role))
    page = Paginator(people, PER_PAGE).get_page(request.GET.get("seite"))
    for one in page.object_list:
        held = [*one.grants.all(), *one.current]  # type: ignore[attr-defined]
        one.roles = sorted({str(grant.get_role_display()) for grant in held})  # type: ignore[attr-defined]
    context = {
        "form": form,
        "page": page,
        "querystring": urlencode(chosen) + "&" if chosen else "",
    }
    return render(request, "people/person_list.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: give her a role (POST), see the ones she has and whether her account is safe."""
    permissions.require(request.user, Action.ADMINISTER)
    somebody = get_object_or_404(User.objects.prefetch_related("grants"), pk=pk)
    form = RoleForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        granting.grant(somebody, Grant.Role(form.cleaned_data["role"]), by=user_of(request))
        messages.success(request, _("Die Rolle ist vergeben und gilt sofort."))
        return redirect("people:person", pk)
    memberships = somebody.memberships.filter(ended_at=None).select_related("municipality")
    context = {
        "person": somebody,
        "form": form,
        "grants": somebody.grants.order_by("role"),
        "memberships": memberships.prefetch_related("municipality__states").order_by("municipality__ags"),
        "confirmed": EmailAddress.objects.filter(user=somebody, email=somebody.email, verified=True).exists(),
        "sessions": sessions.count(pk),
        "has_factor": Authenticator.objects.filter(user=somebody).exists(),
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
            granting.withdraw(somebody, Grant.Role(form.cleaned_data["role"]), by=user_of(request))
        except granting.LastAdministrator as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Die Rolle ist entzogen. Das gilt sofort."))
    if not permissions.may(request.user, Action.ADMINISTER):
        return redirect("people:account")
    return redirect("people:person", pk)


@login_required
@require_POST
def block(request: HttpRequest, pk: int) -> HttpResponse:
    """Shut somebody's account."""
    permissions.require(request.user, Action.ADMINISTER)
    somebody = get_object_or_404(User, pk=pk)
    if somebody.pk == request.user.pk:
        messages.error(request, _("Ihr eigenes Konto sperren Sie nicht selbst. Bitten Sie jemand anderen darum."))
        return redirect("people:person", pk)
    try:
        blocking.block(pk, by=user_of(request))
    except granting.LastAdministrator as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Das Konto ist gesperrt, und die Person ist überall abgemeldet."))
    return redirect("people:person", pk)


@login_required
@require_POST
def unblock(request: HttpRequest, pk: int) -> HttpResponse:
    """Open somebody's account again."""
    permissions.require(request.user, Action.ADMINISTER)
    somebody = get_object_or_404(User, pk=pk)
    blocking.unblock(somebody.pk, by=user_of(request))
    messages.success(request, _("Das Konto ist wieder offen."))
    return redirect("people:person", pk)


@login_required
@require_http_methods(["GET", "POST"])
def invite_person(request: HttpRequest) -> HttpResponse:
    """Invite people who belong to no municipality, to an account or a role; see who has not answered yet."""
    permissions.require(request.user, Action.ADMINISTER)
    form = InviteForm(request.POST if request.method == "POST" else None, roles=OTHER_ROLES)
    if form.is_valid() and send(request, form, None):
        return redirect("people:invite-person")
    context = {"form": form, "invitations": Invitation.objects.open().filter(municipality=None).order_by("-sent_at")}
    return answer(request, "people/invite_person.html", context)


@login_required
@require_GET
def municipality_list(request: HttpRequest) -> HttpResponse:
    """Find any municipality, to invite its first coordinator; those that take part stand there at once."""
    permissions.require(request.user, Action.ADMINISTER)
    form = MunicipalitySearchForm(request.GET)
    found, more = finding.find(form.cleaned_data["q"]) if form.is_valid() else ([], False)
    now = Q(memberships__ended_at=None, memberships__isnull=False)
    taking_part = (
        Municipality.objects.annotate(
            member_count=Count("memberships", filter=now, distinct=True),
            coordinator_count=Count(
                "memberships", filter=now & Q(memberships__role=Membership.Role.COORDINATOR), distinct=True
            ),
            request_count=Count("join_requests", filter=Q(join_requests__state="waiting"), distinct=True),
        )
        .filter(Q(member_count__gt=0) | Q(request_count__gt=0))
        .prefetch_related("states")
        .order_by("ags")
    )
    context = {
        "form": form,
        "found": found,
        "more": more,
        "typed": form.cleaned_data.get("q", ""),
        "page": Paginator(taking_part, PER_PAGE).get_page(request.GET.get("seite")),
    }
    return render(request, "people/municipality_list.html", context, status=422 if form.errors else 200)


@login_required
@require_GET
def roles(request: HttpRequest) -> HttpResponse:
    """Which role may do what, straight from the matrix that every door asks, and how many hold each role."""
    permissions.require(request.user, Action.ADMINISTER)
    held = {Role.READER: User.objects.filter(is_active=True).count()}
    for role in Role:
        if role != Role.READER:
            held[role] = _with_role(User.objects.filter(is_active=True), role).count()
    context = {
        "roles": [{"role": role, "held": held[role], "municipal": role in MUNICIPAL} for role in Role],
        "rows": [{"action": action, "cells": [role in may for role in Role]} for action, may in MATRIX.items()],
    }
    return render(request, "people/roles.html", context)


def _with_role(people: "QuerySet[User]", role: Role) -> "QuerySet[User]":
    if role in MUNICIPAL:
        return people.filter(memberships__role=role, memberships__ended_at=None).distinct()
    return people.filter(grants__role=role) if role != Role.READER else people
