"""Invented works as CSL-JSON: a collection full of works that look alike, and duplicates as people make them.

Nothing here knows how duplicates are found. Everything comes from the seed; names and titles are made of word lists.
"""

import random
from collections.abc import Callable, Iterator
from typing import Any

Item = dict[str, Any]


def _words(text: str, mark: str = " ") -> list[str]:
    return text.split(mark)


FAMILIES = _words(
    "Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch Bauer Richter Klein Wolf "
    "Schröder Neumann Schwarz Zimmermann Braun Krüger Hofmann Hartmann Lange Schmitt Werner Krause Lehmann Köhler "
    "Herrmann König Mayer Huber Kaiser Fuchs Peters Lang Scholz Möller Weiß Jung Hahn Schubert Vogel Friedrich "
    "Keller Günther Frank Berger Winkler Roth Beck Lorenz Baumann Franke Albrecht Schuster Simon Ludwig Böhm Winter "
    "Kraus Martin Schumacher Krämer Vogt Stein Jäger Otto Sommer Groß Seidel Heinrich Brandt Haas Schreiber Graf"
)
GIVEN = _words(
    "Anna Bernd Clara Dieter Elena Frank Gisela Hans Ines Jonas Karin Lars Maria Nils Olga Peter Renate Stefan Tanja "
    "Uwe Vera Wolfgang Yvonne Lena Malte Nora Oskar Paula Ralf Sabine"
)
SUBJECTS = _words(
    "Krisenmanagement Bevölkerungsschutz Katastrophenschutz Krisenkommunikation Hochwasservorsorge Personaleinsatz "
    "Stabsarbeit Lagebild Risikoanalyse Notfallplanung Hitzevorsorge Pandemieplanung Stromausfall Waldbrandvorsorge "
    "Ehrenamt Freiwilligenarbeit Nachbarschaftshilfe Warnung Evakuierung Wiederaufbau Resilienzstrategie Vorsorge "
    "Klimaanpassung Krisenstab Führung Personalplanung Cyberabwehr Trinkwasserversorgung Krankenhausplanung"
)
QUALITIES = _words(
    "kommunales modernes wirksames vernetztes digitales lernendes regionales nachhaltiges gemeinsames verlässliches "
    "ländliches städtisches interkommunales partizipatives vorausschauendes"
)
VIEWS = _words(
    "Grundlagen und Methoden|Ergebnisse einer Befragung|Erfahrungen aus der Praxis|Ein Leitfaden für Verwaltungen|"
    "Eine vergleichende Untersuchung|Chancen und Grenzen|Handlungsempfehlungen für Städte|Bilanz nach zehn Jahren|"
    "Rechtliche Fragen|Perspektiven der Forschung|Was Gemeinden voneinander lernen|Theorie und Wirklichkeit|"
    "Stand und Aussichten|Fallstudien aus vier Ländern|Aufgaben der Führung|Kosten und Nutzen",
    "|",
)

FOCUSES = _words(
    "in Zeiten knapper Kassen|nach der Flut|während der Pandemie|zwischen Anspruch und Alltag|im demografischen Wandel|"
    "aus Sicht der Beschäftigten|für kleine Gemeinden|in Großstädten|mit Freiwilligen|ohne Strom|an der Küste|"
    "im Mittelgebirge|bei Hitze|in der Grenzregion|unter Zeitdruck|in der Metropolregion",
    "|",
)

STATES = _words("Bayern Hessen Sachsen Thüringen Niedersachsen Brandenburg Saarland Schleswig-Holstein Bremen Hamburg")
CITIES = _words(
    "Bielefeld Kassel Rostock Erfurt Trier Ulm Passau Jena Celle Fulda Gera Hagen Herne Krefeld Lübeck Mainz Moers "
    "Potsdam Remscheid Siegen Solingen Worms Zwickau Aachen Bochum"
)
JOURNALS = _words(
    "Zeitschrift für Verwaltungswissenschaft|Notfallvorsorge und Bevölkerungsschutz|Journal of Contingencies|"
    "Der Städtetag|Kommunale Praxis|Verwaltung und Management|Archiv für Kommunalwissenschaften|Crisis Prevention",
    "|",
)

BODIES = _words(
    "Bundesamt für Bevölkerungsschutz|Deutscher Städtetag|Kommunale Gemeinschaftsstelle|Institut für Urbanistik|"
    "Landesamt für Umwelt|Feuerwehrverband",
    "|",
)

PUBLISHERS = _words("Nomos|Springer VS|Kohlhammer|Waxmann|Oekom|Eigenverlag", "|")


