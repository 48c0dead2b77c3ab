"""How long the Word document and the PDF of a reading list take, and whether LibreOffice opens the first.

The yardstick is the same words written by the same two libraries without style, structure, links or tags.
"""

import io
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import click
import typst
from docx import Document
from pypdf import PdfReader

from benchmarks.bare_page.serving import ADDRESS, Served, served

ENTRIES = 50
ROUNDS = 7
LONGEST = 5.0  # seconds for both at p50: the slowest tells of what else the machine does
PARTS = ("kurzfassung", "ort", "einordnung", "problem", "weg", "ergebnis", "uebernehmen", "kosten", "belege", "quelle")
OFFICE = ("soffice", "libreoffice")


def main() -> bool:
    """Print seconds and ratio; true if both files come in time and LibreOffice reads the headings."""
    soffice = office()
    with served("--reading-list", str(ENTRIES)) as platform:
        seconds: dict[str, list[float]] = {"docx": [], "pdf": []}
        files: dict[str, bytes] = {}
        for number in range(-1, ROUNDS):
            for kind, taken in seconds.items():
                began = time.perf_counter()
                files[kind] = fetch(platform, kind)
                if number >= 0:  # the first round warms up
                    taken.append(time.perf_counter() - began)
    words = [paragraph.text for paragraph in Document(io.BytesIO(files["docx"])).paragraphs]
    bare = statistics.median(bare_seconds(words) for _round in range(ROUNDS))
    both = sum(statistics.median(taken) for taken in seconds.values())
    for kind, taken in seconds.items():
        click.echo(
            f"{kind:<28} p50 {statistics.median(taken):6.2f} s  slowest {max(taken):6.2f} s  {len(files[kind]):,} B"
        )
    pages = len(PdfReader(io.BytesIO(files["pdf"])).pages)
    click.echo(f"{ENTRIES} entries, {pages} pages, {both / bare:.1f} x the bare words ({bare:.2f} s)")
    click.echo(f"{'both at p50':<28} {both:.2f} s (target: at most {LONGEST:g} s)")
    opened = opens_in(soffice, files["docx"], "Die Einträge im Überblick")
    return both <= LONGEST and opened


def fetch(platform: Served, kind: str) -> bytes:
    """The file as a browser gets it: list, entries and threads are read from the database each time."""
    choice = {"format": kind, "titel": "Personal in der Krise", "angaben": PARTS, "notizen": "on", "stil": "apa"}
    connection = HTTPConnection(ADDRESS, platform.port, timeout=60)
    connection.request("GET", f"{platform.prepared['reading_list']}?{urlencode(choice, doseq=True)}")
    response = connection.getresponse()
    content = response.read()
    connection.close()
    if response.status != 200 or response.getheader("Content-Disposition") is None:
        raise SystemExit(f"{kind} answered {response.status}.")
    return content


def bare_seconds(words: list[str]) -> float:
    """The words alone, as both kinds of file, in this process."""
    began = time.perf_counter()
    document = Document()
    for paragraph in words:
        document.add_paragraph(paragraph)
    document.save(io.BytesIO())
    typst.compile(
        b"#for said in json(bytes(sys.inputs.words)) { par(said) }",
        sys_inputs={"words": json.dumps(words)},
        pdf_tags=False,
    )
    return time.perf_counter() - began


def office() -> str:
    """LibreOffice on this machine; installed from Debian's packages when root, anyone else is told how."""
    found = next((path for name in OFFICE if (path := shutil.which(name))), "")
    if found:
        return found
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise SystemExit(
            "This measurement opens a document in LibreOffice. On Debian, as root:\n"
            "apt-get install --no-install-recommends libreoffice-writer-nogui"
        )
    for command in (["update"], ["install", "--yes", "--no-install-recommends", "libreoffice-writer-nogui"]):
        subprocess.run(["apt-get", *command], check=True, stdout=subprocess.DEVNULL)
    return office()


def opens_in(soffice: str, docx: bytes, expected: str) -> bool:
    """Whether LibreOffice lays the document out with these words; says how many pages they take."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "liste.docx"
        source.write_bytes(docx)
        profile = f"-env:UserInstallation=file://{folder}/profile"
        subprocess.run(
            [soffice, profile, "--headless", "--convert-to", "pdf", "--outdir", folder, str(source)],
            check=True,
            capture_output=True,
            timeout=120,
        )
        pages = PdfReader(source.with_suffix(".pdf")).pages
        there = any(expected in page.extract_text() for page in pages)
        click.echo(f"{'LibreOffice':<28} {len(pages)} pages, {'as written' if there else 'without the table'}")
        return there


if __name__ == "__main__":
    sys.exit(not main())
