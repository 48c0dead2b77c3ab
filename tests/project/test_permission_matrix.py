"""Every address and who gets what there.

The table is held against the URL configuration: an address without a row fails, and so does a row without an address.
What others bring along (Wagtail, allauth) has a row per prefix, proven on three addresses each.
"""

import inspect
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from wagtail.models import Page, Site

from panreflex.base import languages
from panreflex.base.feeds import FORMS
from panreflex.project import editing_rights
from panreflex.share.feedback import reporting
from panreflex.share.pages.models import HomePage
from tests import spoken
from tests.making import (
    make_attachment,
    make_client,
    make_concept,
    make_contribution,
    make_event,
    make_example,
    make_figure,
    make_interview,
    make_invitation,
    make_join_request,
    make_measure,
    make_municipality,
    make_project,
    make_publication,
    make_reading_list,
    make_recommendation,
    make_saved_search,
    make_theme,
    make_user,
    make_video,
)

ROLES = ("nobody", "reader", "member", "coordinator", "facilitator", "researcher", "editor", "administrator")

LISTS = ("gute-beispiele", "literatur", "forschungsprojekte", "im-gespraech", "empfehlungen")

Statuses = dict[str, int]


class Row(NamedTuple):
    """An address (`{…}` are values of the world below), how it is called, and what each role gets."""

    address: str
    statuses: Statuses
    method: str = "get"
    data: dict[str, str] = {}


def everybody(status: int = 200) -> Statuses:
    """The same for all: public pages."""
    return dict.fromkeys(ROLES, status)


def signed_in(status: int = 200, **others: int) -> Statuses:
    """`status` for whoever is signed in, except `others`; nobody is sent to the sign-in."""
    return everybody(status) | {"nobody": 302} | others


def only(*roles: str, get: int = 200, **others: int) -> Statuses:
    """`get` for these roles, 403 for all who may not, except `others`; nobody is sent to the sign-in."""
    return signed_in(403) | dict.fromkeys(roles, get) | others


def with_factor(status: int = 200) -> Statuses:
    """Those who have a second factor, because their role needs one."""
    return {"editor": status, "administrator": status}


OWN_MUNICIPALITY = dict.fromkeys(("reader", "facilitator", "researcher", "editor"), 404)  # it is none of theirs


def members_alone(status: int = 200) -> Statuses:
    """What belongs to the members of one municipality: others must not know of it, not even administrators."""
    return everybody(404) | {"nobody": 302, "member": status, "coordinator": status}


MEMBERS_ALONE = members_alone()

EDITORS = ("editor", "administrator")

