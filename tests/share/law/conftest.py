"""Pages that show generated parts."""

import pytest
from wagtail.models import Page, Site

from panreflex.share.law.parts import Part
from panreflex.share.pages.models import HomePage, StandardPage


@pytest.fixture
def pages() -> dict[str, StandardPage]:
    """Impressum, Datenschutz and Barrierefreiheit as an installation has them, by the name of their part."""
    home = Page.get_first_root_node().add_child(
        instance=HomePage(title="Start", slug="start", claim="Lernen", lead="Aus Krisen.")
    )
    Site.objects.update(root_page=home)
    Site.clear_site_root_paths_cache()
    slugs = {Part.IMPRINT: "impressum", Part.PRIVACY: "datenschutz", Part.ACCESSIBILITY: "barrierefreiheit"}
    return {
        part: home.add_child(instance=StandardPage(title=str(part.label), slug=slug, generated=part))
        for part, slug in slugs.items()
    }
