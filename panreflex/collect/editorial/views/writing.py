"""How an entry is written: checked while one types, and never over what somebody else saved meanwhile.

A screen opens without a look at the whole stock for duplicates: the script asks for that once, else the button does.
"""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from wagtail.models import Revision, RevisionMixin, WorkflowMixin, WorkflowState
from wagtail.snippets.views.snippets import CreateView, EditView

from panreflex.base.publishing import Publishable
from panreflex.collect.editorial import checking, conflicts, notes, releasing
from panreflex.collect.editorial.addresses import compare_url, edit_url, kind_of
from panreflex.collect.editorial.forms import NoteForm
from panreflex.collect.editorial.models import AlreadyDecided, EditorialNote, ReasonMissing
from panreflex.collect.editorial.views.working import undoable
from panreflex.collect.library.models.entries import LibraryEntry

CHECK, MERGE = "action-check", "action-merge"
PART = "X-Part"  # header of our own script, which wants the findings alone


class Checked:
    """Answers the form's data with what stands out in it, instead of saving it, if that is asked for."""

    request: HttpRequest
    model: type[Any]
    object: Any

    def checks(self) -> bool:
        """Whether entries of this class are checked at all: words of the vocabulary and videos are not."""
        return issubclass(self.model, Publishable)

    def check(self) -> HttpResponseBase:
        """The findings alone for our script, else the whole screen with what was typed, unsaved."""
        form: ModelForm[Any] = self.get_form()  # type: ignore[attr-defined]
        form.defer_required_fields()  # type: ignore[attr-defined]
        form.is_valid()  # assigns to the instance what is valid; nothing is saved
        form.restore_required_fields()  # type: ignore[attr-defined]
        found = checking.findings(form)
        if self.request.headers.get(PART):
            return render(self.request, "editorial/findings.html", _shown(found))
        form.errors.clear()  # she asked what is missing, not to save
        self.form = form
        return self.render_to_response(self.get_context_data() | _shown(found) | {"has_unsaved_changes": True})  # type: ignore[attr-defined,no-any-return]


class EntryCreateView(Checked, CreateView):
    """A new entry."""

    template_name = "editorial/create.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Save, hand in or publish; or only check."""
        if CHECK in request.POST and self.checks():
            return self.check()
        with transaction.atomic():
            answer: HttpResponseBase = super().post(request, *args, **kwargs)
            return answer

    def get_available_actions(self) -> list[str]:
        """Where two people are required, none publishes here."""
        return _allowed(super().get_available_actions(), self.model)

    def save_action(self) -> HttpResponseBase:
        """Say it if publishing was asked for and is not allowed; the draft is saved."""
        _explain_refusal(self)
        answer: HttpResponseBase = super().save_action()
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the template shows."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        if self.checks() and "found" not in context:
            context |= _shown(checking.findings(self.form, among_others=False)) | {"checks": True}
        return context


