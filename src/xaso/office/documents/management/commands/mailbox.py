"""``xaso mailbox look``: look into the mailboxes now, as the worker does every few minutes."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from xaso.kernel.organisations.api import in_each_commune
from xaso.kernel.tenancy.api import require_commune
from xaso.office.documents.mailbox.fetching import look
from xaso.office.documents.mailbox.queries import find_box


class Command(BaseCommand):
    """For the IT officer who wants to know at once whether the mailbox is reached."""

    help = "look: look into the commune's mailboxes for documents now, and say what was found."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the act."""
        parser.add_argument("act", choices=["look"])

    def handle(self, *args: Any, **options: Any) -> None:
        """Look into each mailbox."""
        in_each_commune(self._look)

    def _look(self) -> None:
        done = look()
        with transaction.atomic():
            box = find_box()
        if box is None:
            said = "no mailbox"
        elif box.fault:
            said = f"{box.address}: not reached, {box.fault} (fault {box.fault_id})"
        else:
            said = f"{box.address}: {done} letters"
        self.stdout.write(f"{require_commune()}: {said}")
