"""``xaso demo_keys DIR``: the sample people sign with the keys of the stand-in ``standins.ca``."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from xaso.config.demo.commune import COMMUNE_ID
from xaso.config.demo.neighbour import COMMUNE_ID as NEIGHBOUR_ID
from xaso.config.demo.signing import HERE, NEXT_DOOR, load_keys
from xaso.kernel.tenancy.api import acting_in


class Command(BaseCommand):
    """Register the keys that the stand-in made."""

    help = "Register the keys of standins.ca for the sample people."

    def add_arguments(self, parser: Any) -> None:
        """Take the folder of the stand-in."""
        parser.add_argument("home", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Copy the key files and register what is new."""
        home: Path = options["home"]
        made = 0
        for commune_id, signers in ((COMMUNE_ID, HERE), (NEIGHBOUR_ID, NEXT_DOOR)):
            with acting_in(commune_id), transaction.atomic():
                made += load_keys(signers, home / "p12", home / "certificates")
        if made:
            self.stdout.write(f"  {made} signing keys registered")
