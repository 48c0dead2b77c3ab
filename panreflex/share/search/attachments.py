"""What is searched of documents: their text by pages, while something public leads to them."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from panreflex.base import changes
from panreflex.base.media import using
from panreflex.base.media.models import Attachment
from panreflex.base.media.readable import ReadingState
from panreflex.base.publishing import Publishable
from panreflex.collect.contributions.models import Enclosure
from panreflex.share.search.models import Kind, SearchDocument

_LONGEST_ADDRESS = SearchDocument._meta.get_field("url").max_length or 0
_BETWEEN = " · "
_AT_ONCE = 20  # files; each may have hundreds of pages


class AttachmentSource:
    """Documents as the search takes them: one of its own for each page that says something.

    The same shape as `sources.Source`, but one file becomes several documents, and whether it is public is said by
    what leads to it.
    """

    name = "media.attachment"

    def keys(self) -> list[str]:
        """Keys of all documents that everybody may fetch and whose text is known."""
        return sorted(self._public(_keys(_readable())), key=int)

    def public(self, keys: Iterable[str]) -> set[str]:
        """Those of `keys` that everybody may fetch now."""
        return set(self._public(_keys(_readable().filter(pk__in=list(keys)))))

    def documents(self, keys: Iterable[str] | None = None) -> Iterator[SearchDocument]:
        """A document for each page of each public file (of those with `keys`)."""
        leading = self._public(_keys(_readable()) if keys is None else keys)
        files = _readable().filter(pk__in=list(leading)).prefetch_related("extracted_pages").order_by("pk")
        for file in files.iterator(_AT_ONCE):
            yield from _of_file(file, leading[str(file.pk)])

    def carrying(self, kind: str, keys: Iterable[str]) -> set[str]:
        """Keys of the files to index anew because these pages or entries changed.

        That is what they lead to now, and of what is in the index whatever is led to otherwise than is said there: a
        page that was deleted or changed does not tell any more what it led to.
        """
        model = changes.model_of(kind)
        if model is None or not issubclass(model, (Page, Publishable)):
            return set()
        first_parts = SearchDocument.objects.filter(source=self.name).order_by("object_key", "generation", "part")
        indexed = list(first_parts.distinct("object_key", "generation").values_list("object_key", "note"))
        leading = self._public({key for key, _note in indexed})
        others = {key for key, note in indexed if key not in leading or not _tells(note, leading[key])}
        return others | using.used_by(model, keys, Attachment)

    def _public(self, keys: Iterable[str]) -> dict[str, models.Model]:
        return using.publicly_used(Attachment, keys)


def _readable() -> "models.QuerySet[Any]":
    """Documents whose text is known, that no scanner holds back, and that lie where everybody may look.

    Those of an offer stay with it: its way from draft to withdrawn is told to nobody who follows changes.
    """
    files: models.QuerySet[Any] = Attachment.objects.harmless().in_open_collections()
    offered = Enclosure.objects.exclude(document=None).values("document")
    return files.filter(reading_state=ReadingState.READ).exclude(pk__in=offered)


def _keys(files: "models.QuerySet[Any]") -> list[str]:
    return [str(key) for key in files.values_list("pk", flat=True)]


def _of_file(file: Attachment, leading: models.Model) -> Iterator[SearchDocument]:
    where = _stands_in(leading)
    for page in sorted(file.extracted_pages.all(), key=lambda page: page.number):
        yield SearchDocument(
            kind=Kind.FILE,
            source=AttachmentSource.name,
            object_key=str(file.pk),
            part=page.number,
            title=file.title,
            url=_address(file, page.number, leading),
            body=page.text,
            facets=[f"sprache={file.language}"],
            note=f"{_part(file, page.number)}{_BETWEEN}{where}",
            date=timezone.localdate(file.created_at),
        )


def _address(file: Attachment, number: int, leading: Any) -> str:
    """Where it is fetched; readers of PDF open the page that is named. What leads there, if a name is endless."""
    address = f"{file.url}#page={number}" if file.kind == "PDF" else str(file.url)
    return (
        address if len(address) <= _LONGEST_ADDRESS else str(getattr(leading, "specific", leading).get_absolute_url())
    )


def _part(file: Attachment, number: int) -> str:
    if not number:
        return file.kind
    place = {"kind": file.kind, "number": number}
    return (_("%(kind)s, Folie %(number)s") if file.kind == "PPTX" else _("%(kind)s, Seite %(number)s")) % place


def _stands_in(leading: models.Model) -> str:
    return _("in: %(title)s") % {"title": leading}


def _tells(note: str, leading: models.Model) -> bool:
    return note.endswith(_BETWEEN + _stands_in(leading))
