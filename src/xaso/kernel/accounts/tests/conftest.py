"""An official with a passkey, and the address at which it counts."""

import pytest

from xaso.kernel.accounts.models import Role
from xaso.kernel.accounts.services import passkeys
from xaso.kernel.accounts.testing import official
from xaso.kernel.accounts.tests.device import Device

BACKEND = "xaso.kernel.accounts.backend.AccountBackend"


@pytest.fixture(autouse=True)
def site(settings):
    settings.XASO_URL = "https://motcua.xa-mau.example"


@pytest.fixture
def lan():
    return official(Role.RECEPTIONIST, full_name="Trần Thị Lan")


@pytest.fixture
def device(lan):
    made = Device()
    challenge = passkeys.make_challenge()
    passkeys.add_passkey(lan, "Điện thoại", made.register(challenge), challenge)
    return made


@pytest.fixture
def inside(client, lan):
    client.force_login(lan, backend=BACKEND)
    return client
