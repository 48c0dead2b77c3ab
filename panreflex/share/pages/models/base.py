"""What all pages have in common: an address that stays, a trail, text for the search."""

from http import HTTPMethod
from typing import Any, ClassVar

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.blocks import StreamValue
from wagtail.models import Page

from panreflex.base.layout import Entry
from panreflex.base.linked_data import About
from panreflex.base.publishing import Released
from panreflex.collect.editorial import releasing
from panreflex.share.pages import describing


class SitePageForm(WagtailAdminPageForm):
    """The form of a page. Once published, its address is a promise: the slug cannot be changed any more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        slug = self.fields.get("slug")
        if slug is not None and self.instance.first_published_at:
            slug.disabled = True
            slug.help_text = _("Diese Adresse ist veröffentlicht und bleibt, damit Verweise auf sie gültig bleiben.")


class SitePage(Released, Page):
    """A page of the site; subclasses say what it shows, and what of it is searched (`search_text`)."""

    base_form_class = SitePageForm
    subpage_types: ClassVar[list[str]] = []
    parent_page_types: ClassVar[list[str]] = ["pages.HomePage"]
    allowed_http_methods: ClassVar[list[HTTPMethod]] = [HTTPMethod.GET, HTTPMethod.HEAD, HTTPMethod.OPTIONS]

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Where two people are required, a page begins as a draft, whatever makes it: forms, copies, aliases."""
        if self._state.adding and releasing.is_required():
            self.live = False
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """The page's address on this site. The site has one tree, so nothing has to be looked up."""
        return address_of(self)

    @property
    def search_text(self) -> str:
        """What can be found besides title and description, as plain text."""
        raise NotImplementedError

    @property
    def trail(self) -> list[Entry]:
        """The way here from below the home page on."""
        return [Entry(self.title, self.get_absolute_url())]

    @property
    def about(self) -> About:
        """What machines read about it."""
        return describing.page(self)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """What the template shows; `trail` for the breadcrumb."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | {"trail": self.trail, "about": self.about}


def address_of(page: Page) -> str:
    """Address of a page of any class: its place in the tree without that of the home page."""
    path: str = page.url_path
    return "/" + path.lstrip("/").partition("/")[2]


def plain(body: StreamValue) -> str:
    """The words of a body of blocks that are its own, without mark-up."""
    words: list[str] = body.stream_block.get_searchable_content(body)
    return " ".join(words)
