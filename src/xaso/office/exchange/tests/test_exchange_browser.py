"""The pages of the exchange in a browser: open to everybody, in the width of a phone as of a desk."""

import pytest
from django.db import transaction

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.organisations.testing import HERE
from xaso.kernel.tenancy.api import acting_in
from xaso.office.exchange.testing import message_received, message_sent, partner

DESK, PHONE = 1440, 390


@pytest.mark.browser
@pytest.mark.real_database
def test_nobody_is_kept_out(open_as, barriers):
    clerk = official(Role.CLERK)
    with acting_in(HERE), transaction.atomic():
        partner()
        held = message_received()
        asked = message_received(state="to_decide", fault="", kind="recall")
        sent = message_sent(state="dead", fault="unknown_receiver")
    addresses = [
        "/exchange/",
        "/exchange/received/",
        "/exchange/gateways/",
        "/exchange/partners/",
        f"{held.get_absolute_url()}refuse/",
        *(one.get_absolute_url() for one in (held, asked, sent)),
    ]

    found = {
        (address, width): barriers(open_as(clerk, address, width=width))
        for address in addresses
        for width in (DESK, PHONE)
    }

    assert {place: list_ for place, list_ in found.items() if list_} == {}
