"""The model of the yardstick. It exists in benchmarks only."""

from wagtail.fields import RichTextField
from wagtail.models import Page, Site

TEXT = (
    "<p>Eine Seite mit <b>einem</b> Textfeld, wie sie Wagtails Einführung zeigt.</p>"
    "<ul><li>ein Punkt</li><li>noch einer</li></ul><p>Und ein Absatz am Ende.</p>"
)


class BarePage(Page):
    """A page with one rich-text field."""

    body = RichTextField()
    template = "bare_page/page.html"


def make() -> str:
    """Put one below the home page of the site and return its address."""
    home = Site.objects.get(is_default_site=True).root_page
    home.add_child(instance=BarePage(title="Messlatte", slug="messlatte", body=TEXT))
    return "/messlatte/"
