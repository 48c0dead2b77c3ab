import pytest

from panreflex.collect.library.models import Interview
from panreflex.share.catalogue import common_themes
from tests.making import make_interview, make_publication, make_theme
from tests.share.catalogue.meanings import mean

pytestmark = pytest.mark.django_db


def test_what_shares_most_comes_first_and_says_what_it_shares(django_assert_num_queries):
    staff, learning, heat = (make_theme(word.lower(), word) for word in ("Übung", "Lernen", "Hitze"))
    work = make_publication(themes=[staff, learning])
    make_publication(title="Eines gemeinsam", themes=[learning, heat])
    make_publication(title="Beides gemeinsam", themes=[staff, learning])
    make_publication(title="Nichts gemeinsam", themes=[heat])

    with django_assert_num_queries(2):  # the themes of the work itself are read first
        near = common_themes.nearest(work)

    assert [(other.title, other.note) for other in near] == [
        ("Beides gemeinsam", "Gemeinsame Themen: Lernen, Übung"),
        ("Eines gemeinsam", "Gemeinsames Thema: Lernen"),
    ]


def test_long_names_are_counted_instead():
    themes = [make_theme("a", "A" * 21), make_theme("b", "B" * 21)]
    work = make_publication(themes=themes)
    make_publication(title="Beide", themes=themes)
    make_publication(title="Eines", themes=themes[:1])

    assert [other.note for other in common_themes.nearest(work)] == [
        "2 gemeinsame Themen",
        f"Gemeinsames Thema: {'A' * 21}",
    ]


def test_neither_the_entry_itself_nor_a_draft_nor_another_kind_is_near():
    theme = make_theme()
    work = make_publication(themes=[theme])
    make_publication(themes=[theme], live=False)
    interview = make_interview()
    interview.themes.add(theme)
    interview.save()

    assert common_themes.nearest(work) == []


def test_an_entry_without_themes_asks_for_nothing(django_assert_num_queries):
    draft = Interview(role="Amtsleitung")
    draft.themes = []

    with django_assert_num_queries(0):
        assert common_themes.nearest(draft) == []


def test_no_more_than_a_handful_is_shown():
    theme = make_theme()
    work = make_publication(themes=[theme])
    for _ in range(common_themes.SHOWN + 2):
        make_publication(themes=[theme])

    assert len(common_themes.nearest(work)) == common_themes.SHOWN


def test_what_says_something_alike_is_near_without_a_shared_theme_and_says_so(django_assert_num_queries):
    theme = make_theme("hitze", "Hitze")
    work, shares = (make_publication(title=title, themes=[theme]) for title in ("Werk", "Teilt ein Thema"))
    alike, far = (make_publication(title=title) for title in ("Ähnlich", "Fern"))
    withdrawn = make_publication(title="Zurückgezogen")
    mean({work: 1.0, alike: 0.93, far: 0.6, withdrawn: 0.95, shares: 0.5})
    withdrawn.live = False
    withdrawn.save()

    with django_assert_num_queries(2):
        near = common_themes.nearest(work)

    assert [(other.title, other.note) for other in near] == [
        ("Ähnlich", "Ähnlicher Text"),
        ("Teilt ein Thema", "Gemeinsames Thema: Hitze"),
    ]
