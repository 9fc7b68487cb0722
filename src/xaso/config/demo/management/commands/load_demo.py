"""``xaso load_demo``: the facts of the product and the sample commune with its year of work."""

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from xaso.config.demo import people
from xaso.config.demo.archive import load_archive
from xaso.config.demo.commune import set_up_commune
from xaso.config.demo.dossiers import load_dossiers
from xaso.config.demo.incoming import load_incoming
from xaso.config.demo.money import load_fees, load_tables
from xaso.config.demo.neighbour import OFFICIALS as NEIGHBOURS
from xaso.config.demo.neighbour import set_up_neighbour
from xaso.config.demo.signing import load_signing
from xaso.kernel.accounts.api import User
from xaso.kernel.organisations.api import Commune, list_villages
from xaso.kernel.tenancy.api import acting_in
from xaso.public_services.portal.services import count_use
from xaso.public_services.queue.demo import load_queue
from xaso.registers.residents.demo import build as build_residents

SEED = 2026


class Command(BaseCommand):
    """Make the sample commune in an empty database; the same every time."""

    help = "Load the shipped facts and the sample commune (only into an empty database)."

    def add_arguments(self, parser: Any) -> None:
        """Say where the list of sign-ins is written."""
        parser.add_argument(
            "--people", default=".demo/people.txt", help="file for the sign-ins"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Load everything, saying how long each part took.

        A hundred thousand rows are held until they are written; looking for garbage among
        them would take a tenth of the time and find none.
        """
        gc.disable()
        if Commune.objects.served().exists():
            raise CommandError(
                "This installation serves a commune already; nothing was changed."
            )
        with self._timed("facts: map, law, calendar, procedures"):
            for loader in settings.XASO_REFERENCE_LOADERS:
                call_command(loader, verbosity=0)
        with transaction.atomic(), self._timed("commune and officials"):
            commune = set_up_commune()
        with transaction.atomic(), self._timed("the commune next door"):
            set_up_neighbour()
        with self._timed("residents"), acting_in(commune.pk), transaction.atomic():
            villages = [village.pk for village in list_villages(commune.pk)]
            build_residents(commune.pk, villages, seed=SEED)
        with self._timed("a year of dossiers"), acting_in(commune.pk), transaction.atomic():
            written = load_dossiers(commune, seed=SEED)
            self.stdout.write(f"  {written.finished} closed, {written.unfinished} open")
        with self._timed("money"), acting_in(commune.pk), transaction.atomic():
            load_fees()
            load_tables()
        with self._timed("the queue of the desk"), acting_in(commune.pk), transaction.atomic():
            named = User.objects.filter(username__in=("mot.cua", "pho.chu.tich"))
            load_queue(commune.pk, list(named.order_by("username")), seed=SEED)
        self._load_office(commune)
        with self._timed("what is asked for most"), acting_in(commune.pk):
            count_use()
        lines = [
            f"{one.username:14} {one.does} ({one.full_name})"
            for one in (*people.OFFICIALS, *NEIGHBOURS)
        ]
        Path(options["people"]).write_text("\n".join(lines) + "\n")

    def _load_office(self, commune: Commune) -> None:
        parts = {
            "signing": load_signing,
            "incoming documents": load_incoming,
            "work files": load_archive,
        }
        for name, load in parts.items():
            with self._timed(name), acting_in(commune.pk), transaction.atomic():
                load()

    @contextmanager
    def _timed(self, what: str) -> Iterator[None]:
        started = time.monotonic()
        yield
        self.stdout.write(f"  {what}: {time.monotonic() - started:.1f} s")
