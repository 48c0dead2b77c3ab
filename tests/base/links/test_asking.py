"""One request over the wire: only to a checked machine, and never for longer or for more than agreed."""

import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from panreflex.base.links.addresses import read
from panreflex.base.links.asking import Unanswered, Way
from panreflex.base.links.models import Outcome
from tests.base.links.web import INSIDE, OUTSIDE, Authority, answer, internet


def outcome_of(way: Way, url: str, method: str = "GET", largest: int = 0) -> Outcome:
    with pytest.raises(Unanswered) as failure:
        way.ask(method, read(url), largest=largest)
    return failure.value.outcome


def test_we_say_who_asks_and_whom_to_write_to(web, settings):
    settings.BASE_URL, settings.DEFAULT_FROM_EMAIL = "https://panreflex.stadt.de", "plattform@stadt.de"

    web.way().ask("HEAD", read(web.put("quelle.example", "/a?b", answer(200))))

    (asked,) = web.outside.requests
    assert (asked.method, asked.path, asked.host) == ("HEAD", "/a?b", "quelle.example")
    assert asked.headers["user-agent"] == "PanReflex-LinkCheck/1.0 (+https://panreflex.stadt.de/)"
    assert asked.headers["from"] == "plattform@stadt.de"
    assert "cookie" not in asked.headers
    assert "referer" not in asked.headers


@pytest.mark.parametrize(
    "host",
    [
        INSIDE,
        "2130706433",
        "0177.0.0.1",
        "0x7f.1",
        "127.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[64:ff9b::7f00:1]",
        "169.254.169.254",
        "10.0.0.1",
        "0.0.0.0",
        "localhost",
        "intern.example",
    ],
)
def test_no_spelling_of_an_inner_address_is_called(web, host):
    web.names["intern.example"] = ["192.168.1.1", INSIDE, "::1", "fd00::1"]

    assert outcome_of(web.way(), web.url(host)) == Outcome.INNER

    assert web.inside.requests == web.outside.requests == []


def test_the_name_is_looked_up_once_and_the_checked_machine_is_called(web):
    answers = [[OUTSIDE], [INSIDE], [INSIDE]]
    page = read(web.put("wechsel.example", "/", answer(200)))

    got = web.way(look_up=lambda host, port: answers.pop(0)).ask("GET", page)

    assert got.status == 200
    assert [len(web.outside.requests), len(web.inside.requests), len(answers)] == [1, 0, 2]


def test_of_several_machines_only_those_outside_are_called(web):
    web.names["gemischt.example"] = [INSIDE, "::1", OUTSIDE]

    web.way().ask("GET", read(web.put("gemischt.example", "/", answer(200))))

    assert web.inside.requests == []
    assert len(web.outside.requests) == 1


def test_ports_that_are_none_of_the_web_are_not_called():
    assert outcome_of(Way(may_call=lambda number: True), "http://127.0.0.1:25/") == Outcome.INNER


def test_a_body_is_not_loaded_beyond_the_limit(web):
    sent = []

    def giant(conversation):
        conversation.wfile.write(b"HTTP/1.1 200 so\r\nContent-Length: 10000000000\r\n\r\n")
        while True:
            conversation.wfile.write(b"x" * 2**16)
            sent.append(2**16)

    page = read(web.put("gross.example", "/", giant))

    assert web.way().ask("GET", page).body == b""
    assert web.way().ask("GET", page, largest=1000).body == b"x" * 1000
    assert sum(sent) < 2**24  # what fits into the buffers on the way


def test_an_answer_that_drips_is_cut_off(web):
    released, drops = threading.Event(), []

    def drip(conversation):
        conversation.wfile.write(b"HTTP/1.1 200 so\r\n")
        while not released.wait(0.05):
            conversation.wfile.write(b"X-Drip: 1\r\n")
            drops.append(1)

    slow = read(web.put("tropf.example", "/", drip))

    assert outcome_of(web.way(seconds=0.3), str(slow)) == Outcome.TIMEOUT
    assert len(drops) < 80  # a hundred lines are refused for another reason

    released.set()


def test_a_server_that_says_nothing_is_cut_off(web):
    released = threading.Event()
    silent = web.put("stumm.example", "/", lambda conversation: released.wait(10))

    assert outcome_of(web.way(seconds=0.3), silent) == Outcome.TIMEOUT

    released.set()


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"220 mail.example ESMTP\r\n",
        b"HTTP/1.1 abc\r\n\r\n",
        b"HTTP/1.1 200 so\r\n" + b"X: 1\r\n" * 500 + b"\r\n",
        b"HTTP/1.1 200 so\r\nX: " + b"1" * 100_000 + b"\r\n\r\n",
    ],
)
def test_what_is_no_answer_is_called_broken(web, said):
    assert outcome_of(web.way(), web.put("kaputt.example", "/", said)) == Outcome.BROKEN


