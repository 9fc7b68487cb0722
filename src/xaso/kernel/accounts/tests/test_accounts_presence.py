import time

import pytest
from django.contrib.sessions.backends.base import SessionBase

from xaso.kernel.accounts.api import NotProvedError, Role, prove_presence
from xaso.kernel.accounts.services import passkeys
from xaso.kernel.accounts.services.presence import CHALLENGE
from xaso.kernel.accounts.testing import PASSWORD, official
from xaso.kernel.accounts.tests.device import ORIGIN, Device

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site(settings):
    settings.XASO_URL = ORIGIN


@pytest.fixture
def lan():
    return official(Role.LEADER)


@pytest.fixture
def phone(lan):
    device, challenge = Device(), passkeys.make_challenge()
    passkeys.add_passkey(lan, "Điện thoại", device.register(challenge), challenge)
    return device


def asked(at=None):
    """Return a session in which the browser was just given a challenge."""
    session, challenge = SessionBase(), passkeys.make_challenge()
    session[CHALLENGE] = {"text": challenge, "at": at or int(time.time())}
    return session, challenge


def test_the_password_proves_it(lan):
    prove_presence(lan, SessionBase(), password=PASSWORD)

    with pytest.raises(NotProvedError):
        prove_presence(lan, SessionBase(), password="sai")


def test_ones_own_passkey_proves_it_once(lan, phone):
    session, challenge = asked()
    answer = phone.answer(challenge)

    prove_presence(lan, session, answer=answer)

    with pytest.raises(NotProvedError):
        prove_presence(lan, session, answer=answer)


def test_somebody_elses_passkey_proves_nothing(phone):
    session, challenge = asked()

    with pytest.raises(NotProvedError):
        prove_presence(official(Role.LEADER), session, answer=phone.answer(challenge))


def test_a_challenge_of_long_ago_proves_nothing(lan, phone):
    session, challenge = asked(at=1)

    with pytest.raises(NotProvedError):
        prove_presence(lan, session, answer=phone.answer(challenge))