ROWS: dict[str, Row] = {
    "healthz": Row("/healthz", everybody()),
    # people
    "konto/": Row("/konto/", signed_in()),
    # signing in; editors and administrators of this world have an app with codes and have just shown it
    "konto/login/": Row("/konto/login/", everybody(302) | {"nobody": 200}),
    "konto/login/zweiter-schritt/": Row("/konto/login/zweiter-schritt/", everybody(302)),
    "konto/login/passkey/": Row("/konto/login/passkey/", everybody(302)),
    "konto/login/anbieter/": Row("/konto/login/anbieter/", everybody(404), "post"),
    "konto/login/anbieter/antwort/": Row("/konto/login/anbieter/antwort/", everybody(404)),
    "konto/signup/": Row("/konto/signup/", everybody(302) | {"nobody": 200}),
    "konto/password/reset/": Row("/konto/password/reset/", everybody()),
    r"konto/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": Row(
        "/konto/password/reset/key/1-nichts/", everybody()
    ),
    "konto/reauthenticate/": Row("/konto/reauthenticate/", signed_in(**with_factor(302))),
    "konto/reauthenticate/code/": Row("/konto/reauthenticate/code/", signed_in(302, **with_factor())),
    "konto/reauthenticate/passkey/": Row("/konto/reauthenticate/passkey/", everybody(302)),
    "konto/zweiter-faktor/": Row("/konto/zweiter-faktor/", everybody(302)),
    "konto/anmeldung/": Row("/konto/anmeldung/", signed_in()),
    "konto/anmeldung/stand/": Row("/konto/anmeldung/stand/", everybody()),
    "konto/sicherheit/": Row("/konto/sicherheit/", signed_in()),
    "konto/sicherheit/adresse/": Row("/konto/sicherheit/adresse/", signed_in(302, **with_factor())),
    "konto/sicherheit/app/": Row("/konto/sicherheit/app/", everybody(302)),
    "konto/sicherheit/app/entfernen/": Row("/konto/sicherheit/app/entfernen/", signed_in(404, **with_factor())),
    "konto/sicherheit/passkeys/neu/": Row("/konto/sicherheit/passkeys/neu/", signed_in(302, **with_factor())),
    "konto/sicherheit/passkeys/<int:pk>/": Row("/konto/sicherheit/passkeys/0/", signed_in(302, **with_factor(404))),
    "konto/sicherheit/passkeys/<int:pk>/entfernen/": Row(
        "/konto/sicherheit/passkeys/0/entfernen/", signed_in(302, **with_factor(404))
    ),
    "konto/sicherheit/notfall-codes/": Row("/konto/sicherheit/notfall-codes/", signed_in(404)),
    "konto/sicherheit/notfall-codes/neu/": Row("/konto/sicherheit/notfall-codes/neu/", signed_in(302, **with_factor())),
    "konto/sicherheit/notfall-codes/datei/": Row("/konto/sicherheit/notfall-codes/datei/", signed_in(404)),
    "konto/sicherheit/anbieter/<int:pk>/loesen/": Row(
        "/konto/sicherheit/anbieter/0/loesen/", signed_in(302, **with_factor(404)), "post"
    ),
    "konto/sicherheit/anmeldungen/<int:pk>/beenden/": Row(
        "/konto/sicherheit/anmeldungen/0/beenden/", everybody(302), "post"
    ),
    "konto/sicherheit/anmeldungen/andere-beenden/": Row(
        "/konto/sicherheit/anmeldungen/andere-beenden/", everybody(302), "post"
    ),
    "konto/password/change/": Row("/konto/password/change/", signed_in()),
    "konto/password/set/": Row("/konto/password/set/", everybody(302)),
    "konto/beitreten/": Row("/konto/beitreten/", signed_in()),
    "konto/beitreten/<str:ags>/": Row("/konto/beitreten/05913000/", signed_in()),
    "konto/anfragen/<int:pk>/zurueckziehen/": Row("/konto/anfragen/{request}/zurueckziehen/", signed_in(404), "post"),
    "konto/daten/": Row("/konto/daten/", signed_in()),
    "konto/daten/meine-daten.json": Row("/konto/daten/meine-daten.json", signed_in()),
    "konto/daten/meine-daten.html": Row("/konto/daten/meine-daten.html", signed_in()),
    "konto/daten/loeschen/": Row("/konto/daten/loeschen/", signed_in(302, **with_factor())),
    "konto/geloescht/": Row("/konto/geloescht/", everybody()),
    "konto/einladung/<str:token>/": Row("/konto/einladung/nichts/", everybody(410)),
    "konto/einladungen/<int:pk>/erneut/": Row(
        "/konto/einladungen/{invitation}/erneut/",
        only("coordinator", "administrator", get=302, **OWN_MUNICIPALITY),
        "post",
    ),
    "konto/einladungen/<int:pk>/zurueckziehen/": Row(
        "/konto/einladungen/{invitation}/zurueckziehen/",
        only("coordinator", "administrator", get=302, **OWN_MUNICIPALITY),
        "post",
    ),
    "meine-kommune/<str:ags>/": Row(
        "/meine-kommune/05913000/", only("member", "coordinator", "administrator", **OWN_MUNICIPALITY)
    ),
    "meine-kommune/<str:ags>/einladen/": Row(
        "/meine-kommune/05913000/einladen/", only("coordinator", "administrator", **OWN_MUNICIPALITY)
    ),
    "meine-kommune/<str:ags>/anfragen/<int:pk>/": Row(
        "/meine-kommune/05913000/anfragen/{request}/", only("coordinator", "administrator", **OWN_MUNICIPALITY)
    ),
    "meine-kommune/<str:ags>/mitglieder/<int:pk>/rolle/": Row(
        "/meine-kommune/05913000/mitglieder/{membership}/rolle/",
        only("coordinator", "administrator", **OWN_MUNICIPALITY),
    ),
    "meine-kommune/<str:ags>/mitglieder/<int:pk>/beenden/": Row(
        "/meine-kommune/05913000/mitglieder/{membership}/beenden/",  # of the member, who may leave herself
        only("member", "coordinator", "administrator", **OWN_MUNICIPALITY),
    ),
    "verwaltung/kommunen/": Row("/verwaltung/kommunen/", only("administrator")),
    "verwaltung/personen/": Row("/verwaltung/personen/", only("administrator")),
    "verwaltung/personen/einladen/": Row("/verwaltung/personen/einladen/", only("administrator")),
    "verwaltung/personen/<int:pk>/": Row("/verwaltung/personen/{person}/", only("administrator")),
    "verwaltung/personen/<int:pk>/entziehen/": Row(
        "/verwaltung/personen/{person}/entziehen/", only("administrator", get=302), "post", {"role": "editor"}
    ),
    "verwaltung/personen/<int:pk>/sperren/": Row(
        "/verwaltung/personen/{stranger}/sperren/", only("administrator", get=302), "post"
    ),
    "verwaltung/personen/<int:pk>/entsperren/": Row(
        "/verwaltung/personen/{stranger}/entsperren/", only("administrator", get=302), "post"
    ),
    "verwaltung/protokoll/": Row("/verwaltung/protokoll/", only("administrator")),
    "verwaltung/protokoll.csv": Row("/verwaltung/protokoll.csv", only("administrator")),
    "verwaltung/rollen/": Row("/verwaltung/rollen/", only("administrator")),
    # administration
    "verwaltung/": Row("/verwaltung/", only("administrator")),
    "verwaltung/einrichtung/": Row("/verwaltung/einrichtung/", only("administrator")),
    "verwaltung/einrichtung/stand/": Row("/verwaltung/einrichtung/stand/", only("administrator")),
    "verwaltung/einrichtung/pruefen/": Row("/verwaltung/einrichtung/pruefen/", only("administrator", get=302), "post"),
    # offers of examples; the one of this world belongs to Dortmund and is being written
    "beispiel-anbieten/": Row("/beispiel-anbieten/", everybody()),
    "meine-beispiele/": Row("/meine-beispiele/", signed_in()),
    "meine-beispiele/neu/": Row("/meine-beispiele/neu/", signed_in()),
    "meine-beispiele/<int:pk>/": Row("/meine-beispiele/{offer}/", MEMBERS_ALONE),
    "meine-beispiele/<int:pk>/schritt/<int:number>/": Row("/meine-beispiele/{offer}/schritt/1/", MEMBERS_ALONE),
    "meine-beispiele/<int:pk>/feld/": Row("/meine-beispiele/{offer}/feld/", MEMBERS_ALONE | {"nobody": 401}),
    r"^meine-beispiele/(?P<pk>\d+)/anhaenge/(?P<kind>bild|dokument)/$": Row(
        "/meine-beispiele/{offer}/anhaenge/bild/", members_alone(422), "post"
    ),
    "meine-beispiele/<int:pk>/anhaenge/<int:enclosure>/": Row(
        "/meine-beispiele/{offer}/anhaenge/0/", everybody(404) | {"nobody": 302}
    ),
    "meine-beispiele/<int:pk>/anhaenge/<int:enclosure>/entfernen/": Row(
        "/meine-beispiele/{offer}/anhaenge/0/entfernen/", members_alone(302), "post"
    ),
    "meine-beispiele/<int:pk>/vorschau/": Row("/meine-beispiele/{offer}/vorschau/", MEMBERS_ALONE),
    "meine-beispiele/<int:pk>/absenden/": Row("/meine-beispiele/{offer}/absenden/", members_alone(422), "post"),
    "meine-beispiele/<int:pk>/antworten/": Row("/meine-beispiele/{offer}/antworten/", members_alone(422), "post"),
    "meine-beispiele/<int:pk>/zurueckziehen/": Row(
        "/meine-beispiele/{offer}/zurueckziehen/", members_alone(302), "post"
    ),
    "meine-beispiele/<int:pk>/zurueckholen/": Row("/meine-beispiele/{offer}/zurueckholen/", members_alone(302), "post"),
    "meine-beispiele/<int:pk>/ueberarbeiten/": Row(
        "/meine-beispiele/{offer}/ueberarbeiten/", members_alone(302), "post"
    ),
    "meine-beispiele/<int:pk>/loeschen/": Row("/meine-beispiele/{offer}/loeschen/", members_alone(302)),
    # feedback
    "barrierefreiheit/rueckmeldung/": Row("/barrierefreiheit/rueckmeldung/", everybody()),
    "was-fehlt/": Row("/was-fehlt/", everybody()),
    "verwaltung/rueckmeldungen/": Row("/verwaltung/rueckmeldungen/", only("administrator")),
    "verwaltung/rueckmeldungen/tabelle.csv": Row("/verwaltung/rueckmeldungen/tabelle.csv", only("administrator")),
    "verwaltung/rueckmeldungen/<int:pk>/": Row("/verwaltung/rueckmeldungen/{report}/", only("administrator")),
    # jobs and mail
    "verwaltung/auftraege/": Row("/verwaltung/auftraege/", only("administrator")),
    "verwaltung/auftraege/<int:pk>/wiederholen/": Row(
        "/verwaltung/auftraege/0/wiederholen/", only("administrator", get=302), "post"
    ),
    "verwaltung/auftraege/stand/": Row("/verwaltung/auftraege/stand/", only("administrator")),
    "verwaltung/auftraege/<int:pk>/abbrechen/": Row(
        "/verwaltung/auftraege/0/abbrechen/", only("administrator", get=302), "post"
    ),
    "verwaltung/auftraege/<str:name>/starten/": Row(
        "/verwaltung/auftraege/nichts/starten/", only("administrator", get=302), "post"
    ),
    "verwaltung/postausgang/": Row("/verwaltung/postausgang/", only("administrator")),
    # what the law asks for
    "verwaltung/angaben/": Row("/verwaltung/angaben/", only("administrator")),
    "verwaltung/barrieren/": Row("/verwaltung/barrieren/", only("administrator")),
    "verwaltung/barrieren/neu/": Row("/verwaltung/barrieren/neu/", only("administrator")),
    "verwaltung/barrieren/<int:pk>/": Row("/verwaltung/barrieren/0/", only("administrator", get=404)),
    # editing
    "redaktion/account/": Row("/redaktion/account/", everybody(302)),
    # the public site
    "media/images/<path:name>": Row("/media/images/nichts.png", everybody(404)),
    "media/videos/<str:name>": Row("/media/videos/{video}", everybody(404) | dict.fromkeys(EDITORS, 200)),
    r"dokumente/^(\d+)/(.*)$": Row("/dokumente/{document}/merkblatt.pdf", everybody(404) | dict.fromkeys(EDITORS, 200)),
    **{f"aktuelles/{form}": Row(f"/aktuelles/{form}", everybody()) for form in FORMS},
    **{f"{name}/<feed:form>": Row(f"/{name}/atom.xml", everybody()) for name in LISTS},
    "tabellen/<int:pk>/<uuid:block>.csv": Row("/tabellen/1/00000000-0000-4000-8000-000000000000.csv", everybody(404)),
    "robots.txt": Row("/robots.txt", everybody()),
    "sitemap.xml": Row("/sitemap.xml", everybody()),
    "befragungen/": Row("/befragungen/", everybody()),
    "befragungen/<slug:slug>.csv": Row("/befragungen/zahl.csv", everybody()),
    "befragungen/<slug:slug>/": Row("/befragungen/zahl/", everybody()),
    "empfehlungen/": Row("/empfehlungen/", everybody()),
    "empfehlungen/<slug:slug>/": Row("/empfehlungen/ueben/", everybody()),
    "forschungsprojekte/": Row("/forschungsprojekte/", everybody()),
    "forschungsprojekte/<slug:slug>/": Row("/forschungsprojekte/projekt/", everybody()),
    "gute-beispiele/": Row("/gute-beispiele/", everybody()),
    "gute-beispiele/karte/": Row("/gute-beispiele/karte/", everybody()),
    "gute-beispiele/vergleich/": Row("/gute-beispiele/vergleich/?beispiel=peiman", everybody()),
    "gute-beispiele/welt/": Row("/gute-beispiele/welt/", everybody()),
    "gute-beispiele/<slug:slug>/": Row("/gute-beispiele/peiman/", everybody()),
    "im-gespraech/": Row("/im-gespraech/", everybody()),
    "im-gespraech/<slug:slug>/": Row("/im-gespraech/gespraech/", everybody()),
    "kommunen/": Row("/kommunen/", everybody()),
    "kommunen/<str:ags>/": Row("/kommunen/05913000/", everybody()),
    "literatur/": Row("/literatur/", everybody()),
    "literatur/<slug:slug>.json": Row("/literatur/werk.json", everybody()),
    "literatur/<slug:slug>/": Row("/literatur/werk/", everybody()),
    "suche/": Row("/suche/", everybody()),
    "suche/vorschlaege/": Row("/suche/vorschlaege/?q=peiman", everybody()),
    "suche/geoeffnet/": Row("/suche/geoeffnet/", everybody(204), "post"),
    # saved searches; `search` belongs to the reader, `letter` is the token in one that she got
    "suche/<feed:form>": Row("/suche/atom.xml?q=peiman", everybody()),
    "suche/merken/": Row("/suche/merken/?q=peiman", signed_in()),
    "meine-suchen/": Row("/meine-suchen/", signed_in()),
    "meine-suchen/meine-suchen.csv": Row("/meine-suchen/meine-suchen.csv", signed_in()),
    "meine-suchen/<int:pk>/": Row(
        "/meine-suchen/{search}/", signed_in(404, reader=302), "post", {"name": "Hitze", "frequency": "taeglich"}
    ),
    "meine-suchen/<int:pk>/loeschen/": Row("/meine-suchen/{search}/loeschen/", signed_in(404, reader=302), "post"),
    "meine-suchen/<int:pk>/zurueckholen/": Row(
        "/meine-suchen/{search}/zurueckholen/", signed_in(404, reader=302), "post"
    ),
    "meine-suchen/abbestellen/<str:token>/": Row("/meine-suchen/abbestellen/{letter}/", everybody()),
    # files and harvesters
    "daten/": Row("/daten/", everybody()),
    "daten/<slug:name>.<ending:ending>": Row("/daten/alles.json", everybody()),
    "<cited:name>/<slug:slug>.<reference:ending>": Row("/gute-beispiele/peiman.bib", everybody()),
    "oai": Row("/oai?verb=ListRecords&metadataPrefix=oai_dc", everybody()),
    "termine/": Row("/termine/", everybody()),
    "termine/<slug:slug>.ics": Row("/termine/termin.ics", everybody()),
    "termine/<slug:slug>/": Row("/termine/termin/", everybody()),
    "termine/archiv/<int:year>/": Row("/termine/archiv/2024/", everybody()),
    "termine/kalender.ics": Row("/termine/kalender.ics", everybody()),
    # what readers collect; the lists of this world belong to the reader
    "merkliste/": Row("/merkliste/", everybody()),
    "merkliste/hinzufuegen/": Row("/merkliste/hinzufuegen/?seite=/gute-beispiele/peiman/", everybody()),
    "merkliste/stand.json": Row("/merkliste/stand.json", everybody()),
    "merkliste/uebernehmen/": Row("/merkliste/uebernehmen/", signed_in(404), "post"),
    "merkliste/eintraege/<int:pk>/entfernen/": Row(
        "/merkliste/eintraege/{entry}/entfernen/", everybody(404) | {"reader": 302}, "post"
    ),
    "merkliste/eintraege/<int:pk>/notiz/": Row(
        "/merkliste/eintraege/{entry}/notiz/", everybody(404) | {"reader": 302}, "post"
    ),
    "merkliste/eintraege/<int:pk>/verschieben/": Row(
        "/merkliste/eintraege/{entry}/verschieben/", everybody(404) | {"reader": 302}, "post"
    ),
    "merkliste/listen/": Row("/merkliste/listen/", everybody(302), "post", {"titel": "Hitze"}),
    "merkliste/listen/<int:pk>/": Row("/merkliste/listen/{list}/", everybody(404) | {"reader": 200}),
    "merkliste/listen/<int:pk>/leeren/": Row(
        "/merkliste/listen/{list}/leeren/", everybody(404) | {"reader": 302}, "post"
    ),
    "merkliste/listen/<int:pk>/zurueckholen/": Row(
        "/merkliste/listen/{list}/zurueckholen/", everybody(404) | {"reader": 302}, "post"
    ),
    "merkliste/listen/<int:pk>/verwenden/": Row(
        "/merkliste/listen/{list}/verwenden/", signed_in(404, reader=302), "post"
    ),
    "merkliste/listen/<int:pk>/umbenennen/": Row(
        "/merkliste/listen/{list}/umbenennen/", everybody(404) | {"reader": 422}, "post"
    ),
    "merkliste/listen/<int:pk>/loeschen/": Row("/merkliste/listen/{list}/loeschen/", everybody(404) | {"reader": 200}),
    "merkliste/listen/<int:pk>/teilen/": Row(
        "/merkliste/listen/{list}/teilen/", everybody(404) | {"reader": 302}, "post"
    ),
    "merkliste/listen/<int:pk>/nicht-mehr-teilen/": Row(
        "/merkliste/listen/{unshared}/nicht-mehr-teilen/", everybody(404) | {"reader": 302}, "post"
    ),
    "merkliste/geteilt/<str:token>/": Row("/merkliste/geteilt/{token}/", everybody()),
    "merkliste/geteilt/<str:token>/uebernehmen/": Row(
        "/merkliste/geteilt/{token}/uebernehmen/", everybody(302), "post"
    ),
    "merkliste/mitnehmen/": Row("/merkliste/mitnehmen/", everybody()),
    "merkliste/listen/<int:pk>/mitnehmen/": Row(
        "/merkliste/listen/{list}/mitnehmen/", everybody(404) | {"reader": 200}
    ),
    "merkliste/geteilt/<str:token>/mitnehmen/": Row("/merkliste/geteilt/{token}/mitnehmen/", everybody()),
    # the interface for machines
    "fachwoerter/": Row("/fachwoerter/", everybody()),
    "fachwoerter/<slug:slug>/": Row("/fachwoerter/krisenstab/", everybody()),
    r"^vokabular\.(?P<form>ttl|jsonld|rdf)$": Row("/vokabular.ttl", everybody()),
    r"^vokabular/(?P<kind>[a-z_]+)\.(?P<form>ttl|jsonld|rdf)$": Row("/vokabular/theme.ttl", everybody()),
    "vokabular/": Row("/vokabular/", everybody(303)),
    "vokabular/<slug:kind>/": Row("/vokabular/theme/", everybody(303)),
    "vokabular/<slug:kind>/<slug:slug>/": Row("/vokabular/theme/stabsarbeit/", everybody(303)),
    "api/v1/": Row("/api/v1/", everybody()),
    "api/v1/<path:rest>": Row("/api/v1/gibt-es-nicht", everybody(404)),
    "api/v1/examples": Row("/api/v1/examples", everybody()),
    "api/v1/examples/<slug>": Row("/api/v1/examples/peiman", everybody()),
    "api/v1/events": Row("/api/v1/events", everybody()),
    "api/v1/events/<slug>": Row("/api/v1/events/termin", everybody()),
    "api/v1/figures": Row("/api/v1/figures", everybody()),
    "api/v1/figures/<slug>": Row("/api/v1/figures/zahl", everybody()),
    "api/v1/news": Row("/api/v1/news", everybody()),
    "api/v1/news/<slug>": Row("/api/v1/news/nichts", everybody(404)),
    "api/v1/interviews": Row("/api/v1/interviews", everybody()),
    "api/v1/interviews/<slug>": Row("/api/v1/interviews/gespraech", everybody()),
    "api/v1/municipalities": Row("/api/v1/municipalities", everybody()),
    "api/v1/municipalities/<ags>": Row("/api/v1/municipalities/05913000", everybody()),
    "api/v1/openapi.json": Row("/api/v1/openapi.json", everybody()),
    "api/v1/projects": Row("/api/v1/projects", everybody()),
    "api/v1/projects/<slug>": Row("/api/v1/projects/projekt", everybody()),
    "api/v1/publications": Row("/api/v1/publications", everybody()),
    "api/v1/publications/<slug>": Row("/api/v1/publications/werk", everybody()),
    "api/v1/recommendations": Row("/api/v1/recommendations", everybody()),
    "api/v1/recommendations/<slug>": Row("/api/v1/recommendations/ueben", everybody()),
    "api/v1/search": Row("/api/v1/search?q=peiman", everybody()),
    "api/v1/vocabulary": Row("/api/v1/vocabulary", everybody()),
    "api/v1/vocabulary/<kind>/<slug>": Row("/api/v1/vocabulary/theme/stabsarbeit", everybody()),
}


