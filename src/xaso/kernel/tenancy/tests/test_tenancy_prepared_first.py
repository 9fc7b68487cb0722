"""A read may be the very first thing that a process asks its database."""

import pytest
from django.contrib.postgres.signals import get_citext_oids, get_hstore_oids
from django.db import connection

from xaso.kernel.organisations.models import Commune
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy import prepared
from xaso.kernel.tenancy.api import read_prepared


def code_of(pk):
    return list(Commune.objects.filter(pk=pk).values_list("code"))


@pytest.mark.real_database
def test_what_opening_the_connection_asks_is_not_taken_for_the_read(real_database, monkeypatch):
    monkeypatch.setattr(prepared, "_known", {})
    code = commune(HERE).code
    get_hstore_oids.cache_clear()
    get_citext_oids.cache_clear()
    connection.close()

    first = read_prepared("test.first", code_of, HERE)

    assert first == [(code,)]
    assert read_prepared("test.first", code_of, HERE) == first
