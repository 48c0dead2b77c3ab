"""Every string is marked, and every marked one has its English."""

import ast
import gettext
import re
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from panreflex.base import translating

# How to put it right.
ADVICE = "Run `make messages` and write the English into locale/en/LC_MESSAGES/django.po."
NAMES = {"Kommunales Krisenmanagement", "– Kommunales Krisenmanagement", "PanReflex", "PanReflex ·", "docs/"}
FORMATS = {"Atom", "RSS", "JSON", "CSV", "Excel", "BibTeX", "RIS", "CSL-JSON", "Turtle", "JSON-LD", "RDF/XML"}
READ_ATTRIBUTES = ("alt", "aria-label", "label", "placeholder", "title")
MARKS = {"_", "gettext", "gettext_lazy", "ngettext", "pgettext"}
# What editors would write, as a preview or an invented example, what the law wants in its own words, and German
# that is read rather than said: months, abbreviations, headings of tables.
CONTENT = {
    "base/media/tidying.py",
    "base/reports/model.py",
    "base/translating.py",
    "collect/contributions/demo.py",
    "collect/editorial/language.py",
    "collect/editorial/reviewing.py",
    "collect/library/citing/reading/dates.py",
    "collect/library/columns/examples.py",
    "collect/library/columns/projects.py",
    "people/api.py",
    "people/reference_data.py",
    "share/catalogue/api.py",
    "share/catalogue/describing.py",
    "share/law/facts.py",
    "share/search/noting.py",
}


@pytest.fixture(scope="module")
def english() -> Catalog:
    return translating.catalogue("en")


@pytest.fixture(scope="module")
def found() -> list[translating.Found]:
    return list(translating.extracted())


def pairs(english: Catalog) -> Iterator[tuple[str, str]]:
    """Each German sentence with the English it has, plural forms one by one."""
    for message in english:
        if message.id and message.string:
            said = [message.id] if isinstance(message.id, str) else message.id
            told = [message.string] if isinstance(message.string, str) else message.string
            yield from (pair for pair in zip(said, told, strict=True) if pair[1])


def test_every_string_has_its_english(english, found):
    missing = []
    for one in found:
        message = english.get(one.said, one.context)
        told = message.string if message else ""
        if message is None or message.fuzzy or not all(told if isinstance(told, tuple) else (told,)):
            missing.append(f"{one.place}: {one.said}")

    assert not missing, "\n".join([ADVICE, *missing])


def test_the_catalogue_holds_nothing_that_nobody_says(english, found):
    said = {(one.said if isinstance(one.said, str) else one.said[0], one.context) for one in found}

    assert [
        message.id
        for message in english
        if message.id and ((message.id if isinstance(message.id, str) else message.id[0]), message.context) not in said
    ] == [], ADVICE


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param(r"%\(\w+\)[-+0-9.]*[a-z]|(?<!%)%[sd]|\{\w*\}", id="placeholders"),
        pytest.param(r"</?[a-z]+[^>]*>", id="mark-up"),
        pytest.param(r"\n", id="lines"),
    ],
)
def test_a_translation_keeps(english, kind):
    changed = [
        (german, told)
        for german, told in pairs(english)
        if sorted(re.findall(kind, german)) != sorted(re.findall(kind, told))
    ]

    assert changed == []


def test_a_translation_keeps_spaces_at_its_ends_and_has_english_quotes(english):
    odd = [
        told
        for german, told in pairs(english)
        if german[:1].isspace() != told[:1].isspace() or german[-1:].isspace() != told[-1:].isspace() or "„" in told
    ]

    assert odd == []


def test_strings_of_code_and_templates_are_found_with_their_place(tmp_path):
    room = tmp_path / "room"
    (room / "templates").mkdir(parents=True)
    (room / "views.py").write_text(
        'x = 1\ny = _("Guten Tag")\nz = ngettext("%(n)s Tag", "%(n)s Tage", 2)\np = pgettext("Uhr", "Zeit")\n'
    )
    (room / "templates" / "page.html").write_text(
        '{% load i18n %}\n  <p>\n    {% translate "Hallo" %}\n  </p>\n<a title="{% translate "Zurück" %}"></a>\n'
        "{% blocktranslate trimmed count n=days %}\n  {{ n }} Tag\n{% plural %}\n  {{ n }} Tage\n"
        "{% endblocktranslate %}"
    )

    found = {one.said: (one.place, one.context) for one in translating.extracted(room)}

    assert found["Guten Tag"] == ("room/views.py:2", None)
    assert found["%(n)s Tag", "%(n)s Tage"][0] in ("room/views.py:3", "room/templates/page.html:6")
    assert found["Zeit"] == ("room/views.py:4", "Uhr")
    assert found["Hallo"] == ("room/templates/page.html:3", None)
    assert found["Zurück"] == ("room/templates/page.html:5", None)