class Prefix(NamedTuple):
    """Addresses of one package; `ours` says whether views of our own may stand there too and need no row."""

    rows: tuple[Row, ...]
    ours: bool = False


EDITING = only(*EDITORS)

PREFIXES: dict[str, Prefix] = {
    # Wagtail's editing interface, guarded as a whole
    "redaktion/": Prefix(
        (
            Row("/redaktion/", EDITING),
            Row("/redaktion/beispiele/edit/{example}/", EDITING),
            Row("/redaktion/documents/{document}/lesen/", only(*EDITORS, get=302), "post"),
            Row("/redaktion/gibt/es/nicht/", only("editor", "administrator", get=404)),
        ),
        ours=True,
    ),
    # allauth
    "konto/": Prefix(
        (
            Row("/konto/logout/", signed_in()),
            Row("/konto/inactive/", everybody()),
            Row("/konto/confirm-email/", everybody()),
        )
    ),
    # Wagtail's documents
    "dokumente/": Prefix(
        (
            Row("/dokumente/1/nichts.pdf", everybody(404)),
            Row("/dokumente/0/nichts.pdf", everybody(404)),
            Row("/dokumente/authenticate_with_password/1/", everybody(404)),
        ),
        ours=True,
    ),
    # Wagtail's doors to restricted pages
    "_util/": Prefix(
        (
            Row("/_util/authenticate_with_password/1/1/", everybody(404)),
            Row("/_util/login/", everybody(302)),
            Row("/_util/login/?next=/konto/", everybody(302)),
        ),
        ours=True,
    ),
    # pages that editors write
    r"^((?:[\w\-]+/)*)$": Prefix(
        (
            Row("/", everybody()),
            Row("/gibt-es-nicht/", everybody(404)),
            Row("/gibt/es/nicht/", everybody(404)),
        )
    ),
}


