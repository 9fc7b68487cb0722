"""Every page of the product: open to everybody, in the width of a phone as of a desk.

The pages come from the permission matrix, so a new one is looked at by itself. A page with
many faces (a dossier in each state, each act) is looked at in all of them.
"""

from http import HTTPStatus
from urllib.parse import quote

import pytest
from django.test import Client, override_settings
from django.urls import reverse
from tests.browser import AXE, BACKEND, runs_over, violations
from tests.matrix import ADDRESSES, PAGES, holders

from xaso.kernel.accounts.api import Role
from xaso.kernel.identity.testing import enter_as
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
    "accounts:invitation": "test_officials_invitation_browser",
    "accounts:passkey-remove": "test_accounts_passkeys_browser",
    "api_clients:unknown": "an answer to programs",
    "audit:proof": "a file",
    "check:file": "a file",
    "counter:delete-draft": "needs a kept draft",
    "counter:done": "test_the_end_of_an_intake",
    "exchange:export-received": "a file",
    "exchange:export-sent": "a file",
    "exchange:raw": "a file",
    "documents:copy-file": "a file",
    "dossiers:act": "test_act",
    "dossiers:delete-view": "needs a saved view",
    "dossiers:export-progress": "a part",
    "dossiers:export-workbook": "a file",
    "dossiers:file": "a file",
    "files:served": "a file",
    "files:upload": "an answer to programs",
    "identity:callback": "test_identity_browser",
    "identity:phone-code": "test_identity_browser",
    "notifications:opened": "leads on",
    "notifications:own-notice": "leads on",
    "portal:kept-state": "an answer to programs",
    "signing:plugin-paper": "a file, for minutes",
    "portal:manifest": "an answer to programs",
    "portal:own-form-pdf": "a file",
    "portal:own-paper": "a file",
    "portal:own-rating": "leads on",
    "portal:own-result": "a file",
    "portal:resume": "leads on",
    "portal:upload": "an answer to programs",
    "portal:uploads": "an answer to programs",
    "portal:worker": "an answer to programs",
    "vault:upload": "an answer to programs",
    "notifications:receipts": "an answer to programs",
}
CITIZEN = "citizen"
IN_THIS_ORDER = [Role.SUPERVISOR, Role.RECEPTIONIST, Role.SPECIALIST, *Role]


@pytest.fixture(scope="module")
def pages(windows, sample):
    """Give one page for each role, kept for all tests of the file."""
    opened = {}

    def page_of(role):
        if role not in opened:
            person = sample.world.citizen if role == CITIZEN else role and sample.person(role)
            context = windows.sign_in(person)
            context.add_init_script(AXE)
            opened[role] = context.new_page()
        return opened[role]

    with override_settings(XASO_CITIZENS_PHONE_CODE=True):
        yield page_of


@pytest.fixture(scope="module")
def clients(sample):
    """Give one client without a browser for each role."""
    signed_in = {}

    def client_of(role):
        if role not in signed_in:
            signed_in[role] = Client()
            if role == CITIZEN:
                enter_as(signed_in[role], sample.world.citizen)
            elif role:
                signed_in[role].force_login(sample.person(role), backend=BACKEND)
        return signed_in[role]

    return client_of


@pytest.fixture
def look(pages, clients, site):
    """Look at an address as the first of these roles that it opens to; say what is wrong."""

    def look_at(address, roles, widths=(DESK, PHONE)):
        seen = []
        for role in roles:
            answer = clients(role).get(address)
            seen.append(answer.status_code)
            if answer.status_code == HTTPStatus.OK:
                if not is_page(answer):
                    return []
                return faults_of(pages(role), site + address, widths)
        return [] if set(seen) & FOR_POSTING else seen

    return look_at


def is_page(answer):
    """Tell a page from a file and from a part, which is looked at where it is swapped in."""
    if not answer.headers["Content-Type"].startswith("text/html"):
        return False
    return answer.content.lstrip().startswith(b"<!DOCTYPE")


def faults_of(page, url, widths):
    found = []
    page.set_viewport_size({"width": DESK, "height": 844})
    page.goto(url, wait_until="load")
    for width in widths:
        page.set_viewport_size({"width": width, "height": 844})
        found += [(width, *one) for one in violations(page)]
    page.set_viewport_size({"width": SMALL, "height": 640})
    page.wait_for_function(DRAWN)  # charts follow the width one frame later
    over = runs_over(page)
    return found + ([(SMALL, f"{over} px too wide")] if over > 0 else [])


def who(name):
    if PAGES[name] == "public":
        return [None, *IN_THIS_ORDER]
    if PAGES[name].startswith(CITIZEN):
        return [CITIZEN]
    return [role for role in IN_THIS_ORDER if role in holders(name)]


@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_page(name, look, sample):
    faults = look(sample.address(name, ADDRESSES[name]), who(name))

    assert faults == [] or name in SHOWN_ELSEWHERE


@pytest.mark.parametrize("state", DossierState.values)
def test_dossier_in_state(state, look, sample):
    dossier = sample.one_in_each_state()[state]

    faults = look(reverse("dossiers:dossier", args=[dossier.pk]), IN_THIS_ORDER)
    outside = look(reverse("tracking:dossier", args=[quote(dossier.code)]), [None])

    assert faults == []
    assert outside == []


@pytest.mark.parametrize("key", [key for key, act in ACTS.items() if act.permissions])
def test_act(key, look, sample):
    there = sample.dossiers_in(ACTS[key].sources)

    for dossier in there:
        faults = look(reverse("dossiers:act", args=[dossier.pk, key]), IN_THIS_ORDER, (PHONE,))
        if not faults or not isinstance(faults[0], int):
            break

    assert there
    assert faults == []


@pytest.mark.parametrize(
    "address",
    [
        "/dossiers/?view=late",
        "/dossiers/?view=return&more=1",
        "/search/?q=nguyen",
        "/tra-cuu/",
        "/ui/design/?face=public",
    ],
)
def test_page_that_is_filled(address, look):
    assert look(address, IN_THIS_ORDER) == []


def test_the_end_of_an_intake(look, sample):
    [dossier, *_more] = sample.dossiers_in([DossierState.RECEIVED])

    assert look(f"{reverse('counter:done')}?d={dossier.pk}", [Role.RECEPTIONIST]) == []


def test_an_official_who_goes_astray(pages, site):
    assert faults_of(pages(Role.SUPERVISOR), f"{site}/khong-co/", (DESK, PHONE)) == []
