"""The dossiers of communes in the order of time, written while they are made up."""

import hashlib
import heapq
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import batched
from typing import Any

import psycopg
from bench.gen.calendars import WorkingDays
from bench.gen.communes import Place
from bench.gen.copying import Table, copy
from bench.gen.lives import Life
from bench.gen.matters import draw, load_matters
from bench.gen.rows import TABLES, Writer, Written
from django.conf import settings
from django.db import transaction

from xaso.kernel.legal.api import rules_on
from xaso.kernel.tenancy.api import acting_in
from xaso.kernel.working_time.api import calendar_for
from xaso.public_services.dossiers.models import NumberRegister

SEED = 20_261_122
BATCH = 40_000


@dataclass(frozen=True)
class Share:
    """A commune and how many dossiers it has."""

    place: Place
    count: int


@dataclass(frozen=True)
class Done:
    """How many rows were written, and a digest of each commune's dossiers by its number."""

    rows: int
    digests: dict[int, str]


def connect() -> psycopg.Connection[Any]:
    """Connect as the superuser of the bench's own server."""
    known = {name: str(value) for name, value in settings.DATABASES["default"].items()}
    return psycopg.connect(host=known["HOST"], dbname=known["NAME"], user="xaso_super")


def write(shares: list[Share], today: date, *, checked: bool) -> Done:
    """Write the dossiers of some communes; their rows lie mixed, in the order of time, as in life.

    ``checked``: the database looks at every reference on the way.
    """
    streams = [_Stream(share, today) for share in shares]
    with connect() as connection:
        if not checked:
            connection.execute("SET session_replication_role = replica")
        mixed = heapq.merge(*(stream.dossiers() for stream in streams))
        rows = _copy_all(connection, (row for _at, _place, some in mixed for row in some))
    for stream in streams:
        stream.keep_numbers()
    digests = {one.place.number: one.writer.made.hexdigest() for one in streams}
    return Done(rows, digests)


class _Stream:
    """The dossiers of one commune in the order in which people came."""

    def __init__(self, share: Share, today: date) -> None:
        self.place = share.place
        self.chance = random.Random(f"{SEED}:{self.place.number}")
        with acting_in(self.place.commune_id), transaction.atomic():
            calendar = calendar_for(self.place.commune_id)
            self.matters = load_matters()
        self.days = WorkingDays(calendar, today)
        self.arrivals = self.days.arrivals(share.count, self.chance)
        rules, made = rules_on(today, "one-stop").id, hashlib.sha256()
        self.writer = Writer(self.place, self.days, calendar, rules, self.chance, made)
        self.numbers: dict[int, int] = defaultdict(int)

    def dossiers(self) -> Iterator[tuple[int, int, list[Written]]]:
        """Yield when a dossier came, where, and its rows."""
        for arrived in self.arrivals:
            year = self.days.moment(arrived).year
            self.numbers[year] += 1
            matter = draw(self.matters, self.chance)
            life = Life(self.place, matter, arrived, self.days.now, self.chance)
            yield arrived, self.place.number, list(self.writer.rows(life, self.numbers[year]))

    def keep_numbers(self) -> None:
        """Let the register go on where the dossiers end."""
        with acting_in(self.place.commune_id), transaction.atomic():
            for year, last in self.numbers.items():
                NumberRegister.objects.create(kind="dossier", year=year, last=last)


def _copy_all(connection: psycopg.Connection[Any], rows: Iterator[Written]) -> int:
    """Write rows of many tables in batches; return how many."""
    written = 0
    for batch in batched(rows, BATCH, strict=False):
        heaps: dict[Table, list[Any]] = {table: [] for table in TABLES}
        for table, row in batch:
            heaps[table].append(row)
        written += sum(copy(connection, table, heap) for table, heap in heaps.items() if heap)
    return written
