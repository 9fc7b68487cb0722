"""Fill a database of the bench: ``python bench/gen/dossiers.py COUNT DAY COMMUNES``.

Same seed and same day give the same dossiers; the printed digest tells. COMMUNES 0 means
those of a whole province. Each processor writes the communes of its own share.
"""

import hashlib
import multiprocessing
import os
import random
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from functools import partial

import django

django.setup()

from bench.gen.communes import Place, set_up  # noqa: E402
from bench.gen.streams import SEED, Done, Share, connect, write  # noqa: E402
from django.db import connections, transaction  # noqa: E402

from xaso.kernel.organisations.api import list_villages  # noqa: E402
from xaso.kernel.tenancy.api import acting_in  # noqa: E402
from xaso.registers.residents.demo import build as build_residents  # noqa: E402

CHECKED_UP_TO = 10_000
"""Up to so many dossiers the database checks every reference; more are written unchecked."""


def shares(places: list[Place], count: int) -> list[Share]:
    """Divide the dossiers among the communes by their weights; the busiest takes the rest."""
    whole = sum(place.weight for place in places)
    parts = [int(count * place.weight / whole) for place in places]
    parts[0] += count - sum(parts)
    return [Share(place, part) for place, part in zip(places, parts, strict=True)]


def write_all(parts: list[Share], today: date) -> Done:
    """Write every commune's dossiers, some by each processor."""
    checked = sum(part.count for part in parts) <= CHECKED_UP_TO
    writers = min(os.cpu_count() or 1, len(parts))
    connections.close_all()
    forked = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(writers, mp_context=forked) as pool:
        some = [parts[first::writers] for first in range(writers)]
        done = list(pool.map(partial(write, today=today, checked=checked), some))
    digests = [one.digests for one in done]
    return Done(
        sum(one.rows for one in done), {k: v for one in digests for k, v in one.items()}
    )


def main() -> None:
    """Make communes, people and dossiers, then let the database look at what it has."""
    count, today, communes = int(sys.argv[1]), date.fromisoformat(sys.argv[2]), int(sys.argv[3])
    began = time.monotonic()
    with transaction.atomic():
        places = set_up(random.Random(SEED), communes)
    busiest = places[0].commune_id
    with transaction.atomic(), acting_in(busiest):
        villages = [village.pk for village in list_villages(busiest)]
        build_residents(busiest, villages, seed=SEED)
    done = write_all(shares(places, count), today)
    with connect() as connection:
        connection.autocommit = True
        connection.execute("VACUUM ANALYZE")
    seconds = time.monotonic() - began
    whole = "".join(digest for _number, digest in sorted(done.digests.items()))
    digest = hashlib.sha256(whole.encode()).hexdigest()[:16]
    print(
        f"{count} dossiers in {len(places)} communes, {done.rows} rows in {seconds:.0f} s"
        f" ({count / seconds:.0f} a second), digest {digest}",
        flush=True,
    )


if __name__ == "__main__":
    main()
