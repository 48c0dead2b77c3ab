"""How an editorial team works together: who released what, the review by a second person, notes at an entry."""

from typing import Any, ClassVar, Self

from django import forms
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask, Revision, TaskState, WorkflowMixin, WorkflowState

from panreflex.people.models import User

LONGEST_NOTE = 2_000


class ForEntry(models.QuerySet[Any]):
    """Rows that belong to one entry, whatever its class."""

    def about(self, entry: models.Model) -> Self:
        """Those of this entry."""
        kind = ContentType.objects.get_for_model(entry, for_concrete_model=False)
        return self.filter(content_type=kind, object_id=entry.pk)


class ReleaseQuerySet(ForEntry):
    def newest(self) -> "ReleaseQuerySet":
        """The last one of each entry."""
        later = self.model.objects.filter(
            content_type=OuterRef("content_type"), object_id=OuterRef("object_id"), pk__gt=OuterRef("pk")
        )
        return self.filter(~Exists(later))


class Release(models.Model):
    """One publication that a person decided. Append-only: whether a second person stood behind it never changes."""

    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    entry = GenericForeignKey("content_type", "object_id", for_concrete_model=False)
    revision = models.ForeignKey(Revision, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    alone = models.BooleanField()
    # Who published, and who else stood behind that version; both are empty once the account is gone.
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    second = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    review = models.OneToOneField(WorkflowState, models.SET_NULL, null=True, related_name="release")

    objects: ClassVar[Any] = ReleaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(second=None) | ~Q(second=F("by")), name="release_by_two_people"),
            models.CheckConstraint(condition=Q(alone=False) | Q(second=None), name="release_alone_has_no_second"),
        ]
        indexes = [models.Index("content_type", "object_id", "id", name="release_by_entry")]

    def __str__(self) -> str:
        return f"{self.content_type_id}/{self.object_id} {self.at:%Y-%m-%d}"


class AlreadyDecided(PermissionDenied):
    """Somebody else was quicker. The message says so; Wagtail's own addresses answer as to anybody who may not."""


class ReasonForm(forms.Form):
    """Why a draft goes back: without a reason nobody could go on with it."""

    comment = forms.CharField(
        label=_("Was noch fehlt"),
        help_text=_("Wer den Entwurf geschrieben hat, bekommt diesen Text als E-Mail."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=LONGEST_NOTE,
        error_messages={"required": _("Bitte schreiben Sie, was noch fehlt.")},
    )


class Review(AbstractGroupApprovalTask):
    """The one step of our workflow: an editor other than the one who handed the draft in releases it or sends it back.

    Needs the row of its workflow; `reviewing.set_up` makes both.
    """

    class Meta:
        verbose_name = _("Prüfung durch eine zweite Person")
        verbose_name_plural = _("Prüfungen durch eine zweite Person")

    def start(self, workflow_state: WorkflowState, user: User | None = None) -> TaskState:
        """Begin, or begin again after it went back: whoever hands it in now cannot release it, and the one before can.

        Wagtail would leave the review with whoever handed it in first.
        """
        if user is not None and workflow_state.requested_by_id != user.pk:
            workflow_state.requested_by = user
            workflow_state.save(update_fields=["requested_by"])
        return super().start(workflow_state, user)

    def get_actions(self, obj: WorkflowMixin, user: User) -> list[tuple[str, str, bool]]:
        """What `user` may do with the draft now; nobody decides about what she handed in herself."""
        state = obj.current_workflow_state
        if state is None or state.requested_by_id == user.pk or not self._user_in_groups(user):
            return []
        return [("approve", gettext("Freigeben"), False), ("reject", gettext("Zurückgeben"), True)]

    def get_form_for_action(self, action: str) -> type[forms.Form]:
        """Sending back needs a reason."""
        form: type[forms.Form] = ReasonForm if action == "reject" else super().get_form_for_action(action)
        return form

    @transaction.atomic
    def on_action(self, task_state: TaskState, user: AbstractBaseUser, action_name: str, **kwargs: Any) -> None:
        """Release or send back. Raises AlreadyDecided if somebody was quicker, ReasonMissing without a reason."""
        state = TaskState.objects.select_for_update(of=("self",)).get(pk=task_state.pk)
        if state.status != TaskState.STATUS_IN_PROGRESS:
            raise AlreadyDecided(gettext("Darüber hat inzwischen schon jemand entschieden."))
        if action_name == "reject" and not str(kwargs.get("comment", "")).strip():
            raise ReasonMissing(gettext("Bitte schreiben Sie, was noch fehlt. Der Entwurf ist nicht zurückgegeben."))
        super().on_action(state.specific, user, action_name, **kwargs)

    @classmethod
    def get_description(cls) -> str:
        """What administrators read about it."""
        return gettext("Alle mit der Rolle Redaktion, außer wer den Entwurf zur Prüfung gegeben hat")


class ReasonMissing(PermissionDenied):
    """A draft was to be sent back without saying why. The message says what to do."""


class NoteQuerySet(ForEntry):
    def threads(self) -> "NoteQuerySet":
        """Notes that answer no other, the open ones first, with what was answered."""
        own = self.filter(answers=None).select_related("author", "resolved_by")
        return own.prefetch_related("replies__author").order_by(F("resolved_at").asc(nulls_first=True), "pk")

    def open(self) -> "NoteQuerySet":
        """Threads in which something is still to be done."""
        return self.filter(answers=None, resolved_at=None)


class EditorialNote(models.Model):
    """A note at an entry, at one of its fields if it names one; or an answer to a note."""

    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    entry = GenericForeignKey("content_type", "object_id", for_concrete_model=False)
    field = models.CharField(_("Feld"), max_length=60, blank=True)
    text = models.TextField(_("Notiz"), max_length=LONGEST_NOTE)
    answers = models.ForeignKey("self", models.CASCADE, null=True, related_name="replies")
    author = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    resolved_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    resolved_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("Notiz der Redaktion")
        verbose_name_plural = _("Notizen der Redaktion")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="note_says_something"),
            models.CheckConstraint(
                condition=Q(resolved_by=None) | Q(resolved_at__isnull=False), name="note_resolved_at"
            ),
            models.CheckConstraint(
                condition=Q(answers=None) | Q(field="", resolved_at=None), name="note_answer_follows_its_thread"
            ),
        ]
        indexes = [
            models.Index("content_type", "object_id", name="note_by_entry"),
            models.Index(fields=["at"], condition=Q(answers=None, resolved_at=None), name="note_open"),
        ]

    def __str__(self) -> str:
        return self.text[:60]
