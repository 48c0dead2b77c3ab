"""What editors write: draft, revision, workflow, lock and preview; and the one place that notes what they publish."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    ModelLogEntry,
    PreviewableMixin,
    Revision,
    RevisionMixin,
    WorkflowMixin,
)
from wagtail.signals import published, unpublished

from panreflex.base import changes

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

# Renders the public page of an entry as it stands in the editor: not stored, perhaps not even valid yet.
Preview = Callable[[HttpRequest, Any], HttpResponse]


class PublishableQuerySet(models.QuerySet[Any]):
    def live(self) -> Self:
        """What everybody may read. Every public page, count, feed and index starts here."""
        return self.filter(live=True)


class Released:
    """What the editors' rule on publishing holds for (`settings.RELEASE`), whichever button or address was used."""

    @transaction.atomic
    def publish(self, revision: Revision, user: "AbstractBaseUser | None" = None, *args: Any, **kwargs: Any) -> None:
        """Publish or schedule a version. Raises PublishPermissionError if the rule refuses it; nothing happens then."""
        import_string(settings.RELEASE)(self, revision, user)
        super().publish(revision, user, *args, **kwargs)  # type: ignore[misc]


class Publishable(
    Released, WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, PreviewableMixin, ClusterableModel
):
    """An entry that editors draft, preview, publish and take back. `live` says whether everybody may read it."""

    slug = models.SlugField(
        _("Kennung in der Adresse"),
        max_length=100,
        unique=True,
        help_text=_("Steht in der Adresse der Seite und soll sich nach der Veröffentlichung nicht mehr ändern."),
    )
    objects: ClassVar[Any] = PublishableQuerySet.as_manager()

    # Public pages stand after the entries in the house, so they bring their preview when they start (`previewed_by`).
    preview: ClassVar[Preview | None] = None

    class Meta:
        abstract = True

    @classmethod
    def previewed_by(cls, preview: Preview) -> None:
        """Editors see drafts of this class through `preview`, the view's own rendering. Called in `AppConfig.ready`."""
        cls.preview = preview

    def get_full_url(self) -> str:
        """Address of the public page; before the first save, when there is no slug yet, of its list."""
        path: str = self.get_absolute_url()
        return settings.BASE_URL + path.replace("//", "/")

    full_url = property(get_full_url)

    def is_previewable(self) -> bool:
        """Whether a public page for it has announced itself."""
        return type(self).preview is not None

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """The draft as its public page would show it."""
        preview = type(self).preview
        assert preview is not None, "is_previewable"
        return preview(request, self)


@receiver([published, unpublished])
def note_publication(instance: models.Model, **_kwargs: object) -> None:
    """Wagtail publishes without calling our activities, so its signals tell us (pages: `share/pages/publishing.py`)."""
    if isinstance(instance, Publishable):
        changes.record(instance._meta.label_lower, [str(instance.pk)])


@receiver(post_delete)
def note_deletion(instance: models.Model, **_kwargs: object) -> None:
    """A live entry that is deleted vanishes from search and lists as well."""
    if isinstance(instance, Publishable):
        changes.record(instance._meta.label_lower, [str(instance.pk)])


@receiver(post_save, sender=ModelLogEntry)
def note_edit(instance: ModelLogEntry, **_kwargs: object) -> None:
    """What is public at once when it is saved (vocabulary, images) has no such signal, but Wagtail logs each edit."""
    model = instance.content_type.model_class()
    if model is not None and not issubclass(model, Publishable):
        changes.record(model._meta.label_lower, [instance.object_id])
