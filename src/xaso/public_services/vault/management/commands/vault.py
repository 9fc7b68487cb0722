"""``xaso vault rewrap|erase``: the keys of vaults."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from xaso.kernel.encryption.api import keyring
from xaso.lib.ids import IdentifierError, parse_tax_code
from xaso.public_services.vault.services.keys import erase_vault, rewrap


class Command(BaseCommand):
    """Seal owners' keys under the current master key, or destroy one on its owner's request."""

    help = (
        "rewrap: seal the keys of all vaults under the current master key; "
        "erase: ask for a personal id or tax code and destroy the key of that vault, for good."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the act; a number is asked for, so that it stands in no history of commands."""
        parser.add_argument("act", choices=["rewrap", "erase"])

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it."""
        if options["act"] == "rewrap":
            self.stdout.write(f"{sum(rewrap())} keys sealed anew under {keyring().current}")
            return
        number = _read(input("Personal id or tax code: "))
        if input("Everything in this vault is gone for good. Type ERASE: ") != "ERASE":
            raise CommandError("Nothing was done.")
        if not erase_vault(number):
            raise CommandError("This number has no vault.")
        self.stdout.write("The key was destroyed; nothing of this vault can be read again.")


def _read(typed: str) -> str:
    """Return the number as vaults are known by it."""
    try:
        return parse_tax_code(typed)
    except IdentifierError as error:
        raise CommandError("This is neither a personal id nor a tax code.") from error
