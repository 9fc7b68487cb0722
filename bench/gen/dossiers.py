"""Fill a database of the bench: ``python bench/gen/dossiers.py COUNT DAY``.

Same seed and same day give the same dossiers; the printed digest tells.
"""

import hashlib
import heapq
import random
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import batched
from typing import Any

import django

django.setup()

import psycopg  # noqa: E402
from bench.gen.calendars import WorkingDays  # noqa: E402
from bench.gen.communes import Place, set_up  # noqa: E402
from bench.gen.copying import Table, copy  # noqa: E402
from bench.gen.lives import Life  # noqa: E402
from bench.gen.matters import draw, load_matters  # noqa: E402
from bench.gen.rows import TABLES, Writer, Written  # noqa: E402
from django.conf import settings  # noqa: E402
from django.db import transaction  # noqa: E402

from xaso.kernel.legal.api import rules_on  # noqa: E402
from xaso.kernel.organisations.api import list_villages  # noqa: E402
from xaso.kernel.tenancy.api import acting_in  # noqa: E402
from xaso.kernel.working_time.api import calendar_for  # noqa: E402
from xaso.public_services.dossiers.models import NumberRegister  # noqa: E402
from xaso.registers.residents.demo import build as build_residents  # noqa: E402

SEED = 20_261_122
BATCH = 2_000
CHECKED_UP_TO = 10_000
"""Up to so many dossiers the database checks every reference; more are written unchecked."""


def connect() -> psycopg.Connection[Any]:
    """Connect as the superuser of the bench's own server."""
    known = {name: str(value) for name, value in settings.DATABASES["default"].items()}
    return psycopg.connect(host=known["HOST"], dbname=known["NAME"], user="xaso_super")


def shares(places: list[Place], count: int) -> list[int]:
    """Divide the dossiers among the communes by their weights; the busiest takes the rest."""
    whole = sum(place.weight for place in places)
    parts = [int(count * place.weight / whole) for place in places]
    parts[0] += count - sum(parts)
    return parts


class Stream:
    """The dossiers of one commune in the order in which people came."""

    def __init__(self, place: Place, count: int, today: date, made: "hashlib._Hash") -> None:
        self.place = place
        self.chance = random.Random(f"{SEED}:{place.number}")
        with acting_in(place.commune_id), transaction.atomic():
            calendar = calendar_for(place.commune_id)
            self.matters = load_matters()
        self.days = WorkingDays(calendar, today)
        self.arrivals = self.days.arrivals(count, self.chance)
        rules = rules_on(today, "one-stop").id
        self.writer = Writer(place, self.days, calendar, rules, self.chance, made)
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


def copy_all(connection: psycopg.Connection[Any], rows: Iterator[Written]) -> int:
    """Write rows of many tables in batches; return how many."""
    written = 0
    for batch in batched(rows, BATCH * 20, strict=False):
        heaps: dict[Table, list[Any]] = {table: [] for table in TABLES}
        for table, row in batch:
            heaps[table].append(row)
        written += sum(copy(connection, table, heap) for table, heap in heaps.items() if heap)
    return written


def main() -> None:
    """Make communes, people and dossiers, then let the database look at what it has."""
    count, today = int(sys.argv[1]), date.fromisoformat(sys.argv[2])
    began, made = time.monotonic(), hashlib.sha256()
    with transaction.atomic():
        places = set_up(random.Random(SEED))
    busiest = places[0].commune_id
    with transaction.atomic(), acting_in(busiest):
        villages = [village.pk for village in list_villages(busiest)]
        build_residents(busiest, villages, seed=SEED)
    parts = zip(places, shares(places, count), strict=True)
    streams = [Stream(place, part, today, made) for place, part in parts]
    with connect() as connection:
        if count > CHECKED_UP_TO:
            connection.execute("SET session_replication_role = replica")
        # As in life, the rows of all communes lie mixed, in the order of time.
        mixed = heapq.merge(*(stream.dossiers() for stream in streams))
        rows = copy_all(connection, (row for _at, _place, some in mixed for row in some))
    for stream in streams:
        stream.keep_numbers()
    with connect() as connection:
        connection.autocommit = True
        connection.execute("VACUUM ANALYZE")
    seconds = time.monotonic() - began
    digest = made.hexdigest()[:16]
    print(f"{count} dossiers, {rows} rows in {seconds:.0f} s, digest {digest}", flush=True)


if __name__ == "__main__":
    main()
