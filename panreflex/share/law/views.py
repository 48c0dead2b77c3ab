"""For administrators: the facts about the operator, and the barriers that are known (guarded in `urls.py`)."""

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from panreflex.people.models import User
from panreflex.share.law import facts
from panreflex.share.law.forms import BarrierForm, OperatorForm
from panreflex.share.law.models import Barrier, Operator


@require_http_methods(["GET", "POST"])
def operator(request: HttpRequest) -> HttpResponse:
    """What Impressum, Datenschutz and Barrierefreiheit say about the operator."""
    entered = Operator.objects.filter(pk=1).first() or Operator(pk=1)
    form = OperatorForm(request.POST if request.method == "POST" else None, instance=entered)
    if form.is_valid():
        facts.save(form.instance, by=cast(User, request.user))
        messages.success(request, _("Die Angaben sind gespeichert und stehen jetzt auf den Seiten."))
        return redirect("law:operator")
    return _answer(request, "law/operator.html", {"form": form, "missing": facts.missing_facts()})


@require_GET
def barriers(request: HttpRequest) -> HttpResponse:
    """The open ones as the statement shows them, and the mended ones."""
    context = {
        "waiting": Barrier.objects.open(),
        "mended": Barrier.objects.exclude(mended_on=None).order_by("-mended_on", "pk"),
        "today": timezone.localdate(),
    }
    return render(request, "law/barriers.html", context)


@require_http_methods(["GET", "POST"])
def new_barrier(request: HttpRequest) -> HttpResponse:
    """Enter a barrier."""
    return _edit(request, Barrier())


@require_http_methods(["GET", "POST"])
def barrier(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a barrier, or say that it is mended."""
    return _edit(request, get_object_or_404(Barrier, pk=pk))


def _edit(request: HttpRequest, one: Barrier) -> HttpResponse:
    form = BarrierForm(request.POST if request.method == "POST" else None, instance=one)
    if form.is_valid():
        facts.save_barrier(form.instance, by=cast(User, request.user))
        messages.success(request, _("Die Barriere ist gespeichert."))
        return redirect("law:barriers")
    return _answer(request, "law/barrier.html", {"form": form, "is_new": one.pk is None})


def _answer(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    return render(request, template, context, status=422 if context["form"].errors else 200)
