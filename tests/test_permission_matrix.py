"""Every address × every role × {own, other's, no commune} × {GET, POST} (safety gate S4).

An address that is not in ``permission_matrix.toml`` fails: whoever adds a page says who may
open it. Then the same once more with the application's own filter off: row-level security
alone must give nothing of another commune away.
"""

from uuid import UUID

import pytest
from django.db import transaction
from django.urls import reverse

from tests.matrix import ADDRESSES, PAGES, SHARED, holders, is_for_citizens
from tests.real import fresh_database
from tests.world import NOWHERE, World
from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.identity.testing import citizen, enter_as
from xaso.kernel.organisations.testing import HERE, THERE
from xaso.kernel.tenancy import prepared
from xaso.kernel.tenancy.api import CommuneManager

BACKEND = "xaso.kernel.accounts.backend.AccountBackend"
WITH_THINGS = sorted(
    name
    for name, wanted in ADDRESSES.items()
    if {f"{name.split(':')[0]}:{key}" for key in wanted} - SHARED
    and PAGES.get(name) != "public"
)


NARROWED = {name for name, rule in PAGES.items() if rule.endswith("+")}


@pytest.fixture(scope="module")
def worlds(databases, django_db_setup, django_db_blocker):
    """Return this commune and the other one, with one of everything in both."""
    with fresh_database(databases, django_db_blocker):
        with transaction.atomic():
            made = World(HERE), World(THERE)
        yield made


@pytest.fixture
def tried(worlds):
    """Take back whatever a test did to the communes, which all tests share."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def here(worlds, tried):
    """Return the commune of those who ask."""
    return worlds[0]


@pytest.fixture
def there(worlds, tried):
    """Return another commune."""
    return worlds[1]


def ask(client, method, url):
    return client.get(url) if method == "GET" else client.post(url, {})


def sent_to_sign_in(response):
    return response.status_code == 302 and "/dang-nhap/" in response.headers["Location"]


def test_every_address_is_in_the_table_and_the_table_has_no_other():
    assert set(ADDRESSES) == set(PAGES)


@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_who_may_open_it(name, client, here):
    rule = PAGES[name]
    url = reverse(name, kwargs=here.arguments(name, ADDRESSES[name]))
    found = {}
    for role in [None, "nobody", *Role]:
        client.logout()
        if role:
            person = official() if role == "nobody" else here.person(role)
            client.force_login(person, backend=BACKEND)
        for method in ("GET", "POST"):
            found[role, method] = ask(client, method, url)

    assert all(response.status_code < 500 for response in found.values())
    for (role, method), response in found.items():
        if response.status_code == 405 or rule == "public":
            assert response.status_code != 403, (role, method)
        elif role is None:
            assert sent_to_sign_in(response), (role, method)
        elif rule in ("signed-in", "any-account") or role in holders(name):
            assert response.status_code != 403 or name in NARROWED, (role, method)
            assert not sent_to_sign_in(response), (role, method)
        else:
            assert response.status_code == 403, (role, method)


@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_a_citizen_opens_what_is_public_or_for_citizens(name, client, here):
    url = reverse(name, kwargs=here.arguments(name, ADDRESSES[name]))
    is_open = PAGES[name] == "public" or is_for_citizens(name)
    for method in ("GET", "POST"):
        enter_as(client, citizen())

        response = ask(client, method, url)

        assert response.status_code < 500, method
        assert response.status_code == 405 or (response.status_code == 403) != is_open, method


def others(client, world, name):
    """Ask for another commune's thing, and for one that is nowhere, as each who may."""
    given = world.arguments(name, ADDRESSES[name])
    nothing = {k: NOWHERE if isinstance(v, UUID) else v for k, v in given.items()}
    theirs, nowhere = reverse(name, kwargs=given), reverse(name, kwargs=nothing)
    for role in sorted(holders(name)):
        client.force_login(official(role, commune_id=HERE), backend=BACKEND)
        for method in ("GET", "POST"):
            yield role, method, ask(client, method, theirs), ask(client, method, nowhere)


@pytest.mark.parametrize("name", WITH_THINGS)
def test_another_communes_thing_looks_like_nothing(name, client, there):
    for role, method, theirs, nothing in others(client, there, name):
        assert theirs.status_code == nothing.status_code, (role, method)
        assert theirs.status_code in (403, 404, 405), (role, method)


@pytest.mark.crosses_communes
@pytest.mark.parametrize("name", WITH_THINGS)
def test_the_database_alone_keeps_it(name, client, there, monkeypatch):
    monkeypatch.setattr(prepared, "_known", {})  # written anew without the filter, and not kept
    monkeypatch.setattr(
        CommuneManager, "get_queryset", lambda self: super(CommuneManager, self).get_queryset()
    )

    for role, method, theirs, _nothing in others(client, there, name):
        assert theirs.status_code in (403, 404, 405), (role, method)
