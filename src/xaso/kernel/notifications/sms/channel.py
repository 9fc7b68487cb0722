"""Notices as text messages, through the gateway that the commune has a contract with."""

from collections.abc import Iterator
from contextlib import contextmanager

import phonenumbers
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
from xaso.kernel.notifications.models import Gateway
from xaso.kernel.notifications.sms import http, smpp

SESSIONS = {Gateway.Adapter.HTTP: http.session, Gateway.Adapter.SMPP: smpp.session}
MOBILE = {
    phonenumbers.PhoneNumberType.MOBILE,
    phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
}


class SmsChannel(Channel):
    """Sends text messages to Vietnamese mobile numbers: those a brand name may write to."""

    key = "notifications.sms"
    label = _("SMS")
    disturbs = True

    def address_of(self, contact: Contact) -> str:
        """Return the mobile number; a landline cannot be reached."""
        if not contact.phone:
            return ""
        number = phonenumbers.parse(contact.phone)
        is_ours = phonenumbers.region_code_for_number(number) == "VN"
        return contact.phone if is_ours and phonenumbers.number_type(number) in MOBILE else ""

    @contextmanager
    def session(self) -> Iterator[Send]:
        """Speak with the gateway; without one every message is refused at once."""
        gateway = open_gateway(self.key)
        if gateway is None:
            yield _refuse
            return
        with SESSIONS[Gateway.Adapter(gateway.adapter)](gateway) as send:
            yield send


@transaction.atomic
def open_gateway(channel: str) -> Gateway | None:
    """Return the gateway of a channel that is in use in the commune in force."""
    return Gateway.objects.filter(channel=channel, is_open=True).first()


def _refuse(_message: Message) -> None:
    raise RefusedError(NOT_SET_UP)


SMS = channels.register(SmsChannel())
