"""What a text of the site is made of: a file per block, and the few together."""

from wagtail.blocks import StreamBlock

from panreflex.share.pages.blocks.bullets import BulletsBlock
from panreflex.share.pages.blocks.definitions import DefinitionsBlock
from panreflex.share.pages.blocks.heading import HeadingBlock
from panreflex.share.pages.blocks.notice import NoticeBlock
from panreflex.share.pages.blocks.paragraph import ParagraphBlock
from panreflex.share.pages.blocks.partner import PartnerBlock
from panreflex.share.pages.blocks.result import ResultBlock


class TextBlocks(StreamBlock):
    """The body of a page that editors write. Few kinds, so that all pages look alike."""

    heading = HeadingBlock()
    paragraph = ParagraphBlock()
    bullets = BulletsBlock()
    notice = NoticeBlock()
    definitions = DefinitionsBlock()


__all__ = [
    "BulletsBlock",
    "DefinitionsBlock",
    "HeadingBlock",
    "NoticeBlock",
    "ParagraphBlock",
    "PartnerBlock",
    "ResultBlock",
    "TextBlocks",
]