@pytest.fixture
def world(settings: Any, tmp_path: Path) -> dict[str, Any]:
    """One of each, by the names that the addresses use; all that is public has been published."""
    settings.MEDIA_ROOT = tmp_path
    editing_rights.set_up()
    dortmund = make_municipality("05913000", "Dortmund")
    make_concept("Krisenstab")
    example = make_example("peiman", municipality=dortmund, themes=[make_theme("stabsarbeit")])
    make_publication("werk")
    make_project("projekt")
    make_interview("gespraech")
    make_figure("zahl")
    make_event("termin")
    make_recommendation("ueben", measures=[make_measure()])
    home = HomePage(title="Start", slug="start", claim="Aus Krisen lernen", lead="Was Kommunen tun.")
    Page.objects.get(depth=1).add_child(instance=home)
    Site.objects.update(root_page=home)
    users = {
        role: make_user(role, municipality=dortmund if role in ("member", "coordinator") else None)
        for role in ROLES[1:]
    }
    stranger = make_user(email="fremd@stadt.example")
    reading_list, *(entry,) = make_reading_list(example, owner=users["reader"])
    search, letter = make_saved_search(users["reader"])
    return {
        "search": search.pk,
        "letter": letter,
        "list": reading_list.pk,
        "unshared": make_reading_list(owner=users["reader"], is_current=False)[0].pk,
        "entry": entry.pk,
        "token": reading_list.share_token,
        "example": example.pk,
        "stranger": stranger.pk,
        "request": make_join_request(stranger, dortmund).pk,
        "invitation": make_invitation("neu@stadt.example", dortmund)[0].pk,
        "document": make_attachment().pk,  # no public page leads to it, nor to the video
        "video": make_video().url.rpartition("/")[2],
        "person": users["reader"].pk,
        "membership": users["member"].memberships.get().pk,
        "offer": make_contribution(users["member"], dortmund).pk,
        "report": reporting.report(text="Der Filter reagiert nicht auf die Tastatur.").pk,
        "clients": {"nobody": Client()} | {role: make_client(user) for role, user in users.items()},
    }