def test_bringing_the_catalogue_up_to_date_keeps_what_was_translated(tmp_path, monkeypatch):
    monkeypatch.setattr(translating, "ROOT", tmp_path)
    monkeypatch.setattr(translating, "extracted", lambda: iter([translating.Found("a.py:1", "Guten Tag", None)]))

    assert translating.update("en") == 1
    file = translating.po_file("en")
    file.write_text(file.read_text().replace('msgid "Guten Tag"\nmsgstr ""', 'msgid "Guten Tag"\nmsgstr "Hello"'))
    assert translating.update("en") == 0
    monkeypatch.setattr(translating, "extracted", lambda: iter([translating.Found("a.py:1", "Guten Abend", None)]))
    assert translating.update("en") == 1

    with file.open("rb") as stored:
        kept = read_po(stored)
    assert [message.string for message in kept.obsolete.values()] == ["Hello"]


def test_what_is_compiled_is_what_the_platform_reads(tmp_path):
    translating.compile_catalogue("en", tmp_path)

    read = gettext.translation("django", tmp_path, ["en"])
    assert read.gettext("Gute Beispiele") == "Good examples"
    assert read.ngettext("%(n)s Beispiel", "%(n)s Beispiele", 2) == "%(n)s examples"


def test_every_text_in_a_template_is_marked():
    unmarked = [
        f"{path}:{line}: {text}"
        for path in sorted(translating.SOURCES.rglob("templates/**/*.html"))
        for line, text in bare_words(path.read_text())
        if text not in NAMES | FORMATS
    ]

    assert unmarked == [], "Put it into {% translate %}."


def test_a_word_in_a_template_that_nobody_marked_is_noticed():
    template = '<p>{% translate "Gut" %}</p>\n<p title="Vergessen">{{ name }}</p>\n<p>Auch {{ das }}</p>'

    assert list(bare_words(template)) == [(2, "Vergessen"), (3, "Auch")]


def test_every_german_sentence_in_code_is_marked():
    unmarked = [
        f"{path}:{line}: {text}"
        for path in sorted(translating.SOURCES.rglob("*.py"))
        if "migrations" not in path.parts and str(path.relative_to(translating.SOURCES)) not in CONTENT
        for line, text in bare_sentences(path.read_text())
    ]

    assert unmarked == [], "Put it into _()."


def test_a_sentence_in_code_that_nobody_marked_is_noticed():
    code = '"""Über alles."""\nx = _("Für alle")\ny = "Für manche"\n'

    assert list(bare_sentences(code)) == [(3, "Für manche")]


def bare_words(template: str) -> Iterator[tuple[int, str]]:
    """Line and text of what readers would see or hear of a template without a translation."""

    def blank(match: re.Match[str]) -> str:
        return "\x00" + "\n" * match[0].count("\n")

    text = re.sub(r"\{% (blocktranslate|comment)\b.*?\{% end\1 %\}", blank, template, flags=re.DOTALL)
    text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}|&\w+;", blank, text, flags=re.DOTALL)
    text = re.sub(r"<(script|style)\b.*?</\1>", blank, text, flags=re.DOTALL)
    seen = [(match.start(2), match[2]) for match in re.finditer(rf'\b({"|".join(READ_ATTRIBUTES)})="([^"]*)"', text)]
    plain = re.sub(r"<[^>]*>", lambda tag: re.sub(r"[^\n]", "\x00", tag[0]), text)
    seen += [(match.start(), match[0]) for match in re.finditer(r"[^\x00\n]+", plain)]
    for position, words in sorted(seen):
        if re.search(r"[^\W\d_]{3}", words):
            yield text[:position].count("\n") + 1, words.strip("\x00 ")


def bare_sentences(code: str) -> Iterator[tuple[int, str]]:
    """Line and text of German in code that is neither marked nor a docstring nor a preview for editors."""
    tree = ast.parse(code)
    marked: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS:
            marked.update(ast.walk(node))
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            marked.add(node.value)
        elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "preview_value":
            marked.update(ast.walk(node))
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or node in marked:
            continue
        if set("äöüßÄÖÜ") & set(node.value) and " " in node.value.strip():
            yield node.lineno, node.value
