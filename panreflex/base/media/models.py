"""Pictures, documents and videos with rights, checksum and what a virus scanner said of them."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial, reduce
from operator import or_
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.db.models.fields.files import FieldFile
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued
from wagtail.documents.models import AbstractDocument
from wagtail.documents.models import DocumentQuerySet as WagtailDocumentQuerySet
from wagtail.images.models import AbstractImage, AbstractRendition, SourceImageIOError, get_upload_to
from wagtail.images.models import ImageQuerySet as WagtailImageQuerySet
from wagtail.models import Collection, CollectionViewRestriction

from panreflex.base import changes
from panreflex.base.media import uploads
from panreflex.base.media.fields import CheckedFileField, CheckedPictureField, extension
from panreflex.base.media.readable import Readable, ReadingProblem, ReadingState


def new_key() -> str:
    """A name for a file that says nothing and that nobody guesses."""
    return secrets.token_hex(16)


class ScanState(models.TextChoices):
    """What is known about viruses in a file."""

    UNCHECKED = "unchecked", _("nicht geprüft")
    CLEAN = "clean", _("ohne Befund")
    INFECTED = "infected", _("gesperrt: Schadsoftware")
    FAILED = "failed", _("Prüfung gescheitert, wird wiederholt")


class Licence(models.TextChoices):
    """On what ground we may show something."""

    OWN = "own", _("eigenes Werk")
    PERMITTED = "permitted", _("mit Erlaubnis der Rechteinhaber:innen")
    CC0 = "cc0", "CC0 1.0"
    CC_BY = "cc-by-4.0", "CC BY 4.0"
    CC_BY_SA = "cc-by-sa-4.0", "CC BY-SA 4.0"
    DL_DE_BY = "dl-de-by-2.0", "Datenlizenz Deutschland – Namensnennung – 2.0"
    PUBLIC_DOMAIN = "public-domain", _("gemeinfrei")

    @property
    def url(self) -> str:
        """Where its text stands, "" if nowhere."""
        return {
            "cc0": "https://creativecommons.org/publicdomain/zero/1.0/deed.de",
            "cc-by-4.0": "https://creativecommons.org/licenses/by/4.0/deed.de",
            "cc-by-sa-4.0": "https://creativecommons.org/licenses/by-sa/4.0/deed.de",
            "dl-de-by-2.0": "https://www.govdata.de/dl-de/by-2-0",
        }.get(self.value, "")


class Language(models.TextChoices):
    """In which language something is said."""

    GERMAN = "de", _("Deutsch")
    EASY_GERMAN = "de-x-leicht", _("Leichte Sprache")
    ENGLISH = "en", _("Englisch")


class StoredFileQuerySet(models.QuerySet[Any]):
    """Files by what a scanner said."""

    def harmless(self) -> Self:
        """What may be handed out: where a scanner is set up, what it has passed; elsewhere all but known dangers."""
        if settings.VIRUS_SCANNER:
            return self.filter(scan_state=ScanState.CLEAN)
        return self.exclude(scan_state=ScanState.INFECTED)

    def awaiting_scan(self) -> Self:
        """What a scanner still has to see."""
        return self.filter(scan_state__in=(ScanState.UNCHECKED, ScanState.FAILED))


class StoredFile(models.Model):
    """A file under a name of ours, with what we found out about it when it came in."""

    key = models.CharField(max_length=32, unique=True, default=new_key, editable=False)
    original_name = models.CharField(_("Dateiname"), max_length=140, editable=False)
    media_type = models.CharField(_("Dateityp"), max_length=100, editable=False)
    sha256 = models.CharField(_("Prüfsumme"), max_length=64, editable=False)
    scan_state = models.CharField(
        _("Virenprüfung"), max_length=10, choices=ScanState, default=ScanState.UNCHECKED, editable=False
    )
    scanned_at = models.DateTimeField(_("Geprüft am"), null=True, editable=False)
    scan_finding = models.CharField(_("Befund"), max_length=200, blank=True, editable=False)
    file_size: int | None  # Wagtail's models have the field

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(scan_state="unchecked", scanned_at=None)
                | (~Q(scan_state="unchecked") & Q(scanned_at__isnull=False)),
                name="%(class)s_scanned_at_a_time",
            ),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="%(class)s_sha256"),
        ]

    @property
    def is_harmless(self) -> bool:
        """Whether it may be handed out; the same for one as `harmless` for many."""
        if settings.VIRUS_SCANNER:
            return self.scan_state == ScanState.CLEAN
        return self.scan_state != ScanState.INFECTED

    @property
    def kind(self) -> str:
        """What people call this type: "PDF"."""
        return extension(self.original_name).removeprefix(".").upper()

    def note_new_file(self, field: str, file: uploads.Checked) -> None:
        """A checked file is about to be stored; it gets a new name, and no scanner has seen it."""
        if field != "file":
            return
        self.key = new_key()
        self.original_name = file.name or ""
        self.media_type = file.kind.media_type
        self.sha256 = file.sha256
        self.file_size = file.size
        self.scan_state, self.scanned_at, self.scan_finding = ScanState.UNCHECKED, None, ""
        self._came_in = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store new files first, and show them to the scanner with the same commit."""
        for field in self._meta.concrete_fields:
            # Django would store the file only after it has taken the values of the fields that describe it.
            if isinstance(file := getattr(self, field.attname), FieldFile) and file and not file._committed:  # type: ignore[attr-defined]
                file.save(file.name or "", file.file, save=False)
        with transaction.atomic():
            super().save(*args, **kwargs)
            if self.__dict__.pop("_came_in", False):
                self.queue_checks()

    def queue_checks(self) -> None:
        """What happens to a file once it is stored; all of it with the same commit."""
        if settings.VIRUS_SCANNER:
            app.configure_task("media.scan").defer(model=self._meta.label_lower, pk=self.pk)