def got(row: Row, world: dict[str, Any]) -> Statuses:
    """What each role really gets."""
    address = row.address.format(**world)
    return {
        role: getattr(client, row.method)(address, row.data).status_code for role, client in world["clients"].items()
    }


def routes() -> Iterator[tuple[str, Callable[..., Any]]]:
    """All addresses of the URL configuration with their views."""

    def below(resolver: URLResolver, prefix: str) -> Iterator[tuple[str, Callable[..., Any]]]:
        for pattern in resolver.url_patterns:
            route = prefix + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                yield from below(pattern, route)
            elif isinstance(pattern, URLPattern):
                yield route, pattern.callback

    return below(get_resolver(), "")


def is_covered(route: str, view: Callable[..., Any]) -> bool:
    """Whether a row says who gets what at this route."""
    ours = inspect.unwrap(view).__module__.startswith("panreflex")
    return route in ROWS or any(route.startswith(prefix) and (it.ours or not ours) for prefix, it in PREFIXES.items())


def english(address: str) -> str:
    """The same address in English; "" for what exists once."""
    path, mark, query = address.partition("?")
    return "" if languages.is_shared(path) else languages.local(path, "en") + mark + query


@pytest.mark.django_db
def test_every_address_of_readers_gives_the_same_in_english_and_says_nothing_in_german(world):
    german, changed, left = spoken.german_words(), [], []
    for row in [*ROWS.values(), *(row for it in PREFIXES.values() for row in it.rows)]:
        address = english(row.address.format(**world))
        if not address or row.method != "get":
            continue
        seen_by = next((role for role in ROLES if row.statuses[role] == 200), "nobody")
        for role in {"nobody", seen_by}:
            answer = world["clients"][role].get(address, row.data)
            if answer.status_code != row.statuses[role]:
                changed.append((address, role, answer.status_code))
            elif answer.status_code != 302:
                said = spoken.pieces(answer.content.decode())
                left += [(address, text) for language, text in said if language != "de" and text in german]

    assert changed == []
    assert left == []


