"""What editors see of addresses outside, and what they can do (the guard stands in `project/urls.py`)."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from panreflex.base import rate_limits, tables
from panreflex.base.errors import TooManyRequests
from panreflex.base.links import noting, rounds, sources
from panreflex.base.links.models import Link, LinkQuerySet, Look, Mention, Outcome, Run
from panreflex.base.links.tasks import CHECK_ONE

PER_PAGE = 30
BY_HAND_AN_HOUR = 60


class SetAsideForm(forms.Form):
    """Why an address need not be looked at any more."""

    because = forms.CharField(
        label=gettext_lazy("Grund"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Bitte nennen Sie den Grund.")},
        help_text=gettext_lazy("Zum Beispiel: „Von Hand geprüft, die Seite öffnet sich.“"),
    )


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Addresses by what editors can do about them, with the entries in which they stand."""
    look, wanted = _wanted(request)
    page = Paginator(wanted, PER_PAGE).get_page(request.GET.get("seite"))
    run = Run.objects.order_by("-pk").first()
    context = {
        "page": page,
        "asked_soon": _asked_soon(),
        "looks": _looks(request, look),
        "look": look,
        "kinds": [(source.kind, capfirst(source.model._meta.verbose_name_plural)) for source in sources.all_sources()],
        "chosen_kind": request.GET.get("wo", ""),
        "q": request.GET.get("q", ""),
        "querystring": _query(request),
        "told_with_status": (Outcome.SERVER_ERROR, Outcome.WALL, Outcome.BROKEN),  # the others name theirs
        "run": run,
        "is_running": run is not None and rounds.is_alive(run, timezone.now()),
        "switched_on": settings.LINK_CHECK,
        "header_title": _("Verweise nach außen"),
        "header_icon": "link",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Start")},
            {"url": "", "label": _("Verweise nach außen")},
        ],
    }
    return render(request, "links/index.html", context)


@require_safe
def table(request: HttpRequest) -> HttpResponse:
    """The same list as CSV, a row for each entry in which an address stands."""
    _look, wanted = _wanted(request)
    head = [
        *(_("Adresse"), _("Ergebnis"), _("Statuscode"), _("Neue Adresse"), _("Gestört seit"), _("Zuletzt erreichbar")),
        *(_("Zuletzt geprüft"), _("Zurückgestellt, weil"), _("Art"), _("Eintrag"), _("Bearbeiten")),
    ]
    response = HttpResponse(tables.csv_file(head, _rows(wanted)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="verweise.csv"'
    return response


@require_POST
def check_now(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for one address soon, as a job."""
    link = get_object_or_404(Link, pk=pk)
    try:
        if not settings.LINK_CHECK:
            raise noting.NotAsked(_("Die Prüfung ist ausgeschaltet. Die Verwaltung kann sie einschalten."))
        rate_limits.take("links.check", str(request.user.pk), limit=BY_HAND_AN_HOUR, seconds=3600)
        noting.ask_soon(link, timezone.now())
    except TooManyRequests:
        messages.error(request, _("Sie haben in der letzten Stunde viele Adressen prüfen lassen. Bitte warten Sie."))
    except noting.NotAsked as reason:
        messages.error(request, str(reason))
    else:
        if pk not in _asked_soon():
            app.configure_task(CHECK_ONE).defer(link_id=pk)
        messages.success(request, _("Die Adresse wird gleich geprüft. Laden Sie die Seite in einer Minute neu."))
    return _back(request)


@require_http_methods(["GET", "HEAD", "POST"])
def set_aside(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave an address out of the lists, for a reason."""
    link = get_object_or_404(Link, pk=pk)
    form = SetAsideForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        noting.set_aside(link, form.cleaned_data["because"], timezone.now())
        messages.success(
            request, _("Die Adresse ist zurückgestellt. Unter „Zurückgestellt“ nehmen Sie sie wieder auf.")
        )
        return _back(request)
    context = {
        "link": link,
        "form": form,
        "back": f"{reverse('links:index')}?{_query(request)}",
        "header_title": _("Adresse zurückstellen"),
        "header_icon": "link",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Start")},
            {"url": reverse("links:index"), "label": _("Verweise nach außen")},
            {"url": "", "label": _("Zurückstellen")},
        ],
    }
    return render(request, "links/set_aside.html", context, status=422 if form.errors else 200)


@require_POST
def take_up_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Back into the lists."""
    noting.take_up_again(get_object_or_404(Link, pk=pk))
    messages.success(request, _("Die Adresse steht wieder in der Liste."))
    return _back(request)


def _wanted(request: HttpRequest) -> tuple[Look, LinkQuerySet]:
    """What the address asks for; what makes no sense is like nothing."""
    asked, kind, text = (request.GET.get(name, "").strip() for name in ("zeigen", "wo", "q"))
    look = Look(asked) if asked in Look else Look.DEAD
    links = Link.objects.seen_as(look).prefetch_related("mentions").order_by("-failing_since", "-checked_at", "pk")
    if kind:
        links = links.filter(pk__in=Mention.objects.filter(kind=kind).values("link"))
    if text:
        named = Mention.objects.filter(title__icontains=text).values("link")
        links = links.filter(Q(url__icontains=text) | Q(pk__in=named))
    return look, links


def _looks(request: HttpRequest, shown: Look) -> list[dict[str, Any]]:
    """The views with their numbers, in one query."""
    numbers = Link.objects.in_use().aggregate(**{look.value: Count("pk", filter=look.condition) for look in Look})
    return [
        {
            "title": look.label,
            "number": numbers[look.value],
            "url": "?" + _query(request, zeigen=look.value),
            "current": look == shown,
        }
        for look in Look
    ]


def _query(request: HttpRequest, **changed: str) -> str:
    kept = {name: request.GET[name] for name in ("zeigen", "wo", "q") if request.GET.get(name)}
    return urlencode(kept | changed)


def _back(request: HttpRequest) -> HttpResponse:
    return redirect(f"{reverse('links:index')}?{_query(request)}")


def _asked_soon() -> set[int]:
    """Keys of the addresses that wait for a worker because somebody asked."""
    waiting = ProcrastinateJob.objects.filter(task_name=CHECK_ONE, status__in=("todo", "doing"))
    return {arguments["link_id"] for arguments in waiting.values_list("args", flat=True)}


def _rows(links: LinkQuerySet) -> Iterator[list[str]]:
    def day(moment: Any) -> str:
        return date_format(timezone.localtime(moment), "SHORT_DATE_FORMAT") if moment else ""

    for link in links.iterator(chunk_size=500):
        state = [
            link.url,
            str(Outcome(link.outcome).label) if link.outcome else _("Noch nicht geprüft"),
            str(link.status or ""),
            link.moved_to,
            *(day(moment) for moment in (link.failing_since, link.good_at, link.checked_at)),
            link.set_aside_because,
        ]
        for mention in link.mentions.all():
            yield [*state, mention.label, mention.title, settings.BASE_URL + mention.edit_url]
