"""Screens of importing in the editing interface (the guard stands in `project/urls.py`)."""

from typing import Any, NamedTuple

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from panreflex.base import rate_limits
from panreflex.base.models import JobProgress
from panreflex.collect.importing import handing_in, mending, templating
from panreflex.collect.importing.forms import HandInForm
from panreflex.collect.importing.models import Import, ImportRow
from panreflex.collect.importing.refusing import Refused
from panreflex.collect.library.columns import COLUMNS
from panreflex.people.views.own import user_of

PER_PAGE = 25
HAND_IN_AN_HOUR = 60
SAMPLES = 3  # cells shown of each column
_SHORTEST = 60
_TABS = (
    ImportRow.Outcome.NEW,
    ImportRow.Outcome.CHANGED,
    ImportRow.Outcome.DUPLICATE,
    ImportRow.Outcome.FAULTY,
    ImportRow.Outcome.UNCHANGED,
)


class Tab(NamedTuple):
    """One outcome with its number of rows."""

    value: str
    title: str
    number: int
    current: bool


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All imports, the newest first."""
    batches = Import.objects.defer("content").select_related("by").annotate(number=Count("rows")).order_by("-pk")
    context = {
        "page": Paginator(batches, PER_PAGE).get_page(request.GET.get("seite")),
        "keep_days": handing_in.KEEP.days,
        **_frame(_("Import"), []),
    }
    return render(request, "importing/index.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def hand_in(request: HttpRequest) -> HttpResponse:
    """A file or pasted text; what it is comes out by itself."""
    form = HandInForm(request.POST or None, request.FILES or None, initial={"kind": request.GET.get("art", "")})
    if request.method == "POST" and form.is_valid():
        rate_limits.take("import", str(user_of(request).pk), limit=HAND_IN_AN_HOUR, seconds=3600)
        name, content = form.content
        try:
            batch = handing_in.hand_in(
                form.cleaned_data["kind"], content, name=name, by=user_of(request), form=form.cleaned_data["form"]
            )
        except Refused as refusal:
            form.add_error("file" if form.cleaned_data["file"] else "text", str(refusal))
        else:
            return redirect("importing:columns" if batch.is_table else "importing:detail", batch.pk)
    context = {
        "form": form,
        "kinds": Import.Kind.choices,
        **_frame(_("Liste einlesen"), [(reverse("importing:index"), _("Import"))]),
    }
    return render(request, "importing/hand_in.html", context, status=422 if form.errors else 200)


@require_safe
def template(request: HttpRequest, kind: str, form: str) -> HttpResponse:
    """An empty table to fill in: what belongs into each column stands on a second sheet, or in the first row."""
    if kind not in Import.Kind.values or form not in (Import.Form.CSV, Import.Form.XLSX):
        raise Http404
    content, media_type = templating.template(kind, form)
    return _download(content, f"vorlage-{Import.Kind(kind).label.lower()}.{form}", media_type)


@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    """What each column of a table stands for; guessed first, and remembered afterwards."""
    batch = _found(pk)
    if not batch.is_table or batch.is_moving or batch.written_at:
        return redirect("importing:detail", pk)
    chosen, refusal = list(batch.mapping), ""
    if request.method == "POST":
        chosen = [request.POST.get(f"spalte-{place}", "") for place in range(len(batch.headers))]
        try:
            handing_in.assign_columns(pk, chosen)
        except Refused as refused:
            refusal = str(refused)
        else:
            return redirect("importing:detail", pk)
    known = COLUMNS[batch.model]
    samples = templating.samples(batch, SAMPLES)
    context = {
        "batch": batch,
        "refusal": refusal,
        "columns": [
            {"place": place, "header": header, "key": key, "samples": [row[place] for row in samples]}
            for place, (header, key) in enumerate(zip(batch.headers, chosen, strict=False))
        ],
        "known": known,
        "missing": [column.header for column in known if column.required and column.key not in chosen],
        **_frame(_("Spalten zuordnen"), _trail(batch)),
    }
    return render(request, "importing/columns.html", context, status=422 if refusal else 200)


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Where an import stands: progress, the rows by outcome, what can be done now."""
    batch = _found(pk)
    counts = dict(batch.rows.order_by().values_list("outcome").annotate(number=Count("pk")))
    wanted = request.GET.get("zeigen", "")
    shown = wanted if wanted in counts else next((tab for tab in _TABS if counts.get(tab)), "")
    page = Paginator(batch.rows.filter(outcome=shown).order_by("number"), PER_PAGE).get_page(request.GET.get("seite"))
    progress = JobProgress.objects.filter(job_id=batch.job_id).first() if batch.is_moving and batch.job_id else None
    context = {
        "batch": batch,
        "is_moving": batch.is_moving,
        "progress": progress,
        "tabs": [Tab(tab, str(tab.label), counts.get(tab, 0), tab == shown) for tab in _TABS],
        "shown": shown,
        "shown_label": ImportRow.Outcome(shown).label if shown else "",
        "page": page,
        "rows": _rows(batch, page),
        "can_decide": batch.state == Import.State.CHECKED and shown in ("new", "changed", "duplicate"),
        "acting": batch.rows.acting().count() if batch.state == Import.State.CHECKED else 0,
        "faulty": counts.get(ImportRow.Outcome.FAULTY, 0),
        "total": sum(counts.values()),
        "alone_is_refused": handing_in.alone_is_refused(),
        **_frame(batch.name, [(reverse("importing:index"), _("Import"))]),
    }
    return render(request, "importing/detail.html", context)


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """What becomes of the rows of one page, or of all with one outcome."""
    shown = request.POST.get("zeigen", "")
    try:
        if "alle" in request.POST:
            handing_in.decide_all(pk, shown, request.POST["alle"])
        else:
            names = (name for name in request.POST if name.startswith("zeile-") and name[6:].isdecimal())
            handing_in.decide(pk, {int(name[6:]): request.POST[name] for name in names})
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Die Auswahl ist gespeichert."))
    page = request.POST.get("seite", "")
    query = f"?zeigen={shown if shown in ImportRow.Outcome.values else ''}"
    return redirect(reverse("importing:detail", args=[pk]) + query + (f"&seite={page}" if page.isdecimal() else ""))


