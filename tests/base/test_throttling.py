"""What machines ask for has a limit a minute and a network; those who behave never meet it."""

import pytest

from panreflex.base.models import RateLimit
from tests.making import make_example

pytestmark = pytest.mark.django_db
DOORS = {
    "api": "/api/v1/examples",
    "search": "/suche/?q=hitze",
    "suggestions": "/suche/vorschlaege/?q=hitze",
    "feeds": "/gute-beispiele/atom.xml",
    "exports": "/daten/gute-beispiele.csv",
}
HARVEST = "/oai?verb=Identify"


@pytest.fixture(autouse=True)
def two_a_minute(settings):
    settings.REQUESTS_A_MINUTE = dict.fromkeys([*DOORS, "harvest"], 2)


@pytest.mark.parametrize("address", DOORS.values())
def test_beyond_the_limit_the_answer_says_when_to_come_back(client, address):
    answers = [client.get(address) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 1 <= int(answers[2]["Retry-After"]) <= 30
    assert not answers[2].cookies


def test_a_harvester_is_told_to_wait_as_its_protocol_says(client):
    answers = [client.get(HARVEST) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 503]
    assert 1 <= int(answers[2]["Retry-After"]) <= 30


def test_the_interface_for_machines_refuses_in_its_own_shape(client):
    refused = [client.get(DOORS["api"]) for _ in range(3)][2]

    assert refused["Content-Type"] == "application/json"
    assert 1 <= int(refused["Retry-After"]) <= 30
    assert refused.json()["errors"][0]["where"] == "request"


@pytest.mark.parametrize("address", [DOORS["api"], DOORS["feeds"], DOORS["exports"]])
def test_who_asks_whether_something_is_new_is_not_counted(client, address):
    first = client.get(address)

    again = [client.get(address, headers={"If-None-Match": first["ETag"]}) for _ in range(5)]

    assert {answer.status_code for answer in again} == {304}
    assert RateLimit.objects.count() == 1


def test_networks_and_doors_are_counted_apart(client):
    for _ in range(3):
        client.get(DOORS["api"])

    assert client.get(DOORS["api"], REMOTE_ADDR="198.51.100.7").status_code == 200
    assert client.get(DOORS["search"]).status_code == 200


def test_pages_are_read_without_limit_and_without_counting(client):
    make_example("peiman")

    answers = [client.get("/gute-beispiele/peiman/").status_code for _ in range(4)]

    assert answers == [200] * 4
    assert not RateLimit.objects.exists()


def test_zero_means_no_limit(client, settings):
    settings.REQUESTS_A_MINUTE = dict.fromkeys(DOORS, 0)

    assert [client.get(DOORS["api"]).status_code for _ in range(4)] == [200] * 4
    assert not RateLimit.objects.exists()
