"""Every address × every role × {own, other's, no commune} × {GET, POST} (safety gate S4).

An address that is not in ``permission_matrix.toml`` fails: whoever adds a page says who may
open it. Then the same once more with the application's own filter off: row-level security
alone must give nothing of another commune away.
"""

from uuid import UUID

import pytest
from django.urls import reverse

from tests.matrix import ADDRESSES, PAGES, SHARED, holders
from tests.world import NOWHERE, World
from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.organisations.testing import HERE, THERE
from xaso.kernel.tenancy.api import CommuneManager

BACKEND = "django.contrib.auth.backends.ModelBackend"
WITH_THINGS = sorted(
    name
    for name, wanted in ADDRESSES.items()
    if {f"{name.split(':')[0]}:{key}" for key in wanted} - SHARED
    and PAGES.get(name) != "public"
)


NARROWED = {name for name, rule in PAGES.items() if rule.endswith("+")}


def ask(client, method, url):
    return client.get(url) if method == "GET" else client.post(url, {})


def sent_to_sign_in(response):
    return response.status_code == 302 and "/dang-nhap/" in response.headers["Location"]


def test_every_address_is_in_the_table_and_the_table_has_no_other():
    assert set(ADDRESSES) == set(PAGES)


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_who_may_open_it(name, client):
    rule, world = PAGES[name], World()
    url = reverse(name, kwargs=world.arguments(name, ADDRESSES[name]))
    found = {}
    for role in [None, "nobody", *Role]:
        client.logout()
        if role:
            person = official() if role == "nobody" else world.person(role)
            client.force_login(person, backend=BACKEND)
        for method in ("GET", "POST"):
            found[role, method] = ask(client, method, url)

    assert all(response.status_code < 500 for response in found.values())
    for (role, method), response in found.items():
        if response.status_code == 405 or rule == "public":
            assert response.status_code != 403, (role, method)
        elif role is None:
            assert sent_to_sign_in(response), (role, method)
        elif rule == "signed-in" or role in holders(name):
            assert response.status_code != 403 or name in NARROWED, (role, method)
            assert not sent_to_sign_in(response), (role, method)
        else:
            assert response.status_code == 403, (role, method)


def others(client, world, name):
    """Ask for another commune's thing, and for one that is nowhere, as each who may."""
    given = world.arguments(name, ADDRESSES[name])
    nothing = {k: NOWHERE if isinstance(v, UUID) else v for k, v in given.items()}
    theirs, nowhere = reverse(name, kwargs=given), reverse(name, kwargs=nothing)
    for role in sorted(holders(name)):
        client.force_login(official(role, commune_id=HERE), backend=BACKEND)
        for method in ("GET", "POST"):
            yield role, method, ask(client, method, theirs), ask(client, method, nowhere)


@pytest.mark.django_db
@pytest.mark.parametrize("name", WITH_THINGS)
def test_another_communes_thing_looks_like_nothing(name, client):
    for role, method, theirs, nothing in others(client, World(THERE), name):
        assert theirs.status_code == nothing.status_code, (role, method)
        assert theirs.status_code in (403, 404, 405), (role, method)


@pytest.mark.django_db
@pytest.mark.crosses_communes
@pytest.mark.parametrize("name", WITH_THINGS)
def test_the_database_alone_keeps_it(name, client, monkeypatch):
    world = World(THERE)
    monkeypatch.setattr(
        CommuneManager, "get_queryset", lambda self: super(CommuneManager, self).get_queryset()
    )

    for role, method, theirs, _nothing in others(client, world, name):
        assert theirs.status_code in (403, 404, 405), (role, method)
