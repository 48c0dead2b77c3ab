"""What search engines may know: every public page and entry, with the day of its last change."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from wagtail.models import Page, Site

from panreflex.base import languages
from panreflex.base.publishing import Publishable
from panreflex.collect.library.models import Interview, PracticeExample, Publication, ResearchProject
from panreflex.collect.surveys.models import PublishedFigure
from panreflex.distil.models import Recommendation
from panreflex.share.catalogue import participants
from panreflex.share.catalogue.participants import Participant
from panreflex.share.events.models import Event
from panreflex.share.pages.models.base import address_of
from panreflex.vocabulary.models import Concept

# Lists that no page of the tree stands for.
LISTS = (
    "/beispiel-anbieten/",
    "/befragungen/",
    "/daten/",
    "/empfehlungen/",
    "/fachwoerter/",
    "/forschungsprojekte/",
    "/gute-beispiele/",
    "/gute-beispiele/karte/",
    "/gute-beispiele/welt/",
    "/im-gespraech/",
    "/kommunen/",
    "/literatur/",
    "/termine/",
)


class _OurSitemap(Sitemap[Any]):
    """Addresses are those of BASE_URL, whatever host was asked; each names its page in the other languages."""

    limit = 50_000  # what the protocol allows in one file

    def _urls(self, page: int | str, protocol: str, domain: str) -> list[dict[str, Any]]:
        urls: list[dict[str, Any]] = super()._urls(page, protocol, domain)  # type: ignore[misc]
        root = f"{protocol}://{domain}"
        for url in urls:
            pages = languages.alternatives(url["location"].removeprefix(root))
            url["alternates"] = [{"lang_code": code, "location": root + path} for code, path in pages.items()]
        return urls

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.BASE_URL).netloc

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.BASE_URL).scheme


class ListSitemap(_OurSitemap):
    """The lists of the catalogue, without a day: an entry that vanishes changes them too, and leaves no date."""

    def items(self) -> Iterable[str]:
        return LISTS

    def location(self, item: str) -> str:
        return item


class PageSitemap(_OurSitemap):
    """The pages of the tree that everybody may read."""

    def items(self) -> Iterable[Page]:
        site = Site.objects.select_related("root_page").get(is_default_site=True)
        tree = Page.objects.descendant_of(site.root_page, inclusive=True).live().public()
        pages: Iterable[Page] = tree.only("pk", "url_path", "last_published_at").order_by("path")
        return pages

    def location(self, item: Page) -> str:
        return address_of(item)

    def lastmod(self, item: Page) -> datetime | None:
        changed: datetime | None = item.last_published_at
        return changed


class MunicipalitySitemap(_OurSitemap):
    """The municipalities that take part, without a day, as the lists. Others have a page with nothing of their own."""

    def items(self) -> Iterable[Participant]:
        return [one for one in participants.all_of_them().listed if one.all_examples or one.parts]

    def location(self, item: Participant) -> str:
        return item.url


class EntrySitemap(_OurSitemap):
    """The live entries of one kind."""

    def __init__(self, model: type[Publishable]) -> None:
        self.model = model

    def items(self) -> Iterable[Publishable]:
        entries: Iterable[Publishable] = (
            self.model.objects.live().only("pk", "slug", "last_published_at").order_by("slug")
        )
        return entries

    def lastmod(self, item: Publishable) -> datetime | None:
        changed: datetime | None = item.last_published_at
        return changed


class ConceptSitemap(_OurSitemap):
    """The technical words, which keep no day of their own."""

    def items(self) -> Iterable[Concept]:
        return Concept.objects.only("slug").order_by("slug")


KINDS: tuple[type[Publishable], ...] = (
    PracticeExample,
    Publication,
    ResearchProject,
    Interview,
    PublishedFigure,
    Recommendation,
    Event,
)
SITEMAPS: dict[str, Sitemap[Any]] = {
    "pages": PageSitemap(),
    "lists": ListSitemap(),
    "municipalities": MunicipalitySitemap(),
    "concepts": ConceptSitemap(),
    **{model._meta.model_name or "": EntrySitemap(model) for model in KINDS},
}
