import smtplib
from contextlib import contextmanager

import pytest

from xaso.kernel.notifications.api import EMAIL, Channel, NoticeKind, channels, kinds
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in


@pytest.fixture
def here(db):
    commune(HERE)
    with acting_in(HERE):
        yield


@pytest.fixture
def kind(monkeypatch):
    """A kind that also goes out by e-mail."""
    made = NoticeKind(
        "test.waiting",
        label="Hồ sơ đến lượt",
        subject="Hồ sơ %(code)s đang chờ xử lý",
        body="Hồ sơ %(code)s của %(person)s đang chờ ông/bà.",
        channels=(EMAIL,),
    )
    monkeypatch.setitem(kinds._items, made.key, made)
    return made


class Fickle(Channel):
    """E-mail that refuses the addresses it is told to."""

    key, label = EMAIL, "Thư điện tử"

    def __init__(self):
        self.refused, self.sent, self.is_down = set(), [], False

    def address_of(self, contact):
        return contact.email

    @contextmanager
    def session(self):
        if self.is_down:
            raise ConnectionRefusedError(111, "nguyenvana@example.org: refused")

        def send(message):
            if message.address in self.refused:
                raise smtplib.SMTPRecipientsRefused({message.address: (550, b"no")})
            self.sent.append(message.address)

        yield send


@pytest.fixture
def fickle(monkeypatch):
    channel = Fickle()
    monkeypatch.setitem(channels._items, EMAIL, channel)
    return channel
