"""One address for every kind of page that the public sees, with the real content in it."""

PAGES = {
    "home": "/",
    "examples": "/gute-beispiele/",
    "offering": "/beispiel-anbieten/",
    "examples-filtered": "/gute-beispiele/?krise=pandemie",
    "examples-cards": "/gute-beispiele/?ansicht=karten",
    "examples-empty": "/gute-beispiele/?krise=waldbrand&stellschraube=fuersorge",
    "map": "/gute-beispiele/karte/",
    "map-land": "/gute-beispiele/karte/?land=nw",
    "world": "/gute-beispiele/welt/",
    "comparison": "/gute-beispiele/vergleich/?beispiel=muenchen-peiman&beispiel=dortmund-personalpool"
    "&beispiel=koeln-mobile-emergency-team&beispiel=augsburg-personalreserve-stufen",
    "comparison-empty": "/gute-beispiele/vergleich/",
    "municipalities": "/kommunen/",
    "municipalities-found": "/kommunen/?q=neustadt",
    "municipality": "/kommunen/05913000/",
    "municipality-quiet": "/kommunen/09377141/",
    "example": "/gute-beispiele/muenchen-peiman/",
    "example-sparse": "/gute-beispiele/dortmund-kompetenzdatenbank/",
    "publications": "/literatur/",
    "publication": "/literatur/panreflex-stellschrauben-2025/",
    "projects": "/forschungsprojekte/",
    "project": "/forschungsprojekte/panreflex/",
    "interviews": "/im-gespraech/",
    "interview": "/im-gespraech/iv-wollinger/",
    "recommendations": "/empfehlungen/",
    "recommendation": "/empfehlungen/rec-daueraufgabe-verankern/",
    "figures": "/befragungen/",
    "figure": "/befragungen/sf-prioritaeten-2024/",
    "data": "/daten/",
    "events": "/termine/",
    "event": "/termine/web-2025-03-06-personal/",
    "event-archive": "/termine/archiv/2024/",
    "measures": "/stellschrauben/",
    "measure": "/stellschrauben/aufgaben-personal/",
    "factors": "/resilienzfaktoren/",
    "topic": "/kommunale-resilienz/",
    "news": "/aktuelles/",
    "news-item": "/aktuelles/difu-dialog-resilienz/",
    "about": "/ueber/",
    "contact": "/kontakt/",
    "imprint": "/impressum/",
    "search": "/suche/?q=Personaleinsatz",
    "search-nothing": "/suche/?q=Xylophon",
    "sign-in": "/konto/login/",
}
# In a picture too, but looked at by tests of their own.
FURTHER = {
    "english": "/en/",
    "english-example": "/en/gute-beispiele/muenchen-peiman/",
    "privacy": "/datenschutz/",
    "accessibility": "/barrierefreiheit/",
    "report-barrier": "/barrierefreiheit/rueckmeldung/",
}
# Pages behind the sign-in, as an administrator sees them.
SIGNED_IN = {
    "account": "/konto/",
    "security": "/konto/sicherheit/",
    "administration": "/verwaltung/",
    "jobs": "/verwaltung/auftraege/",
    "setup": "/verwaltung/einrichtung/",
    "people": "/verwaltung/personen/",
    "roles": "/verwaltung/rollen/",
    "reports": "/verwaltung/rueckmeldungen/",
    "editing": "/redaktion/",
}
# Pages that say what went wrong: address and status.
FAULTS = {
    "not-found": ("/gibt-es-nicht/", 404),
    "bad-request": ("/suche/?q=%00", 400),
}
