"""What a phone gets beside the pages: name and pictures, service worker, page for no line, states."""

import json
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

from xaso.kernel.identity.testing import citizen, enter_as
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.public_services.dossiers.testing import people
from xaso.public_services.portal.testing import own_things
from xaso.public_services.portal.views.phone import FONTS, SHELL, WORKER

pytestmark = pytest.mark.django_db
PROCEDURE = "1.004873"


@pytest.fixture(autouse=True)
def here():
    commune(HERE)


def read(name):
    found = finders.find(name)
    assert found, f"there is no {name}"
    return Path(found).read_bytes()


def test_the_portal_can_be_put_on_the_first_screen(client):
    told = client.get(reverse("portal:manifest")).json()
    pictures = {one["src"]: one for one in told["icons"]}

    assert (told["lang"], told["display"]) == ("vi", "standalone")
    assert told["start_url"] == reverse("portal:home")
    assert {one["purpose"] for one in pictures.values()} == {"any", "maskable"}
    for address, one in pictures.items():
        content = read(address.removeprefix("/static/"))
        width = int.from_bytes(content[16:20])
        assert content.startswith(b"\x89PNG")
        assert one["sizes"] == f"{width}x{width}"


def test_every_page_of_the_portal_leads_to_the_manifest(client):
    manifest = f'<link rel="manifest" href="{reverse("portal:manifest")}">'

    for name, given in (("home", []), ("search", []), ("procedure", [PROCEDURE])):
        assert manifest in client.get(reverse(f"portal:{name}", args=given)).content.decode()


def test_the_service_worker_keeps_only_what_belongs_to_nobody(client):
    answer = client.get(reverse("portal:worker"))
    given = json.loads(re.search(r"self\.xaso = (.*);", answer.content.decode())[1])
    pages = [one for one in given["shell"] if not one.startswith("/static/")]

    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert "no-cache" in answer.headers["Cache-Control"]
    assert pages == [given["offline"]] == [reverse("portal:offline")]
    assert len(given["shell"]) == len(set(given["shell"])) == len(SHELL) + 1


def test_what_is_kept_brings_along_everything_it_imports():
    scripts = {name for name in SHELL if name.endswith(".js")}
    imports = re.compile(rb'(?:import|from) "(\.{1,2}/[^"]+)"')
    wanted = {
        resolve(name, found.decode())
        for name in scripts
        for found in imports.findall(read(name))
    }
    styles = b"".join(read(name) for name in SHELL if name.endswith(".css"))

    assert wanted <= scripts
    for font in FONTS:
        assert font.rpartition("/")[2].encode() in styles
    assert all(read(name) for name in (*SHELL, *WORKER))


def resolve(name, relative):
    parts = name.split("/")[:-1]
    for part in relative.split("/"):
        parts = parts[:-1] if part == ".." else parts if part == "." else [*parts, part]
    return "/".join(parts)


def test_the_page_for_no_line_has_all_its_parts_with_it(client):
    kept = {f"/static/{name}" for name in SHELL}
    page = client.get(reverse("portal:offline")).content.decode()
    linked = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page))

    assert linked - kept == {"/static/portal/phone/icon-192.png"}


def test_a_public_page_may_be_kept_unless_somebody_has_signed_in(client):
    address = reverse("portal:procedure", args=[PROCEDURE])
    nobodys = client.get(address)
    people()
    enter_as(client, citizen())
    somebodys = client.get(address)

    assert nobodys.headers["X-Offline"] == "keep"
    assert "X-Offline" not in somebodys.headers


@pytest.fixture
def own(client):
    """Sign in whose things they are."""
    with acting_in(HERE):
        things = own_things(people().desk)
    enter_as(client, things.citizen)
    return things


def state(client, submission):
    return client.get(reverse("portal:kept-state", args=[submission]))


def test_the_phone_learns_which_pages_there_are_and_where_something_is_left(client, own):
    answer = state(client, own.begun)
    told = answer.json()
    first, last = told["pages"][0], told["pages"][-1]

    assert first["url"] == reverse("portal:form", args=[own.begun, own.page_key])
    assert last["url"] == told["review"] == reverse("portal:review", args=[own.begun])
    assert told["name"]
    assert told["left"].startswith(f"/dich-vu-cong/nop/to/{own.begun}/")
    assert (told["user"], told["sent"]) == (str(own.citizen.pk), "")
    assert all(client.get(one["url"]).status_code == 200 for one in told["pages"])
    assert "no-store" in answer.headers["Cache-Control"]


def test_the_phone_learns_that_papers_are_missing(client, own):
    told = state(client, own.begun_papers).json()

    assert told["left"] == reverse("portal:paper", args=[own.begun_papers, 1])


def test_the_phone_learns_that_it_was_sent(client, own):
    told = state(client, own.sent).json()

    assert told["sent"] == reverse("portal:sent", args=[own.sent])
    assert "pages" not in told


def test_the_state_is_told_to_nobody_else(client, own):
    enter_as(client, citizen())

    assert state(client, own.begun).status_code == 404
    client.logout()
    assert state(client, own.begun).status_code == 302
