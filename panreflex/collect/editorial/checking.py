"""What an entry still lacks, and what in its texts is hard to read: said while it is written.

Nothing here refuses anything. What must be there to publish stands in the models.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import models
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from panreflex.base.links.states import state_of
from panreflex.collect.editorial import language
from panreflex.collect.editorial.addresses import edit_url
from panreflex.collect.library import duplicates
from panreflex.collect.library.models import Interview, PracticeExample, Publication, ResearchProject
from panreflex.collect.library.models.entries import LibraryEntry

# What is missing where a field is empty: name of the field (or of the rows below it), what, what to do.
_Missing = tuple[str, str | Promise, str | Promise]
_THEMES: _Missing = (
    "themes",
    gettext_lazy("Kein Thema ist angekreuzt."),
    gettext_lazy("Kreuzen Sie mindestens ein Thema an. Danach suchen Lesende."),
)
_ADDRESS: _Missing = (
    "url",
    gettext_lazy("Die Adresse der Quelle fehlt."),
    gettext_lazy("Tragen Sie die Seite ein, auf der man es nachlesen kann."),
)
_SUMMARY: _Missing = (
    "summary",
    gettext_lazy("Die Kurzfassung fehlt."),
    gettext_lazy("Sagen Sie in zwei bis drei Sätzen, worum es geht."),
)
EXPECTED: Mapping[type[models.Model], tuple[_Missing, ...]] = {
    PracticeExample: (
        _SUMMARY,
        (
            "problem",
            gettext_lazy("Das Problem ist nicht beschrieben."),
            gettext_lazy("Sagen Sie, was nicht ging oder zu scheitern drohte."),
        ),
        (
            "approach",
            gettext_lazy("Der Weg ist nicht beschrieben."),
            gettext_lazy("Sagen Sie, was getan wurde, von wem und in welcher Reihenfolge."),
        ),
        (
            "result",
            gettext_lazy("Es fehlt, was daraus wurde."),
            gettext_lazy("Sagen Sie, was die Quelle an Wirkung belegt. Sagt sie nichts, bleibt das Feld leer."),
        ),
        (
            "transferable",
            gettext_lazy("Es fehlt, was sich übernehmen lässt."),
            gettext_lazy("Sagen Sie, was andere Kommunen davon nachmachen können."),
        ),
        (
            "crisis_kinds",
            gettext_lazy("Keine Art der Krise ist angekreuzt."),
            gettext_lazy("Kreuzen Sie an, in welcher Krise das Beispiel entstand."),
        ),
        (
            "measures",
            gettext_lazy("Keine Stellschraube ist angekreuzt."),
            gettext_lazy("Kreuzen Sie an, wofür das Beispiel steht. Sonst zeigt keine Stellschraube darauf."),
        ),
        _THEMES,
        (
            "source_title",
            gettext_lazy("Die Quelle hat keinen Namen."),
            gettext_lazy("Sagen Sie, wer dort schreibt, zum Beispiel „Stadt Dortmund“."),
        ),
        ("source_url", *_ADDRESS[1:]),
    ),
    Publication: (
        (
            "abstract",
            gettext_lazy("Es fehlt, worum es in dem Werk geht."),
            gettext_lazy("Schreiben Sie zwei bis vier Sätze in eigenen Worten."),
        ),
        (
            "authors",
            gettext_lazy("Niemand ist als Autor:in genannt."),
            gettext_lazy("Tragen Sie eine Person oder eine Organisation ein."),
        ),
        (
            "year",
            gettext_lazy("Das Jahr fehlt."),
            gettext_lazy("Tragen Sie das Jahr ein, in dem das Werk erschien."),
        ),
        _THEMES,
    ),
    ResearchProject: (_SUMMARY, _ADDRESS, _THEMES),
    Interview: (_SUMMARY, _ADDRESS, _THEMES),
}


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing to look at. field: its name, and `anchor` the id to go to; missing: absent, else only doubtful."""

    field: str
    label: str
    anchor: str
    what: str
    todo: str
    missing: bool = False
    links: tuple[tuple[str, str], ...] = ()


def findings(form: forms.ModelForm[Any], *, among_others: bool = True) -> list[Finding]:
    """What stands out in the fields as they are now, in the order of the form. Ten queries at most; nothing is saved.

    form: with what was typed, valid or not; or without data, for the entry as it is.
    among_others: look for the same thing in the stock, too; that takes longest.
    """
    model = form._meta.model
    found = [
        *_missing(form, EXPECTED.get(model, ())),
        *_place(form, model),
        *_unreachable_source(form, model),
        *_long_sentences(form),
        *_abbreviations(form),
        *_people(form),
        *_dead_links(form),
        *(_duplicates(form) if among_others else ()),
    ]
    order = {name: number for number, name in enumerate([*form.fields, *_formsets(form)])}
    return sorted(found, key=lambda finding: (order.get(finding.field, len(order)), not finding.missing))


def summary(found: Iterable[Finding]) -> str:
    """All of it in one line."""
    missing = sum(finding.missing for finding in found)
    doubtful = sum(not finding.missing for finding in found)
    parts = []
    if missing:
        parts.append(ngettext("%(n)d Angabe fehlt", "%(n)d Angaben fehlen", missing) % {"n": missing})
    if doubtful:
        parts.append(ngettext("%(n)d Stelle bitte ansehen", "%(n)d Stellen bitte ansehen", doubtful) % {"n": doubtful})
    return ", ".join(parts) or _("Nichts fehlt, und nichts fällt auf.")


def _missing(form: forms.ModelForm[Any], expected: Iterable[_Missing]) -> Iterator[Finding]:
    for name, what, todo in expected:
        if not (_rows(form, name) if name in _formsets(form) else _value(form, name)):
            yield _finding(form, name, what, todo, missing=True)


