"""Published conversations with experts."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField

from panreflex.base.sorting import SortKey
from panreflex.collect.library.models.entries import LibraryEntry
from panreflex.vocabulary.models import Theme


class Interview(LibraryEntry):
    """One talk. Without a name the source names only the role."""

    name = models.CharField(_("Name"), max_length=120, blank=True)
    role = models.CharField(_("Funktion"), max_length=160)
    organisation = models.CharField(_("Organisation"), max_length=160, blank=True)
    format = models.CharField(_("Form"), max_length=40)
    summary = models.TextField(_("Worum es geht"))
    url = models.URLField(_("Adresse"), max_length=400)
    themes = ParentalManyToManyField(Theme, related_name="interviews", blank=True, verbose_name=_("Themen"))
    sort_key = SortKey("organisation")

    class Meta:
        verbose_name = _("Gespräch")
        verbose_name_plural = _("Expert:innen im Gespräch")
        ordering = ["sort_key"]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The person, or her function where the source gives no name."""
        return self.name or self.role

    def get_absolute_url(self) -> str:
        return f"/im-gespraech/{self.slug}/"
