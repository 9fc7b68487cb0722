"""``xaso demo_phones URL``: the sample commune sends text messages to the stand-in's telephones."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from xaso.config.demo.commune import COMMUNE_ID
from xaso.kernel.notifications.models import Gateway
from xaso.kernel.notifications.sms.channel import SMS
from xaso.kernel.tenancy.api import acting_in

KEY = "khoa-thu"
BRAND = "XAMAU"


class Command(BaseCommand):
    """Write down where the sample commune's text messages go."""

    help = "Connect the sample commune to the telephones of standins.sms."

    def add_arguments(self, parser: Any) -> None:
        """Take the address of the gateway by HTTP."""
        parser.add_argument("address")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make or change the one gateway of the commune."""
        with acting_in(COMMUNE_ID), transaction.atomic():
            row = Gateway.objects.filter(channel=SMS.key).first() or Gateway(channel=SMS.key)
            row.adapter, row.sender = Gateway.Adapter.HTTP, BRAND
            row.address, row.secret = options["address"], KEY
            row.save()
