"""What guards a page in the browser goes with every answer, whatever the address."""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.matrix import ADDRESSES, PAGES, holders
from tests.real import fresh_database
from tests.world import World
from xaso.kernel.accounts.api import Role
from xaso.kernel.identity.testing import enter_as

BACKEND = "xaso.kernel.accounts.backend.AccountBackend"
GUARDS = {
    "X-Content-Type-Options": {"nosniff"},
    "Referrer-Policy": {"same-origin"},
    "X-Frame-Options": {"DENY", "SAMEORIGIN"},  # a file is shown inside our own page
    "Content-Security-Policy": None,
}


KEPT_FILES = {"identity:proof"}
"""Answers with what somebody sent in: such a file says nowhere where it was opened."""


def of_file(name):
    return {"Referrer-Policy": {"no-referrer"}} if name in KEPT_FILES else {}


@pytest.fixture(scope="module")
def answers(databases, django_db_setup, django_db_blocker):
    """Return what every address answers to somebody who may open it, and who that is."""
    with fresh_database(databases, django_db_blocker):
        with transaction.atomic():
            world = World()
        return {name: (role, response) for name, role, response in _ask(world)}


def _ask(world):
    clients = {None: Client()}
    for name, wanted in ADDRESSES.items():
        is_theirs = PAGES[name].startswith("citizen")
        role = "citizen" if is_theirs else min(holders(name), default=None)
        if role not in clients:
            clients[role] = Client()
            if role == "citizen":
                enter_as(clients[role], world.citizen)
            else:
                clients[role].force_login(world.person(role), backend=BACKEND)
        url = reverse(name, kwargs=world.arguments(name, wanted))
        yield name, role, clients[role].get(url)


def test_every_answer_carries_the_guards(answers):
    missing = {
        (name, header)
        for name, (_role, response) in answers.items()
        for header, wanted in (GUARDS | of_file(name)).items()
        if header not in response.headers or (wanted and response.headers[header] not in wanted)
    }

    assert missing == set()


def test_nothing_that_officials_read_stays_in_the_browser(answers):
    kept = {
        name
        for name, (role, response) in answers.items()
        if role and "no-store" not in response.headers.get("Cache-Control", "")
    }

    assert kept == set()


def test_cookies_are_not_sent_along_by_other_sites_nor_read_by_scripts(answers):
    cookies = {
        key: morsel for _role, one in answers.values() for key, morsel in one.cookies.items()
    }

    assert cookies["xaso_session"]["httponly"]
    assert all(morsel["samesite"] in ("Lax", "Strict") for morsel in cookies.values())


@pytest.mark.django_db
def test_a_post_without_its_token_is_refused():
    client = Client(enforce_csrf_checks=True)
    client.force_login(World().person(Role.IT_OFFICER), backend=BACKEND)

    response = client.post(reverse("accounts:sign-out"))

    assert response.status_code == 403
    assert client.get(reverse("accounts:profile")).status_code == 200
