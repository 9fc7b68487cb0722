"""Notices on Zalo, to whoever has an account there under the telephone number."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from xaso.kernel.notifications.channels import (
    NOT_SET_UP,
    Channel,
    Message,
    RefusedError,
    Send,
    channels,
)
from xaso.kernel.notifications.contacts import Contact
from xaso.kernel.notifications.models import ZaloAccount
from xaso.kernel.notifications.sms.channel import SMS
from xaso.kernel.notifications.zalo.speaking import send


class ZaloChannel(Channel):
    """Sends approved templates in the name of the commune's official account."""

    key = "notifications.zalo"
    label = _("Zalo")
    disturbs = True

    def address_of(self, contact: Contact) -> str:
        """Return the mobile number: people are found on Zalo by it."""
        return SMS.address_of(contact)

    @contextmanager
    def session(self) -> Iterator[Send]:
        """Speak for the commune's account; without one every message is refused at once."""
        account = _open_account()
        yield partial(send, account) if account else _refuse


@transaction.atomic
def _open_account() -> ZaloAccount | None:
    return ZaloAccount.objects.filter(is_open=True).first()


def _refuse(_message: Message) -> None:
    raise RefusedError(NOT_SET_UP)


ZALO = channels.register(ZaloChannel())
