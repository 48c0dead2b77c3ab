"""What editors and administrators may do in the editing interface: Wagtail's rights for the groups of our roles."""

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page, Task, Workflow
from wagtail.snippets.models import get_snippet_models

from panreflex.collect.editorial import reviewing
from panreflex.people.granting import GROUPS
from panreflex.people.models import Grant

PAGE_RIGHTS = ("add_page", "change_page", "publish_page", "lock_page", "unlock_page", "bulk_delete_page")


@transaction.atomic
def set_up() -> None:
    """Give both groups exactly their rights; running it again changes nothing. Needs all migrations.

    Accounts and groups are nobody's to edit in Wagtail: roles are granted at /verwaltung/personen/.
    """
    editing = {*_rights_on(get_snippet_models()), _open_the_interface()}
    administering = {*editing, *_rights_on([Redirect, Workflow, Task])}
    for role, rights in ((Grant.Role.EDITOR, editing), (Grant.Role.ADMINISTRATOR, administering)):
        group, _new = Group.objects.get_or_create(name=GROUPS[role])
        group.permissions.set(rights)
        _allow_pages(group)
        _allow_files(group)
    reviewing.set_up()


def _rights_on(models: Iterable[type]) -> set[Permission]:
    kinds = ContentType.objects.get_for_models(*models, for_concrete_models=False).values()
    return set(Permission.objects.filter(content_type__in=kinds))


def _open_the_interface() -> Permission:
    return Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")


def _allow_pages(group: Group) -> None:
    root = Page.objects.get(depth=1)
    for right in Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=PAGE_RIGHTS):
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=right)


def _allow_files(group: Group) -> None:
    root = Collection.objects.get(depth=1)
    files = [kind.pk for kind in ContentType.objects.get_for_models(Image, Document).values()]
    for right in Permission.objects.filter(~Q(codename__startswith="view"), content_type__in=files):
        GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=right)
