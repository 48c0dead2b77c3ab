"""Two people saved the same entry: what each of them wrote, field by field, and the form with what was chosen."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import models
from django.http import QueryDict
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from wagtail.admin.compare import diff_text

MINE, THEIRS = "mine", "theirs"
_CHOICE = "nehmen-"  # prefix of the choices in the form of the conflict


@dataclass(frozen=True, kw_only=True)
class Contested:
    """One field, or the rows below the entry, in both versions, as a reader sees them.

    both: whether both changed it; where only one did, `taken` says which, and it is just shown.
    """

    name: str
    label: str
    mine: str
    theirs: str
    difference: SafeString
    taken: str
    both: bool

    @property
    def choice(self) -> str:
        """Name of the field in which the choice is sent."""
        return f"{_CHOICE}{self.name}"


def contested(
    mine: forms.ModelForm[Any], theirs: forms.ModelForm[Any], before: forms.ModelForm[Any] | None
) -> list[Contested]:
    """Fields in which the versions differ, in the order of the form.

    mine: with what was typed; theirs: of the version that was saved meanwhile; before: of the version with which mine
    began, None if nobody has it any more. Then each field is taken for changed by both.
    """
    found = []
    for name, label in _parts(mine):
        typed, saved = _shown(mine, name), _shown(theirs, name)
        if typed == saved:
            continue
        began = _shown(before, name) if before is not None else None
        taken = THEIRS if began == typed else MINE
        found.append(
            Contested(
                name=name,
                label=str(capfirst(label)),
                mine=typed,
                theirs=saved,
                difference=difference(saved, typed),
                taken=taken,
                both=began not in (typed, saved),
            )
        )
    return found


def merged(posted: QueryDict, form: forms.ModelForm[Any], theirs: forms.ModelForm[Any]) -> QueryDict:
    """What was typed, with their text in the fields for which theirs was chosen; without the choices."""
    data = posted.copy()
    saved = as_posted(theirs)
    for name, _label in _parts(form):
        if data.get(f"{_CHOICE}{name}") == THEIRS:
            for key in [key for key in data if _belongs(key, name, form)]:
                del data[key]
            for key in [key for key in saved if _belongs(key, name, form)]:
                data.setlist(key, saved.getlist(key))
    for key in [key for key in data if key.startswith((_CHOICE, "action-"))]:
        del data[key]
    _make_new_what_is_gone(data, theirs)
    return data


def _make_new_what_is_gone(data: QueryDict, theirs: forms.ModelForm[Any]) -> None:
    """Rows of mine that their version deleted become new ones: a row that is not there cannot be written."""
    for name, formset in getattr(theirs, "formsets", {}).items():
        alive = {str(row.instance.pk) for row in formset.forms if row.instance.pk}
        number = re.compile(rf"{re.escape(name)}-\d+-{formset.model._meta.pk.name}")
        for key in [key for key in data if number.fullmatch(key)]:
            if data[key] not in alive:
                data[key] = ""


def as_posted(form: forms.ModelForm[Any]) -> QueryDict:
    """What a browser would send if nobody changed anything in this form without data, rows included."""
    data = QueryDict(mutable=True)
    _put(form, data)
    for formset in getattr(form, "formsets", {}).values():
        _put(formset.management_form, data)
        for row in formset.forms:
            _put(row, data)
    return data


def _put(form: forms.BaseForm, data: QueryDict) -> None:
    for bound in form:
        value = bound.value()
        if isinstance(bound.field.widget, forms.SelectMultiple | forms.CheckboxSelectMultiple):
            data.setlist(bound.html_name, [_key(one) for one in value or []])
        elif isinstance(bound.field.widget, forms.CheckboxInput):
            if value:
                data[bound.html_name] = "on"
        elif isinstance(value, models.Model) or isinstance(bound.field.widget, forms.Select):
            data[bound.html_name] = _key(value)
        else:
            data[bound.html_name] = _key(bound.field.widget.format_value(value))


def _key(value: object) -> str:
    if value is None:
        return ""
    return str(value.pk if isinstance(value, models.Model) else value)


def _parts(form: forms.ModelForm[Any]) -> Iterable[tuple[str, Any]]:
    for name, field in form.fields.items():
        if not field.disabled:
            yield name, field.label
    for name, formset in getattr(form, "formsets", {}).items():
        yield name, formset.model._meta.verbose_name_plural


def _belongs(key: str, name: str, form: forms.ModelForm[Any]) -> bool:
    if name in getattr(form, "formsets", {}):
        return key.startswith(f"{name}-")
    return key == name


def _shown(form: forms.ModelForm[Any], name: str) -> str:
    formset = getattr(form, "formsets", {}).get(name)
    if formset is None:
        return _words(form[name])
    rows = [
        ", ".join(filter(None, (_words(row[field]) for field in row.fields if field not in ("id", "ORDER", "DELETE"))))
        for row in sorted(formset.forms, key=_position)
        if not row["DELETE"].value()
    ]
    return "\n".join(filter(None, rows))


def _position(row: forms.BaseForm) -> int:
    try:
        return int(row["ORDER"].value())
    except (TypeError, ValueError, KeyError):
        return 10**6


def _words(bound: forms.BoundField) -> str:
    """A value as a reader sees it: names instead of numbers."""
    value, field = bound.value(), bound.field
    rows: Any = getattr(field, "queryset", None)
    if isinstance(field, forms.ModelMultipleChoiceField):
        chosen = {_key(one) for one in value or []}
        return ", ".join(str(one) for one in rows.filter(pk__in=[key for key in chosen if key.isdigit()]))
    if isinstance(field, forms.ModelChoiceField):
        key = _key(value)
        return str(rows.filter(pk=key).first() or "") if key.isdigit() else ""
    if isinstance(field, forms.ChoiceField):
        names: dict[Any, Any] = dict(field.choices)  # type: ignore[arg-type]
        return str(names.get(value, value)) if value not in (None, "") else ""
    if isinstance(field, forms.BooleanField):
        return "✓" if value else ""
    shown = field.widget.format_value(value)
    return "\n".join(str(shown if shown is not None else "").split("\r\n")).strip()


def difference(before: str, after: str) -> SafeString:
    """Both texts in one: what went is struck out, what came is underlined; a browser and a screen reader know both."""
    if before and after:
        changes = diff_text(before, after).changes
    else:
        changes = [("deletion" if before else "addition", before or after)]
    tags = {"deletion": "del", "addition": "ins"}
    return format_html_join(
        "",
        "{}{}{}",
        (
            (mark_safe(f"<{tags[kind]}>"), words, mark_safe(f"</{tags[kind]}>")) if kind in tags else ("", words, "")
            for kind, words in changes
        ),
    )
