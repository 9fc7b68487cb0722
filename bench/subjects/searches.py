"""Record what the search page asks the database: ``python bench/subjects/searches.py``."""

import json

import django

django.setup()

from bench.gen.people import username  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils.http import urlencode  # noqa: E402

from xaso.kernel.accounts.api import User, roles_in_force  # noqa: E402
from xaso.kernel.tenancy.api import acting_in  # noqa: E402
from xaso.lib import clock  # noqa: E402
from xaso.public_services.dossiers.models import Dossier  # noqa: E402

WHO = username(0, "chair")
FREQUENT, RARE = "nguyen van", "huynh ngoc diep"
READS = ("SELECT", "WITH", "(SELECT", "BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")


def texts(commune: int) -> list[str]:
    """Return what is searched: a frequent name, a rare one, the end of a dossier's code."""
    with acting_in(commune), transaction.atomic():
        newest = Dossier.objects.order_by("-created_at").values_list("code", flat=True)[0]
    return [FREQUENT, RARE, newest.partition("-")[2]]


def in_commune(statements: list[str], commune: int) -> list[str]:
    """Say the commune after each BEGIN, as the product does where no recording sees it.

    Without it row-level security would show no row, and the floor would do next to nothing.
    """
    said = f"SELECT set_config('xaso.commune', '{commune}', true)"
    return [line for one in statements for line in ([one, said] if one == "BEGIN" else [one])]


def main() -> None:
    """Print the addresses, and the statements of each, as JSON."""
    client = Client(headers={"host": "localhost"})
    user = User.objects.get(username=WHO)
    client.force_login(user, backend="xaso.kernel.accounts.backend.AccountBackend")
    commune = roles_in_force(user.pk, clock.today())[0].commune_id
    found = []
    for text in texts(commune):
        address = f"{reverse('search:results')}?{urlencode({'q': text})}"
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            page = client.get(address)
        if page.status_code != 200:
            raise SystemExit(f"{address}: {page.status_code}")
        statements = [str(one["sql"]) for one in captured.captured_queries]
        reads = [one for one in statements if one.startswith(READS)]
        found.append({"address": address, "statements": in_commune(reads, commune)})
    print(json.dumps(found))


if __name__ == "__main__":
    main()