def collection(number: int, seed: int = 7) -> list[Item]:
    """`number` different works; about half of them have a near neighbour that is another work."""
    chance = random.Random(seed)
    made: list[Item] = []
    titles: set[tuple[str, ...]] = set()
    while len(made) < number:
        for item in _family(chance):
            signature = (item["title"].casefold(), str(item.get("issued")), str(item.get("author")))
            if signature not in titles:
                titles.add(signature)
                made.append(item | {"id": f"werk-{len(made)}"})
    return made[:number]


def planted(works: list[Item], number: int, seed: int = 8) -> list[tuple[Item, str, str]]:
    """`number` duplicates of `works`: the item, the id of the work that it is, and what was done to it."""
    chance = random.Random(seed)
    made = []
    for place, original in enumerate(chance.sample(works, number)):
        copy = {**original, "author": [dict(name) for name in original.get("author", [])], "id": f"doppelt-{place}"}
        without_identifiers(copy)
        done: list[str] = []
        for change in chance.sample(CHANGES, k=chance.choice((1, 1, 2))):
            if change(copy, chance):
                done.append(change.__name__)
        made.append((copy, original["id"], ", ".join(done)))
    return made


def _family(chance: random.Random) -> Iterator[Item]:
    """One work, or several that are easily taken for one."""
    base = _work(chance)
    yield base
    title = base["title"]
    match chance.randrange(14):
        case 0:
            for number in ("Teil 2", "Teil 3"):
                yield _other(base, chance, title=f"{title}. {number}")
        case 1:
            for year in chance.sample(range(1998, 2026), 3):
                yield _other(base, chance, title=f"Jahresbericht {title}", issued=_year(year))
        case 2:
            later = base["issued"]["date-parts"][0][0] + chance.choice((2, 4))
            yield _other(base, chance, edition="2", issued=_year(later))
        case 3:
            for state in chance.sample(STATES, 3):
                yield _other(base, chance, title=f"{title.split(':')[0]} in {state}")
        case 4 if ":" in title:  # else the first one would be like one whose subtitle was left out
            for view in chance.sample(VIEWS, 2):
                yield _other(base, chance, title=f"{title.split(':')[0]}: {view}")
        case 5:
            for city in chance.sample(CITIES, 3):
                body = {"literal": f"Stadt {city}"}
                yield _other(base, chance, title=f"Hitzeaktionsplan der Stadt {city}", author=[body])
        case 6:
            yield _other(base, chance, author=_authors(chance))
        case 7:
            for number in ("I", "II"):
                yield _other(base, chance, title=f"{title.split(':')[0]} {number}")
        case 8:
            isbn = _isbn(chance)
            for _number in range(3):
                yield _work(chance) | {"type": "chapter", "ISBN": isbn, "container-title": f"Handbuch {title}"}


def _work(chance: random.Random) -> Item:
    subject, other = chance.sample(SUBJECTS, 2)
    title = chance.choice(
        (
            f"{chance.choice(QUALITIES).capitalize()} {subject} {chance.choice(FOCUSES)}: {chance.choice(VIEWS)}",
            f"{subject} und {other} {chance.choice(FOCUSES)}: {chance.choice(VIEWS)}",
            f"{subject} {chance.choice(FOCUSES)}: {chance.choice(VIEWS)} am Beispiel {chance.choice(CITIES)}",
            f"{subject}, {other} und {chance.choice(QUALITIES)} Lernen {chance.choice(FOCUSES)}",
        )
    )
    kind = chance.choice(("article-journal", "article-journal", "book", "report", "report", "thesis", "chapter"))
    item: Item = {
        "type": kind,
        "title": title,
        "author": _authors(chance) if chance.random() < 0.85 else [{"literal": chance.choice(BODIES)}],
        "issued": _year(chance.randrange(1998, 2026)),
        "language": "de",
        "abstract": " ".join(chance.choices(SUBJECTS, k=60)),
        "URL": f"https://archiv.example/{chance.randrange(10**9)}",
        "publisher": chance.choice(PUBLISHERS),
    }
    if kind == "article-journal":
        item |= {
            "container-title": chance.choice(JOURNALS),
            "volume": str(chance.randrange(1, 60)),
            "issue": str(chance.randrange(1, 9)),
            "page": _pages(chance),
        }
    elif kind == "chapter":
        item["container-title"] = f"Handbuch {chance.choice(SUBJECTS)}"
    if chance.random() < 0.6:
        item["DOI"] = f"10.5555/{chance.randrange(10**9)}"
    elif kind == "book":
        item["ISBN"] = _isbn(chance)
    return item


def _other(base: Item, chance: random.Random, **fields: Any) -> Item:
    """Another work like `base`, with identifiers of its own."""
    item = {**base, **fields, "URL": f"https://archiv.example/{chance.randrange(10**9)}"}
    if "DOI" in item:
        item["DOI"] = f"10.5555/{chance.randrange(10**9)}"
    if "ISBN" in item:
        item["ISBN"] = _isbn(chance)
    if "page" in item and "page" not in fields:
        item["page"] = _pages(chance)
    return item


