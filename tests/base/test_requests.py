"""One log line a request, with nothing in it that helps to find out who somebody is or to become her."""

import logging

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from panreflex.base.requests import RequestIdFilter, RequestLogMiddleware

FACTORY = RequestFactory()


def answer(request: HttpRequest) -> HttpResponse:
    return RequestLogMiddleware(lambda request: HttpResponse("Seite"))(request)


def test_the_log_line_says_what_was_asked_and_answered_without_the_query(caplog):
    with caplog.at_level(logging.INFO, "panreflex.requests"):
        answer(FACTORY.get("/suche/", {"q": "burnout im amt"}))

    [record] = caplog.records
    assert (record.method, record.path, record.status) == ("GET", "/suche/", 200)
    assert "burnout" not in str(vars(record))


@pytest.mark.parametrize(
    "path",
    ["/konto/password/reset/key/3-abc123secret/", "/konto/confirm-email/MQ:secret/", "/konto/einladung/secret/"],
)
def test_links_that_let_somebody_in_are_left_out_of_the_log(caplog, path):
    with caplog.at_level(logging.INFO, "panreflex.requests"):
        answer(FACTORY.get(path))

    assert "secret" not in str([vars(record)["path"] for record in caplog.records])


@pytest.mark.parametrize("given", ["abcdef12", "A-z9" * 16])
def test_the_request_id_of_the_proxy_is_taken_over(given):
    assert answer(FACTORY.get("/", headers={"X-Request-ID": given}))["X-Request-ID"] == given


@pytest.mark.parametrize("given", ["", "kurz", "mit leerzeichen", 'x"; drop', "a" * 65, "ümlaut-ümlaut"])
def test_a_request_id_that_could_spoil_the_log_is_replaced(given):
    made = answer(FACTORY.get("/", headers={"X-Request-ID": given}))["X-Request-ID"]

    assert made != given
    assert len(made) == 32


def test_records_outside_of_a_request_carry_a_dash():
    record = logging.LogRecord("test", logging.INFO, "", 0, "", (), None)

    RequestIdFilter().filter(record)

    assert vars(record)["request_id"] == "-"
