"""Notes and releases go with their entry. They name it by kind and number, so the database cannot see that."""

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models.signals import post_delete
from django.dispatch import receiver

from panreflex.base.publishing import Released
from panreflex.collect.editorial.models import EditorialNote, Release


@receiver(post_delete)
def delete_what_belongs_to_it(instance: models.Model, **_kwargs: object) -> None:
    """An entry or a page was deleted."""
    if isinstance(instance, Released):
        kind = ContentType.objects.get_for_model(instance, for_concrete_model=False)
        for kept in (EditorialNote, Release):
            kept.objects.filter(content_type=kind, object_id=instance.pk).delete()
