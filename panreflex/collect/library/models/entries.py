"""What all entries of the catalogue share."""

from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from panreflex.base.publishing import Publishable


class LibraryEntry(Publishable):
    """An entry that somebody looks at again from time to time.

    Both dates belong to the entry and not to one of its versions: publishing an older draft does not set them back.
    """

    checked_on = models.DateField(_("Geprüft am"), null=True, blank=True, editable=False)
    review_due = models.DateField(_("Wiedervorlage"), null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    def with_content_json(self, content: dict[str, Any]) -> Self:
        """A version of this entry, with the dates of today."""
        version: Self = super().with_content_json(content)
        version.checked_on, version.review_due = self.checked_on, self.review_due
        return version
