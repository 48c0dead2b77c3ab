"""The form for everybody, and the list of those who answer."""

from math import ceil
from typing import cast

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from panreflex.base import rate_limits, tables
from panreflex.base.errors import TooManyRequests
from panreflex.base.requests import client_network
from panreflex.people.models import User
from panreflex.share.feedback import reporting
from panreflex.share.feedback.forms import AnswerForm, MissingForm, ReportForm, own_path
from panreflex.share.feedback.models import Report

PER_PAGE = 50
MAX_QUERY = 200  # characters of a search that are told
BARRIER_FORM, MISSING_FORM = "feedback/report_form.html", "feedback/missing_form.html"
AT_ONCE, PER = 10, 3_600  # reports of one network in an hour; whoever meets barriers meets several


@require_http_methods(["GET", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """The form (GET with `seite`: the page it is about), and taking it in (POST)."""
    if request.method == "GET":
        form = ReportForm(initial={"page": own_path(request.GET.get("seite", ""))[:500]})
        return _form(request, form, BARRIER_FORM, status=200)
    return _take_in(request, ReportForm(request.POST), Report.Kind.BARRIER)


@require_http_methods(["GET", "POST"])
def missing(request: HttpRequest) -> HttpResponse:
    """The form (GET with `q`: what was searched for in vain), and taking it in (POST)."""
    if request.method == "GET":
        query = " ".join(request.GET.get("q", "")[:MAX_QUERY].split())
        text = _("Gesucht habe ich nach „%(query)s“. Mir fehlt: ") % {"query": query} if query else ""
        return _form(request, MissingForm(initial={"text": text}), MISSING_FORM, status=200)
    return _take_in(request, MissingForm(request.POST), Report.Kind.MISSING)


def _take_in(request: HttpRequest, form: ReportForm, kind: Report.Kind) -> HttpResponse:
    template = MISSING_FORM if kind == Report.Kind.MISSING else BARRIER_FORM
    if not form.is_valid():
        return _form(request, form, template, status=422)
    try:
        rate_limits.take("feedback", client_network(request), limit=AT_ONCE, seconds=PER)
    except TooManyRequests as refusal:
        minutes = ceil(refusal.retry_after / 60)
        form.add_error(
            None,
            ngettext(
                "Aus Ihrem Netz kamen gerade viele Rückmeldungen. Bitte senden Sie Ihre in %(n)s Minute noch einmal.",
                "Aus Ihrem Netz kamen gerade viele Rückmeldungen. Bitte senden Sie Ihre in %(n)s Minuten noch einmal.",
                minutes,
            )
            % {"n": minutes},
        )
        response = _form(request, form, template, status=429)
        response["Retry-After"] = str(refusal.retry_after)
        return response
    new = reporting.report(**form.cleaned_data, kind=kind)
    return render(request, "feedback/thanks.html", {"report": new})


def _form(request: HttpRequest, form: ReportForm, template: str, *, status: int) -> HttpResponse:
    return render(request, template, {"form": form, "days": settings.FEEDBACK_DAYS}, status=status)


@require_GET
def report_list(request: HttpRequest) -> HttpResponse:
    """What waits for an answer, and below it what was answered."""
    today = timezone.localdate()
    waiting = [(one, one.days_left(today)) for one in Report.objects.open()]
    context = {
        "waiting": waiting,
        "late": sum(days < 0 for _one, days in waiting),
        "page": Paginator(Report.objects.answered(), PER_PAGE).get_page(request.GET.get("seite")),
        "mailbox": settings.FEEDBACK_TO,
    }
    return render(request, "feedback/report_list.html", context)


@require_http_methods(["GET", "POST"])
def report_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One report (GET), and closing it with what was done (POST)."""
    one = get_object_or_404(Report, pk=pk)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            reporting.answer(pk, form.cleaned_data["answer"], by=cast(User, request.user))
        except reporting.AlreadyAnswered as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Die Rückmeldung ist als beantwortet notiert."))
        return redirect("feedback:reports")
    context = {"report": one, "form": form, "days_left": one.days_left(timezone.localdate())}
    return render(request, "feedback/report_detail.html", context, status=422 if form.errors else 200)


@require_GET
def report_csv(request: HttpRequest) -> HttpResponse:
    """All reports as a table, without names and addresses: for the yearly look at what was reported."""
    rows = [
        (
            one.number,
            str(one.get_kind_display()),
            date_format(timezone.localtime(one.reported_at), "SHORT_DATE_FORMAT"),
            one.page,
            one.text,
            date_format(one.due_on, "SHORT_DATE_FORMAT"),
            date_format(timezone.localtime(one.answered_at), "SHORT_DATE_FORMAT") if one.answered_at else "",
            one.answer,
        )
        for one in Report.objects.order_by("pk")
    ]
    head = [_("Nummer"), _("Art"), _("Eingegangen"), _("Seite"), _("Text"), _("Frist"), _("Beantwortet"), _("Antwort")]
    response = HttpResponse(tables.csv_file(head, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="rueckmeldungen.csv"'
    return response
