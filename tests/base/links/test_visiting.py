"""Following an address to its end: what counts as there, moved, gone, and what cannot be known."""

import gzip
from datetime import timedelta

import pytest

from panreflex.base.links.models import Host, Outcome, Robots
from panreflex.base.links.turns import Busy
from panreflex.base.links.visiting import Visit, visit
from tests.base.links.web import BEGINNING, answer

pytestmark = pytest.mark.django_db


def visited(web, url: str) -> Visit:
    return visit(url, web.way(), web.clock)


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, Outcome.OK),
        (204, Outcome.OK),
        (404, Outcome.NOT_FOUND),
        (410, Outcome.GONE),
        (500, Outcome.SERVER_ERROR),
        (503, Outcome.SERVER_ERROR),
        (401, Outcome.WALL),
        (403, Outcome.WALL),
        (429, Outcome.WALL),
        (451, Outcome.WALL),
        (999, Outcome.WALL),
        (304, Outcome.BROKEN),
    ],
)
def test_the_last_status_says_what_is_there(web, status, outcome):
    url = web.put("quelle.example", "/a", answer(status))

    assert visited(web, url) == Visit(outcome, status)


def test_a_challenge_for_people_is_a_wall_whatever_its_status(web):
    url = web.put("wolke.example", "/a", answer(503, cf_mitigated="challenge"))

    assert visited(web, url).outcome == Outcome.WALL


def test_a_head_that_is_answered_saves_the_page(web):
    visited(web, web.put("quelle.example", "/a", answer(200)))

    assert web.asked("quelle.example") == ["HEAD /a"]


@pytest.mark.parametrize("refusal", [answer(403), answer(404), answer(405), answer(500), answer(501), b"kein HTTP"])
def test_where_head_is_refused_the_page_is_asked_for(web, refusal):
    web.put("quelle.example", "HEAD /a", refusal)

    found = visited(web, web.put("quelle.example", "/a", answer(200)))

    assert found == Visit(Outcome.OK, 200)
    assert web.asked("quelle.example") == ["HEAD /a", "GET /a"]


def test_who_has_moved_for_good_is_found_at_the_new_address(web):
    new = web.put("neu.example", "/b", answer(200))
    between = web.put("alt.example", "/zwischen", answer(308, Location=new))
    old = web.put("alt.example", "/a", answer(301, Location=between))

    assert visited(web, old) == Visit(Outcome.MOVED, 200, new)


def test_a_detour_for_now_suggests_no_new_address(web):
    session = web.put("neu.example", "/b?sitzung=1", answer(200))
    new = web.put("neu.example", "/b", answer(302, Location="/b?sitzung=1"))
    old = web.put("alt.example", "/a", answer(301, Location=new))
    passing = web.put("alt.example", "/c", answer(307, Location=session))

    assert visited(web, old) == Visit(Outcome.MOVED, 200, new)
    assert visited(web, passing) == Visit(Outcome.OK, 200)


def test_a_page_that_moved_and_is_gone_is_gone(web):
    old = web.put("alt.example", "/a", answer(301, Location="/fehlt"))

    assert visited(web, old).outcome == Outcome.NOT_FOUND


def test_being_sent_to_the_front_page_is_noticed(web):
    front = web.put("stadt.example", "/", answer(200))
    deep = web.put("stadt.example", "/krise/2020/plan.html", answer(302, Location="/"))
    german = web.put("stadt.example", "/de/", answer(301, Location="/"))

    assert visited(web, deep) == Visit(Outcome.HOME, 200)
    assert visited(web, german) == Visit(Outcome.MOVED, 200, front)


def test_new_addresses_may_be_relative_and_have_umlauts(web):
    new = web.put("stadt.example", "/stra%C3%9Fe", answer(200))
    old = web.put("stadt.example", "/a/b", "HTTP/1.1 301 so\r\nLocation: ../straße\r\n\r\n".encode())

    assert visited(web, old) == Visit(Outcome.MOVED, 200, new)