class EntryEditView(Checked, EditView):
    """An entry that is there already. Whoever saves second sees both versions and chooses."""

    template_name = "editorial/edit.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Save, hand in, publish or decide, one after the other; or only check; or go on after a conflict."""
        if CHECK in request.POST and self.checks():
            return self.check()
        try:
            with transaction.atomic():
                self._wait_for_our_turn()
                if MERGE in request.POST:
                    return self._go_on_with_what_was_chosen()
                if self._came_second() and self.action != "cancel-workflow":
                    return self._conflict()
                answer: HttpResponseBase = super().post(request, *args, **kwargs)
                return answer
        except (AlreadyDecided, ReasonMissing, releasing.SecondPersonMissing) as refusal:
            messages.error(request, str(refusal))
            return self._again(request.POST)

    def get_available_actions(self) -> list[str]:
        """Where two people are required, none publishes here."""
        return _allowed(super().get_available_actions(), self.model)

    def save_action(self) -> HttpResponseBase:
        """Say it if publishing was asked for and is not allowed; the draft is saved."""
        _explain_refusal(self)
        answer: HttpResponseBase = super().save_action()
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the template shows."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        if not self.checks() or self.expects_json_response:
            return context
        if "found" not in context:
            context |= _shown(checking.findings(self.form, among_others=False))
        state = self.workflow_state
        back = state is not None and state.status == WorkflowState.STATUS_NEEDS_CHANGES
        threads = list(EditorialNote.objects.about(self.live_object).threads())
        return context | {
            "checks": True,
            "entry": self.live_object,
            "kind": kind_of(self.live_object),
            "threads": notes.labelled(threads, self.live_object),
            "open_notes": sum(thread.resolved_at is None for thread in threads),
            "note_form": NoteForm(entry=self.live_object),
            "changes_url": self._changes_url(),
            "sent_back": state.current_task_state.comment if back and state.current_task_state else "",
            "can_be_marked": isinstance(self.live_object, LibraryEntry) and self.live_object.live,
            **undoable(self.request),
        }

    def _wait_for_our_turn(self) -> None:
        """Lock the entry until we are done, and see it as it is now: everything was read before the lock."""
        if not issubclass(self.model, RevisionMixin):
            return
        list(self.model._base_manager.select_for_update(of=("self",), no_key=True).filter(pk=self.object_pk))
        for name in ("latest_revision", "latest_revision_created_at", "is_out_of_date", "overwrite_revision"):
            self.__dict__.pop(name, None)
        for name in ("workflow", "workflow_enabled", "workflow_state", "current_workflow_task", "workflow_tasks"):
            self.__dict__.pop(name, None)
        self.setup(self.request, *self.args, **self.kwargs)

    def _came_second(self) -> bool:
        """Whether the entry was saved since the form was loaded, or is it unknown with what the form began."""
        if self.expects_json_response or not issubclass(self.model, RevisionMixin):
            return False  # Wagtail's script saves by itself, and asks before it would overwrite something
        return bool(self.is_out_of_date) or self._began_before_the_first_version()

    def _began_before_the_first_version(self) -> bool:
        """Whether the form was loaded when the entry had no version (starting content has none), and now has one."""
        sent = self.request.POST
        began_without = sent.get("loaded_revision_id") == "" and not sent.get("overwrite_revision_id")
        return began_without and bool(self.latest_revision)

    def is_valid(self, form: ModelForm[Any]) -> bool:
        """Also what Wagtail's script saves by itself never overwrites a first version that somebody else made."""
        if self.expects_json_response and self._began_before_the_first_version():
            self.produced_error_code = "invalid_revision"
            self.produced_error_message = _("Inzwischen hat jemand anders gespeichert.")
            return False
        valid: bool = super().is_valid(form)
        return valid

    def _conflict(self) -> HttpResponse:
        """Both versions, field by field; nothing is saved, and nothing that was typed is lost."""
        mine, theirs = self.get_form(), self._form_of(self.object)
        loaded_id = _number(self.request.POST.get("loaded_revision_id"))
        before = Revision.objects.for_instance(self.object).filter(pk=loaded_id).first()
        loaded_at = self.request.POST.get("loaded_revision_created_at")
        if before is not None and before.created_at.isoformat() != loaded_at:
            before = None  # overwritten since, so nobody knows any more with what this form began
        fields = conflicts.contested(mine, theirs, self._form_of(before.as_object()) if before else None)
        typed = self.request.POST.copy()
        for name in ("csrfmiddlewaretoken", "overwrite_revision_id"):
            typed.pop(name, None)
        for name in [name for name in typed if name.startswith("action-")]:
            del typed[name]
        typed["loaded_revision_id"] = str(self.latest_revision.pk)
        typed["loaded_revision_created_at"] = self.latest_revision_created_at
        context = {
            "entry": self.object,
            "fields": fields,
            "contested": [field for field in fields if field.both],
            "typed": [(name, value) for name, values in typed.lists() for value in values],
            "saved_by": self.latest_revision.user,
            "saved_at": self.latest_revision.created_at,
            "edit_url": edit_url(self.object),
            "page_title": _("Zwei Fassungen"),
            "header_title": _("Zwei Fassungen"),
            "breadcrumbs_items": [*self.get_breadcrumbs_items()[:-1], {"url": "", "label": str(self.object)}],
            "header_icon": self.header_icon,
        }
        return render(self.request, "editorial/conflict.html", context, status=422)

    def _go_on_with_what_was_chosen(self) -> HttpResponseBase:
        """The form with what was chosen, unsaved: she looks at it once more."""
        if self._came_second():
            return self._conflict()
        form = self.get_form()
        messages.info(self.request, _("Ihre Auswahl steht im Formular und ist noch nicht gespeichert."))
        return self._again(conflicts.merged(self.request.POST, form, self._form_of(self.object)))

    def _again(self, data: QueryDict) -> HttpResponseBase:
        """The form once more, with this data, unsaved."""
        self.form = self.get_form_class()(data, instance=self.get_object(), for_user=self.request.user)
        self.form.defer_required_fields()  # type: ignore[attr-defined]
        self.form.is_valid()
        self.form.errors.clear()
        answer: HttpResponseBase = self.render_to_response(self.get_context_data())
        answer.status_code = 422
        return answer

    def _form_of(self, entry: Any) -> ModelForm[Any]:
        form: ModelForm[Any] = self.get_form_class()(instance=entry, for_user=self.request.user)
        return form

    def _changes_url(self) -> str:
        """What changed since readers saw it, since it was last sent back, or since the beginning; "" if nothing did."""
        latest = self.latest_revision
        if not latest or not isinstance(self.object, WorkflowMixin):
            return ""
        if self.object.live_revision_id:
            return compare_url(self.object, "live", latest.pk) if self.object.has_unpublished_changes else ""
        first = Revision.objects.for_instance(self.object).order_by("pk").values_list("pk", flat=True).first()
        return compare_url(self.object, first, latest.pk) if first != latest.pk else ""


def _allowed(actions: list[str], model: type[Any]) -> list[str]:
    if issubclass(model, Publishable) and releasing.is_required():
        return [action for action in actions if action != "publish"]
    return actions


def _explain_refusal(view: Any) -> None:
    if "action-publish" in view.request.POST and view.action != "publish":
        messages.error(view.request, str(releasing.refusal()))


def _shown(found: list[checking.Finding]) -> dict[str, Any]:
    return {"found": found, "summary": checking.summary(found)}


def _number(text: str | None) -> int:
    return int(text) if text and text.isdigit() and len(text) < 18 else 0
