"""The thread of an entry: a page of its own, and the part of the editing screen that shows it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.models import Page

from panreflex.base.publishing import Publishable
from panreflex.collect.editorial import notes
from panreflex.collect.editorial.addresses import edit_url, find, kind_of
from panreflex.collect.editorial.forms import AnswerForm, NoteForm
from panreflex.collect.editorial.models import EditorialNote
from panreflex.collect.editorial.views.writing import PART
from panreflex.people.views.own import user_of


@require_http_methods(["GET", "HEAD", "POST"])
def thread(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """GET shows all notes at an entry, POST adds one."""
    entry = find(kind, pk)
    initial = {"field": request.GET.get("feld", "")}
    form = NoteForm(request.POST if request.method == "POST" else None, entry=entry, initial=initial)
    if form.is_valid():
        notes.write(entry, form.cleaned_data["text"], by=user_of(request), field=form.cleaned_data["field"])
        return _done(request, entry, _("Die Notiz steht am Eintrag. Wer daran arbeitet, hört davon per E-Mail."))
    return _show(request, entry, form)


@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """An answer in a thread."""
    note = _thread(pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        entry: Any = note.entry
        return _show(request, entry, NoteForm(entry=entry), answering=(note.pk, form))
    notes.answer(note.pk, form.cleaned_data["text"], by=user_of(request))
    return _done(request, note.entry, _("Die Antwort steht im Verlauf."))


@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Nothing is left to do."""
    note = _thread(pk)
    notes.settle(note.pk, by=user_of(request))
    return _done(request, note.entry, _("Erledigt."))


@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """There is something left to do after all."""
    note = _thread(pk)
    notes.reopen(note.pk)
    return _done(request, note.entry, _("Die Notiz ist wieder offen."))


def _thread(pk: int) -> EditorialNote:
    note: EditorialNote = get_object_or_404(EditorialNote.objects.threads(), pk=pk)
    if note.entry is None:
        raise Http404
    return note


def _done(request: HttpRequest, entry: Publishable | Page, said: str) -> HttpResponse:
    """The part of the editing screen for our script, else the page of the thread."""
    if request.headers.get(PART):
        return _part(request, entry, NoteForm(entry=entry), said=said)
    messages.success(request, said)
    return redirect("editorial:notes", kind_of(entry), entry.pk)


def _show(
    request: HttpRequest,
    entry: Publishable | Page,
    form: NoteForm,
    *,
    answering: tuple[int, AnswerForm] | None = None,
) -> HttpResponse:
    status = 422 if form.errors or answering else 200
    if request.headers.get(PART):
        return _part(request, entry, form, answering=answering, status=status)
    context = {
        **_context(entry, form, answering),
        "whole_page": True,
        "edit_url": edit_url(entry),
        "header_title": _("Notizen zu „%(title)s“") % {"title": entry},
        "header_icon": "comment",
        "breadcrumbs_items": [{"url": edit_url(entry), "label": str(entry)}, {"url": "", "label": _("Notizen")}],
    }
    return render(request, "editorial/notes_page.html", context, status=status)


def _part(
    request: HttpRequest,
    entry: Publishable | Page,
    form: NoteForm,
    *,
    said: str = "",
    answering: tuple[int, AnswerForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    return render(request, "editorial/notes.html", {**_context(entry, form, answering), "said": said}, status=status)


def _context(entry: Publishable | Page, form: NoteForm, answering: tuple[int, AnswerForm] | None) -> dict[str, object]:
    threads = list(EditorialNote.objects.about(entry).threads())
    return {
        "entry": entry,
        "kind": kind_of(entry),
        "threads": notes.labelled(threads, entry),
        "open_notes": sum(one.resolved_at is None for one in threads),
        "note_form": form,
        "answering": answering[0] if answering else None,
        "answer_form": answering[1] if answering else None,
    }