@pytest.mark.parametrize(
    "inner",
    [
        "http://127.0.0.1:{port}/",
        "http://2130706433:{port}/",
        "http://0177.0.0.1:{port}/",
        "http://[::1]:{port}/",
        "http://[::ffff:10.0.0.1]:{port}/",
        "http://169.254.169.254:{port}/latest/meta-data/",
        "http://intern.example:{port}/",
        "http://127.0.0.1:22/",
    ],
)
def test_no_redirect_leads_inside(web, inner):
    web.names["intern.example"] = ["10.0.0.1"]
    url = web.put("quelle.example", "/a", answer(302, Location=inner.format(port=web.port)))

    assert visited(web, url).outcome == Outcome.INNER

    assert web.inside.requests == []


@pytest.mark.parametrize("target", ["file:///etc/passwd", "gopher://x.example/", "javascript:alert(1)", "http://a@b/"])
def test_no_redirect_leads_out_of_the_web(web, target):
    url = web.put("quelle.example", "/a", answer(302, Location=target))

    assert visited(web, url).outcome == Outcome.BROKEN


def test_a_name_that_changes_its_machine_between_two_requests_is_checked_each_time(web):
    url = web.put("wechsel.example", "/a", answer(302, Location="/b"))
    numbers = iter([["127.0.0.2"], ["127.0.0.2"], ["127.0.0.1"]])  # the rules, /a, /b

    found = visit(url, web.way(look_up=lambda host, port: next(numbers)), web.clock)

    assert found.outcome == Outcome.INNER
    assert web.inside.requests == []


def test_going_round_in_circles_ends(web):
    web.put("kreis.example", "/b", answer(302, Location="/a"))
    url = web.put("kreis.example", "/a", answer(302, Location="/b"))

    assert visited(web, url).outcome == Outcome.LOOP
    assert web.asked("kreis.example") == ["HEAD /a", "HEAD /b"]


def test_going_on_for_ever_ends(web):
    def further(conversation):
        there = len(web.outside.requests)
        conversation.wfile.write(answer(302, Location=f"/{there}"))

    url = web.put("weit.example", "/0", further)
    for place in range(60):
        web.pages["weit.example", f"/{place}"] = further

    assert visited(web, url).outcome == Outcome.LOOP
    assert len(web.asked("weit.example")) == 11


def test_a_circle_for_want_of_a_cookie_says_nothing_about_the_page(web):
    url = web.put("keks.example", "/a", answer(302, Location="/a", Set_Cookie="gesehen=1"))

    assert visited(web, url).outcome == Outcome.WALL


def test_what_robots_must_not_ask_for_is_not_asked_for(web):
    web.put(
        "regeln.example", "/robots.txt", answer(200, b"User-agent: *\nDisallow: /*?druck\nDisallow: /a\nAllow: /a/b")
    )

    outcomes = [
        visited(web, web.put("regeln.example", path, answer(200))).outcome
        for path in ("/a", "/a/b", "/c", "/c?druck=1")
    ]

    assert outcomes == [Outcome.ROBOTS, Outcome.OK, Outcome.OK, Outcome.ROBOTS]
    assert web.asked("regeln.example") == ["HEAD /a/b", "HEAD /c"]


def test_rules_for_us_alone_are_heeded(web):
    rules = b"User-agent: *\nAllow: /\n\nUser-agent: PanReflex-LinkCheck\nDisallow: /"
    web.put("regeln.example", "/robots.txt", answer(200, rules))

    assert visited(web, web.put("regeln.example", "/a", answer(200))).outcome == Outcome.ROBOTS


def test_the_rules_are_read_once_a_day(web):
    url = web.put("regeln.example", "/a", answer(200))

    for hours in (0, 1, 22, 2):
        web.clock.sleep(hours * 3600)
        visited(web, url)

    assert [request.path for request in web.outside.requests].count("/robots.txt") == 2


def test_the_rules_of_every_host_on_the_way_count(web):
    web.put("zu.example", "/robots.txt", answer(200, b"User-agent: *\nDisallow: /"))
    target = web.put("zu.example", "/b", answer(200))
    url = web.put("offen.example", "/a", answer(301, Location=target))

    assert visited(web, url).outcome == Outcome.ROBOTS
    assert web.asked("zu.example") == []


