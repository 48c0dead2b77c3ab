"""A small index whose documents have vectors of the real model."""

from collections.abc import Iterable

from panreflex.share.search import indexing, passages
from tests.making import make_example

# Title and summary; the query below has no word of any of them and means the first.
ABOUT = (
    ("Aushilfe im Gesundheitsamt", "Beschäftigte anderer Ämter verfolgen in der Pandemie Kontakte nach."),
    ("Deiche erhöht", "Nach dem Hochwasser wurden Rückhaltebecken gebaut."),
    ("Kühle Räume", "Bei Hitze öffnet die Stadt ihre Keller."),
    ("Löschteiche im Forst", "Gegen Waldbrand wurden Brunnen gebohrt."),
    ("Warnung per Sirene", "Alle Sirenen heulen zweimal im Jahr zur Probe."),
    ("Notstrom für Kliniken", "Aggregate liefern drei Tage lang Energie."),
    ("Brücken gesperrt", "Nach dem Beben prüfen Ingenieure das Bauwerk."),
    ("Trinkwasser abgekocht", "Keime im Brunnen: Tankwagen fahren durch das Dorf."),
    ("Stromausfall geübt", "Leitungen reißen im Schnee, das Rathaus bleibt dunkel."),
    ("Serverraum verschlüsselt", "Ein Angriff aus dem Internet legt Computer lahm."),
    ("Feldbetten in der Turnhalle", "Geflüchtete kommen in Bussen an."),
)
ABOUT_STAFF = "staff deployment public health"


def make_meant(about: Iterable[tuple[str, str]] = ABOUT) -> None:
    """Live examples, indexed, with all vectors."""
    for number, (title, summary) in enumerate(about):
        make_example(f"meinung-{number}", title=title, summary=summary)
    indexing.rebuild()
    passages.embed()
    indexing.revise()
