"""``xaso note_places``: find for citizens what was handed in before places were noted."""

from typing import Any

from django.core.management.base import BaseCommand

from xaso.kernel.organisations.api import in_each_commune
from xaso.public_services.dossiers.services.placing import note_everybody


class Command(BaseCommand):
    """Note for each applicant in which communes they have dossiers; safe to run again."""

    help = "Note in which communes people have dossiers, for dossiers of before this was done."

    def handle(self, *args: Any, **options: Any) -> None:
        """Walk the communes one after the other."""
        in_each_commune(note_everybody)
