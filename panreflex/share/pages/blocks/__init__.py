"""What a text of the site is made of: a file per block, and `body` with those of a page."""

from panreflex.share.pages.blocks.body import TextBlocks
from panreflex.share.pages.blocks.partner import PartnerBlock
from panreflex.share.pages.blocks.result import ResultBlock
from panreflex.share.pages.blocks.video import VideoBlock

__all__ = ["PartnerBlock", "ResultBlock", "TextBlocks", "VideoBlock"]
