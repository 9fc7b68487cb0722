"""Who administers accounts, and whose."""

import pytest

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official


@pytest.fixture
def it_officer(client):
    user = official(Role.IT_OFFICER, full_name="Đặng Quốc Tin")
    client.force_login(user, backend="xaso.kernel.accounts.backend.AccountBackend")
    return user


@pytest.fixture
def lan():
    return official(Role.RECEPTIONIST, full_name="Trần Thị Lan")
