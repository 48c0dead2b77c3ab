"""Wagtail publishes, takes back and deletes examples without calling our activities, so its signals tell us."""

from django.db import models
from django.db.models.signals import pre_delete
from django.dispatch import receiver
from wagtail.signals import published, unpublished

from panreflex.collect.contributions import deciding
from panreflex.collect.library.models import PracticeExample


@receiver(published)
def note_published(instance: models.Model, **_kwargs: object) -> None:
    """Everybody can read it now."""
    if isinstance(instance, PracticeExample):
        deciding.follow_publication(instance.pk, live=True)


@receiver(unpublished)
def note_unpublished(instance: models.Model, **_kwargs: object) -> None:
    """Nobody can read it any more."""
    if isinstance(instance, PracticeExample):
        deciding.follow_publication(instance.pk, live=False)


@receiver(pre_delete, sender=PracticeExample)
def note_deleted(instance: PracticeExample, **_kwargs: object) -> None:
    """It is gone; the offer stays with what was said about it, and editors decide once more."""
    deciding.follow_deletion(instance.pk)
