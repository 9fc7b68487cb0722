import pytest
from hypothesis import given
from hypothesis import strategies as st

from xaso.lib.devices import browser_and_system, mask_address

CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1"
ANDROID = "Mozilla/5.0 (Linux; Android 15; K) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (CHROME, ("Chrome", "Windows")),
        (f"{CHROME} Edg/141.0.0.0", ("Edge", "Windows")),
        (IPHONE, ("Safari", "iPhone")),
        (ANDROID, ("Samsung Internet", "Android")),
        ("curl/8.5", ("", "")),
    ],
)
def test_a_device_is_said_in_words(said, words):
    assert browser_and_system(said) == words


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("203.113.5.77", "203.113.x.x"),
        ("2001:ee0:4161::17", "2001:ee0:x"),
        ("::1", "0:0:x"),
        ("không rõ", ""),
    ],
)
def test_a_place_is_told_without_telling_the_address(address, place):
    assert mask_address(address) == place


@given(st.ip_addresses())
def test_half_of_an_address_is_never_told(address):
    assert str(address) not in mask_address(str(address))
