"""Works by their DOI, asked for over the wire: at a server of ours on this machine."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from panreflex.collect.importing import resolving
from panreflex.collect.importing.refusing import Refused
from tests.collect.importing.importing import checked, faults, outcomes, row

WORK = {
    "type": "book",
    "title": "Über <i>Hitze</i>",
    "author": [{"family": "Müller", "given": "A."}],
    "DOI": "10.1000/AB",
}


class Agency(BaseHTTPRequestHandler):
    asked: list[tuple[str, str | None]] = []

    def do_GET(self) -> None:
        self.asked.append((self.path, self.headers["Accept"]))
        match self.path:
            case "/10.1000/ab":
                self.answer(302, location="/works/1")
            case "/works/1":
                self.answer(200, json.dumps(WORK).encode())
            case "/10.1000/away":
                self.answer(302, location="http://127.0.0.2:1/secret")
            case "/10.1000/round":
                self.answer(302, location=self.path)
            case "/10.1000/large":
                self.answer(200, b" " * 2_000_000)
            case "/10.1000/text":
                self.answer(200, b"<html>")
            case "/10.1000/broken":
                self.answer(500)
            case _:
                self.answer(404)

    def answer(self, status: int, body: bytes = b"", location: str = "") -> None:
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: Any) -> None: ...


@pytest.fixture
def agency(settings: Any) -> Iterator[type[Agency]]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Agency)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    host = f"127.0.0.1:{server.server_port}"
    settings.DOI_RESOLVER, settings.DOI_HOSTS = f"http://{host}", frozenset({host})
    Agency.asked.clear()
    yield Agency
    server.shutdown()
    server.server_close()


def said(doi: str) -> str:
    [record] = resolving.records(doi, lambda done, total: None)
    return record.faults[0].what if record.faults else ""


@pytest.mark.django_db
def test_a_pasted_list_becomes_works(agency):
    batch = checked("https://doi.org/10.1000/ab\n10.1000/nichts, keine-doi\n")

    assert (batch.form, outcomes(batch)) == ("doi", ["new", "faulty", "faulty"])
    assert row(batch).values["title"] == "Über Hitze"
    assert [(line, field) for line, field, _what in faults(batch)] == [(2, ""), (2, "")]
    assert [path for path, _accept in agency.asked] == ["/10.1000/ab", "/works/1", "/10.1000/nichts"]
    assert {accept for _path, accept in agency.asked} == {"application/vnd.citationstyles.csl+json"}


def test_an_answer_does_not_lead_to_a_machine_that_is_not_on_the_list(agency):
    assert "127.0.0.2" in said("10.1000/away")


@pytest.mark.parametrize("doi", ["10.1000/round", "10.1000/large", "10.1000/text", "10.1000/broken"])
def test_nonsense_is_no_answer(agency, doi):
    assert said(doi).startswith("Die Auskunft")


def test_nobody_is_asked_unless_an_operator_says_so(agency, settings):
    settings.DOI_RESOLVER = ""

    with pytest.raises(Refused, match="ausgeschaltet"):
        list(resolving.records("10.1000/ab", lambda done, total: None))

    assert agency.asked == []


@pytest.mark.parametrize("resolver", ["http://doi.org", "https://elsewhere.example"])
def test_only_hosts_of_the_list_are_asked_and_only_encrypted(settings, resolver):
    settings.DOI_RESOLVER = resolver

    assert "nicht fragen dürfen" in said("10.1000/ab")


def test_a_name_that_leads_into_our_own_network_is_not_asked(settings):
    settings.DOI_RESOLVER, settings.DOI_HOSTS = "https://localhost:1", frozenset({"localhost:1"})

    assert said("10.1000/ab").startswith("Die Auskunft antwortet gerade nicht")


def test_too_many_at_once_are_refused(agency):
    with pytest.raises(Refused, match="200"):
        list(resolving.records("10.1000/ab\n" * 201, lambda done, total: None))
