"""Settings as they stand, the shipped facts, compression on the wire."""

import gzip
import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.http import HttpResponse
from django.test import RequestFactory

from xaso.config import wsgi
from xaso.config.compression import PageCompressionMiddleware
from xaso.config.environment import Environment
from xaso.config.management.commands.settings import HIDDEN, settings_of
from xaso.kernel.legal.api import find_act

LONG = "Xã Số " * 500


def answer(kind, **headers):
    middleware = PageCompressionMiddleware(lambda _: HttpResponse(LONG, content_type=kind))
    return middleware(RequestFactory().get("/", headers=headers))


def test_settings_say_where_a_value_comes_from_and_hide_secrets():
    environment = Environment({"XASO_URL": "https://xa.example", "XASO_DB_PASSWORD": "rất kín"})
    environment.text("XASO_URL", "The address.", default="http://localhost")
    environment.text("XASO_DB_PASSWORD", "Its password.", default="")
    environment.number("XASO_LIMIT", "How many.", default=3)

    found = {one.name: (one.value, one.source) for one in settings_of(environment)}

    assert found == {
        "XASO_URL": ("https://xa.example", "environment"),
        "XASO_DB_PASSWORD": (HIDDEN, "environment"),
        "XASO_LIMIT": ("3", "default"),
    }


def test_the_settings_of_this_installation_show_no_secret(settings):
    out = StringIO()

    call_command("settings", json=True, stdout=out)
    call_command("settings", stdout=out)

    assert settings.SECRET_KEY not in out.getvalue()
    rows = json.loads(out.getvalue().splitlines()[0])
    assert {"name": "XASO_SECRET_KEY", "value": HIDDEN} in [
        {"name": row["name"], "value": row["value"]} for row in rows
    ]


@pytest.mark.django_db
def test_the_shipped_facts_are_loaded_in_their_order(settings):
    settings.XASO_REFERENCE_LOADERS = ["load_legal", "load_holidays"]
    out = StringIO()

    call_command("load_facts", stdout=out)

    said = out.getvalue()
    assert 0 < said.index("load_legal: ") < said.index("load_holidays: ")
    assert find_act("118/2025/NĐ-CP")


@pytest.mark.parametrize("kind", ["text/html; charset=utf-8", "application/json", "text/css"])
def test_texts_travel_compressed(kind):
    response = answer(kind, accept_encoding="gzip, br")

    assert response.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(response.content).decode() == LONG
    assert len(response.content) < len(LONG) / 5


def test_papers_are_not_compressed_again():
    response = answer("application/pdf", accept_encoding="gzip")

    assert "Content-Encoding" not in response.headers
    assert response.content.decode() == LONG


def test_who_does_not_ask_gets_the_plain_text():
    assert answer("text/html").content.decode() == LONG


@pytest.mark.django_db
def test_pages_of_the_product_are_compressed(client):
    response = client.get("/dang-nhap/", headers={"accept-encoding": "gzip"})

    assert b"</html>" in gzip.decompress(response.content)


@pytest.mark.parametrize(
    ("proxies", "caller", "seen"),
    [
        (["127.0.0.1"], "127.0.0.1", "10.20.30.40"),
        (["127.0.0.1"], "192.0.2.7", "192.0.2.7"),
        ([], "127.0.0.1", "127.0.0.1"),
    ],
)
def test_only_a_known_proxy_is_believed_about_the_caller(
    settings, monkeypatch, proxies, caller, seen
):
    settings.XASO_PROXIES = proxies
    monkeypatch.setattr(wsgi, "get_wsgi_application", lambda: lambda environ, _: environ)

    environ = wsgi.make_application()(
        {"REMOTE_ADDR": caller, "HTTP_X_FORWARDED_FOR": "198.51.100.1, 10.20.30.40"}, None
    )

    assert environ["REMOTE_ADDR"] == seen
