"""A video that can also be read."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, StructBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from panreflex.base.media.models import Video


class VideoBlock(StructBlock):
    """A video of ours with subtitles; its transcript stands below. Nothing of it loads before somebody plays it."""

    video = SnippetChooserBlock(Video, label=_("Video"))
    caption = CharBlock(label=_("Unterschrift"), max_length=300, required=False)

    class Meta:
        label = _("Video")
        icon = "media"
        template = "pages/blocks/video.html"
        description = _("Ein eigenes Video mit Untertiteln und Abschrift. Es lädt erst, wenn jemand es startet.")

    def get_searchable_content(self, value: Any) -> list[str]:
        """What is said in it is found as well."""
        words: list[str] = super().get_searchable_content(value)
        video = value.get("video")
        return [*words, video.title, video.transcript] if video else words

    def get_preview_value(self) -> Any:
        """The newest video."""
        newest = Video.objects.harmless().order_by("-pk").values_list("pk", flat=True).first()
        return self.to_python({"video": newest, "caption": ""})