def test_every_address_has_a_row():
    assert [route for route, view in routes() if not is_covered(route, view)] == []


def test_every_row_has_an_address():
    known = {route for route, _view in routes()}

    assert [route for route in ROWS if route not in known] == []
    assert [prefix for prefix in PREFIXES if not any(route.startswith(prefix) for route in known)] == []


def test_a_view_of_ours_below_the_prefix_of_a_package_needs_a_row_of_its_own():
    def view() -> None: ...

    view.__module__ = "panreflex.people.views"

    assert not is_covered("konto/neu/", view)


@pytest.mark.django_db
def test_everybody_gets_what_the_table_says(world):
    wanted = {route: row.statuses for route, row in ROWS.items()}

    assert {route: got(row, world) for route, row in ROWS.items()} == wanted


@pytest.mark.django_db
@pytest.mark.parametrize("prefix", PREFIXES)
def test_everybody_gets_what_the_table_says_from_packages(world, prefix):
    rows = PREFIXES[prefix].rows

    assert {row.address: got(row, world) for row in rows} == {row.address: row.statuses for row in rows}


@pytest.mark.django_db
def test_nothing_of_the_editing_interface_opens_without_signing_in():
    plain = [route for route, _view in routes() if route.startswith("redaktion/") and not set(route) & set("<^(")]
    browser = Client()

    answers = {route: browser.get(f"/{route}") for route in plain if route != "redaktion/account/"}

    assert len(answers) > 50
    assert {answer.headers.get("Location", "").split("?")[0] for answer in answers.values()} == {"/konto/login/"}


@pytest.mark.django_db
def test_a_change_needs_the_method_that_changes():
    administrator = make_client(make_user("administrator"))
    posts = [row for row in ROWS.values() if row.method == "post"]

    names = (
        "person",
        "stranger",
        "request",
        "invitation",
        "offer",
        "entry",
        "list",
        "unshared",
        "token",
        "search",
        "letter",
    )
    anything = dict.fromkeys(names, 1)
    answers = [administrator.get(row.address.format(**anything)).status_code for row in posts]

    assert answers == [405] * len(posts)
