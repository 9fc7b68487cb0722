"""Who is signed in is found again at each request, as the account stands then."""

import pytest

from xaso.kernel.accounts.backend import AccountBackend
from xaso.kernel.accounts.models import Role, User
from xaso.kernel.accounts.testing import official
from xaso.lib.ids import uuid7

pytestmark = pytest.mark.django_db
PATH = "xaso.kernel.accounts.backend.AccountBackend"


def is_signed_in(client):
    return client.get("/account/").status_code == 200


def test_it_finds_the_account_as_django_would():
    lan, _hoa = official(Role.RECEPTIONIST), official(Role.CLERK)

    found = AccountBackend().get_user(lan.pk)

    plain = User.objects.get(pk=lan.pk)
    names = [field.attname for field in User._meta.concrete_fields]
    assert [getattr(found, one) for one in names] == [getattr(plain, one) for one in names]
    assert not found._state.adding
    assert AccountBackend().get_user(uuid7()) is None


def test_a_closed_account_and_a_changed_password_end_the_session(client):
    lan = official(Role.RECEPTIONIST)
    client.force_login(lan, backend=PATH)
    before = is_signed_in(client)

    lan.set_password("Hoa sen trắng 2026")
    lan.save()
    after_password = is_signed_in(client)
    client.force_login(lan, backend=PATH)
    User.objects.filter(pk=lan.pk).update(is_active=False)

    assert before
    assert not after_password
    assert not is_signed_in(client)
