"""A commune with a bank, and messages signed as the bank signs them."""

import hashlib
import hmac
import json
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.lib.dates import VIETNAM_TIME
from xaso.public_services.payments.notice_keys import key_of
from xaso.public_services.payments.testing import NUMBER, SECRET, bank_account

MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=VIETNAM_TIME)


class BankClient:
    """Sends notices to the address of an account, as its bank does."""

    def __init__(self, account):
        self.address = reverse("payments:notice", args=[key_of(account.pk)])
        self.http = Client()

    def tell(self, number, amount, content="", *, secret=SECRET, stamp=None, **more):
        """Send a notice; return the answer."""
        message = {
            "id": number,
            "amount": amount,
            "content": content,
            "account": NUMBER,
            "currency": "VND",
            "at": clock.now().astimezone(VIETNAM_TIME).isoformat(),
        }
        return self.send(json.dumps(message | more).encode(), secret=secret, stamp=stamp)

    def send(self, body, *, secret=SECRET, stamp=None, nonce="n1"):
        """Send any body, signed."""
        stamp = str(int(clock.now().timestamp()) if stamp is None else stamp)
        content = f"{stamp}.{nonce}.".encode() + body
        signature = hmac.new(secret.encode(), content, hashlib.sha256).hexdigest()
        headers = {"X-Timestamp": stamp, "X-Nonce": nonce, "X-Signature": signature}
        return self.http.post(
            self.address, body, content_type="application/json", headers=headers
        )


@pytest.fixture
def here(db):
    commune(HERE)
    with acting_in(HERE), clock.at(MORNING):
        yield


@pytest.fixture
def account(here):
    return bank_account()


@pytest.fixture
def bank_of():
    return BankClient


@pytest.fixture
def bank(account):
    return BankClient(account)


@pytest.fixture
def cashier(here):
    return official(Role.RECEPTIONIST, full_name="Trần Thu Hà")


@pytest.fixture
def supervisor(here):
    return official(Role.SUPERVISOR, full_name="Lê Văn Bình")


@pytest.fixture
def leader(here):
    return official(Role.LEADER, full_name="Phạm Thị Lan")