def _pages(chance: random.Random) -> str:
    first = chance.randrange(1, 300)
    return f"{first}-{first + chance.randrange(3, 25)}"


def _authors(chance: random.Random) -> list[dict[str, str]]:
    names = zip(chance.sample(FAMILIES, 4), chance.choices(GIVEN, k=4), strict=True)
    return [{"family": family, "given": given} for family, given in names][: chance.choice((1, 1, 2, 2, 3, 4))]


def _year(year: int) -> dict[str, Any]:
    return {"date-parts": [[year]]}


def _isbn(chance: random.Random) -> str:
    body = f"9783{chance.randrange(10**8):08}"
    return body + str(-sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(body)) % 10)


def without_identifiers(item: Item) -> None:
    """As it stands in a list that somebody typed: no DOI, ISBN or address."""
    for name in ("DOI", "ISBN", "URL"):
        item.pop(name, None)


def typing_error(item: Item, chance: random.Random) -> bool:
    """One or two letters of the title are wrong, missing, doubled or swapped."""
    for _time in range(chance.choice((1, 1, 2))):
        item["title"] = _mistyped(item["title"], chance)
    return True


def error_in_name(item: Item, chance: random.Random) -> bool:
    """The same in the name of an author."""
    names = [name for name in item["author"] if len(name.get("family", "")) > 4]
    if names:
        name = chance.choice(names)
        name["family"] = _mistyped(name["family"], chance)
    return bool(names)


def swapped_authors(item: Item, chance: random.Random) -> bool:
    """Authors in another order."""
    item["author"] = item["author"][::-1]
    return len(item["author"]) > 1


def swapped_names(item: Item, chance: random.Random) -> bool:
    """First name and family name of one author in each other's place."""
    people = [name for name in item["author"] if "family" in name]
    if people:
        name = chance.choice(people)
        name["family"], name["given"] = name["given"], name["family"]
    return bool(people)


def only_first_author(item: Item, chance: random.Random) -> bool:
    """The others left out ("et al.")."""
    item["author"] = item["author"][:1]
    return True


def initials(item: Item, chance: random.Random) -> bool:
    """First names cut down to a letter."""
    for name in item["author"]:
        if "given" in name:
            name["given"] = f"{name['given'][0]}."
    return True


def without_subtitle(item: Item, chance: random.Random) -> bool:
    """What stands behind the colon left out."""
    main, colon, _rest = item["title"].partition(":")
    item["title"] = main
    return bool(colon)


def abbreviated(item: Item, chance: random.Random) -> bool:
    """Long words of title and journal cut, "und" as "u."."""
    item["title"] = item["title"].replace(" und ", chance.choice((" u. ", " & ")))
    words = item["title"].split(" ")
    long = [place for place, word in enumerate(words) if len(word) > 10 and word.isalpha()]
    if long:
        place = chance.choice(long)
        words[place] = words[place][:5] + "."
        item["title"] = " ".join(words)
    if "container-title" in item:
        item["container-title"] = " ".join(
            f"{word[:4]}." if len(word) > 5 else word for word in item["container-title"].split()
        )
    return True


def without_umlauts(item: Item, chance: random.Random) -> bool:
    """Two letters for one."""
    pairs = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
    item["title"] = item["title"].translate(pairs)
    for name in item["author"]:
        for part, text in name.items():
            name[part] = text.translate(pairs)
    return True


def without_year(item: Item, chance: random.Random) -> bool:
    """No date."""
    return item.pop("issued", None) is not None


def other_marks(item: Item, chance: random.Random) -> bool:
    """A dash or a full stop for the colon, small letters, a full stop at the end."""
    item["title"] = item["title"].replace(": ", chance.choice((" – ", ". ", " - "))) + chance.choice(("", "."))
    if chance.random() < 0.3:
        item["title"] = item["title"].upper()
    return True


CHANGES: tuple[Callable[[Item, random.Random], bool], ...] = (
    typing_error,
    error_in_name,
    swapped_authors,
    swapped_names,
    only_first_author,
    initials,
    without_subtitle,
    abbreviated,
    without_umlauts,
    without_year,
    other_marks,
)


def _mistyped(text: str, chance: random.Random) -> str:
    places = [place for place in range(1, len(text) - 1) if text[place - 1 : place + 2].isalpha()]
    if not places:
        return text
    place = chance.choice(places)
    letter = text[place]
    wrong = {
        "drop": "",
        "double": letter * 2,
        "other": chance.choice("enirsatdhulcgm"),
        "swap": text[place + 1] + letter,
    }
    kind = chance.choice(list(wrong))
    return text[:place] + wrong[kind] + text[place + (2 if kind == "swap" else 1) :]
