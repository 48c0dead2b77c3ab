"""Files of an offer are no business of editors while it is a draft or was withdrawn, in Wagtail's lists neither."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy
from wagtail.permissions import register_permission_policy

from panreflex.base.media.models import Attachment, Picture
from panreflex.collect.contributions.models import Contribution, Enclosure


class FilePolicy(CollectionOwnershipPermissionPolicy):
    """Wagtail's rules without the hidden files. Lists, choosers, bulk actions and forms all ask here."""

    def user_has_any_permission_for_instance(self, user: Any, actions: Iterable[str], instance: Any) -> bool:
        """Whether she may do one of `actions` with this file."""
        allowed: bool = super().user_has_any_permission_for_instance(user, actions, instance)
        return allowed and not _hidden(type(instance)).filter(file_id=instance.pk).exists()

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> QuerySet[Any]:
        """The files with which she may do one of `actions`."""
        files: QuerySet[Any] = super().instances_user_has_any_permission_for(user, actions)
        return files.exclude(pk__in=_hidden(self.model).values("file_id"))


def install() -> None:
    """Put the policy before Wagtail's, which stays registered for classes derived from these."""
    for model, rights in ((Picture, "wagtailimages.Image"), (Attachment, "wagtaildocs.Document")):
        policy = FilePolicy(model, auth_model=rights, owner_field_name="uploaded_by_user")
        register_permission_policy(model, policy, exact_class=True)


def refuse_document(document: Attachment, request: HttpRequest) -> None:
    """Its public address leads nowhere; those who may see the offer have another one. Raises Http404."""
    if _hidden(Attachment).filter(file_id=document.pk).exists():
        raise Http404


def _hidden(model: type[Picture] | type[Attachment]) -> QuerySet[Any]:
    name = "picture" if model is Picture else "document"
    away = Enclosure.objects.filter(contribution__state__in=(Contribution.State.DRAFT, Contribution.State.WITHDRAWN))
    # Without the nulls of the other kind: nothing at all is NOT IN (NULL).
    return away.exclude(**{name: None}).annotate(file_id=F(f"{name}_id"))
