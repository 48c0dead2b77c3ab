"""What every page's frame shows: navigation, footer, demo mark, the page's own address."""

from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from panreflex.base import languages
from panreflex.base.requests import SECRET_PATH


class Entry(NamedTuple):
    """A link of navigation or footer. `current`: value for aria-current, "" where the reader is elsewhere."""

    title: str | Promise
    url: str
    current: str = ""


class Switch(NamedTuple):
    """This page in another language; `title` is the name of the language in itself."""

    language: str
    title: str
    url: str


NAMES = {"de": "Deutsch", "en": "English"}

# The addresses are promises of the platform, so they stand here and cost no look-up.
NAVIGATION = (
    Entry(_("Über das Projekt"), "/ueber/"),
    Entry(_("Kommunale Resilienz"), "/kommunale-resilienz/"),
    Entry(_("Krisenmanagement in Kommunen"), "/krisenmanagement-in-kommunen/"),
    Entry(_("Krisenkommunikation"), "/krisenkommunikation/"),
    Entry(_("Vulnerabilität in der Krise"), "/vulnerabilitaet-in-der-krise/"),
)
TOOLS = (
    Entry(_("Aktuelles"), "/aktuelles/"),
    Entry(_("Newsletter"), "/newsletter/"),
    Entry(_("Merkliste"), "/merkliste/"),
)
FOOTER = (
    (
        _("Wissen"),
        (
            Entry(_("Gute Beispiele"), "/gute-beispiele/"),
            Entry(_("Kommunen"), "/kommunen/"),
            Entry(_("Empfehlungen"), "/empfehlungen/"),
            Entry(_("Literatur"), "/literatur/"),
            Entry(_("Forschungsprojekte"), "/forschungsprojekte/"),
            Entry(_("Expert:innen im Gespräch"), "/im-gespraech/"),
            Entry(_("Fachwörter"), "/fachwoerter/"),
            Entry(_("Beispiel anbieten"), "/beispiel-anbieten/"),
        ),
    ),
    (
        _("Ergebnisse"),
        (
            Entry(_("Stellschrauben"), "/stellschrauben/"),
            Entry(_("Resilienzfaktoren"), "/resilienzfaktoren/"),
            Entry(_("Befragungen"), "/befragungen/"),
            Entry(_("Termine"), "/termine/"),
            Entry(_("Daten zum Mitnehmen"), "/daten/"),
        ),
    ),
    (
        _("Das Projekt"),
        (
            Entry(_("Über das Projekt"), "/ueber/"),
            Entry(_("Aktuelles"), "/aktuelles/"),
            Entry(_("Newsletter"), "/newsletter/"),
            Entry(_("Kontakt"), "/kontakt/"),
        ),
    ),
    (
        _("Rechtliches"),
        (
            Entry(_("Impressum"), "/impressum/"),
            Entry(_("Datenschutz"), "/datenschutz/"),
            Entry(_("Barrierefreiheit"), "/barrierefreiheit/"),
            Entry(_("Quellen und Lizenzen"), "/quellen/"),
        ),
    ),
)


def context(request: HttpRequest) -> dict[str, object]:
    """Context processor of every template: touches neither session nor user, and the database after a change only."""
    return frame(request.path, getattr(request, "content_version", None))


def frame(path: str, version: int | None = None) -> dict[str, object]:
    """What base.html needs, for the page at `path` (without the prefix of a language); error pages use it directly.

    version: of the content, where somebody has asked for it already; without it nothing is looked up.
    """
    language = languages.current()
    addresses = languages.alternatives(path)
    return {
        "language": language,
        "speaks_german": language == languages.HOME,
        "switch": [Switch(code, NAMES[code], address) for code, address in addresses.items() if code != language],
        "alternates": [Switch(code, NAMES[code], settings.BASE_URL + address) for code, address in addresses.items()],
        "home_alternate": settings.BASE_URL + path,
        "navigation": [entry._replace(current=_current(entry.url, path)) for entry in NAVIGATION],
        "tools": [entry._replace(current=_current(entry.url, path)) for entry in TOOLS],
        "footer": FOOTER,
        "renditions": import_string(settings.RENDITIONS)(version),
        "demo": settings.DEMO,
        # A key in an address must not travel on, as in the link to report a barrier.
        "page_address": settings.BASE_URL + languages.local(SECRET_PATH.sub(r"\1", path)),
    }


def _current(url: str, path: str) -> str:
    """ "page" for the page itself, "true" for a page below it, as aria-current knows them."""
    if path == url:
        return "page"
    return "true" if path.startswith(url) else ""
