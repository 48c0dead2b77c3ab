"""One spelling for each address, and no machine inside is public."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panreflex.base.links import addresses


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("HTTPS://Www.Stadt.DE", "https://www.stadt.de/"),
        ("http://stadt.de:80/a#teil", "http://stadt.de/a"),
        ("https://straße.de/ä ö?q=ü", "https://xn--strae-oqa.de/%C3%A4%20%C3%B6?q=%C3%BC"),
        (" https://stadt.de:8443/?a=1&b ", "https://stadt.de:8443/?a=1&b"),
        ("https://stadt.de/a/../b", "https://stadt.de/b"),
        ("http://stadt.de\\@10.0.0.1/", "http://stadt.de/%5C@10.0.0.1/"),
    ],
)
def test_what_leads_to_the_same_place_has_one_spelling(written, asked):
    assert addresses.normalised(written) == asked
    assert addresses.normalised(asked) == asked


@pytest.mark.parametrize(
    "text",
    [
        "",
        "stadt.de",
        "//stadt.de/",
        "ftp://stadt.de/",
        "javascript:alert(1)",
        "http:///pfad",
        "http://stadt.de:0/",
        "http://stadt.de:99999/",
        "http://stadt.de@fremd.example/",
        "http://[fe80::1%25eth0]/",
        "http://a b/",
        "http://a\r\nHost: b/",
        "http://stadt.de/" + "x" * 2000,
    ],
)
def test_what_is_no_address_on_the_web_is_not_asked_for(text):
    with pytest.raises(addresses.Unreadable):
        addresses.read(text)


@given(st.text(max_size=60) | st.text(max_size=30).map("http://{}".format))
def test_any_text_has_a_spelling_that_stays(text):
    once = addresses.normalised(text)

    assert addresses.normalised(once) == once
    assert len(once) <= addresses.LONGEST


@pytest.mark.parametrize(
    "number",
    [
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.255.254",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.170",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.19.255.255",
        "224.0.0.1",
        "239.255.255.250",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:10.0.0.1",
        "::ffff:8.8.8.8",
        "::127.0.0.1",
        "64:ff9b::10.0.0.1",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "3fff::1",
        "5f00::1",
        "fc00::1",
        "fd12:3456::1",
        "fe80::1",
        "fe80::1%eth0",
        "2a00::1%eth0",
        "fec0::1",
        "ff02::1",
        "keine Nummer",
        "0177.0.0.1",
        "2130706433",
    ],
)
def test_no_machine_inside_is_public(number):
    assert not addresses.is_public(number)


@pytest.mark.parametrize("number", ["8.8.8.8", "100.128.0.1", "172.32.0.1", "93.184.216.34", "2a00:1450:4001::1"])
def test_machines_outside_are_public(number):
    assert addresses.is_public(number)


@given(st.ip_addresses())
def test_nothing_is_public_that_python_does_not_call_global(address):
    if addresses.is_public(str(address)):
        named = ("is_global", "is_multicast", "is_private", "is_reserved", "is_link_local")
        assert [name for name in named if getattr(address, name)] == ["is_global"]


@given(st.ip_addresses(v=4))
def test_every_global_ipv4_address_is_public_but_multicast_and_relays(address):
    relays = ipaddress.ip_network("192.88.99.0/24")
    inside = not address.is_global or address.is_multicast or address in relays

    assert addresses.is_public(str(address)) is not (inside or str(address).startswith("192.0.0."))
