"""The text of a page, made of blocks."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import StreamBlock
from wagtail.blocks.stream_block import StreamBlockValidationError

from panreflex.share.pages.blocks import checking
from panreflex.share.pages.blocks.accordion import AccordionBlock
from panreflex.share.pages.blocks.bullets import BulletsBlock
from panreflex.share.pages.blocks.chart import ChartBlock
from panreflex.share.pages.blocks.definitions import DefinitionsBlock
from panreflex.share.pages.blocks.download import DownloadBlock
from panreflex.share.pages.blocks.entries import EntriesBlock
from panreflex.share.pages.blocks.fact_sheet import FactSheetBlock
from panreflex.share.pages.blocks.figure import FigureBlock
from panreflex.share.pages.blocks.heading import HeadingBlock, SubheadingBlock
from panreflex.share.pages.blocks.notice import NoticeBlock
from panreflex.share.pages.blocks.paragraph import ParagraphBlock
from panreflex.share.pages.blocks.picture import PictureBlock
from panreflex.share.pages.blocks.quote import QuoteBlock
from panreflex.share.pages.blocks.video import VideoBlock


class TextBlocks(StreamBlock):
    """The body of a page that editors write."""

    heading = HeadingBlock(group=_("Text"))
    subheading = SubheadingBlock(group=_("Text"))
    paragraph = ParagraphBlock(group=_("Text"))
    bullets = BulletsBlock(group=_("Text"))
    definitions = DefinitionsBlock(group=_("Text"))
    accordion = AccordionBlock(group=_("Text"))
    quote = QuoteBlock(group=_("Hervorgehoben"))
    notice = NoticeBlock(group=_("Hervorgehoben"))
    fact_sheet = FactSheetBlock(group=_("Hervorgehoben"))
    picture = PictureBlock(group=_("Medien"))
    video = VideoBlock(group=_("Medien"))
    download = DownloadBlock(group=_("Medien"))
    figure = FigureBlock(group=_("Zahlen und Einträge"))
    chart = ChartBlock(group=_("Zahlen und Einträge"))
    entries = EntriesBlock(group=_("Zahlen und Einträge"))

    class Meta:
        template = "pages/blocks/body.html"

    def clean(self, value: Any) -> Any:
        """Beside the blocks' own checks, what only shows in the whole; a draft may be unfinished."""
        cleaned = super().clean(value)
        if not self.is_deferred_validation and (faults := checking.faults(cleaned)):
            raise StreamBlockValidationError(
                block_errors={position: ValidationError(fault) for position, fault in faults.items()}
            )
        return cleaned
