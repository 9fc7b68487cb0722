"""A citizen's browser, the product and a provider of e-identity that misbehaves on request."""

import urllib.error
import urllib.request
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from standins.identity import Provider, serve

from xaso.kernel.identity import metadata
from xaso.kernel.identity.configuration import read_configuration
from xaso.kernel.organisations.testing import HERE, commune

SITE = "http://testserver"
FILE = """
key = "mau"
name = "Định danh mẫu"
issuer = "{issuer}"
client_id = "xaso"
client_secret = "{secret}"
plain_http = true
[claims]
personal_id = "so_dinh_danh"
full_name = "ho_ten"
birth_date = "ngay_sinh"
[levels]
muc-do-01 = 2
muc-do-02 = 3
"""
SECRET = "một khóa thử đủ dài để ký bằng HMAC"


class StayHere(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args, **kwargs):
        return None


def sent_to(address, form=b""):
    """Return where the provider sends a browser that posts a form to it."""
    opener = urllib.request.build_opener(StayHere)
    try:
        with opener.open(address, form, timeout=10) as answer:
            return answer.status, ""
    except urllib.error.HTTPError as answer:
        return answer.code, answer.headers.get("Location", "")


class Browser:
    """A browser of the product that also goes to the provider."""

    def __init__(self, client):
        self.client = client

    def start(self, target=""):
        query = {"next": target} if target else None
        return self.client.get(reverse("identity:start", query=query))

    def choose(self, provider_address, subject="nguoi-mau-1"):
        """Choose a person at the provider; return the way back to the product."""
        _status, back = sent_to(provider_address, f"subject={subject}".encode())
        parts = urlsplit(back)
        return f"{parts.path}?{parts.query}"

    def sign_in(self, subject="nguoi-mau-1", target=""):
        return self.client.get(self.choose(self.start(target).headers["Location"], subject))


@pytest.fixture(scope="session")
def running():
    provider = Provider("xaso", SECRET, (f"{SITE}/cong-dan/dang-nhap/ve/",))
    with serve(provider):
        yield provider


@pytest.fixture
def provider(running, settings, tmp_path):
    path = tmp_path / "provider.toml"
    path.write_text(FILE.format(issuer=running.issuer, secret=SECRET))
    settings.XASO_IDENTITY_PROVIDER, settings.XASO_URL = str(path), SITE
    running.faults = set()
    metadata.forget()
    read_configuration.cache_clear()
    yield running
    running.faults = set()


@pytest.fixture
def browser(client, db):
    commune(HERE)
    return Browser(client)


@pytest.fixture
def other_browser(browser):
    return Browser(Client())
