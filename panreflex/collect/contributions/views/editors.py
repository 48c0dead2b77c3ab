"""Editors' pages below /redaktion/angebote/: what was offered, the talk about it, the decision."""

from typing import Any, NamedTuple

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from panreflex.collect.contributions import deciding, exemplifying, steps
from panreflex.collect.contributions.forms import AcceptForm, DeclineForm, OfferFilterForm, QuestionForm
from panreflex.collect.contributions.models import Contribution, Turn, Wording
from panreflex.collect.contributions.views.enclosures import file_of
from panreflex.collect.contributions.views.own import previewed, user_of
from panreflex.collect.library import duplicates

PER_PAGE = 30
State = Contribution.State


class Side(NamedTuple):
    """A field as it was when the editors asked, and as it is now. before: None if nothing changed since."""

    label: str
    now: str
    before: str | None


@require_GET
def offer_list(request: HttpRequest) -> HttpResponse:
    """What was offered; what waits longest comes first, then what was decided last."""
    form = OfferFilterForm(request.GET)
    rows = Contribution.objects.for_editors().select_related("municipality", "caretaker", "example")
    if form.is_valid():
        if form.cleaned_data["stand"]:
            rows = rows.filter(state=form.cleaned_data["stand"])
        if form.cleaned_data["meine"]:
            rows = rows.filter(caretaker=request.user.pk)
    rows = rows.prefetch_related("municipality__states").order_by("waiting_since", "-changed_at", "-pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("p"))
    now = timezone.now()
    context = _frame(_("Angebotene Beispiele")) | {
        "form": form,
        "page": page,
        "rows": [(offer, (now - offer.waiting_since).days if offer.waiting_since else None) for offer in page],
        "waiting": Contribution.objects.waiting().count(),
    }
    return render(request, "contributions/editing/offer_list.html", context)


@require_GET
def offer(request: HttpRequest, pk: int) -> HttpResponse:
    """One offer with all that editors need to decide."""
    found = _found(request, pk)
    return found if isinstance(found, HttpResponse) else _offer_page(request, found)


@require_POST
def care(request: HttpRequest, pk: int) -> HttpResponse:
    """Take care of it, or give it back to everybody (`go`: mine or nobody)."""
    found = _found(request, pk)
    if isinstance(found, HttpResponse):
        return found
    deciding.take_care(pk, user_of(request) if request.POST.get("go") == "mine" else None)
    messages.success(request, _("Notiert, wer sich kümmert."))
    return redirect("contribution_offer", pk)


@require_POST
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask those who offer it."""
    form = QuestionForm(request.POST)
    return _decide(request, pk, form, question_form=form)


@require_POST
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Say no, with a reason."""
    form = DeclineForm(request.POST)
    return _decide(request, pk, form, decline_form=form)


@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Complete the example on one screen (GET), then publish it or keep a draft (POST, `go`: publish or draft)."""
    found = _found(request, pk)
    if isinstance(found, HttpResponse):
        return found
    if not found.may_be_decided:
        messages.error(request, _("Über dieses Angebot ist schon entschieden."))
        return redirect("contribution_offer", pk)
    posted = request.method == "POST"
    others: list[Side] = []
    form = AcceptForm(
        request.POST if posted else None,
        instance=exemplifying.as_example(found),
        initial={"seen": found.changed_at.isoformat()} | _ticked(found),
        offer=found,
    )
    if form.is_valid():
        publish = request.POST.get("go") == "publish"
        try:
            example = deciding.accept(
                pk,
                form.save(),
                seen=form.cleaned_data["seen"],
                by=user_of(request),
                publish=publish,
                words=form.cleaned_data["words"],
            )
        except deciding.DecisionRefused as refusal:
            form.add_error(None, str(refusal))
            found.refresh_from_db()
            if found.may_be_decided and found.changed_at != form.cleaned_data["seen"]:
                others = _others(found, form)
                seen_now = request.POST.copy()  # she sees the other text now, and may decide
                seen_now["seen"] = found.changed_at.isoformat()
                form.data = seen_now
        else:
            said = _("„%(title)s“ ist veröffentlicht.") if publish else _("„%(title)s“ ist als Entwurf angelegt.")
            messages.success(request, said % {"title": example.title})
            return redirect("contribution_offer", pk)
    context = _frame(_("Angebot annehmen"), str(found), (found.pk, str(found))) | {"offer": found, "form": form}
    context |= {"enclosures": found.enclosures.select_related("picture", "document"), "groups": _groups(form)}
    context["others"] = others
    return render(request, "contributions/editing/accept.html", context, status=422 if form.errors else 200)


@require_GET
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The offer as its public page would show it."""
    return previewed(request, _for_editors(pk))


@require_safe
def show_file(request: HttpRequest, pk: int, enclosure: int) -> HttpResponseBase:
    """A file of the offer."""
    return file_of(request, get_object_or_404(_for_editors(pk).enclosures, pk=enclosure))


def _for_editors(pk: int) -> Contribution:
    rows = Contribution.objects.for_editors().select_related("municipality", "example", "caretaker", "author")
    return get_object_or_404(rows.prefetch_related("municipality__states"), pk=pk)


def _found(request: HttpRequest, pk: int) -> Contribution | HttpResponse:
    """The offer; whoever comes with it after it was taken back is told so in the list."""
    if Contribution.objects.filter(pk=pk, state=State.WITHDRAWN, submitted_at__isnull=False).exists():
        messages.warning(request, _("Das Angebot Nr. %(number)d wurde zurückgezogen.") % {"number": pk})
        return redirect("contribution_offers")
    return _for_editors(pk)


def _decide(request: HttpRequest, pk: int, form: QuestionForm, **forms: Any) -> HttpResponse:
    found = _found(request, pk)
    if isinstance(found, HttpResponse):
        return found
    if not form.is_valid():
        return _offer_page(request, found, status=422, **forms)
    declines = isinstance(form, DeclineForm)
    try:
        (deciding.decline if declines else deciding.ask)(pk, form.cleaned_data["text"], by=user_of(request))
    except deciding.DecisionRefused as refusal:
        form.add_error(None, str(refusal))
        found.refresh_from_db()
        return _offer_page(request, found, status=422, **forms)
    messages.success(request, _("Das Angebot ist abgelehnt.") if declines else _("Ihre Rückfrage ist unterwegs."))
    return redirect("contribution_offer", pk)


def _offer_page(request: HttpRequest, offer: Contribution, *, status: int = 200, **forms: Any) -> HttpResponse:
    context = _frame(str(offer), _("Nr. %(number)s") % {"number": offer.pk}) | {
        "offer": offer,
        "sides": _sides(offer),
        "turns": offer.turns.select_related("by"),
        "enclosures": offer.enclosures.select_related("picture", "document"),
        "credit": exemplifying.credit(offer),
        "similar": duplicates.of(exemplifying.as_example(offer)) if offer.may_be_decided else [],
        "question_form": QuestionForm(),
        "decline_form": DeclineForm(),
        "days": (timezone.now() - offer.waiting_since).days if offer.waiting_since else None,
        **forms,
    }
    return render(request, "contributions/editing/offer.html", context, status=status)


def _sides(offer: Contribution) -> list[Side]:
    """All fields that say something; those that changed since the last question with what they said then."""
    asked = offer.turns.filter(kind=Turn.Kind.QUESTION).order_by("-pk").first()
    then: dict[str, str] = {}
    if asked:
        rows = Wording.objects.filter(contribution=offer, at__lte=asked.at).order_by("field", "-version")
        then = {row.field: row.text for row in rows.distinct("field")}
    names = {kind.slug: kind.label for kind in offer.crisis_kinds.all()}
    sides = []
    for field in steps.FIELDS:
        now = steps.text_of(offer, field)
        before = then.get(field) if asked else None
        changed = before is not None and before != now
        if field == steps.CRISIS_KINDS:
            now = ", ".join(names.values())
        elif field == "credit_kind":
            now = offer.get_credit_kind_display()
        if now or changed:
            sides.append(Side(steps.label_of(field), now, before if changed else None))
    return sides


def _others(offer: Contribution, form: AcceptForm) -> list[Side]:
    """The fields in which the offer says something else than the editor: hers as `now`, the other as `before`."""
    stored = exemplifying.as_example(offer)
    sides = []
    for name in (*exemplifying.SAME, "year_start", "source_url", "credit"):
        hers, theirs = (str(value or "").replace("\r\n", "\n") for value in (form[name].value(), getattr(stored, name)))
        completed = name == "source_url" and not theirs  # by the editor, who has to
        if hers.strip() != theirs.strip() and not completed:
            sides.append(Side(str(form[name].label), hers, theirs))
    if set(stored.crisis_kinds.all()) != set(form.cleaned_data["crisis_kinds"]):
        both = (form.cleaned_data["crisis_kinds"], stored.crisis_kinds.all())
        hers, theirs = (", ".join(str(kind) for kind in kinds) for kinds in both)
        sides.append(Side(str(form["crisis_kinds"].label), hers, theirs))
    return sides


def _ticked(offer: Contribution) -> dict[str, Any]:
    return {"crisis_kinds": [kind.pk for kind in offer.crisis_kinds.all()]}


def _groups(form: AcceptForm) -> list[tuple[str, list[Any]]]:
    """The fields of the form under headings."""
    groups = (
        (_("Worum es geht"), ("title", "slug", "summary")),
        (_("Der Fall"), ("problem", "approach", "result", "transferable", "costs_or_effort", "contact_unit")),
        (_("Einordnung"), ("crisis_kinds", "measures", "themes")),
        (
            _("Wo und wann"),
            ("municipality", "place_name", "place_kind", "region", "country", "level", "year_start"),
        ),
        (_("Quelle"), ("source_title", "source_url", "accessed", "source_note")),
        (_("Beigetragen von"), ("credit", "contributed_by", "words")),
    )
    return [(title, [form[name] for name in names]) for title, names in groups]


def _frame(title: str, subtitle: str = "", below: tuple[int, str] | None = None) -> dict[str, Any]:
    """What Wagtail's frame shows above a page."""
    trail = [
        {"url": reverse("wagtailadmin_home"), "label": _("Start")},
        {"url": reverse("contribution_offers"), "label": _("Angebotene Beispiele")},
    ]
    if below:
        trail.append({"url": reverse("contribution_offer", args=[below[0]]), "label": below[1]})
    if subtitle:
        trail.append({"url": "", "label": title})
    return {"header_title": title, "header_icon": "pick", "breadcrumbs_items": trail, "page_title": title}
