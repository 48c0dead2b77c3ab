"""Lists and entries as files, and the page that says what there is to take along."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.urls.converters import StringConverter
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from panreflex.base.streaming import PartwiseResponse
from panreflex.share.exporting import files, rights
from panreflex.share.exporting.files import ALL, FORMS
from panreflex.share.exporting.lists import CITED, EXPORTS, Choice, chosen, everything


class Ending(StringConverter):
    """The ending of a file with a list."""

    regex = r"csv|xlsx|json|bib|ris|csl\.json"


class Reference(StringConverter):
    """The ending of a file with one entry."""

    regex = "bib|ris|json"


class Cited(StringConverter):
    """The name of a list whose entries can be cited."""

    regex = "|".join(CITED.values())


@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """All that can be taken along, and on what terms."""
    return render(
        request,
        "exporting/data.html",
        {
            "trail": [{"title": _("Daten zum Mitnehmen"), "url": ""}],
            "lists": [_row(export.name, str(export.title), cited=export.cited) for export in EXPORTS.values()]
            + [_row(ALL, _("Alles in einer Datei"), cited=True)],
            "forms": FORMS.values(),
            "rights": rights.sentences(),
            "oai": settings.BASE_URL + reverse("exporting:oai"),
            "limit": settings.REQUESTS_A_MINUTE["exports"],
        },
    )


@require_safe
def file(request: HttpRequest, name: str, ending: str) -> HttpResponseBase:
    """A list with the filters of its address, or all of them, in one of the forms."""
    choices = _choices(request, name, FORMS[ending])
    response: HttpResponseBase
    if request.method == "HEAD":
        response = PartwiseResponse(iter(()))
    elif ending == "xlsx":
        workbook = files.workbook(choices)
        response = PartwiseResponse(files.blocks(workbook))
        response["Content-Length"] = str(workbook.seek(0, 2))
        workbook.seek(0)
    else:
        response = PartwiseResponse(files.parts(ending, choices, request))
    response["Content-Type"] = FORMS[ending].content_type
    response["Content-Disposition"] = f'attachment; filename="panreflex-{name}-{timezone.localdate()}.{ending}"'
    return response


@require_safe
def reference(request: HttpRequest, name: str, slug: str, ending: str) -> HttpResponse:
    """One entry for reference managers."""
    export = EXPORTS[name]
    entry = get_object_or_404(export.rows(), slug=slug)
    response = HttpResponse(files.of_entry(ending, entry))
    response["Content-Type"] = FORMS["csl.json" if ending == "json" else ending].content_type
    response["Content-Disposition"] = f'attachment; filename="{slug}.{ending}"'
    return response


def _choices(request: HttpRequest, name: str, form: files.Form) -> list[Choice]:
    if name == ALL:
        return everything(cited=form.cited)
    export = EXPORTS.get(name)
    if export is None or (form.cited and not export.cited):
        raise Http404
    return [chosen(export, request.GET)]


def _row(name: str, title: str, *, cited: bool) -> dict[str, Any]:
    """A list of the page with the addresses of its files."""
    return {
        "title": title,
        "url": "" if name == ALL else f"/{name}/",
        "files": [
            {"title": form.title, "url": reverse("exporting:file", args=[name, ending])}
            for ending, form in FORMS.items()
            if cited or not form.cited
        ],
    }