@require_POST
def check_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Compare anew with what is here now."""
    return _done(request, pk, lambda: handing_in.check_again(pk, by=user_of(request)))


@require_http_methods(["GET", "HEAD", "POST"])
def take_over(request: HttpRequest, pk: int) -> HttpResponse:
    """POST lets a checked file be taken over; whoever comes back to the address sees where it stands."""
    if request.method != "POST":
        return redirect("importing:detail", pk)
    live = request.POST.get("als") == "live"
    return _done(request, pk, lambda: handing_in.start(pk, live=live, by=user_of(request)))


@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """GET says what would go, POST lets it go."""
    batch = _found(pk)
    if batch.state != Import.State.WRITTEN:
        return redirect("importing:detail", pk)
    if request.method == "POST":
        return _done(request, pk, lambda: handing_in.start_undoing(pk, by=user_of(request)))
    made = batch.rows.exclude(made=None)
    context = {
        "batch": batch,
        "added": made.filter(former=None).count(),
        "changed": made.exclude(former=None).count(),
        **_frame(_("Import zurücknehmen"), _trail(batch)),
    }
    return render(request, "importing/undo.html", context)


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget a file of which nothing was taken over."""
    try:
        handing_in.discard(pk)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("importing:detail", pk)
    messages.success(request, _("Die Datei ist verworfen."))
    return redirect("importing:index")


@require_safe
def faulty_rows(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows that could not be taken over, with the reason."""
    batch = _found(pk)
    if not batch.rows.filter(outcome=ImportRow.Outcome.FAULTY).exists():
        raise Http404
    return _download(*mending.faulty_rows(batch))


def _done(request: HttpRequest, pk: int, what: Any) -> HttpResponse:
    try:
        what()
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("importing:detail", pk)


def _found(pk: int) -> Import:
    batch: Import = get_object_or_404(Import.objects.select_related("by").defer("content"), pk=pk)
    return batch


def _download(content: bytes, name: str, media_type: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=media_type)
    answer.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _rows(batch: Import, page: Page[ImportRow]) -> list[dict[str, Any]]:
    """What the table shows of each row."""
    headers = {column.key: column.header for column in COLUMNS[batch.model]}
    edit = batch.model.snippet_viewset.get_url_name("edit")
    twins = [row.twin for row in page.object_list if row.twin]
    lines = dict(batch.rows.filter(number__in=twins).values_list("number", "row"))
    gone = set()
    entries = {row.entry_id for row in page.object_list if row.entry_id}
    if entries:
        gone = entries - set(batch.model.objects.filter(pk__in=entries).values_list("pk", flat=True))
    labels = dict(ImportRow.Decision.choices)
    shown = []
    for row in page.object_list:
        offered = handing_in.choices(row)
        first = labels[ImportRow.Decision.SKIP] if row.outcome == ImportRow.Outcome.DUPLICATE else _("Übernehmen")
        if row.outcome == ImportRow.Outcome.DUPLICATE:
            offered = [choice for choice in offered if choice != ImportRow.Decision.SKIP]
        shown.append(
            {
                "row": row,
                "differences": [(headers.get(key, key), old, new) for key, old, new in row.differences],
                "faults": row.faults,
                "reason": _reason(row, lines),
                "edit_url": reverse(edit, args=[row.entry_id]) if row.entry_id and row.entry_id not in gone else "",
                "choices": [(choice, labels.get(choice, first)) for choice in offered],
            }
        )
    return shown


def _reason(row: ImportRow, lines: dict[int, int]) -> str:
    """By what a duplicate was recognised."""
    words = {
        "doi": _("gleiche DOI"),
        "isbn": _("gleiche ISBN"),
        "url": _("gleiche Adresse"),
        "title": _("gleicher Titel, gleiches Jahr, gleiche Namen"),
        "similar": _("sehr ähnlich"),
    }
    reason = words.get(row.reason, "")
    if row.twin:
        return _("Steht schon in Zeile %(row)s: %(reason)s") % {"row": lines.get(row.twin, "?"), "reason": reason}
    return capfirst(reason)


def _trail(batch: Import) -> list[tuple[str, str]]:
    return [
        (reverse("importing:index"), _("Import")),
        (reverse("importing:detail", args=[batch.pk]), batch.name),
    ]


def _frame(title: str, trail: list[tuple[str, str]]) -> dict[str, Any]:
    """What Wagtail's frame shows."""
    items = [{"url": reverse("wagtailadmin_home"), "label": _("Start")}]
    items += [{"url": url, "label": label[:_SHORTEST]} for url, label in trail]
    return {
        "header_title": title,
        "header_icon": "upload",
        "breadcrumbs_items": [*items, {"url": "", "label": title[:_SHORTEST]}],
    }
