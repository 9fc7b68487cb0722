"""Every provider of every module keeps the contract of its interface."""

from collections.abc import Sequence

import pytest
from django.test import RequestFactory
from django.urls import reverse

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.organisations.testing import HERE
from xaso.kernel.permissions.api import access_of, permissions
from xaso.kernel.providers.api import (
    DuplicateKeyError,
    InboxItem,
    MenuEntry,
    Registry,
    SearchHit,
    Tile,
    home_tiles,
    inboxes,
    menu,
    search_providers,
)
from xaso.kernel.tenancy.api import acting_in

ROLES = list(Role)


@pytest.fixture
def request_of():
    def make(role):
        request = RequestFactory().get("/")
        request.user = official(role)
        request.commune_id, request.access = HERE, access_of(request.user)
        return request

    return make


def test_every_module_that_works_for_people_offers_something():
    assert {entry.key.split(".")[0] for entry in menu} >= {
        "dossiers",
        "procedures",
        "residents",
    }
    assert list(home_tiles)
    assert list(inboxes)
    assert list(search_providers)


@pytest.mark.parametrize("entry", list(menu), ids=lambda entry: entry.key)
def test_a_menu_entry_leads_somewhere_and_names_a_permission_that_exists(entry):
    assert reverse(entry.url_name).startswith("/")
    assert entry.permission in (None, "") or entry.permission in permissions
    assert str(entry.label)


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("provider", list(home_tiles), ids=lambda one: one.key)
def test_tiles_lead_to_the_rows_behind_them(provider, role, request_of):
    with acting_in(HERE):
        tiles = provider.tiles(request_of(role))

    assert isinstance(tiles, Sequence)
    assert all(isinstance(tile, Tile) and tile.url.startswith("/") for tile in tiles)


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("provider", list(inboxes), ids=lambda one: one.key)
def test_an_inbox_gives_no_more_than_asked_for(provider, role, request_of):
    with acting_in(HERE):
        items = provider.items(request_of(role), limit=3)

    assert len(items) <= 3
    assert all(isinstance(item, InboxItem) for item in items)


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["", "a", "khai sinh", "%_'\"\\", "đ" * 300, "H56.99-"])
@pytest.mark.parametrize("provider", list(search_providers), ids=lambda one: one.key)
def test_a_search_takes_whatever_people_type(provider, text, request_of):
    with acting_in(HERE):
        hits = provider.search(request_of(Role.SUPERVISOR), text, limit=2)

    assert len(hits) <= 2
    assert all(isinstance(hit, SearchHit) and hit.url.startswith("/") for hit in hits)


def test_a_registry_refuses_strangers_and_taken_keys():
    registry = Registry(MenuEntry)
    entry = MenuEntry("test.one", "Một", "home:home", "house", "Thử", 1)
    registry.register(entry)

    with pytest.raises(DuplicateKeyError):
        registry.register(MenuEntry("test.one", "Hai", "home:home", "house", "Thử", 1))
    with pytest.raises(TypeError):
        registry.register("not an entry")
    with pytest.raises(ValueError, match="module's name"):
        registry.register(MenuEntry("one", "Một", "home:home", "house", "Thử", 1))