def test_a_server_that_is_off_and_a_name_that_nobody_knows_are_told_apart(web):
    with socket.create_server((OUTSIDE, 0)) as server:
        port = server.getsockname()[1]
    web.names["niemand.example"] = []

    assert outcome_of(web.way(ports={port}), f"http://aus.example:{port}/") == Outcome.NO_CONNECTION
    assert outcome_of(web.way(), web.url("niemand.example")) == Outcome.NO_NAME


def test_a_certificate_has_to_be_that_of_the_host(tmp_path):
    authority = Authority(tmp_path)

    with internet(authority.context("sicher.example")) as web:
        page = read(web.put("sicher.example", "/", answer(200)))
        way = web.way(tls=authority.trust())

        assert way.ask("GET", page._replace(scheme="https")).status == 200
        assert outcome_of(way, web.url("anders.example", scheme="https")) == Outcome.OTHER_NAME
        assert outcome_of(web.way(), web.url("sicher.example", scheme="https")) == Outcome.ISSUER


@pytest.mark.parametrize(
    ("made", "outcome"),
    [({"days": -1}, Outcome.EXPIRED), ({"self_signed": True}, Outcome.SELF_SIGNED)],
)
def test_what_is_wrong_with_a_certificate_is_named(tmp_path: Path, made, outcome):
    authority = Authority(tmp_path)

    with internet(authority.context("sicher.example", **made)) as web:
        url = web.url("sicher.example", scheme="https")

        assert outcome_of(web.way(tls=authority.trust()), url) == outcome


def test_a_server_without_tls_is_named_as_such(web, tmp_path):
    with socket.create_server((OUTSIDE, 0)) as server, ThreadPoolExecutor(1) as threads:
        port = server.getsockname()[1]
        threads.submit(lambda: server.accept()[0].sendall(answer(400)))

        way = web.way(tls=Authority(tmp_path).trust(), ports={port})

        assert outcome_of(way, f"https://offen.example:{port}/") == Outcome.TLS


@contextmanager
def proxy_for(web) -> Iterator[tuple[str, list[bytes]]]:
    """A proxy on this machine: its address, and the first line and credentials of each request."""
    heard: list[bytes] = []

    def serve(server: socket.socket) -> None:
        while True:
            try:
                client, _address = server.accept()
            except OSError:
                return
            with client, client.makefile("rb") as lines:
                head = [lines.readline()]
                while (line := lines.readline()).strip():
                    head.append(line)
                heard.append(head[0] + b"".join(line for line in head if line.lower().startswith(b"proxy-auth")))
                client.sendall(answer(204) if head[0].startswith(b"HEAD") else b"HTTP/1.1 403 nein\r\n\r\n")

    with socket.create_server((INSIDE, 0)) as server:
        thread = threading.Thread(target=serve, args=[server], daemon=True)
        thread.start()
        yield f"http://name:wort@{INSIDE}:{server.getsockname()[1]}", heard
        server.shutdown(socket.SHUT_RDWR)
        thread.join()


def test_a_proxy_makes_the_connections_and_inner_addresses_are_refused_before(web):
    web.names |= {"intern.example": ["10.0.0.1"], "nur-der-proxy-kennt.example": []}

    with proxy_for(web) as (address, heard):
        way = web.way(proxy=address)
        answered = way.ask("HEAD", read(web.url("nur-der-proxy-kennt.example", "/a")))
        tunnel = outcome_of(way, web.url("sicher.example", scheme="https"))
        inner = [outcome_of(way, web.url(host)) for host in ("intern.example", "127.0.0.1", "2130706433")]

    assert (answered.status, tunnel, set(inner)) == (204, Outcome.WALL, {Outcome.INNER})
    assert heard == [
        f"HEAD http://nur-der-proxy-kennt.example:{web.port}/a HTTP/1.1\r\n".encode()
        + b"Proxy-Authorization: Basic bmFtZTp3b3J0\r\n",
        f"CONNECT sicher.example:{web.port} HTTP/1.0\r\nProxy-Authorization: Basic bmFtZTp3b3J0\r\n".encode(),
    ]
    assert web.outside.requests == []
