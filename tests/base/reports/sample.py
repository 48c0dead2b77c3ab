"""A report with one block of each kind."""

from collections.abc import Sequence

from panreflex.base.reports.model import (
    Bibliography,
    Block,
    Contents,
    Facts,
    Heading,
    Listing,
    Note,
    Paragraph,
    Piece,
    Report,
    Run,
    Table,
    Thread,
)

BLOCKS: Sequence[Block] = (
    Contents(level=2),
    Heading("Überblick"),
    Paragraph("Zwei Einträge.", look="lead"),
    Table(
        caption="Die Einträge im Überblick",
        head=("Nr.", "Titel", "Ort"),
        rows=[("1", Run("Wer kann was?", "https://beispiel.test/1"), "München"), ("2", "Wer hilft wo?", "Kiel")],
        description="Je Eintrag Nummer, Titel und Ort.",
        widths=(1, 6, 3),
    ),
    Heading("Einträge"),
    Heading("1  Wer kann was?", 2),
    Facts([("Ort", "München"), ("Quelle", Run("PEIMAN", "https://beispiel.test/peiman"))]),
    Heading("Das Problem", 3),
    Paragraph(["Niemand wusste es. ", Run("Nobody knew.", language="en"), Run(" Wirklich.", strong=True)]),
    Note("Ihre Notiz", "Für den Ausschuss.\nAm 12. Januar."),
    Thread(
        [Piece("Beispiel", Run("Dortmund", "https://beispiel.test/do"), "Es half."), Piece("Gespräch", "Amtsleitung")]
    ),
    Heading("2  Wer hilft wo?", 2),
    Listing(["erstens", "zweitens"]),
    Listing(["eins", "zwei"], ordered=True),
    Listing(["wieder eins"], ordered=True),
    Heading("Quellen"),
    Bibliography(
        [["MÜLLER, Anna, 2020. ", Run("Titel", emphasis=True), ". Berlin."], "ZIEGLER, Bert, 2021. Titel. Bonn."]
    ),
    Paragraph("Erstellt am 25. November 2026.", look="small"),
)


def sample(*, title: str = "Personal in der Krise", language: str = "de", blocks: Sequence[Block] = BLOCKS) -> Report:
    """The report, changed where a test wants it so."""
    return Report(
        title=title,
        language=language,
        publisher="Kommunales Krisenmanagement",
        kind="Zusammenstellung",
        lead="Für den Ausschuss für Personal.",
        facts=[("Stand", "25. November 2026"), ("Quelle", Run("beispiel.test", "https://beispiel.test/"))],
        blocks=blocks,
    )