class Credited(models.Model):
    """Whose work something is, and why we may show it. Shown wherever it is shown."""

    creator = models.CharField(
        _("Urheber:in"), max_length=200, help_text=_("Wer das Werk geschaffen hat, so wie es genannt werden soll.")
    )
    licence = models.CharField(_("Lizenz oder Erlaubnis"), max_length=20, choices=Licence)
    source_url = models.URLField(
        _("Adresse der Quelle"), max_length=400, blank=True, help_text=_("Leer lassen, wenn es keine gibt.")
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=~Q(creator="") & Q(licence__in=Licence.values), name="%(class)s_has_rights"
            )
        ]

    @property
    def licence_url(self) -> str:
        """Where the licence's text stands, "" if nowhere."""
        return Licence(self.licence).url


class PictureQuerySet(StoredFileQuerySet, WagtailImageQuerySet):
    """Pictures."""


class Picture(StoredFile, Credited, AbstractImage):
    """A picture with alternative text and rights; readers get scaled copies of it, never the file itself."""

    file = CheckedPictureField(_("Bilddatei"), upload_to=get_upload_to, width_field="width", height_field="height")
    description = models.CharField(
        _("Alternativtext"),
        max_length=255,
        blank=True,
        default="",
        help_text=_("Sagt in einem Satz, was zu sehen ist, für alle, die das Bild nicht sehen."),
    )
    is_decorative = models.BooleanField(
        _("Nur Schmuck"),
        default=False,
        help_text=_("Das Bild sagt nichts, was nicht im Text steht. Vorleseprogramme übergehen es."),
    )

    objects: ClassVar[Any] = PictureQuerySet.as_manager()

    admin_form_fields = (
        "title",
        "file",
        "description",
        "is_decorative",
        "creator",
        "licence",
        "source_url",
        "collection",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )

    class Meta(AbstractImage.Meta):
        abstract = False
        verbose_name = _("Bild")
        verbose_name_plural = _("Bilder")
        constraints = [
            *StoredFile.Meta.constraints,
            *Credited.Meta.constraints,
            models.CheckConstraint(
                condition=Q(is_decorative=True, description="") | (Q(is_decorative=False) & ~Q(description="")),
                name="picture_has_alternative_text_or_is_decorative",
            ),
        ]

    def clean(self) -> None:
        """Explains the constraint on alternative texts, and asks for a sentence instead of a file name."""
        super().clean()
        self.description = " ".join(self.description.split())
        if self.is_decorative and self.description:
            raise ValidationError(
                {
                    "description": _(
                        "Schmuck hat keinen Alternativtext. Bitte entscheiden Sie sich für eines von beiden."
                    )
                }
            )
        if not self.is_decorative and not self.description:
            raise ValidationError(
                {
                    "description": _(
                        "Der Alternativtext fehlt. Bitte beschreiben Sie das Bild, oder kreuzen Sie „Nur Schmuck“ an."
                    )
                }
            )
        if extension(self.description).removeprefix(".") in uploads.PICTURES.extensions:
            raise ValidationError(
                {"description": _("Der Alternativtext ist ein Dateiname. Bitte sagen Sie in Worten, was zu sehen ist.")}
            )

    def get_upload_to(self, filename: str) -> str:
        """Under our own name; the folder is served by nobody."""
        return f"original_images/{self.key}{extension(filename)}"

    @property
    def default_alt_text(self) -> str:
        """What stands in `alt`, "" for decoration."""
        return self.description

    @property
    def filename(self) -> str:
        """Wagtail shows it in lists."""
        return self.original_name

    @contextmanager
    def open_file(self) -> Iterator[Any]:
        """The file itself, to scale it; one that is locked away is opened by nobody. Raises SourceImageIOError."""
        if self.scan_state == ScanState.INFECTED:
            raise SourceImageIOError(self.scan_finding)
        with super().open_file() as file:
            yield file


