"""A document to take along."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, StructBlock
from wagtail.documents.blocks import DocumentChooserBlock

from panreflex.base.media.models import Attachment


class DownloadBlock(StructBlock):
    """A document with its type, size and language."""

    document = DocumentChooserBlock(label=_("Dokument"))
    note = CharBlock(label=_("Wofür es gut ist"), max_length=200, required=False)

    class Meta:
        label = _("Dokument zum Herunterladen")
        icon = "download"
        template = "pages/blocks/download.html"
        description = _("Ein Dokument mit Art, Größe und Sprache.")

    def get_preview_value(self) -> Any:
        """The newest document."""
        newest = Attachment.objects.harmless().order_by("-pk").values_list("pk", flat=True).first()
        return self.to_python({"document": newest, "note": ""})
