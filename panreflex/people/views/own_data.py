"""One's own data: read it, take it along, delete the account."""

from allauth.account.decorators import reauthentication_required
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from panreflex.people import deleting, exporting, granting
from panreflex.people.forms import DeleteForm
from panreflex.people.views.own import user_of


@login_required
@require_GET
def own_data(request: HttpRequest) -> HttpResponse:
    """All that is kept of the person, to read, with the ways to take it along or delete it."""
    return render(request, "people/own_data.html", {"parts": exporting.readable(user_of(request).pk)})


@login_required
@require_GET
def export_json(request: HttpRequest) -> HttpResponse:
    """All of it for machines."""
    return _file(exporting.as_json(user_of(request).pk), "meine-daten.json", "application/json")


@login_required
@require_GET
def export_html(request: HttpRequest) -> HttpResponse:
    """All of it for people, as a file of its own that any browser opens."""
    context = {"parts": exporting.readable(user_of(request).pk), "now": timezone.now()}
    text = render_to_string("people/own_data_file.html", context)
    return _file(text, "meine-daten.html", "text/html; charset=utf-8")


@login_required
@reauthentication_required(app="panreflex.people")  # type: ignore[untyped-decorator]
@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest) -> HttpResponse:
    """Says what goes and what stays (GET), then deletes the account (POST)."""
    user = user_of(request)
    form = DeleteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            deleting.delete(user.pk, by=user)
        except granting.LastAdministrator as refusal:
            form.add_error(None, str(refusal))
        else:
            logout(request)
            return redirect("people:deleted")
    memberships = user.memberships.filter(ended_at=None).select_related("municipality")
    context = {
        "form": form,
        "person": user,
        "left_alone": [
            one.municipality.label
            for one in memberships.prefetch_related("municipality__states")
            if granting.is_last_coordinator(one)
        ],
    }
    return render(request, "people/delete_account.html", context, status=422 if form.errors else 200)


@require_GET
def deleted(request: HttpRequest) -> HttpResponse:
    """The last page of an account that is gone."""
    return render(request, "people/account_deleted.html")


def _file(text: str, name: str, content_type: str) -> HttpResponse:
    return HttpResponse(
        text, content_type=content_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
