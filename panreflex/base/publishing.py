"""What editors write, with draft, revision, workflow, lock and preview; and the one place that notes what they publish."""

from typing import Any, ClassVar

from django.db import models
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, RevisionMixin, WorkflowMixin
from wagtail.signals import published, unpublished

from panreflex.base import changes


class PublishableQuerySet(models.QuerySet[Any]):
    def live(self) -> "PublishableQuerySet":
        """What everybody may read. Every public page, count, feed and index starts here."""
        return self.filter(live=True)


class Publishable(WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, PreviewableMixin, ClusterableModel):
    """An entry that editors draft, preview, publish and take back. `live` says whether everybody may read it."""

    slug = models.SlugField(
        _("Kennung in der Adresse"),
        max_length=100,
        unique=True,
        help_text=_("Steht in der Adresse der Seite und soll sich nach der Veröffentlichung nicht mehr ändern."),
    )
    objects: ClassVar[models.Manager[Any]] = PublishableQuerySet.as_manager()

    class Meta:
        abstract = True


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
