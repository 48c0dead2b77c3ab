"""The audit trail for administrators: who did what to whom, beside what editors did; filtered, paged, as CSV."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from wagtail.models import ModelLogEntry, PageLogEntry

from panreflex.base.tables import csv_file
from panreflex.people import audit, permissions
from panreflex.people.forms import TrailForm
from panreflex.people.models import AuditEntry, User
from panreflex.people.permissions import Action

PER_PAGE = 50
CSV_ROWS = 50_000
EDITORIAL = "redaktion"


class Line(NamedTuple):
    """One entry: when, the number of who did it (None: the platform), what, to what, for which municipality."""

    at: datetime
    actor: int | None
    action: str
    target: str
    municipality: str


@login_required
@require_GET
def trail(request: HttpRequest) -> HttpResponse:
    """Newest first. Without names: whoever needs one follows the number, as long as there is an account."""
    permissions.require(request.user, Action.ADMINISTER)
    form = TrailForm(request.GET)
    chosen = form.chosen() if form.is_valid() else {}
    page = Paginator(_rows(chosen), PER_PAGE).get_page(request.GET.get("seite"))
    lines = list(_lines(page.object_list))
    known = User.objects.filter(pk__in={line.actor for line in lines}).values_list("pk", flat=True)
    query = {name: str(value) for name, value in chosen.items()}
    context = {
        "form": form,
        "page": page,
        "lines": lines,
        "known": set(known),
        "querystring": urlencode(query) + "&" if query else "",
        "editorial": chosen.get("art") == EDITORIAL,
    }
    return render(request, "people/trail.html", context, status=422 if form.errors else 200)


@login_required
@require_GET
def trail_csv(request: HttpRequest) -> HttpResponse:
    """The same entries as a table, newest first, at most CSV_ROWS."""
    permissions.require(request.user, Action.ADMINISTER)
    form = TrailForm(request.GET)
    rows = _rows(form.chosen() if form.is_valid() else {})[:CSV_ROWS]
    head = [_("Wann"), _("Nummer der Person"), _("Was"), _("Woran"), _("AGS")]
    cells = (
        [
            date_format(timezone.localtime(line.at), "Y-m-d H:i:s"),
            str(line.actor or ""),
            line.action,
            line.target,
            line.municipality,
        ]
        for line in _lines(rows)
    )
    return HttpResponse(
        csv_file(head, cells),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="protokoll.csv"'},
    )


def _rows(chosen: dict[str, Any]) -> "QuerySet[Any, Any]":
    """Our trail, or Wagtail's log of pages and entries, as rows of at, actor, action, kind, key, place."""
    limits: dict[str, Any] = {}
    if chosen.get("von"):
        limits["at__gte"] = _begin(chosen["von"])
    if chosen.get("bis"):
        limits["at__lt"] = _begin(chosen["bis"] + timedelta(days=1))
    if chosen.get("person"):
        limits["actor"] = chosen["person"]
    if chosen.get("q"):
        limits["key"] = chosen["q"]
    return _editorial(limits) if chosen.get("art") == EDITORIAL else _own(limits)


def _own(limits: dict[str, Any]) -> "QuerySet[Any, Any]":
    names = {"key": "object_key"}
    rows = AuditEntry.objects.filter(**{_renamed(name, names): value for name, value in limits.items()})
    shown = ("at", "actor", "action", "object_type", "object_key", "municipality")
    listed: QuerySet[Any, Any] = rows.order_by("-at", "-pk").values_list(*shown)
    return listed


def _editorial(limits: dict[str, Any]) -> "QuerySet[Any, Any]":
    pages_names = {"at": "timestamp", "actor": "user_id", "key": "page_id"}
    models_names = {"at": "timestamp", "actor": "user_id", "key": "object_id"}
    if not str(limits.get("key", "0")).isdecimal():
        return AuditEntry.objects.none()
    pages = PageLogEntry.objects.filter(**{_renamed(name, pages_names): value for name, value in limits.items()})
    entries = ModelLogEntry.objects.filter(**{_renamed(name, models_names): value for name, value in limits.items()})
    shown = ("timestamp", "user_id", "action", "content_type__model", "label", "uuid")
    union: QuerySet[Any, Any] = (
        pages.order_by().values_list(*shown).union(entries.order_by().values_list(*shown), all=True)
    )
    return union.order_by("-timestamp")


def _renamed(lookup: str, names: dict[str, str]) -> str:
    field, separator, rest = lookup.partition("__")
    return names.get(field, field) + separator + rest


def _lines(rows: "Iterable[Any]") -> Iterable[Line]:
    for at, actor, action, kind, key, place in rows:
        words = str(audit.WORDS.get(action, action))
        yield Line(at, actor, words, f"{audit.KINDS.get(kind, kind)} {key}", place if isinstance(place, str) else "")


def _begin(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
