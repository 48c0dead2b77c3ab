"""The blocks that editors make texts of: what readers see, what search finds, and what is refused."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from panreflex.base.media.models import ScanState
from panreflex.share.catalogue import kinds
from panreflex.share.pages.blocks import TextBlocks
from panreflex.share.pages.blocks.chart import ChartBlock
from panreflex.share.pages.blocks.rich_text import cleaned
from panreflex.share.pages.models import HomePage, StandardPage
from panreflex.share.search import sources
from tests.making import make_attachment, make_crisis_kind, make_example, make_figure, make_picture, make_video

pytestmark = pytest.mark.django_db

CHART: dict[str, Any] = {
    "title": "Die meisten Städte üben jährlich.",
    "unit": "Städte",
    "rows": [{"label": "jährlich", "value": "12.5"}, {"label": "=nie", "value": "2"}],
    "source": "Eigene Zählung, n = 14",
    "source_url": "",
}


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def page_with(home: HomePage) -> Callable[..., Any]:
    """Adds a live page whose text is made of these (kind, value), as they are stored."""

    def make(*blocks: tuple[str, Any], **fields: Any) -> Any:
        body = [
            {"type": kind, "value": value, "id": f"00000000-0000-4000-8000-{number:012}"}
            for number, (kind, value) in enumerate(blocks)
        ]
        page = StandardPage(title="Üben", slug="ueben", **fields)
        page.body = StandardPage._meta.get_field("body").to_python(body)
        return home.add_child(instance=page)

    return make


def read(path: str = "/ueben/") -> str:
    answer = Client().get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_picture_stands_with_alternative_text_caption_and_credit(page_with):
    picture = make_picture(creator="Erika Beispiel", source_url="https://bilder.example/7")
    page_with(("picture", {"picture": picture.pk, "alternative": "", "caption": "Stab in der Feuerwache"}))

    page = read()

    assert 'alt="Menschen üben im Stab"' in page
    assert "Stab in der Feuerwache" in page
    assert "Bild: Erika Beispiel" in page
    assert 'href="https://creativecommons.org/licenses/by/4.0/deed.de"' in page
    assert 'href="https://bilder.example/7"' in page
    assert 'loading="lazy"' in page
    assert "srcset=" in page


def test_decoration_has_an_empty_alternative_text_and_another_place_may_need_other_words(page_with):
    decoration = make_picture(description="", is_decorative=True)
    picture = make_picture()
    page_with(
        ("picture", {"picture": decoration.pk, "alternative": "", "caption": ""}),
        ("picture", {"picture": picture.pk, "alternative": "Der Raum von oben", "caption": ""}),
    )

    page = read()

    assert 'alt=""' in page
    assert 'alt="Der Raum von oben"' in page
    assert "Menschen üben im Stab" not in page


def test_a_video_loads_nothing_by_itself_and_can_be_read(page_with):
    video = make_video(poster=make_picture())
    page_with(("video", {"video": video.pk, "caption": ""}))

    page = " ".join(read().split())

    assert 'preload="none"' in page
    assert f'<source src="{video.url}" type="video/mp4">' in page
    assert f'kind="captions" src="{video.subtitles_url}" srclang="de"' in page
    assert "autoplay" not in page
    assert "Wir üben für den Ernstfall." in page
    assert "Video: Erika Beispiel" in page
    assert Client().get(video.url, headers={"Range": "bytes=0-3"}).status_code == 206
    assert Client().get(video.subtitles_url)["Content-Type"] == "text/vtt; charset=utf-8"


@pytest.mark.parametrize("state", [ScanState.INFECTED, ScanState.UNCHECKED])
def test_what_the_scanner_has_not_passed_is_not_shown_but_can_be_read(page_with, settings, state):
    picture, video, document = make_picture(), make_video(), make_attachment()
    settings.VIRUS_SCANNER = "tcp://127.0.0.1:1"
    page_with(
        ("picture", {"picture": picture.pk, "alternative": "", "caption": ""}),
        ("video", {"video": video.pk, "caption": ""}),
        ("download", {"document": document.pk, "note": ""}),
    )

    page = read()

    assert "<video" not in page
    assert "Wir üben für den Ernstfall." in page
    assert picture.key not in page
    assert document.url not in page
    assert Client().get(video.url).status_code == 404


def test_a_document_says_type_size_and_language(page_with):
    document = make_attachment("plan.pdf", title="Plan für Übungen", language="de-x-leicht")
    page_with(("download", {"document": document.pk, "note": "Zum Ausdrucken"}))

    page = " ".join(read().split())

    assert f'href="{document.url}" download' in page
    assert "PDF, " in page
    assert "Leichte Sprache" in page
    assert Client().get(document.url).status_code == 200


def test_a_figure_stands_as_on_its_own_page_and_vanishes_when_it_is_taken_back(page_with):
    figure = make_figure("bedarf", items=[("Personal", "12"), ("Räume", "7")], finding="Personal fehlt am meisten.")
    page_with(("figure", figure.pk))
    before = read()

    type(figure).objects.update(live=False)

    assert "Personal fehlt am meisten." in before
    assert "/befragungen/bedarf.csv" in before
    assert 'class="chart' in before
    assert "Personal fehlt am meisten." not in read()


def test_a_chart_has_its_numbers_as_table_and_as_csv_without_formulas(page_with):
    page = page_with(("chart", CHART))

    shown = read()
    address = f"/tabellen/{page.pk}/00000000-0000-4000-8000-000000000000.csv"
    csv = Client().get(address)

    assert CHART["title"] in shown
    assert address in shown
    assert "<caption>" in shown
    assert "12,5" in shown
    assert csv["Content-Disposition"] == 'attachment; filename="die-meisten-stadte-uben-jahrlich.csv"'
    assert csv.content.decode("utf-8-sig").splitlines()[1:] == [
        "jährlich;12,5;Städte;Eigene Zählung, n = 14",
        "'=nie;2;Städte;Eigene Zählung, n = 14",
    ]


def test_a_draft_of_a_chart_without_all_its_numbers_can_be_previewed():
    block = ChartBlock()
    draft = block.to_python(CHART | {"rows": [{"label": "jährlich", "value": 12}, {"label": "nie", "value": None}]})

    shown = block.render(draft)

    assert "jährlich" in shown
    assert "nie</" not in shown


def test_the_csv_of_a_chart_goes_with_its_page(page_with):
    page = page_with(("chart", CHART), ("paragraph", "<p>Text</p>"))
    chart, text = (f"/tabellen/{page.pk}/00000000-0000-4000-8000-{number:012}.csv" for number in (0, 1))
    page.unpublish()

    assert Client().get(chart).status_code == 404
    page.save_revision().publish()
    assert Client().get(chart).status_code == 200
    assert Client().get(text).status_code == 404


def test_a_list_shows_its_first_entries_and_leads_to_all_without_a_query_an_entry(page_with):
    pandemic = make_crisis_kind("pandemie", "Pandemie")
    page_with(("entries", {"title": "Was half", "address": "/gute-beispiele/?krise=pandemie", "number": 3}))
    counted = []
    for rows in (1, 4):
        for _number in range(rows):
            make_example(crisis_kinds=[pandemic])
        make_example(title="Etwas anderes")
        Client().get("/gute-beispiele/")
        kinds.EXAMPLES.forget()
        with CaptureQueriesContext(connection) as captured:
            page = read()
        counted.append(len(captured))

    assert page.count('class="hit') - page.count('class="hits') - page.count('class="hit_') == 3
    assert "5 Beispiele" in page
    assert escape("/gute-beispiele/?krise=pandemie") in page
    assert "Etwas anderes" not in page
    assert counted[0] == counted[1]


def test_quotes_fact_sheets_and_folded_texts_are_plain_html(page_with):
    page_with(
        ("quote", {"text": "Wir üben <zu selten>.", "person": "Erika Beispiel", "role": "Stab", "source_url": ""}),
        ("fact_sheet", {"title": "Steckbrief", "facts": [{"term": "Ort", "value": "Kiel", "url": "/x/"}]}),
        ("accordion", {"items": [{"title": "Wie lange?", "text": "<p>Einen <b>Tag</b>.</p>"}]}),
        ("subheading", "Danach"),
    )

    page = read()

    assert "„Wir üben &lt;zu selten&gt;.“" in page
    assert '<dt>Ort</dt><dd><a href="/x/">Kiel</a></dd>' in page
    assert "<summary>Wie lange?</summary>" in page
    assert "<h3>Danach</h3>" in page


def test_search_finds_what_the_blocks_say_and_the_words_of_a_video_but_not_the_entries_of_a_list(page_with):
    make_example(title="Nur im Beispiel")
    page = page_with(
        ("heading", "Überschrift"),
        ("paragraph", "<p>Ein <b>fetter</b> Text</p>"),
        ("chart", CHART),
        ("video", {"video": make_video().pk, "caption": ""}),
        ("accordion", {"items": [{"title": "Wie lange?", "text": "<p>Einen Tag.</p>"}]}),
        ("entries", {"title": "Was half", "address": "/gute-beispiele/", "number": 3}),
        ("notice", {"kind": "warning", "title": "Neu", "text": "Leitfaden"}),
    )

    text = page.search_text

    for said in ("Überschrift", "fetter Text", CHART["title"], "Ernstfall", "Einen Tag.", "Was half", "Leitfaden"):
        assert said in text
    assert "Nur im Beispiel" not in text
    assert "<" not in text


def test_a_page_is_indexed_anew_when_the_words_of_its_video_change(page_with):
    video = make_video()
    page = page_with(("video", {"video": video.pk, "caption": ""}))
    make_video()

    affected = sources.affected_by("media.video", {str(video.pk)})

    assert {source.name: keys for source, keys in affected.items()} == {"wagtailcore.page": {str(page.pk)}}


def stored(*blocks: tuple[str, Any]) -> Any:
    return TextBlocks().to_python([{"type": kind, "value": value} for kind, value in blocks])


ENTRIES = {"title": "Was half", "number": 3}


@pytest.mark.parametrize(
    ("blocks", "said"),
    [
        ([("subheading", "Danach")], "Unterüberschrift „Danach“: Darüber fehlt eine Zwischenüberschrift"),
        ([("paragraph", '<p>Mehr dazu <a href="https://x.example">hier</a>.</p>')], "Text: Der Link „hier“"),
        ([("paragraph", '<p><a href="https://x.example">Klicken Sie hier …</a></p>')], "sagt nicht, wohin er führt"),
        ([("paragraph", '<p><a href="https://x.example">https://x.example</a></p>')], "ist nur eine Adresse"),
        ([("paragraph", '<p><a href="https://x.example"> </a></p>')], "hat keinen Text"),
        (
            [("accordion", {"items": [{"title": "Wo?", "text": '<p><a href="/x/">Download</a></p>'}]})],
            "Aufklappbare Texte: Der Link „Download“",
        ),
        ([("chart", CHART | {"title": "Ergebnisse 2024"})], "Befund als Satz"),
        ([("chart", CHART | {"rows": [{"label": "a", "value": "-1"}, {"label": "b", "value": "1"}]})], "0"),
        ([("entries", ENTRIES | {"address": "/kontakt/"})], "keine Liste"),
        ([("entries", ENTRIES | {"address": "/gute-beispiele/?krise=wetter"})], "Unbekannter Filter"),
        ([("entries", ENTRIES | {"address": "/gute-beispiele/", "number": 50})], "12"),
        ([("quote", {"text": "Ja.", "person": "", "role": "", "source_url": ""})], ""),
    ],
)  # fmt: skip
def test_what_readers_would_stumble_over_is_refused_and_the_block_is_named(blocks, said):
    with pytest.raises(ValidationError) as refusal:
        TextBlocks().clean(stored(*blocks))

    assert said in str(refusal.value.as_json_data())  # type: ignore[attr-defined]


def test_a_draft_may_be_unfinished():
    block = TextBlocks()

    block.clean_deferred(stored(("subheading", "Danach"), ("paragraph", '<p><a href="/x/">hier</a></p>')))
    block.clean(
        stored(("heading", "Davor"), ("subheading", "Danach"), ("paragraph", '<p><a href="/x/">Leitfaden</a></p>'))
    )


ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '<a href="javascript:alert(1)">Leitfaden</a>',
    '<a href="java\nscript:alert(1)">Leitfaden</a>',
    '<a href="&#106;avascript:alert(1)">Leitfaden</a>',
    '<a href="data:text/html,<script>alert(1)</script>">Leitfaden</a>',
    '<a href="vbscript:msgbox(1)">Leitfaden</a>',
    '<a href="/x/" onclick="alert(1)" style="position:fixed">Leitfaden</a>',
    "<svg><script>alert(1)</script></svg>",
    '<svg onload="alert(1)">',
    '<math><mi xlink:href="javascript:alert(1)">x</mi></math>',
    '<iframe src="https://boese.example"></iframe>',
    '<object data="x"></object><embed src="x">',
    '<form action="https://boese.example"><input name="q"></form>',
    '<p style="background:url(javascript:alert(1))">Text</p>',
    '<style>@import "https://boese.example"</style>',
    '<meta http-equiv="refresh" content="0;url=https://boese.example">',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "<b><i></b><script>alert(1)//</i>",
    '<a href="x" target="_blank" ping="https://boese.example">Leitfaden</a>',
    "<!--<img src=--><img src=x onerror=alert(1)>-->",
    '<p id="navigation" class="header">Text</p>',
    '<base href="https://boese.example/">',
]
DANGERS = (
    *("<script", "<img", "<svg", "<math", "<iframe", "<object", "<embed", "<form", "<input", "<style", "<meta"),
    "<base",
    *("onerror", "onclick", "onload", "javascript:", "vbscript:", "data:", "style=", "class=", "ping=", "target="),
)  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
def test_rich_text_keeps_nothing_that_runs_loads_or_covers_something(attack):
    kept = cleaned(f"<p>Anfang</p>{attack}").lower()

    assert [danger for danger in DANGERS if danger in kept] == []
    assert "anfang" in kept


def test_attacks_that_got_into_the_database_are_not_shown(page_with):
    page_with(*(("paragraph", f"<p>Anfang</p>{attack}") for attack in ATTACKS))

    text = read().split('class="prose"')[1].split("</main>")[0].lower()

    assert text.count("anfang") == len(ATTACKS)
    assert [danger for danger in ("<script", "<img", "onerror", "javascript:", "boese.example") if danger in text] == []


def test_links_to_pages_and_documents_survive_the_cleaning(page_with):
    document = make_attachment()
    page_with(
        (
            "paragraph",
            f'<p><a linktype="document" id="{document.pk}">Merkblatt</a> <a href="mailto:a@b.example">Post</a></p>',
        )
    )

    page = read()

    assert document.url in page
    assert 'href="mailto:a@b.example"' in page
