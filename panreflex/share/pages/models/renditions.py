"""The same said in another way: pages in Leichte Sprache and in Gebärdensprache."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, PageChooserPanel
from wagtail.blocks import StreamBlock
from wagtail.fields import StreamField
from wagtail.models import Page

from panreflex.base.media.models import Language
from panreflex.share.pages.blocks import VideoBlock
from panreflex.share.pages.blocks.bullets import BulletsBlock
from panreflex.share.pages.blocks.heading import HeadingBlock
from panreflex.share.pages.blocks.picture import PictureBlock
from panreflex.share.pages.blocks.sentences import SentencesBlock
from panreflex.share.pages.blocks.way import WayBlock
from panreflex.share.pages.models.base import SitePage, address_of, plain


class EasyBlocks(StreamBlock):
    """What a text in Leichte Sprache is made of; nothing that would need explaining."""

    heading = HeadingBlock()
    sentences = SentencesBlock()
    bullets = BulletsBlock()
    way = WayBlock()
    picture = PictureBlock()


class SignBlocks(StreamBlock):
    """Videos, each with subtitles and transcript; what stands between them in writing is short."""

    heading = HeadingBlock()
    video = VideoBlock()
    sentences = SentencesBlock()


class Rendition(SitePage):
    """A page that says in another way what the page `stands_for` says; without one it speaks for the whole site."""

    language: ClassVar[str]  # for the attribute `lang` of what it says

    stands_for = models.ForeignKey(
        Page,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Sagt dasselbe wie"),
        help_text=_("Beide Seiten verweisen dann aufeinander. Leer lassen, wenn es um die ganze Website geht."),
    )

    class Meta:
        abstract = True

    @property
    def search_text(self) -> str:
        """The words, those of transcripts as well."""
        return plain(self.body)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """`original`: title and address of the page it stands for, if everybody may read that; two queries."""
        context = super().get_context(request, *args, **kwargs)
        original = Page.objects.live().public().filter(pk=self.stands_for_id).first()
        said = {"title": original.title, "url": address_of(original)} if original else None
        return context | {"original": said}


class EasyPage(Rendition):
    """A page in Leichte Sprache."""

    language = Language.EASY_GERMAN.value

    body = StreamField(EasyBlocks(), verbose_name=_("Text"))
    tested_by = models.CharField(
        _("Geprüft von"),
        max_length=120,
        blank=True,
        help_text=_("Die Gruppe von Menschen, die den Text gelesen und verstanden hat. Leer: noch niemand."),
    )

    template = "pages/easy_page.html"
    content_panels = [
        *Page.content_panels,
        PageChooserPanel("stands_for"),
        FieldPanel("body"),
        FieldPanel("tested_by"),
    ]

    class Meta:
        verbose_name = _("Seite in Leichter Sprache")
        verbose_name_plural = _("Seiten in Leichter Sprache")


class SignPage(Rendition):
    """A page in Deutsche Gebärdensprache: a video of ours, with subtitles and a transcript."""

    language = Language.GERMAN.value

    body = StreamField(SignBlocks(block_counts={"video": {"min_num": 1}}), verbose_name=_("Videos"))

    template = "pages/sign_page.html"
    content_panels = [*Page.content_panels, PageChooserPanel("stands_for"), FieldPanel("body")]

    class Meta:
        verbose_name = _("Seite in Gebärdensprache")
        verbose_name_plural = _("Seiten in Gebärdensprache")
