import pytest

from panreflex.share.catalogue import evidence
from tests.making import (
    make_event,
    make_evidence,
    make_example,
    make_figure,
    make_interview,
    make_measure,
    make_project,
    make_publication,
    make_recommendation,
)

pytestmark = pytest.mark.django_db


def test_each_kind_of_piece_says_what_it_is_and_where_it_comes_from():
    recommendation = make_recommendation()
    make_evidence(recommendation, example=make_example(title="Reserve", place_name="Dortmund"))
    make_evidence(recommendation, publication=make_publication(year=2025))
    make_evidence(recommendation, publication=make_publication(year=None))
    make_evidence(recommendation, figure=make_figure(year=2024, items=[("Personal", "1"), ("Geld", None)]))
    make_evidence(recommendation, interview=make_interview(organisation="Stadt Muster"))
    make_evidence(recommendation, workshop=make_event(kind="workshop", place="Arnsberg").slug)
    make_evidence(recommendation, url="https://www.difu.example/seite")

    nodes = evidence.thread(recommendation)

    assert [node.kind for node in nodes] == [
        "Beispiel, Dortmund",
        "Literatur, 2025",
        "Literatur",
        "Kommunalbefragung 2024 · 2 Angaben, 1 nicht lesbar",
        "Gespräch, Stadt Muster",
        "Workshop, Arnsberg 2024",
        "Seite an anderem Ort",
    ]
    assert nodes[0].title == "Reserve"
    assert nodes[-1].url == "https://www.difu.example/seite"


def test_a_figure_shows_its_finding_and_without_one_its_question():
    recommendation = make_recommendation()
    make_evidence(recommendation, figure=make_figure(finding="Personal fehlt.", question="Was fehlt?"))
    make_evidence(recommendation, figure=make_figure(question="Wer fehlt?"))

    nodes = evidence.thread(recommendation)

    assert [node.title for node in nodes] == ["Personal fehlt.", "Wer fehlt?"]


def test_a_statement_without_numbers_is_not_called_unreadable():
    recommendation = make_recommendation()
    make_evidence(recommendation, figure=make_figure(year=2023, items=[("Es fehlt Personal.", None)]))

    [node] = evidence.thread(recommendation)

    assert node.kind == "Kommunalbefragung 2023"


@pytest.mark.parametrize(
    "hidden",
    [
        lambda: {"example": make_example(live=False)},
        lambda: {"publication": make_publication(live=False)},
        lambda: {"figure": make_figure(live=False)},
        lambda: {"interview": make_interview(live=False)},
        lambda: {"workshop": make_event(live=False).slug},
    ],
    ids=["example", "publication", "figure", "interview", "workshop"],
)
def test_a_hidden_piece_leaves_no_trace_in_the_thread_or_in_its_draft(hidden):
    recommendation = make_recommendation()
    make_evidence(recommendation, **hidden())

    assert evidence.thread(recommendation) == []
    assert evidence.draft_thread(recommendation) == []


def test_a_workshop_that_is_no_event_here_is_shown_without_link():
    recommendation = make_recommendation()
    make_evidence(recommendation, workshop="ein-treffen-anderswo", note="Alle wollten es.")

    [node] = evidence.thread(recommendation)

    assert (node.kind, node.title, node.url, node.note) == ("Workshop", "", "", "Alle wollten es.")


def test_the_thread_keeps_the_editors_order():
    recommendation = make_recommendation()
    make_evidence(recommendation, example=make_example(title="Zweites"), sort_order=2)
    make_evidence(recommendation, publication=make_publication(title="Erstes"), sort_order=1)

    assert [node.title for node in evidence.thread(recommendation)] == ["Erstes", "Zweites"]


def test_many_threads_need_three_queries(django_assert_num_queries):
    recommendations = [make_recommendation() for _ in range(4)]
    for recommendation in recommendations:
        make_evidence(recommendation, example=make_example())
        make_evidence(recommendation, figure=make_figure())
        make_evidence(recommendation, workshop=make_event().slug)

    with django_assert_num_queries(3):
        threads = evidence.threads(recommendations)

    assert [len(threads[recommendation.pk]) for recommendation in recommendations] == [3, 3, 3, 3]


@pytest.mark.parametrize(
    ("relation", "make"),
    [
        ("example", make_example),
        ("publication", make_publication),
        ("figure", make_figure),
        ("interview", make_interview),
        ("workshop", make_event),
    ],
)
def test_each_piece_leads_back_to_what_rests_on_it_in_one_query(relation, make, django_assert_num_queries):
    piece, measure = make(), make_measure("wissen", 2, "Wissen halten")
    for title in ("Zuhören", "Ämter fragen"):
        recommendation = make_recommendation(title=title, measures=[measure])
        make_evidence(recommendation, **{relation: piece.slug if relation == "workshop" else piece}, note="Darum.")

    with django_assert_num_queries(1):
        resting = evidence.resting_on(piece)

    assert [(str(page.kind), page.title, page.note) for page in resting] == [
        ("Empfehlung", "Ämter fragen", "Darum."),
        ("Empfehlung", "Zuhören", "Darum."),
        ("Stellschraube 2", "Wissen halten", ""),
    ]
    assert resting[-1].url == "/stellschrauben/wissen/"


def test_a_recommendation_that_cites_a_piece_twice_is_named_once():
    example, recommendation = make_example(), make_recommendation()
    make_evidence(recommendation, example=example)
    make_evidence(recommendation, example=example)

    assert len(evidence.resting_on(example)) == 1


def test_a_draft_recommendation_is_not_named_by_its_pieces():
    example = make_example()
    make_evidence(make_recommendation(live=False), example=example)

    assert evidence.resting_on(example) == []


def test_nothing_rests_on_a_kind_that_is_no_evidence(django_assert_num_queries):
    project = make_project()

    with django_assert_num_queries(0):
        assert evidence.resting_on(project) == []
