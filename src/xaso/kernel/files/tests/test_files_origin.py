"""Where files have an origin of their own, one gets there for a minute, while signed in."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.http import HttpRequest

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.files import api
from xaso.kernel.files.models import StoredObject
from xaso.kernel.files.testing import a_pdf, stored_pdf
from xaso.kernel.organisations.testing import THERE, commune
from xaso.lib import clock

BACKEND = "xaso.kernel.accounts.backend.AccountBackend"
HOST = "tep.motcua.example"


@pytest.fixture
def asked(here, settings, client):
    """Return how a page sends somebody who is signed in to a file."""
    settings.XASO_FILES_URL = f"https://{HOST}"
    client.force_login(official(Role.RECEPTIONIST), backend=BACKEND)
    request = HttpRequest()
    request.session = client.session

    def ask(file_id, *, inline=True):
        return api.as_response(file_id, inline=inline, request=request)

    return ask


def fetch(client, url, host=HOST):
    return client.get(urlsplit(url).path, headers={"Host": host})


def test_the_file_comes_from_its_own_origin_without_a_cookie(asked, client):
    address = asked(stored_pdf("a.pdf"))["Location"]
    client.cookies.clear()

    answer = fetch(client, address)

    assert address.startswith(f"https://{HOST}/files/served/")
    assert answer.getvalue() == a_pdf("a.pdf")
    assert answer["Cross-Origin-Resource-Policy"] == "same-site"
    assert answer["Content-Security-Policy"].startswith("default-src 'none'")
    assert not answer.cookies


def test_it_is_not_there_on_the_address_of_the_product(asked, client):
    address = asked(stored_pdf())["Location"]

    assert fetch(client, address, host="testserver").status_code == 404


@pytest.mark.parametrize(
    "path", ["/", "/sign-in/", "/files/uploads/", "/static/ui/site.css", "/x"]
)
def test_nothing_else_is_there_on_the_address_of_files(asked, client, path):
    answer = client.get(path, headers={"Host": HOST})

    assert (answer.status_code, answer.content) == (404, b"")
    assert not answer.cookies


def test_where_files_have_no_address_of_their_own_pages_answer_everywhere(
    here, settings, client
):
    settings.XASO_FILES_URL = ""

    assert client.get("/", headers={"Host": HOST}).status_code == 200


def test_after_a_minute_the_address_is_worth_nothing(asked, client):
    address = asked(stored_pdf())["Location"]

    with clock.at(clock.now() + timedelta(seconds=61)):
        assert fetch(client, address).status_code == 404


def test_after_signing_out_the_address_is_worth_nothing(asked, client):
    address = asked(stored_pdf())["Location"]

    client.logout()

    assert fetch(client, address).status_code == 404


@pytest.mark.parametrize("change", ["commune", "letter", "short", "nonsense"])
def test_a_changed_address_is_worth_nothing(asked, client, change):
    commune(THERE)
    path = urlsplit(asked(stored_pdf())["Location"]).path
    start, _slash, whole = path.rpartition("/")
    number, _dot, ticket = whole.partition(".")
    number, ticket = {
        "commune": (str(THERE), ticket),
        "letter": (number, ticket[:40] + ("a" if ticket[40] != "a" else "b") + ticket[41:]),
        "short": (number, ticket[:20]),
        "nonsense": (number, "%C3%A9!"),
    }[change]

    answer = client.get(f"{start}/{number}.{ticket}", headers={"Host": HOST})

    assert answer.status_code == 404


def test_a_file_that_is_held_back_gets_no_address(asked):
    file_id = stored_pdf()
    StoredObject.objects.update(state="quarantined")

    with pytest.raises(api.FileQuarantinedError):
        asked(file_id)
