import pytest

from panreflex.collect.library.models import Interview
from panreflex.share.catalogue import common_themes
from tests.making import make_interview, make_publication, make_theme

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
