"""The description of the API is true: schemathesis sends what it allows and what it forbids, and checks the answers."""

from contextlib import suppress

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.config import SchemathesisConfig

from panreflex.project import api
from tests.making import (
    make_event,
    make_evidence,
    make_example,
    make_figure,
    make_interview,
    make_measure,
    make_municipality,
    make_project,
    make_publication,
    make_recommendation,
    make_theme,
)
from tests.project.test_permission_matrix import ROWS

pytestmark = pytest.mark.django_db


# An address that is too long (414) is refused whatever it says; null bytes are refused before any route sees them.
CONFIG = SchemathesisConfig.from_dict(
    {
        "generation": {"allow-x00": False},
        "checks": {
            "positive_data_acceptance": {"expected-statuses": [200, 404, 414]},
            "negative_data_rejection": {"expected-statuses": [400, 404, 405, 414, 422]},
        },
    }
)


@pytest.fixture
def application(db):
    """The door for a WSGI server, without giving the connection back after a request: the test's rows stand in it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    with override_settings(REQUESTS_A_MINUTE={"api": 0}):
        yield get_wsgi_application()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def api_schema(application):
    """The description as the application serves it, with one entry of each kind behind it."""
    theme, measure = make_theme(), make_measure()
    example = make_example("probe", themes=[theme], measures=[measure], municipality=make_municipality())
    make_publication("probe", themes=[theme])
    make_project("probe")
    make_interview("probe")
    make_figure("probe", items=[("Ja", "60")])
    recommendation = make_recommendation("probe", measures=[measure])
    make_evidence(recommendation, example=example)
    make_evidence(recommendation, workshop=make_event("werkstatt").slug)
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application, config=CONFIG)


@pytest.mark.parametrize("mode", GenerationMode)
def test_every_route_answers_as_described(api_schema, mode):
    checked = set()

    for operation in (result.ok() for result in api_schema.get_all_operations()):

        @given(case=operation.as_strategy(generation_mode=mode))
        @settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
        def check(case):
            if mode is GenerationMode.POSITIVE and case.query:
                case.query.pop("cursor", None)  # only we make cursors; that others are refused is tested beside
            case.call_and_validate()
            checked.add(case.path)

        with suppress(Unsatisfiable):  # where every text is allowed, nothing is forbidden
            check()

    assert {path for path in checked if "{" not in path} >= {f"/api/v1/{name}" for name in api.LISTS}


def test_every_described_route_has_a_row_in_the_permission_matrix(api_schema):
    described = {operation.ok().path for operation in api_schema.get_all_operations()}

    rows = {route.replace("<", "{").replace(">", "}") for route in ROWS}
    assert {path.lstrip("/") for path in described} <= rows


def test_every_shape_is_described_in_a_sentence(api_schema):
    shapes = api_schema.raw_schema["components"]["schemas"]

    assert [name for name, shape in shapes.items() if not shape.get("description", "").endswith(".")] == []