class PictureRendition(AbstractRendition):
    """A scaled copy of a picture."""

    image = models.ForeignKey(Picture, models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="picture_rendition_once")
        ]


class AttachmentQuerySet(StoredFileQuerySet, WagtailDocumentQuerySet):
    """Documents."""

    def awaiting_reading(self) -> Self:
        """Those whose text is not known yet, and that no scanner holds back."""
        return self.harmless().filter(reading_state=ReadingState.WAITING)

    def in_open_collections(self) -> Self:
        """Those in collections that everybody may look into."""
        closed = CollectionViewRestriction.objects.values_list("collection__path", flat=True)
        return self.exclude(reduce(or_, (Q(collection__path__startswith=path) for path in closed), Q(pk=None)))

    def unread_for_a_reason(self) -> Self:
        """Those whose text stays unknown until somebody does something; with tables that is as it should be."""
        return self.filter(reading_state=ReadingState.SKIPPED).exclude(reading_problem=ReadingProblem.TABLE)


def attachment_path(attachment: "Attachment", filename: str) -> str:
    """Under our own name; the folder is served by nobody."""
    return f"documents/{attachment.key}{extension(filename)}"


class Attachment(StoredFile, Readable, AbstractDocument):
    """A document to download. Public while a public page or entry leads to it; then the search knows its text."""

    file = CheckedFileField(_("Datei"), upload_to=attachment_path, group=uploads.DOCUMENTS)
    language = models.CharField(_("Sprache"), max_length=20, choices=Language, default=Language.GERMAN)

    objects: ClassVar[Any] = AttachmentQuerySet.as_manager()

    admin_form_fields = ("title", "file", "language", "collection")

    class Meta(AbstractDocument.Meta):
        abstract = False
        verbose_name = _("Dokument")
        verbose_name_plural = _("Dokumente")
        constraints = [*StoredFile.Meta.constraints, *Readable.Meta.constraints]

    def note_new_file(self, field: str, file: uploads.Checked) -> None:
        """The text of a new file is not known yet."""
        super().note_new_file(field, file)
        self._was_read = self.reading_state == ReadingState.READ
        self.forget_reading()

    def queue_checks(self) -> None:
        """A scanner sees the file first, and has it read once it passed (`scanning.py`)."""
        super().queue_checks()
        if not settings.VIRUS_SCANNER:
            self.queue_reading()
        if self.__dict__.pop("_was_read", False):
            changes.record(self._meta.label_lower, [str(self.pk)])  # the search knows the old text

    def queue_reading(self) -> None:
        """Have it read with the commit of this transaction; once, however often it is asked."""
        with suppress(AlreadyEnqueued), transaction.atomic():
            app.configure_task("media.read", queueing_lock=f"media.read:{self.pk}").defer(pk=self.pk)

    def clean(self) -> None:
        """Wagtail looks at the extension here; the file has been checked by its content."""

    @property
    def filename(self) -> str:
        """The name under which people save it."""
        return self.original_name

    @property
    def content_type(self) -> str:
        """Found by its content when it came in."""
        return self.media_type

    @property
    def content_disposition(self) -> str:
        """Never shown in the browser, where a document could run something under our address."""
        return "attachment"