def test_rules_that_cannot_be_read_forbid_everything_for_a_month(web):
    web.put("regeln.example", "/robots.txt", answer(503))
    url = web.put("regeln.example", "/a", answer(200))

    outcomes = []
    for days in (0, 8, 8, 8, 8):
        web.clock.sleep(days * 86400)
        outcomes.append(visited(web, url).outcome)

    assert outcomes == [Outcome.NO_ROBOTS] * 4 + [Outcome.OK]


def test_rules_that_move_are_followed_and_not_inside(web):
    web.put("b.example", "/regeln", answer(200, b"User-agent: *\nDisallow: /"))
    web.put("a.example", "/robots.txt", answer(301, Location=web.url("b.example", "/regeln")))
    web.put("c.example", "/robots.txt", answer(301, Location=f"http://127.0.0.1:{web.port}/"))

    assert visited(web, web.put("a.example", "/a", answer(200))).outcome == Outcome.ROBOTS
    assert visited(web, web.put("c.example", "/a", answer(200))).outcome == Outcome.INNER
    assert web.inside.requests == []


def test_of_rules_without_end_the_beginning_counts(web):
    def endless(conversation):
        conversation.wfile.write(b"HTTP/1.1 200 so\r\n\r\nUser-agent: *\nDisallow: /a\n")
        while True:
            conversation.wfile.write(b"# und weiter\n" * 1000)

    web.put("lang.example", "/robots.txt", endless)

    assert visited(web, web.put("lang.example", "/a", answer(200))).outcome == Outcome.ROBOTS
    assert len(Robots.objects.get().text) <= 512 * 1024


def test_packed_rules_are_unpacked_up_to_a_limit(web):
    bomb = gzip.compress(b"User-agent: *\nDisallow: /a\n" + b"#" * 50_000_000)
    web.put("bombe.example", "/robots.txt", answer(200, bomb, Content_Encoding="gzip"))

    assert visited(web, web.put("bombe.example", "/a", answer(200))).outcome == Outcome.ROBOTS
    assert len(Robots.objects.get().text) == 512 * 1024


@pytest.mark.parametrize("body", [b"\0\xff\xfe<html>", b"Disallow", b"\xef\xbb\xbfUser-agent: *\nDisallow:"])
def test_rules_that_make_no_sense_forbid_nothing(web, body):
    web.put("wirr.example", "/robots.txt", answer(200, body))

    assert visited(web, web.put("wirr.example", "/a", answer(200))).outcome == Outcome.OK


@pytest.mark.parametrize("wish", ["3600", "Sun, 01 Mar 2026 02:00:02 GMT"])
def test_who_wants_to_be_left_alone_is_left_alone(web, wish):
    url = web.put("voll.example", "/a", answer(429, Retry_After=wish))

    assert visited(web, url).outcome == Outcome.WALL

    free_at = Host.objects.get().free_at
    assert timedelta(hours=1) <= free_at - BEGINNING < timedelta(hours=1, seconds=5)
    with pytest.raises(Busy):
        visited(web, url)
    assert web.asked("voll.example") == ["HEAD /a"]


@pytest.mark.parametrize("wish", ["", "bald", "-5", "99999999999999999999", "Mon, 99 Foo 2026"])
def test_a_wish_that_makes_no_sense_holds_nobody_for_ever(web, wish):
    visited(web, web.put("voll.example", "/a", answer(429, Retry_After=wish)))

    assert Host.objects.get().free_at <= web.clock.now() + timedelta(days=1)


def test_a_delay_that_the_rules_ask_for_is_kept(web):
    web.put("ruhig.example", "/robots.txt", answer(200, b"User-agent: *\nCrawl-delay: 7"))
    url = web.put("ruhig.example", "/a", answer(200))

    visited(web, url)
    visited(web, url)

    moments = [request.at for request in web.outside.requests]
    assert moments[2] - moments[1] == timedelta(seconds=7)


def test_nothing_is_asked_at_what_is_no_address(web):
    assert visited(web, "http://stadt.de@fremd.example/") == Visit(Outcome.UNREADABLE)
    assert web.looked_up == []
