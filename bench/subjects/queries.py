"""Count the statements of the hot pages in process: ``python bench/subjects/queries.py``."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

import django

django.setup()

from bench.gen.people import username  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402

from xaso.kernel.accounts.api import User, roles_in_force  # noqa: E402
from xaso.kernel.tenancy.api import acting_in  # noqa: E402
from xaso.lib import clock  # noqa: E402
from xaso.public_services.dossiers.models import Dossier  # noqa: E402

DESK, SPECIALIST, LEADER = "desk1", "economy1", "chair"
FRAME = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK")


@dataclass(frozen=True)
class Counted:
    """The statements of a page: those that read or write, and all with the frame."""

    page: str
    who: str
    queries: int
    statements: int
    rows: int


def pages_of(who: str, user: User) -> Iterator[tuple[str, str]]:
    """Yield the hot pages with their addresses."""
    listed = reverse("dossiers:list")
    yield "home", "/"
    yield "list", f"{listed}?view=all&channel=in_person"
    yield "list, page 2", f"{listed}?view=all&channel=in_person&page=2"
    yield "list, few rows", f"{listed}?view=all&q=huynh+van+diep"
    yield "list, all filters", f"{listed}?view=open&more=1"
    yield "search", f"{reverse('search:results')}?q=nguyen+van"
    yield "search suggestions", f"{reverse('search:suggestions')}?q=nguyen+van"
    yield "residents", f"{reverse('residents:residents')}?q=nguyen+van"
    yield "procedures", f"{reverse('procedures:catalogue')}?q=khai+sinh"
    yield from dossiers_of(user)
    if who == DESK:
        yield "intake", reverse("counter:intake")
        yield "counter today", reverse("counter:today")
        yield "procedures, typing", f"{reverse('counter:procedures')}?q=khai+sinh"
        yield "people, typing", f"{reverse('counter:people')}?q=nguyen+van"
    if who == LEADER:
        yield "board", reverse("dossiers:board")
        yield "workload", reverse("dossiers:workload")
        yield "register", reverse("dossiers:register")


def dossiers_of(user: User) -> Iterator[tuple[str, str]]:
    """Yield pages about an open dossier and the one with the longest history this person sees."""
    commune = roles_in_force(user.pk, clock.today())[0].commune_id
    with acting_in(commune), transaction.atomic():
        seen = Dossier.objects.visible_to(user)
        newest = seen.open().order_by("-created_at")[0]
        longest = seen.order_by("-supplements", "-created_at")[0]
    yield "dossier", newest.get_absolute_url()
    yield "dossier, long", longest.get_absolute_url()
    yield "tracking", reverse("tracking:dossier", args=[newest.code])
    version = newest.procedure_version_id
    yield "procedure", reverse("procedures:procedure", args=[version])


def count(client: Client, address: str) -> tuple[list[str], Any]:
    """Load a page twice; return the statements of the second time, when caches are warm."""
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        page = client.get(address)
    if page.status_code != 200:
        raise SystemExit(f"{address}: {page.status_code}")
    return [str(one["sql"]) for one in captured.captured_queries], page


def main() -> None:
    """Print what was counted as JSON."""
    found: list[Counted] = []
    for who in (DESK, SPECIALIST, LEADER):
        user = User.objects.get(username=username(0, who))
        client = Client(headers={"host": "localhost"})
        client.force_login(user, backend="xaso.kernel.accounts.backend.AccountBackend")
        for name, address in pages_of(who, user):
            statements, page = count(client, address)
            work = [one for one in statements if not one.startswith(FRAME)]
            rows = page.content.decode().count("data-open")
            found.append(Counted(name, who, len(work), len(statements), rows))
    print(json.dumps([asdict(one) for one in found]))


if __name__ == "__main__":
    main()
