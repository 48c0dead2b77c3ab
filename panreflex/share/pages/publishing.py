"""The one place that hears what Wagtail does to pages: it publishes without calling our activities."""

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, page_unpublished, post_page_move

from panreflex.base import changes

KIND = "wagtailcore.page"


@receiver([page_published, page_unpublished])
def note_publication(instance: Page, **_kwargs: object) -> None:
    """A page became visible, changed or vanished."""
    changes.record(KIND, [str(instance.pk)])


@receiver(post_page_move)
def note_move(instance: Page, **_kwargs: object) -> None:
    """A page and everything below it have other addresses now."""
    _note_all_below(instance)


@receiver(post_delete, sender=Page)
def note_deletion(instance: Page, **_kwargs: object) -> None:
    """A page vanished. The row of its own class is deleted as well, but only `Page` is listened to."""
    changes.record(KIND, [str(instance.pk)])


@receiver([post_save, post_delete], sender=PageViewRestriction)
def note_restriction(instance: PageViewRestriction, **_kwargs: object) -> None:
    """Who may read a page and everything below it has changed."""
    _note_all_below(instance.page)


def _note_all_below(page: Page) -> None:
    below = Page.objects.descendant_of(page, inclusive=True).values_list("pk", flat=True)
    changes.record(KIND, [str(key) for key in below])
