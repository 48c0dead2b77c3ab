"""The own account: name, memberships, requests, roles."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from panreflex.people import granting, permissions
from panreflex.people.forms import NameForm
from panreflex.people.models import User
from panreflex.people.permissions import Action
from panreflex.people.views.own import user_of

REQUESTS_SHOWN = 5


@login_required
@require_http_methods(["GET", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """Name, address, roles, memberships and requests of the person herself; the name can be changed."""
    user = user_of(request)
    form = NameForm(request.POST if request.method == "POST" else None, instance=User.objects.get(pk=user.pk))
    if form.is_valid():
        granting.rename(user.pk, form.cleaned_data["name"])
        messages.success(request, _("Ihr Name ist gespeichert."))
        return redirect("people:account")
    memberships = user.memberships.filter(ended_at=None).select_related("municipality")
    requests = user.join_requests.select_related("municipality").prefetch_related("municipality__states")
    context = {
        "form": form,
        "person": user,
        "roles": [grant.get_role_display() for grant in user.grants.order_by("role")],
        "memberships": memberships.prefetch_related("municipality__states").order_by("municipality__ags"),
        "join_requests": requests.order_by("-asked_at")[:REQUESTS_SHOWN],
        "edits": permissions.may(user, Action.EDIT_CONTENT),
        "administers": permissions.may(user, Action.ADMINISTER),
    }
    return render(request, "people/account.html", context, status=422 if form.errors else 200)