class ExtractedPage(models.Model):
    """What stands on one page of a document, tidied for the search. number: 0 for a document without pages."""

    attachment = models.ForeignKey(Attachment, models.CASCADE, related_name="extracted_pages")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["attachment", "number"], name="extracted_page_once"),
            models.CheckConstraint(condition=~Q(text=""), name="extracted_page_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.attachment_id}, {self.number}"


def video_path(video: "Video", filename: str) -> str:
    """Under our own name."""
    return f"videos/{video.key}{extension(filename)}"


def subtitles_path(_video: "Video", _filename: str) -> str:
    """Under a name of its own, so that exchanged subtitles are not taken from a cache."""
    return f"videos/{new_key()}.vtt"


class Video(StoredFile, Credited):
    """A video of ours. Without subtitles and a transcript there is none: both are part of it."""

    title = models.CharField(_("Titel"), max_length=200)
    file = CheckedFileField(_("Videodatei"), upload_to=video_path, group=uploads.VIDEOS)
    subtitles = CheckedFileField(_("Untertitel (WebVTT)"), upload_to=subtitles_path, group=uploads.SUBTITLES)
    transcript = models.TextField(
        _("Abschrift"),
        help_text=_("Alles, was gesprochen wird und was nur zu sehen ist. Eine Leerzeile trennt Absätze."),
    )
    language = models.CharField(_("Sprache"), max_length=20, choices=Language, default=Language.GERMAN)
    poster = models.ForeignKey(
        Picture,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Standbild"),
        help_text=_("Steht da, bis das Video läuft. Am besten im Format des Videos."),
    )
    uploaded_by_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    created_at = models.DateTimeField(_("Hochgeladen am"), auto_now_add=True)

    uploaded_by_user.wagtail_reference_index_ignore = True  # type: ignore[attr-defined]

    objects: ClassVar[Any] = StoredFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("Video")
        verbose_name_plural = _("Videos")
        ordering = ["title"]
        constraints = [
            *StoredFile.Meta.constraints,
            *Credited.Meta.constraints,
            models.CheckConstraint(condition=~Q(transcript="") & ~Q(subtitles=""), name="video_can_be_read"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def url(self) -> str:
        """Address of the video."""
        return reverse("media:video", args=[_last_part(self.file)])

    @property
    def subtitles_url(self) -> str:
        """Address of the subtitles."""
        return reverse("media:video", args=[_last_part(self.subtitles)])

    @property
    def paragraphs(self) -> list[str]:
        """The transcript by paragraphs."""
        return [part.strip() for part in self.transcript.replace("\r", "").split("\n\n") if part.strip()]

    @property
    def said(self) -> str:
        """Language of the subtitles in words."""
        return gettext("Untertitel: %(language)s") % {"language": self.get_language_display()}


def _last_part(file: FieldFile) -> str:
    return (file.name or "").rsplit("/", 1)[-1]


@receiver(post_delete, sender=Attachment)
def note_deletion(instance: Attachment, **_kwargs: object) -> None:
    """The search forgets what stood in it."""
    changes.record(instance._meta.label_lower, [str(instance.pk)])


@receiver([post_save, post_delete], sender=CollectionViewRestriction)
def note_restriction(instance: CollectionViewRestriction, **_kwargs: object) -> None:
    """Who may fetch what lies in a collection and below it has changed."""
    below = Collection.objects.descendant_of(instance.collection, inclusive=True)
    keys = Attachment.objects.filter(collection__in=below).values_list("pk", flat=True)
    changes.record(Attachment._meta.label_lower, [str(key) for key in keys])


@receiver(post_delete, sender=Video)
def remove_files(instance: Video, **_kwargs: object) -> None:
    """Wagtail does this for pictures and documents. What is rolled back keeps its files."""
    for file in (instance.file, instance.subtitles):
        transaction.on_commit(partial(file.storage.delete, str(file.name)))
