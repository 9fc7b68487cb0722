"""Every page of the product: open to everybody, in the width of a phone as of a desk.

The pages come from the permission matrix, so a new one is looked at by itself. A page with
many faces (a dossier in each state, each act) is looked at in all of them.
"""

from http import HTTPStatus
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse
from tests.browser import AXE, BACKEND, runs_over, violations
from tests.matrix import ADDRESSES, PAGES, holders

from xaso.kernel.accounts.api import Role
from xaso.public_services.dossiers.acts import ACTS
from xaso.public_services.dossiers.states import DossierState

pytestmark = pytest.mark.browser
DESK, PHONE, SMALL = 1440, 390, 320
DRAWN = (
    "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"
)
FOR_POSTING = {HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.NO_CONTENT, HTTPStatus.FOUND}
SHOWN_ELSEWHERE = {
    "accounts:commune": "chooses, shows nothing",
    "counter:delete-draft": "needs a kept draft",
    "counter:done": "test_page_that_is_filled",
    "dossiers:act": "test_act",
    "dossiers:delete-view": "needs a saved view",
    "dossiers:export-progress": "a part",
    "dossiers:file": "a file",
}
IN_THIS_ORDER = [Role.SUPERVISOR, Role.RECEPTIONIST, Role.SPECIALIST, *Role]


@pytest.fixture(scope="module")
def pages(windows, sample):
    """Give one page for each role, kept for all tests of the file."""
    opened = {}

    def page_of(role):
        if role not in opened:
            context = windows.sign_in(role and sample.person(role))
            context.add_init_script(AXE)
            opened[role] = context.new_page()
        return opened[role]

    return page_of


@pytest.fixture(scope="module")
def clients(sample):
    """Give one client without a browser for each role."""
    signed_in = {}

    def client_of(role):
        if role not in signed_in:
            signed_in[role] = Client()
            if role:
                signed_in[role].force_login(sample.person(role), backend=BACKEND)
        return signed_in[role]

    return client_of


@pytest.fixture
def look(pages, clients, site):
    """Look at an address as the first of these roles that it opens to; say what is wrong."""

    def look_at(address, roles):
        seen = []
        for role in roles:
            answer = clients(role).get(address)
            seen.append(answer.status_code)
            if answer.status_code == HTTPStatus.OK:
                return faults_of(pages(role), site + address) if is_page(answer) else []
        return [] if set(seen) & FOR_POSTING else seen

    return look_at


def is_page(answer):
    """Tell a page from a file and from a part, which is looked at where it is swapped in."""
    if not answer.headers["Content-Type"].startswith("text/html"):
        return False
    return answer.content.lstrip().startswith(b"<!DOCTYPE")


def faults_of(page, url):
    found = []
    for width in (DESK, PHONE):
        page.set_viewport_size({"width": width, "height": 844})
        if width == DESK:
            page.goto(url, wait_until="load")
        found += [(width, *one) for one in violations(page)]
    page.set_viewport_size({"width": SMALL, "height": 640})
    page.wait_for_function(DRAWN)  # charts follow the width one frame later
    over = runs_over(page)
    return found + ([(SMALL, f"{over} px too wide")] if over > 0 else [])


def who(name):
    if PAGES[name] == "public":
        return [None, *IN_THIS_ORDER]
    return [role for role in IN_THIS_ORDER if role in holders(name)]


@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_page(name, look, sample):
    faults = look(sample.address(name, ADDRESSES[name]), who(name))

    assert faults == [] or name in SHOWN_ELSEWHERE


@pytest.mark.parametrize("state", DossierState.values)
def test_dossier_in_state(state, look, sample):
    dossier = sample.one_in_each_state().get(state)
    if dossier is None:
        pytest.skip("None of the sample dossiers is there.")

    faults = look(reverse("dossiers:dossier", args=[dossier.pk]), IN_THIS_ORDER)
    outside = look(reverse("tracking:dossier", args=[quote(dossier.code)]), [None])

    assert faults == []
    assert outside == []


@pytest.mark.parametrize("key", ACTS)
def test_act(key, look, sample):
    there = [
        one for state, one in sample.one_in_each_state().items() if state in ACTS[key].sources
    ]

    faults = [look(reverse("dossiers:act", args=[one.pk, key]), IN_THIS_ORDER) for one in there]

    assert [] in faults or not there
    assert not [one for one in faults if one and not isinstance(one[0], int)]


@pytest.mark.parametrize(
    "address",
    [
        "/dossiers/?view=late",
        "/dossiers/?view=return",
        "/search/?q=nguyen",
        "/ui/design/?face=public",
    ],
)
def test_page_that_is_filled(address, look):
    assert look(address, IN_THIS_ORDER) == []
