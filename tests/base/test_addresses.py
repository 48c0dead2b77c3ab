import pytest
from hypothesis import given
from hypothesis import strategies as st

from panreflex.base.addresses import host, sources

PRESS = "https://www.zeitung.example/"


def titles(*urls):
    return [source.title for source in sources(urls)]


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://www.stadt.example/a/b?c=1", "stadt.example"),
        ("https://Presse.Stadt.example", "presse.stadt.example"),
        ("kein Verweis", "kein Verweis"),
        ("http://[kaputt/", "http://[kaputt/"),
    ],
)
def test_a_site_is_known_by_its_host(url, shown):
    assert host(url) == shown


def test_a_page_that_stands_alone_is_named_by_its_host_and_a_pdf_says_so():
    urls = ["https://www.muenchen.example/a/b.html", "https://kiel.example/Bericht.PDF", "https://kiel.example/seite"]

    assert titles(*urls) == ["muenchen.example", "kiel.example (PDF)", "kiel.example"]


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("presse/zwei-jahre-Corona-2535730.html", "zeitung.example (zwei jahre Corona)"),
        ("notfall/Leuchttuerme/index.html", "zeitung.example (Leuchttuerme)"),
        ("M%C3%BCll_und_Sturm/12/", "zeitung.example (Müll und Sturm)"),
        ("plan/satzung.pdf", "zeitung.example (satzung, PDF)"),
        ("a" * 60, f"zeitung.example ({'a' * 39}…)"),
    ],
)
def test_pages_of_one_site_add_the_words_of_their_address(path, shown):
    urls = [f"{PRESS}{path}", f"{PRESS}anders.pdf" if path.endswith("pdf") else f"{PRESS}anders"]

    assert titles(*urls)[0] == shown


def test_the_start_page_of_a_site_keeps_its_plain_name():
    assert titles(f"{PRESS}ein-befund", PRESS) == ["zeitung.example (ein befund)", "zeitung.example"]


def test_pages_that_no_word_tells_apart_are_numbered():
    assert titles(f"{PRESS}node/1", f"{PRESS}node/2", "https://anders.example/") == [
        "zeitung.example (node, 1)",
        "zeitung.example (node, 2)",
        "anders.example",
    ]
    assert titles(f"{PRESS}?p=1", f"{PRESS}?p=2") == ["zeitung.example (1)", "zeitung.example (2)"]


part = st.sampled_from(["", "node", "PDF", "a.pdf", "1", "index.html", "lange-worte", "LANGE_worte.html", "(1", "x, 1"])


@given(st.lists(st.tuples(st.sampled_from(["a.example", "www.a.example", "b.example"]), part, part), max_size=12))
def test_no_two_links_read_alike_and_each_leads_where_it_led(parts):
    urls = ["https://" + "/".join(each) for each in parts]

    found = sources(urls)

    assert [source.url for source in found] == urls
    assert len({source.title for source in found}) == len(urls)
