"""Forms of the editing interface for pictures, documents and videos."""

from functools import partial
from typing import Any

from django import forms
from django.db import transaction
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from panreflex.base.media import uploads
from panreflex.base.media.fields import UploadField, check_uploads


class PictureForm(BaseImageForm):
    """Wagtail's form for pictures, which takes only what we checked and cleaned."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        check_uploads(self, uploads.PICTURES)


class DocumentForm(BaseDocumentForm):
    """Wagtail's form for documents, which would believe the name of a file."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        check_uploads(self, uploads.DOCUMENTS)


class VideoForm(WagtailAdminModelForm):
    """A video with its subtitles. Exchanged files go away once the new ones are stored."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._before = [(file.storage, file.name) for file in (self.instance.file, self.instance.subtitles) if file]
        for name, group in (("file", uploads.VIDEOS), ("subtitles", uploads.SUBTITLES)):
            theirs = self.fields[name]
            self.fields[name] = UploadField(
                group=group, label=theirs.label, required=theirs.required, widget=forms.FileInput()
            )

    def save(self, commit: bool = True) -> Any:
        """Remember who uploaded it first."""
        if self.instance.pk is None:
            self.instance.uploaded_by_user = self.for_user
        saved = super().save(commit=commit)
        if commit:
            kept = {saved.file.name, saved.subtitles.name}
            for storage, name in self._before:
                if name not in kept:
                    transaction.on_commit(partial(storage.delete, name))
        return saved
