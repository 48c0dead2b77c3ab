"""Fields that hold checked files only: whichever form, command or import stores one, it is checked first."""

import os
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import models
from django.db.models.fields.files import FieldFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _
from wagtail.documents.fields import WagtailDocumentField as WagtailDocumentFormField
from wagtail.images.fields import WagtailImageField as WagtailImageFormField
from wagtail.images.models import WagtailImageField, WagtailImageFieldFile

from panreflex.base.media import uploads
from panreflex.base.media.refusing import Refused


class _Checking:
    """What both kinds of stored file do before they are written. Raises Refused."""

    field: Any
    instance: Any

    def save(self, name: str, content: File[Any], save: bool = True) -> None:
        content.name = content.name or name
        if not isinstance(content, uploads.Checked):
            content = uploads.checked(File(content, name), self.field.group)
        self.instance.note_new_file(self.field.name, content)
        super().save(content.name, content, save)  # type: ignore[misc]


class CheckedFile(_Checking, FieldFile):
    """A stored document, video or subtitle file."""


class CheckedPicture(_Checking, WagtailImageFieldFile):
    """A stored picture."""


class CheckedFileField(models.FileField):
    """group: what it takes."""

    attr_class = CheckedFile

    def __init__(self, *args: Any, group: uploads.Group = uploads.DOCUMENTS, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.group = group


class CheckedPictureField(WagtailImageField):
    """A picture."""

    attr_class = CheckedPicture
    group = uploads.PICTURES


class UploadField(forms.FileField):
    """A form field for one group of files; what is refused comes back as a sentence at the field.

    The attributes below are those by which Wagtail's pages for several uploads explain limits in the browser.
    """

    def __init__(self, *args: Any, group: uploads.Group, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.group = group
        self.max_upload_size = group.max_bytes
        self.help_text = _("Möglich sind: %(kinds)s, bis %(limit)s.") % {
            "kinds": group.said,
            "limit": filesizeformat(group.max_bytes),
        }
        self.widget.attrs["accept"] = ",".join(f".{extension}" for extension in group.extensions)
        self.error_messages |= {
            "file_too_large_unknown_size": _("Die Datei ist zu groß. Erlaubt sind %(limit)s.")
            % {"limit": filesizeformat(group.max_bytes)},
            "invalid_image_extension": _("Diese Art von Datei nehmen wir hier nicht an. Möglich sind: %(kinds)s.")
            % {"kinds": group.said},
        }

    def to_python(self, data: Any) -> Any:
        """The checked file."""
        file = super().to_python(data)
        if file is None:
            return None
        try:
            return uploads.checked(file, self.group)
        except Refused as refusal:
            raise ValidationError(str(refusal), code="refused") from None


def check_uploads(form: forms.BaseForm, group: uploads.Group) -> None:
    """Put our field in the place of Wagtail's, which believes a document's name and decodes any picture."""
    theirs = form.fields.get("file")
    if isinstance(theirs, (WagtailImageFormField, WagtailDocumentFormField)):
        form.fields["file"] = UploadField(
            group=group, label=theirs.label, required=theirs.required, widget=theirs.widget
        )


def extension(name: str) -> str:
    """ ".pdf" of a checked name."""
    return os.path.splitext(name)[1].lower()