def _place(form: forms.ModelForm[Any], model: type[models.Model]) -> Iterator[Finding]:
    in_a_municipality = _value(form, "place_kind") == PracticeExample.PlaceKind.MUNICIPALITY
    if model is PracticeExample and in_a_municipality and not _value(form, "municipality"):
        todo = _("Wählen Sie die Kommune. Nur so kommt das Beispiel auf die Karte.")
        yield _finding(form, "municipality", _("Die Kommune ist nicht gewählt."), todo)


def _unreachable_source(form: forms.ModelForm[Any], model: type[models.Model]) -> Iterator[Finding]:
    if model is Publication and not any(_value(form, name) for name in ("url", "doi", "isbn")):
        what = _("Es fehlt, wo man das Werk findet.")
        yield _finding(form, "url", what, _("Tragen Sie eine DOI, eine ISBN oder eine Adresse ein."), missing=True)


def _long_sentences(form: forms.ModelForm[Any]) -> Iterator[Finding]:
    for name, text in _texts(form):
        for sentence in language.long_sentences(text):
            what = _("Der Satz „%(beginning)s …“ hat %(n)d Wörter.") % {
                "beginning": sentence.beginning,
                "n": sentence.words,
            }
            todo = _("Teilen Sie ihn. Mehr als %(n)d Wörter liest niemand in Eile.") % {"n": language.LONGEST_SENTENCE}
            yield _finding(form, name, what, todo)


def _abbreviations(form: forms.ModelForm[Any]) -> Iterator[Finding]:
    texts = dict(_texts(form))
    for token in language.unexplained(texts.values()):
        where = next(name for name, text in texts.items() if token in text)
        what = _("„%(token)s“ ist nirgends erklärt.") % {"token": token}
        todo = _("Schreiben Sie es beim ersten Mal aus, die Abkürzung in Klammern dahinter.")
        yield _finding(form, where, what, todo)


def _people(form: forms.ModelForm[Any]) -> Iterator[Finding]:
    words = str(_value(form, "contact_unit") or "")
    if "@" in words or {"Frau", "Herr"} & set(words.split()):
        what = _("Hier steht eine Person statt einer Stelle.")
        yield _finding(form, "contact_unit", what, _("Nennen Sie nur das Amt oder die Stelle."))


def _dead_links(form: forms.ModelForm[Any]) -> Iterator[Finding]:
    addresses = [
        (name, str(_value(form, name) or ""))
        for name, field in form.fields.items()
        if isinstance(field, forms.URLField)
    ]
    for name in _formsets(form):
        addresses += [(name, str(row["url"].value() or "")) for row in _rows(form, name) if "url" in row.fields]
    states = state_of(url for _name, url in addresses)
    for name, url in addresses:
        state = states.get(url)
        if state and state.dead:
            since = date_format(state.since, "DATE_FORMAT") if state.since else ""
            what = _("„%(url)s“ ist seit %(since)s nicht erreichbar.") % {"url": url, "since": since}
            yield _finding(form, name, what, _("Suchen Sie die neue Adresse der Seite, oder eine andere Quelle."))


def _duplicates(form: forms.ModelForm[Any]) -> Iterator[Finding]:
    entry = form.instance
    if not isinstance(entry, LibraryEntry) or not getattr(entry, "title", ""):
        return
    alike = tuple((str(other), edit_url(other)) for other in duplicates.of(entry)[:3])
    if alike:
        field = "title" if "title" in form.fields else next(iter(form.fields))
        todo = _("Sehen Sie nach. Ist es dasselbe, ergänzen Sie den vorhandenen Eintrag.")
        yield _finding(form, field, _("Vielleicht gibt es das schon."), todo, links=alike)


def _finding(
    form: forms.ModelForm[Any],
    name: str,
    what: str | Promise,
    todo: str | Promise,
    *,
    missing: bool = False,
    links: tuple[tuple[str, str], ...] = (),
) -> Finding:
    formset = _formsets(form).get(name)
    if formset is not None:
        label, anchor = formset.model._meta.verbose_name_plural, f"panel-{name}"
    else:
        label = form.fields[name].label
        # A list of boxes has an id only as a whole, its first box can take the focus.
        several = isinstance(form.fields[name].widget, forms.CheckboxSelectMultiple)
        anchor = f"{form[name].auto_id}_0" if several else str(form[name].auto_id)
    return Finding(
        field=name, label=str(label), anchor=anchor, what=str(what), todo=str(todo), missing=missing, links=links
    )


def _texts(form: forms.ModelForm[Any]) -> Iterator[tuple[str, str]]:
    """Fields that readers read, with what stands in them."""
    for name, field in form.fields.items():
        if isinstance(field.widget, forms.Textarea) and not name.endswith("note"):
            yield name, str(_value(form, name) or "")


def _value(form: forms.ModelForm[Any], name: str) -> Any:
    if name not in form.fields:
        return None
    value = form[name].value()
    return value.strip() if isinstance(value, str) else value


def _formsets(form: forms.ModelForm[Any]) -> Mapping[str, Any]:
    return getattr(form, "formsets", {})


def _rows(form: forms.ModelForm[Any], name: str) -> list[forms.ModelForm[Any]]:
    """Rows that hold something and are not marked as deleted."""
    formset = _formsets(form)[name]
    return [
        row
        for row in formset.forms
        if not row["DELETE"].value() and any(row[field].value() for field in row.fields if field not in _ROW_FIELDS)
    ]


_ROW_FIELDS = frozenset({"id", "ORDER", "DELETE"})
